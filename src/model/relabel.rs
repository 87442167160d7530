//! Labels of a codebook renamed in a document.

use super::{
    annotation::{Record, Target},
    codebook::Codebook,
    document::Document,
    edit::{Edit, Title, Transaction},
};

/// What a label is a label of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelKind {
    EntityType,
    EventType,
    /// A role of this event type, which is named as it is after all renames.
    Role(String),
    Attribute,
    Intensity,
    Concept,
    /// A subtype of this entity type, which is named as it is after all renames; so are the owners below.
    Subtype(String),
    /// A mode of this event type.
    Mode(String),
    Context,
    /// A value of this attribute.
    Value(String),
}

/// A label's old and new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    pub kind: LabelKind,
    pub from: String,
    pub to: String,
}

impl Rename {
    /// Whether it is of a list of the codebook's file: its field, and for roles the event type's new name.
    pub fn is_in(&self, list: &str, owner: &str) -> bool {
        match &self.kind {
            LabelKind::EntityType => list == "entity_types",
            LabelKind::EventType => list == "event_types",
            LabelKind::Role(event) => list == "roles" && owner == event,
            LabelKind::Attribute => list == "attributes",
            LabelKind::Intensity => list == "intensities",
            LabelKind::Concept => list == "concepts",
            // Plain names have no record of their own.
            LabelKind::Subtype(_)
            | LabelKind::Mode(_)
            | LabelKind::Context
            | LabelKind::Value(_) => false,
        }
    }
}

/// The renames that take some renames back.
pub fn reversed(renames: &[Rename]) -> Vec<Rename> {
    let old = |kind: LabelKind, name: &String| {
        let rename = renames.iter().find(|r| r.kind == kind && r.to == *name);
        rename.map_or(name, |r| &r.from).clone()
    };
    renames
        .iter()
        .map(|rename| Rename {
            kind: match &rename.kind {
                LabelKind::Role(event) => LabelKind::Role(old(LabelKind::EventType, event)),
                LabelKind::Mode(event) => LabelKind::Mode(old(LabelKind::EventType, event)),
                LabelKind::Subtype(of) => LabelKind::Subtype(old(LabelKind::EntityType, of)),
                LabelKind::Value(of) => LabelKind::Value(old(LabelKind::Attribute, of)),
                other => other.clone(),
            },
            from: rename.to.clone(),
            to: rename.from.clone(),
        })
        .collect()
}

/// The edits that rename labels wherever a document uses them, all at once: two labels can swap names.
pub fn relabel(document: &Document, renames: &[Rename], title: Title) -> Transaction {
    let mut transaction = Transaction::new(title);
    for before in document.records() {
        let after = renamed(before, renames);
        if after != *before {
            transaction.edits.push(Edit::Replace {
                before: before.clone(),
                after,
            });
        }
    }
    transaction
}

fn renamed(record: &Record, renames: &[Rename]) -> Record {
    let new = |kind: &LabelKind, name: &str| {
        let rename = renames.iter().find(|r| r.kind == *kind && r.from == name);
        rename.map(|r| r.to.clone())
    };
    let turn = |kind: LabelKind, name: &mut String| {
        if let Some(to) = new(&kind, name) {
            *name = to;
        }
    };
    let turn_target = |target: &mut Target| {
        if let Target::Concept(name) = target {
            turn(LabelKind::Concept, name);
        }
    };
    let mut record = record.clone();
    match &mut record {
        Record::Entity(r) => {
            turn(LabelKind::EntityType, &mut r.label);
            if let Some(subtype) = &mut r.subtype {
                turn(LabelKind::Subtype(r.label.clone()), subtype);
            }
        }
        Record::Mention(r) => {
            if let Some(metonymy) = &mut r.metonymy {
                turn(LabelKind::EntityType, metonymy);
            }
        }
        Record::Event(r) => {
            turn(LabelKind::EventType, &mut r.label);
            for argument in &mut r.arguments {
                turn(LabelKind::Role(r.label.clone()), &mut argument.role);
            }
            if let Some(mode) = &mut r.mode {
                turn(LabelKind::Mode(r.label.clone()), mode);
            }
            for context in &mut r.contexts {
                turn(LabelKind::Context, context);
            }
        }
        Record::Stance(r) => {
            if let Some(intensity) = &mut r.intensity {
                turn(LabelKind::Intensity, intensity);
            }
            turn_target(&mut r.target);
        }
        Record::Absence(r) => turn_target(&mut r.target),
        Record::Zone(_) | Record::Voice(_) | Record::Comment(_) => {}
    }
    if let Some(attributes) = record.attributes_mut() {
        *attributes = std::mem::take(attributes)
            .into_iter()
            .map(|(name, mut value)| {
                let name = new(&LabelKind::Attribute, &name).unwrap_or(name);
                turn(LabelKind::Value(name.clone()), &mut value);
                (name, value)
            })
            .collect();
    }
    record
}

/// The codebook with labels renamed; what names a type follows it.
pub fn relabel_codebook(codebook: &Codebook, renames: &[Rename]) -> Codebook {
    let mut codebook = codebook.clone();
    let turn = |kind: LabelKind, name: &mut String| {
        if let Some(r) = renames.iter().find(|r| r.kind == kind && r.from == *name) {
            name.clone_from(&r.to);
        }
    };
    for t in &mut codebook.entity_types {
        turn(LabelKind::EntityType, &mut t.label.name);
        for subtype in &mut t.subtypes {
            turn(LabelKind::Subtype(t.label.name.clone()), subtype);
        }
    }
    for t in &mut codebook.event_types {
        turn(LabelKind::EventType, &mut t.label.name);
        for role in &mut t.roles {
            turn(LabelKind::Role(t.label.name.clone()), &mut role.label.name);
            for filler in &mut role.fillers {
                turn(LabelKind::EntityType, filler);
            }
        }
        for mode in &mut t.modes {
            turn(LabelKind::Mode(t.label.name.clone()), mode);
        }
    }
    for context in &mut codebook.contexts {
        turn(LabelKind::Context, context);
    }
    for t in &mut codebook.attributes {
        turn(LabelKind::Attribute, &mut t.label.name);
        for value in &mut t.values {
            turn(LabelKind::Value(t.label.name.clone()), value);
        }
    }
    // Titles stay with what they are titles of.
    for rename in renames {
        codebook.move_word(&rename.from, &rename.to);
    }
    for t in &mut codebook.intensities {
        turn(LabelKind::Intensity, &mut t.label.name);
    }
    for t in &mut codebook.concepts {
        turn(LabelKind::Concept, &mut t.label.name);
    }
    codebook
}
