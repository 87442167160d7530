//! The codebook: the allowed labels, roles, scales and concepts, with definitions, examples, colours and keys.

use std::collections::BTreeMap;

use super::{
    id::Kind,
    problem::Problem,
    said::{Words, words},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// Its name, such as `news-core`.
    pub name: String,
    pub version: u32,
    /// What it is for, in a sentence.
    pub title: String,
    pub entity_types: Vec<EntityType>,
    pub event_types: Vec<EventType>,
    /// What can be said of records besides.
    pub attributes: Vec<AttributeType>,
    /// Steps of stance intensity from weak to strong, such as `low, medium, high` (MPQA).
    pub intensities: Vec<Scale>,
    /// What a stance can be about besides entities and events.
    pub concepts: Vec<Concept>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Titles by language of what stands in lists as a plain name: subtypes, modes, contexts, values of attributes. [`Codebook::word`] reads them.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of checks that are switched off.
    pub checks_off: Vec<String>,
    /// The guideline's text, in Markdown.
    pub guideline: String,
    /// The guideline in other languages.
    pub guidelines: BTreeMap<String, String>,
}

/// A name for the program and its words for a person, by language (BCP 47).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// As it stands in sidecars and datasets, such as `Organization`.
    pub name: String,
    /// Titles by language; [`Label::title`] falls back to the name.
    pub titles: BTreeMap<String, String>,
    pub definition: String,
    /// The definition in other languages; [`Label::definition_in`] falls back to the one above.
    pub definitions: BTreeMap<String, String>,
    pub examples: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityType {
    pub label: Label,
    /// Two to four capital letters shown at a mention, such as `ORG`.
    pub tag: String,
    pub key: Option<char>,
    pub color: ColorPair,
    pub subtypes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventType {
    pub label: Label,
    /// The key after `e`.
    pub key: Option<char>,
    pub roles: Vec<Role>,
    /// PLOVER modes.
    pub modes: Vec<String>,
}

/// A role of an event type (ACE 2005 *argument role*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub label: Label,
    /// Entity types that may fill it, or `Event`, `Date`, `Place`, `Value`; empty: anything may.
    pub fillers: Vec<String>,
    pub required: bool,
    pub repeatable: bool,
}

/// An attribute that records may have (ACE 2005 and MPQA have such lists of their own).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeType {
    pub label: Label,
    /// The kinds of record that have it: `entity`, `mention`, `event`, `stance`, `voice`; empty: all.
    pub of: Vec<String>,
    /// The values to choose from; empty: any text.
    pub values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    pub label: Label,
    pub key: Option<char>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    pub label: Label,
    pub key: Option<char>,
}

/// A colour for each theme, as red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColorPair {
    pub light: [u8; 3],
    pub dark: [u8; 3],
}

/// Keys that commands use while text is selected; an entity type can't have them.
pub const RESERVED_KEYS: &[char] = &[
    'a', 'e', 's', 'z', 'v', 'f', 'n', 'N', '.', '?', '[', ']', '{', '}', '-', ',', '=', '\'', ' ',
    'A', 'C', 'E', 'F', 'I', 'J', 'K', 'L', 'M', 'O', 'S', 'T', 'V', 'W', 'X',
];

impl Label {
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The title in a language, else the name.
    pub fn title(&self, language: &str) -> &str {
        self.titles.get(base_of(language)).unwrap_or(&self.name)
    }

    /// The definition in a language, else the one in the codebook's own.
    pub fn definition_in(&self, language: &str) -> &str {
        let found = self.definitions.get(base_of(language));
        found.unwrap_or(&self.definition)
    }

