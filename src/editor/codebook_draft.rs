//! A codebook under construction that remembers what its labels were called.

use std::sync::Arc;

use super::command::{COMMANDS, CommandId};
use crate::model::{
    codebook::{
        AttributeType, Codebook, Concept, EntityType, EventType, Label, RESERVED_KEYS, Role, Scale,
        renamed_words,
    },
    palette::farthest,
    relabel::{LabelKind, Rename},
};
use crate::store::codebook::{PALETTE, default_tag};

/// A list of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    EntityTypes,
    EventTypes,
    /// Of the event type at this position.
    Roles(usize),
    Attributes,
    Intensities,
    Concepts,
}

/// The draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    codebook: Codebook,
    /// What it began as.
    base: Arc<Codebook>,
    /// What each label is called in the saved codebook; `None` for a new one.
    entity_types: Vec<Option<String>>,
    event_types: Vec<(Option<String>, Vec<Option<String>>)>,
    attributes: Vec<Option<String>>,
    intensities: Vec<Option<String>>,
    concepts: Vec<Option<String>>,
}

/// Why a key is not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRefusal {
    /// A command has it while text is selected.
    Command(CommandId),
    /// So does something that is no command of the table.
    Reserved,
    /// Another label of the list has it.
    Label(String),
}

impl Draft {
    pub fn new(codebook: Codebook) -> Self {
        let name = |label: &Label| Some(label.name.clone());
        Self {
            entity_types: codebook
                .entity_types
                .iter()
                .map(|t| name(&t.label))
                .collect(),
            event_types: codebook
                .event_types
                .iter()
                .map(|t| {
                    let roles = t.roles.iter().map(|r| name(&r.label));
                    (name(&t.label), roles.collect())
                })
                .collect(),
            attributes: codebook.attributes.iter().map(|t| name(&t.label)).collect(),
            intensities: codebook
                .intensities
                .iter()
                .map(|t| name(&t.label))
                .collect(),
            concepts: codebook.concepts.iter().map(|t| name(&t.label)).collect(),
            base: Arc::new(codebook.clone()),
            codebook,
        }
    }

    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// For fields other than names and the lists themselves: those go through [`Draft::rename`], [`Draft::add`] and so on.
    pub fn codebook_mut(&mut self) -> &mut Codebook {
        &mut self.codebook
    }

    pub fn len(&self, list: List) -> usize {
        match list {
            List::EntityTypes => self.codebook.entity_types.len(),
            List::EventTypes => self.codebook.event_types.len(),
            List::Roles(event) => self
                .codebook
                .event_types
                .get(event)
                .map_or(0, |t| t.roles.len()),
            List::Attributes => self.codebook.attributes.len(),
            List::Intensities => self.codebook.intensities.len(),
            List::Concepts => self.codebook.concepts.len(),
        }
    }

    pub fn is_empty(&self, list: List) -> bool {
        self.len(list) == 0
    }

    pub fn label(&self, list: List, i: usize) -> Option<&Label> {
        let c = &self.codebook;
        match list {
            List::EntityTypes => c.entity_types.get(i).map(|t| &t.label),
            List::EventTypes => c.event_types.get(i).map(|t| &t.label),
            List::Roles(event) => c.event_types.get(event)?.roles.get(i).map(|r| &r.label),
            List::Attributes => c.attributes.get(i).map(|t| &t.label),
            List::Intensities => c.intensities.get(i).map(|t| &t.label),
            List::Concepts => c.concepts.get(i).map(|t| &t.label),
        }
    }

    pub fn label_mut(&mut self, list: List, i: usize) -> Option<&mut Label> {
        let c = &mut self.codebook;
        match list {
            List::EntityTypes => c.entity_types.get_mut(i).map(|t| &mut t.label),
            List::EventTypes => c.event_types.get_mut(i).map(|t| &mut t.label),
            List::Roles(event) => {
                let roles = &mut c.event_types.get_mut(event)?.roles;
                roles.get_mut(i).map(|r| &mut r.label)
            }
            List::Attributes => c.attributes.get_mut(i).map(|t| &mut t.label),
            List::Intensities => c.intensities.get_mut(i).map(|t| &mut t.label),
            List::Concepts => c.concepts.get_mut(i).map(|t| &mut t.label),
        }
    }

