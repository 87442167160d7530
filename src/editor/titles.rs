//! What the codebook and the model name, in the reader's language: titles of undo steps, of what fills a role.

use super::{
    choices::{polarity_text, zone_text},
    i18n::Texts,
    session::Session,
    tagging,
};
use crate::model::{
    annotation::{Holder, Polarity, Target, ZoneKind},
    codebook::Codebook,
    document::Document,
    edit::Title,
    id::{Id, Kind},
};

/// Names of what stances and voices are of, in the reader's language.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub texts: &'a Texts,
    /// Of the open article.
    pub codebook: Option<&'a Codebook>,
}

impl Names<'_> {
    pub fn holder(self, document: &Document, holder: &Holder) -> String {
        match holder {
            Holder::Entity(id) => entity_name(document, id),
            Holder::Author => self.texts.get("holder-author").to_string(),
            Holder::Unnamed => self.texts.get("holder-unnamed").to_string(),
        }
    }

    pub fn target(self, document: &Document, target: &Target) -> String {
        match target {
            Target::Entity(id) => entity_name(document, id),
            Target::Event(id) => document
                .record(id)
                .map_or_else(String::new, |record| tagging::describe(document, record)),
            Target::Concept(name) => {
                let concept = self.codebook.and_then(|codebook| codebook.concept(name));
                concept.map_or_else(
                    || name.clone(),
                    |concept| concept.label.title(self.texts.language()).to_owned(),
                )
            }
        }
    }
}

fn entity_name(document: &Document, id: &Id) -> String {
    document
        .entity(id)
        .map_or_else(String::new, |entity| entity.name.clone())
}

impl Session {
    pub fn names(&self) -> Names<'_> {
        Names {
            texts: &self.texts,
            codebook: self.open().map(|open| &**open.codebook()),
        }
    }

    /// What a step did, in words: labels and roles by their titles, kinds and zones by their names.
    pub fn step_title(&self, title: &Title) -> String {
        let texts = &self.texts;
        let args: Vec<(&str, String)> = title
            .args
            .iter()
            .map(|(name, value)| (name.as_ref(), self.said(title, name, value)))
            .collect();
        let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        texts.with(&title.key, &args)
    }

    fn said(&self, title: &Title, name: &str, value: &str) -> String {
        let texts = &self.texts;
        let codebook = self.open().map(|open| open.codebook());
        // A zone is called by its kind.
        let is_zone = || {
            title
                .args
                .iter()
                .any(|(n, v)| n == "kind" && v == Kind::Zone.word())
        };
        let zone = |word: &str| {
            let kind = ZoneKind::ALL.into_iter().find(|kind| kind.word() == word)?;
            Some(texts.get(zone_text(kind)).to_string())
        };
        let found = match (&*title.key, name) {
            ("undo-zone", "kind") => zone(value),
            (_, "text") if is_zone() => zone(value),
            (_, "kind") => Kind::ALL
                .into_iter()
                .find(|kind| kind.word() == value)
                .map(|kind| texts.get(&format!("kind-{}", kind.word())).to_string()),
            (_, "label") => codebook.map(|c| self.label_title(c, value)),
            (_, "role") => codebook.map(|c| self.role_title(c, value)),
            _ => None,
        };
        found.unwrap_or_else(|| value.to_owned())
    }

    /// The title of an entity or event type, else its name.
    pub fn label_title(&self, codebook: &Codebook, name: &str) -> String {
        let language = self.texts.language();
        let entity = codebook.entity_type(name).map(|t| &t.label);
        let label = entity.or_else(|| codebook.event_type(name).map(|t| &t.label));
        label.map_or(name, |label| label.title(language)).to_owned()
    }

    /// The title of the first role of this name: event types that share a role share its title.
    pub fn role_title(&self, codebook: &Codebook, name: &str) -> String {
        let mut roles = codebook.event_types.iter().flat_map(|t| &t.roles);
        let role = roles.find(|role| role.label.name == name);
        role.map_or(name, |role| role.label.title(self.texts.language()))
            .to_owned()
    }

    /// A subtype, mode, context or value by its title in the open article's codebook.
    pub fn word(&self, name: &str) -> String {
        let language = self.texts.language();
        self.open()
            .map_or_else(|| name.to_owned(), |o| o.codebook().word(name, language))
    }

    /// A step of the open article's intensity scale by its title.
    pub fn intensity_title(&self, name: &str) -> String {
        let step = self.open().and_then(|open| {
            let mut steps = open.codebook().intensities.iter();
            steps.find(|step| step.label.name == name)
        });
        step.map_or(name, |step| step.label.title(self.texts.language()))
            .to_owned()
    }

    /// A label whatever it labels: a kind of zone, a polarity, a type, a role.
    pub fn title_of_any(&self, label: &str) -> String {
        let zone = ZoneKind::ALL.into_iter().find(|z| z.word() == label);
        let polarity = || {
            Polarity::ALL
                .into_iter()
                .find(|p| format!("{p:?}") == label)
        };
        let known = zone
            .map(zone_text)
            .or_else(|| polarity().map(polarity_text));
        if let Some(key) = known {
            return self.texts.get(key).to_string();
        }
        let Some(open) = self.open() else {
            return label.to_owned();
        };
        let codebook = open.codebook();
        let title = self.label_title(codebook, label);
        if title == label {
            self.role_title(codebook, label)
        } else {
            title
        }
    }

    /// What may fill a role, in words: titles of entity types, then what is typed or is an event.
    pub fn fillers_title(&self, codebook: &Codebook, fillers: &[String]) -> String {
        let title = |filler: &String| match filler.as_str() {
            "Event" => self.texts.get("filler-event").to_string(),
            "Date" => self.texts.get("filler-date").to_string(),
            "Place" => self.texts.get("filler-place").to_string(),
            "Value" => self.texts.get("filler-value").to_string(),
            name => self.label_title(codebook, name),
        };
        fillers.iter().map(title).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_in_both_languages() {
        for language in ["en", "fr"] {
            let texts = crate::editor::i18n::Texts::new(language);
            for kind in Kind::ALL {
                let key = format!("kind-{}", kind.word());
                assert_ne!(*texts.get(&key), *key, "{language}");
            }
        }
    }
}