    /// What one wants to know of it while tagging: the definition, and the examples below it.
    pub fn tip(&self, language: &str) -> String {
        let examples = self.examples.iter().filter(|example| !example.is_empty());
        let examples: Vec<String> = examples.map(|example| format!("· {example}")).collect();
        [self.definition_in(language).to_owned(), examples.join("\n")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn drop_empty_lines(&mut self) {
        drop_empty(&mut self.examples);
        drop_empty_texts(&mut self.definitions);
    }
}

impl Role {
    /// Whether it says when the event happened, and nothing else: then the event's own date fills it.
    pub fn is_date(&self) -> bool {
        self.label.name == "date" && self.fillers == ["Date"] && !self.repeatable
    }
}

impl Codebook {
    pub fn entity_type(&self, name: &str) -> Option<&EntityType> {
        self.entity_types.iter().find(|t| t.label.name == name)
    }

    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        self.event_types.iter().find(|t| t.label.name == name)
    }

    pub fn concept(&self, name: &str) -> Option<&Concept> {
        self.concepts.iter().find(|c| c.label.name == name)
    }

    /// The guideline in a language, else the one in the codebook's own.
    pub fn guideline_in(&self, language: &str) -> &str {
        let found = self.guidelines.get(base_of(language));
        found.unwrap_or(&self.guideline)
    }

    /// The title of a subtype, a mode, a context or a value in a language; where the codebook has none, its name with spaces for underscores.
    pub fn word(&self, name: &str, language: &str) -> String {
        let title = self.words.get(name).and_then(|t| t.get(base_of(language)));
        title.map_or_else(|| name.replace('_', " "), Clone::clone)
    }

    /// Whether some list of plain names has this one.
    fn has_word(&self, name: &str) -> bool {
        let subtypes = self.entity_types.iter().flat_map(|t| &t.subtypes);
        let modes = self.event_types.iter().flat_map(|t| &t.modes);
        let values = self.attributes.iter().flat_map(|t| &t.values);
        let all = subtypes.chain(modes).chain(values).chain(&self.contexts);
        all.into_iter().any(|word| word == name)
    }

    /// After a plain name was changed in a list: its titles go with it, and stay with the old one where another list has that.
    pub fn move_word(&mut self, from: &str, to: &str) {
        let Some(titles) = self.words.get(from).cloned() else {
            return;
        };
        if self.has_word(to) && !self.words.contains_key(to) {
            self.words.insert(to.to_owned(), titles);
        }
        if !self.has_word(from) {
            self.words.remove(from);
        }
    }

    /// The attributes that records of a kind have, in order.
    pub fn attributes_of(&self, kind: Kind) -> impl Iterator<Item = &AttributeType> {
        let has =
            move |t: &&AttributeType| t.of.is_empty() || t.of.iter().any(|k| k == kind.word());
        self.attributes.iter().filter(has)
    }

    pub fn entity_type_by_key(&self, key: char) -> Option<&EntityType> {
        self.entity_types.iter().find(|t| t.key == Some(key))
    }

    /// Takes out what a list has of empty lines: in a form each entry is a line.
    pub fn drop_empty_lines(&mut self) {
        drop_empty(&mut self.contexts);
        drop_empty_texts(&mut self.guidelines);
        for titles in self.words.values_mut() {
            drop_empty_texts(titles);
        }
        self.words.retain(|_, titles| !titles.is_empty());
        for t in &mut self.entity_types {
            t.label.drop_empty_lines();
            drop_empty(&mut t.subtypes);
        }
        for t in &mut self.event_types {
            t.label.drop_empty_lines();
            drop_empty(&mut t.modes);
            for role in &mut t.roles {
                role.label.drop_empty_lines();
            }
        }
        for t in &mut self.attributes {
            t.label.drop_empty_lines();
            drop_empty(&mut t.values);
        }
        for t in &mut self.intensities {
            t.label.drop_empty_lines();
        }
        for t in &mut self.concepts {
            t.label.drop_empty_lines();
        }
    }

    /// Names and keys that occur twice in a list, keys that commands use, lists without which nothing can be tagged.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(
                Problem::error(words!("codebook-no-name", "the codebook has no name"))
                    .hint(words!("hint-write-name", "write name: \"…\"")),
            );
        }
        if self.entity_types.is_empty() {
            problems.push(Problem::error(words!(
                "codebook-no-entity-type",
                "the codebook has no entity type"
            )));
        }
        let entities = self
            .entity_types
            .iter()
            .map(|t| (t.label.name.as_str(), t.key));
        check_list(
            &words!("what-entity-type", "entity type"),
            entities,
            RESERVED_KEYS,
            &mut problems,
        );
        let events = self
            .event_types
            .iter()
            .map(|t| (t.label.name.as_str(), t.key));
        check_list(
            &words!("what-event-type", "event type"),
            events,
            &[],
            &mut problems,
        );
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|t| (t.label.name.as_str(), None));
        check_list(
            &words!("what-attribute", "attribute"),
            attributes,
            &[],
            &mut problems,
        );
        let scale = self
            .intensities
            .iter()
            .map(|t| (t.label.name.as_str(), t.key));
        check_list(
            &words!("what-intensity", "intensity"),
            scale,
            &[],
            &mut problems,
        );
        let concepts = self.concepts.iter().map(|t| (t.label.name.as_str(), t.key));
        check_list(
            &words!("what-concept", "concept"),
            concepts,
            &[],
            &mut problems,
        );
        for event in &self.event_types {
            let roles = event.roles.iter().map(|r| (r.label.name.as_str(), None));
            let event_name = &event.label.name;
            let what = words!("what-role", "role of {event}", event = event_name);
            check_list(&what, roles, &[], &mut problems);
            for role in &event.roles {
                for filler in &role.fillers {
                    let known = matches!(filler.as_str(), "Event" | "Date" | "Place" | "Value")
                        || self.entity_type(filler).is_some();
                    if !known {
                        problems.push(
                            Problem::error(words!(
                                "codebook-filler",
                                "the role {role} of {event} takes {filler}, which is no entity type",
                                role = &role.label.name,
                                event = event_name,
                                filler = filler
                            ))
                            .hint(words!(
                                "hint-filler",
                                "name an entity type, or Event, Date, Place or Value"
                            )),
                        );
                    }
                }
            }
        }
        problems
    }
}