    pub fn key(&self, list: List, i: usize) -> Option<char> {
        let c = &self.codebook;
        match list {
            List::EntityTypes => c.entity_types.get(i)?.key,
            List::EventTypes => c.event_types.get(i)?.key,
            List::Intensities => c.intensities.get(i)?.key,
            List::Concepts => c.concepts.get(i)?.key,
            List::Roles(_) | List::Attributes => None,
        }
    }

    /// Gives a label a key, or takes it away; a key that clashes is refused.
    pub fn set_key(&mut self, list: List, i: usize, key: Option<char>) -> Result<(), KeyRefusal> {
        if let Some(key) = key
            && let Some(refusal) = self.refusal(list, i, key)
        {
            return Err(refusal);
        }
        let c = &mut self.codebook;
        let place = match list {
            List::EntityTypes => c.entity_types.get_mut(i).map(|t| &mut t.key),
            List::EventTypes => c.event_types.get_mut(i).map(|t| &mut t.key),
            List::Intensities => c.intensities.get_mut(i).map(|t| &mut t.key),
            List::Concepts => c.concepts.get_mut(i).map(|t| &mut t.key),
            List::Roles(_) | List::Attributes => None,
        };
        if let Some(place) = place {
            *place = key;
        }
        Ok(())
    }

    fn refusal(&self, list: List, i: usize, key: char) -> Option<KeyRefusal> {
        if list == List::EntityTypes && RESERVED_KEYS.contains(&key) {
            let text = key.to_string();
            let command = COMMANDS.iter().find(|info| info.shortcut == Some(&*text));
            return Some(match command {
                Some(info) => KeyRefusal::Command(info.id),
                None => KeyRefusal::Reserved,
            });
        }
        let other = (0..self.len(list)).find(|j| *j != i && self.key(list, *j) == Some(key))?;
        let label = self.label(list, other)?;
        Some(KeyRefusal::Label(label.name.clone()))
    }

    /// Gives a label another name; roles that allow an entity type follow it.
    pub fn rename(&mut self, list: List, i: usize, to: &str) {
        let Some(label) = self.label_mut(list, i) else {
            return;
        };
        let from = std::mem::replace(&mut label.name, to.to_owned());
        if list == List::EntityTypes && !from.is_empty() {
            let events = self.codebook.event_types.iter_mut();
            let fillers = events
                .flat_map(|t| &mut t.roles)
                .flat_map(|r| &mut r.fillers);
            for filler in fillers.filter(|filler| **filler == from) {
                to.clone_into(filler);
            }
        }
    }

    /// Adds a label with a name that nobody has; returns its position.
    pub fn add(&mut self, list: List, stem: &str) -> usize {
        let taken = |name: &str| {
            (0..self.len(list)).any(|i| self.label(list, i).is_some_and(|l| l.name == name))
        };
        let mut name = stem.to_owned();
        let mut n = 2;
        while taken(&name) {
            name = format!("{stem}{n}");
            n += 1;
        }
        let label = Label::new(name);
        let at = self.len(list);
        let c = &mut self.codebook;
        match list {
            List::EntityTypes => {
                let name = label.name.clone();
                c.entity_types.push(EntityType {
                    label,
                    tag: default_tag(&name),
                    key: None,
                    color: farthest(&c.entity_types, &PALETTE),
                    subtypes: Vec::new(),
                });
                self.entity_types.push(None);
            }
            List::EventTypes => {
                c.event_types.push(EventType {
                    label,
                    key: None,
                    roles: Vec::new(),
                    modes: Vec::new(),
                });
                self.event_types.push((None, Vec::new()));
            }
            List::Roles(event) => {
                if let (Some(t), Some((_, roles))) = (
                    c.event_types.get_mut(event),
                    self.event_types.get_mut(event),
                ) {
                    t.roles.push(Role {
                        label,
                        fillers: Vec::new(),
                        required: false,
                        repeatable: false,
                    });
                    roles.push(None);
                }
            }
            List::Attributes => {
                c.attributes.push(AttributeType {
                    label,
                    of: Vec::new(),
                    values: Vec::new(),
                });
                self.attributes.push(None);
            }
            List::Intensities => {
                c.intensities.push(Scale { label, key: None });
                self.intensities.push(None);
            }
            List::Concepts => {
                c.concepts.push(Concept { label, key: None });
                self.concepts.push(None);
            }
        }
        at
    }

