//! `annotation.conf`: the labels, roles and attributes that the documents and their codebooks use.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};

use super::{spell, spell_event, spell_role};
use crate::{
    dataset::view::{CUE, STANCE, VOICE, View},
    model::codebook::Codebook,
};

/// What was seen in the documents so far.
#[derive(Default)]
pub(super) struct Seen {
    entities: BTreeSet<String>,
    events: BTreeMap<String, BTreeSet<String>>,
    intensities: BTreeSet<String>,
    subtypes: BTreeSet<String>,
    codebooks: Vec<Arc<Codebook>>,
}

impl Seen {
    pub(super) fn add(&mut self, view: &View) {
        if !self
            .codebooks
            .iter()
            .any(|c| Arc::ptr_eq(c, &view.codebook))
        {
            self.add_codebook(&view.codebook);
            self.codebooks.push(view.codebook.clone());
        }
        for entity in &view.entities {
            insert(&mut self.entities, &entity.label);
            if let Some(subtype) = &entity.subtype {
                insert(&mut self.subtypes, subtype);
            }
        }
        let metonyms = view.mentions.iter().filter_map(|m| m.metonymy.as_ref());
        for label in metonyms {
            insert(&mut self.entities, label);
        }
        for event in &view.events {
            let roles = self.events.entry(spell_event(&event.label)).or_default();
            for argument in &event.arguments {
                roles.insert(spell_role(&argument.role));
            }
        }
        for intensity in view.stances.iter().filter_map(|s| s.intensity.as_ref()) {
            insert(&mut self.intensities, intensity);
        }
    }

    fn add_codebook(&mut self, codebook: &Codebook) {
        for entity in &codebook.entity_types {
            insert(&mut self.entities, &entity.label.name);
            for subtype in &entity.subtypes {
                insert(&mut self.subtypes, subtype);
            }
        }
        for event in &codebook.event_types {
            let roles = self
                .events
                .entry(spell_event(&event.label.name))
                .or_default();
            for role in &event.roles {
                roles.insert(spell_role(&role.label.name));
            }
        }
        for intensity in &codebook.intensities {
            insert(&mut self.intensities, &intensity.label.name);
        }
    }

    pub(super) fn annotation_conf(&self) -> String {
        let mut out = String::from("# Made by Postil.\n\n[entities]\n\n");
        let entities: Vec<&str> = self.entities.iter().map(String::as_str).collect();
        for label in &entities {
            line(&mut out, label, &[]);
        }
        line(&mut out, CUE, &[]);

        out.push_str("\n[relations]\n\n");
        let any = |what: &str| vec![format!("Arg1:{what}"), format!("Arg2:{what}")];
        line(&mut out, "Coreference", &any("<ENTITY>"));
        line(&mut out, "SameAs", &any("<EVENT>"));
        let mut overlap = any("<ANY>");
        overlap.push("<OVL-TYPE>:<ANY>".to_owned());
        line(&mut out, "<OVERLAP>", &overlap);

        out.push_str("\n[events]\n\n");
        for (label, roles) in &self.events {
            let roles: Vec<String> = roles.iter().map(|r| format!("{r}*:<ANY>")).collect();
            line(&mut out, label, &roles);
        }
        let own = |roles: &[&str]| {
            roles
                .iter()
                .map(|r| format!("{r}?:<ANY>"))
                .collect::<Vec<_>>()
        };
        line(&mut out, STANCE, &own(&["Holder", "Target", "Voice"]));
        line(&mut out, VOICE, &own(&["Source", "Cue", "Within"]));
        line(&mut out, CUE, &own(&["Source", "Within"]));

        out.push_str("\n[attributes]\n\n");
        let words = |out: &mut String, name: &str, on: &str, values: &[&str]| {
            let mut arguments = vec![format!("Arg:{on}")];
            if !values.is_empty() {
                arguments.push(format!("Value:{}", values.join("|")));
            }
            line(out, name, &arguments);
        };
        words(&mut out, "Level", "<ENTITY>", &["Nominal", "Pronoun"]);
        if !entities.is_empty() {
            words(&mut out, "Metonymy", "<ENTITY>", &entities);
        }
        let subtypes: Vec<&str> = self.subtypes.iter().map(String::as_str).collect();
        if !subtypes.is_empty() {
            words(&mut out, "Subtype", "<ENTITY>", &subtypes);
        }
        words(&mut out, "Modality", "<EVENT>", &["Other"]);
        words(&mut out, "Polarity", "<EVENT>", &["Negative"]);
        words(&mut out, "Tense", "<EVENT>", &["Past", "Present", "Future"]);
        words(&mut out, "Genericity", "<EVENT>", &["Generic"]);
        words(
            &mut out,
            "StancePolarity",
            "<EVENT>",
            &["Favor", "Against", "Neither", "Both"],
        );
        let intensities: Vec<&str> = self.intensities.iter().map(String::as_str).collect();
        if !intensities.is_empty() {
            words(&mut out, "Intensity", "<EVENT>", &intensities);
        }
        words(&mut out, "Certainty", "<EVENT>", &["Probable", "Unsure"]);
        words(&mut out, "Inferred", "<EVENT>", &[]);
        words(&mut out, "HolderKind", "<EVENT>", &["Author", "Unnamed"]);
        words(
            &mut out,
            "Manner",
            "<EVENT>",
            &["Indirect", "Mixed", "Reported"],
        );
        words(&mut out, "SourceKind", "<EVENT>", &["Author", "Unnamed"]);
        out
    }
}

fn insert(set: &mut BTreeSet<String>, label: &str) {
    let spelt = spell(label);
    if !set.contains(&spelt) {
        set.insert(spelt);
    }
}

fn line(out: &mut String, name: &str, arguments: &[String]) {
    // Writing to a `String` cannot fail.
    let written = if arguments.is_empty() {
        writeln!(out, "{name}")
    } else {
        writeln!(out, "{name}\t{}", arguments.join(", "))
    };
    debug_assert!(written.is_ok());
}