/// The names of a list that were changed where they stand: between what is the same at the list's ends, as many as before.
///
/// A name that is still there, or was there before, has only moved. Empty lines are none.
pub fn renamed_words<'a>(before: &'a [String], after: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let names = |list: &'a [String]| -> Vec<&'a str> {
        let names = list.iter().map(String::as_str);
        names.filter(|name| !name.trim().is_empty()).collect()
    };
    let (before, after) = (names(before), names(after));
    let starts = before.iter().zip(&after);
    let same_start = starts.take_while(|(a, b)| a == b).count();
    let ends = before[same_start..].iter().rev();
    let ends = ends.zip(after[same_start..].iter().rev());
    let same_end = ends.take_while(|(a, b)| a == b).count();
    if before.len() != after.len() {
        return Vec::new();
    }
    let changed = same_start..before.len() - same_end;
    let pairs = before[changed.clone()].iter().zip(&after[changed]);
    pairs
        .map(|(a, b)| (*a, *b))
        .filter(|(a, b)| !after.contains(a) && !before.contains(b))
        .collect()
}

/// The language without its region.
fn base_of(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

fn drop_empty_texts(texts: &mut BTreeMap<String, String>) {
    texts.retain(|_, text| !text.trim().is_empty());
}

fn drop_empty(lines: &mut Vec<String>) {
    lines.retain(|line| !line.trim().is_empty());
}

fn check_list<'a>(
    what: &Words,
    items: impl Iterator<Item = (&'a str, Option<char>)>,
    reserved: &[char],
    problems: &mut Vec<Problem>,
) {
    let mut names = BTreeMap::new();
    let mut keys: BTreeMap<char, &str> = BTreeMap::new();
    for (name, key) in items {
        if name.trim().is_empty() {
            problems.push(Problem::error(words!(
                "codebook-unnamed",
                "a {what} has no name",
                what = what
            )));
        }
        if names.insert(name, ()).is_some() {
            problems.push(
                Problem::error(words!(
                    "codebook-twice",
                    "the {what} {name} stands twice",
                    what = what,
                    name = name
                ))
                .hint(words!("hint-rename", "rename one of the two or remove it")),
            );
        }
        let Some(key) = key else { continue };
        if reserved.contains(&key) {
            problems.push(
                Problem::error(words!(
                    "codebook-key-of-command",
                    "the key {key} of the {what} {name} belongs to a command",
                    key = key.to_string(),
                    what = what,
                    name = name
                ))
                .hint(words!("hint-letter", "choose another letter")),
            );
        }
        if let Some(other) = keys.insert(key, name) {
            problems.push(
                Problem::error(words!(
                    "codebook-same-key",
                    "the {what}s {other} and {name} both have the key {key}",
                    what = what,
                    other = other,
                    name = name,
                    key = key.to_string()
                ))
                .hint(words!("hint-other-key", "give one of them another key")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity_type(name: &str, key: char) -> EntityType {
        EntityType {
            label: Label::new(name),
            tag: name[..1].to_owned(),
            key: Some(key),
            color: ColorPair {
                light: [0; 3],
                dark: [255; 3],
            },
            subtypes: Vec::new(),
        }
    }

    #[test]
    fn a_changed_line_of_a_list_is_a_rename_and_others_are_not() {
        let list = |names: &str| {
            names
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let check = |before: &str, after: &str, expected: &[(&str, &str)]| {
            let (before, after) = (list(before), list(after));
            assert_eq!(renamed_words(&before, &after), expected);
        };
        check("a b c", "a x c", &[("b", "x")]);
        check("a b c", "x y c", &[("a", "x"), ("b", "y")]);
        let begun = ["x".to_owned(), "b".to_owned(), String::new()];
        assert_eq!(renamed_words(&list("a b"), &begun), [("a", "x")]);
        check("a b c", "a b", &[]);
        check("a b c", "a b c d", &[]);
        check("a b c", "b a c", &[]);
        // One changed and one added: nobody knows which.
        check("a b c", "a x y c", &[]);
    }

    #[test]
    fn titles_go_with_a_name_and_stay_with_the_same_name_elsewhere() {
        let mut codebook = Codebook {
            contexts: vec!["drones".to_owned(), "other".to_owned()],
            ..Codebook::default()
        };
        let titles = BTreeMap::from([("fr".to_owned(), "drone".to_owned())]);
        codebook.words.insert("drone".to_owned(), titles);
        codebook.move_word("drone", "drones");
        assert_eq!(codebook.word("drones", "fr-BE"), "drone");
        assert_eq!(codebook.word("drones", "en"), "drones");
        assert!(!codebook.words.contains_key("drone"));
        codebook.contexts[1] = "drone".to_owned();
        codebook.move_word("drones", "drone");
        assert_eq!(codebook.words.len(), 2);
        assert_eq!(codebook.word("human_rights", "en"), "human rights");
    }

    #[test]
    fn a_duplicate_key_and_a_command_key_are_named() {
        let mut codebook = Codebook {
            name: "test".to_owned(),
            entity_types: vec![entity_type("Person", 'p'), entity_type("Party", 'p')],
            ..Codebook::default()
        };
        let said = |c: &Codebook| {
            c.problems()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said(&codebook),
            [
                "error: the entity types Person and Party both have the key p (give one of them another key)"
            ]
        );
        codebook.entity_types[1].key = Some('e');
        assert!(said(&codebook)[0].contains("belongs to a command"));
        codebook.entity_types[1].key = Some('y');
        assert!(said(&codebook).is_empty());
    }
}