    /// Takes a label out; roles that allow a removed entity type allow it no more.
    pub fn remove(&mut self, list: List, i: usize) {
        if i >= self.len(list) {
            return;
        }
        let c = &mut self.codebook;
        match list {
            List::EntityTypes => {
                let gone = c.entity_types.remove(i).label.name;
                self.entity_types.remove(i);
                for role in c.event_types.iter_mut().flat_map(|t| &mut t.roles) {
                    role.fillers.retain(|filler| *filler != gone);
                }
            }
            List::EventTypes => {
                c.event_types.remove(i);
                self.event_types.remove(i);
            }
            List::Roles(event) => {
                if let (Some(t), Some((_, roles))) = (
                    c.event_types.get_mut(event),
                    self.event_types.get_mut(event),
                ) {
                    t.roles.remove(i);
                    roles.remove(i);
                }
            }
            List::Attributes => {
                c.attributes.remove(i);
                self.attributes.remove(i);
            }
            List::Intensities => {
                c.intensities.remove(i);
                self.intensities.remove(i);
            }
            List::Concepts => {
                c.concepts.remove(i);
                self.concepts.remove(i);
            }
        }
    }

    /// Lets a label change places with its neighbour; returns its new position.
    pub fn move_label(&mut self, list: List, i: usize, down: bool) -> usize {
        let to = if down { i + 1 } else { i.wrapping_sub(1) };
        if i >= self.len(list) || to >= self.len(list) {
            return i;
        }
        let c = &mut self.codebook;
        match list {
            List::EntityTypes => {
                c.entity_types.swap(i, to);
                self.entity_types.swap(i, to);
            }
            List::EventTypes => {
                c.event_types.swap(i, to);
                self.event_types.swap(i, to);
            }
            List::Roles(event) => {
                if let (Some(t), Some((_, roles))) = (
                    c.event_types.get_mut(event),
                    self.event_types.get_mut(event),
                ) {
                    t.roles.swap(i, to);
                    roles.swap(i, to);
                }
            }
            List::Attributes => {
                c.attributes.swap(i, to);
                self.attributes.swap(i, to);
            }
            List::Intensities => {
                c.intensities.swap(i, to);
                self.intensities.swap(i, to);
            }
            List::Concepts => {
                c.concepts.swap(i, to);
                self.concepts.swap(i, to);
            }
        }
        to
    }

    /// Labels that have another name than in the saved codebook.
    pub fn renames(&self) -> Vec<Rename> {
        let mut renames = Vec::new();
        let mut add = |kind: LabelKind, was: &Option<String>, is: &Label| {
            if let Some(was) = was.as_ref().filter(|was| **was != is.name) {
                renames.push(Rename {
                    kind,
                    from: was.clone(),
                    to: is.name.clone(),
                });
            }
        };
        let c = &self.codebook;
        for (was, is) in self.entity_types.iter().zip(&c.entity_types) {
            add(LabelKind::EntityType, was, &is.label);
        }
        for ((was, roles), is) in self.event_types.iter().zip(&c.event_types) {
            add(LabelKind::EventType, was, &is.label);
            for (was, role) in roles.iter().zip(&is.roles) {
                add(LabelKind::Role(is.label.name.clone()), was, &role.label);
            }
        }
        for (was, is) in self.attributes.iter().zip(&c.attributes) {
            add(LabelKind::Attribute, was, &is.label);
        }
        for (was, is) in self.intensities.iter().zip(&c.intensities) {
            add(LabelKind::Intensity, was, &is.label);
        }
        for (was, is) in self.concepts.iter().zip(&c.concepts) {
            add(LabelKind::Concept, was, &is.label);
        }
        renames.extend(self.renamed_words());
        renames
    }

