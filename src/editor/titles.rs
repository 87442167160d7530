//! What the codebook and the model name, in the reader's language: titles of undo steps, of what fills a role.

use super::session::Session;
use crate::model::{annotation::ZoneKind, codebook::Codebook, edit::Title, id::Kind};

impl Session {
    /// What a step did, in words: labels and roles by their titles, kinds and zones by their names.
    pub fn step_title(&self, title: &Title) -> String {
        let texts = &self.texts;
        let args: Vec<(&str, String)> = title
            .args
            .iter()
            .map(|(name, value)| (name.as_ref(), self.said(&title.key, name, value)))
            .collect();
        let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        texts.with(&title.key, &args)
    }

    fn said(&self, key: &str, name: &str, value: &str) -> String {
        let texts = &self.texts;
        let codebook = self.open().map(|open| open.codebook());
        let found = match (key, name) {
            ("undo-zone", "kind") => ZoneKind::ALL
                .into_iter()
                .find(|kind| kind.word() == value)
                .map(|kind| texts.get(super::choices::zone_text(kind)).to_string()),
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
    fn role_title(&self, codebook: &Codebook, name: &str) -> String {
        let mut roles = codebook.event_types.iter().flat_map(|t| &t.roles);
        let role = roles.find(|role| role.label.name == name);
        role.map_or(name, |role| role.label.title(self.texts.language()))
            .to_owned()
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