    /// Subtypes, modes, contexts and values that were changed where they stand.
    fn renamed_words(&self) -> Vec<Rename> {
        let (base, c) = (&self.base, &self.codebook);
        let mut renames = Vec::new();
        let mut add = |kind: LabelKind, before: &[String], after: &[String]| {
            renames.extend(
                renamed_words(before, after)
                    .into_iter()
                    .map(|(from, to)| Rename {
                        kind: kind.clone(),
                        from: from.to_owned(),
                        to: to.to_owned(),
                    }),
            );
        };
        for (was, is) in self.entity_types.iter().zip(&c.entity_types) {
            if let Some(before) = was.as_ref().and_then(|was| base.entity_type(was)) {
                let kind = LabelKind::Subtype(is.label.name.clone());
                add(kind, &before.subtypes, &is.subtypes);
            }
        }
        for ((was, _), is) in self.event_types.iter().zip(&c.event_types) {
            if let Some(before) = was.as_ref().and_then(|was| base.event_type(was)) {
                add(
                    LabelKind::Mode(is.label.name.clone()),
                    &before.modes,
                    &is.modes,
                );
            }
        }
        add(LabelKind::Context, &base.contexts, &c.contexts);
        for (was, is) in self.attributes.iter().zip(&c.attributes) {
            let mut all = base.attributes.iter();
            if let Some(before) = all.find(|t| Some(&t.label.name) == was.as_ref()) {
                add(
                    LabelKind::Value(is.label.name.clone()),
                    &before.values,
                    &is.values,
                );
            }
        }
        renames
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::codebook::builtin;

    fn draft() -> Draft {
        Draft::new(builtin("minimal").unwrap())
    }

    #[test]
    fn a_rename_is_known_through_moves_and_followed_by_roles() {
        let mut draft = draft();
        let at = draft
            .codebook()
            .entity_types
            .iter()
            .position(|t| t.label.name == "Location");
        let at = draft.move_label(List::EntityTypes, at.unwrap(), false);
        draft.rename(List::EntityTypes, at, "Place name");
        draft.add(List::EntityTypes, "New");
        let expected = Rename {
            kind: LabelKind::EntityType,
            from: "Location".to_owned(),
            to: "Place name".to_owned(),
        };
        assert_eq!(draft.renames(), [expected]);
        let roles = &draft.codebook().event_types[0].roles;
        assert!(
            roles
                .iter()
                .any(|r| r.fillers.contains(&"Place name".to_owned()))
        );
        assert!(
            draft.codebook().problems().is_empty(),
            "{:?}",
            draft.codebook().problems()
        );
        // Back to the old name is no rename.
        draft.rename(List::EntityTypes, at, "Location");
        assert_eq!(draft.renames(), []);
    }

    #[test]
    fn a_key_that_clashes_is_refused_with_the_one_who_has_it() {
        let mut draft = draft();
        let refused = draft.set_key(List::EntityTypes, 0, Some('o'));
        assert_eq!(refused, Err(KeyRefusal::Label("Organization".to_owned())));
        let refused = draft.set_key(List::EntityTypes, 0, Some('e'));
        assert_eq!(refused, Err(KeyRefusal::Command(CommandId::MakeEvent)));
        assert_eq!(draft.key(List::EntityTypes, 0), Some('p'));
        assert_eq!(draft.set_key(List::EntityTypes, 0, Some('x')), Ok(()));
        assert_eq!(
            draft.set_key(List::EventTypes, 0, Some('a')),
            Ok(()),
            "after e all keys are free"
        );
    }

    #[test]
    fn a_removed_type_leaves_no_role_that_allows_it() {
        let mut draft = draft();
        let at = draft
            .codebook()
            .entity_types
            .iter()
            .position(|t| t.label.name == "Location");
        draft.remove(List::EntityTypes, at.unwrap());
        assert!(
            draft.codebook().problems().is_empty(),
            "{:?}",
            draft.codebook().problems()
        );
        assert_eq!(draft.renames(), []);
    }
}
