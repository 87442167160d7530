//! Texts in the reader's language, from Fluent files in `assets/i18n`.

use std::{cell::RefCell, collections::BTreeMap, fmt, sync::Arc};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The languages the program speaks: code and own name.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("fr", "Français")];

const ENGLISH: &str = include_str!("../../assets/i18n/en.ftl");
const FRENCH: &str = include_str!("../../assets/i18n/fr.ftl");

/// Looks texts up in one language; a text that it lacks comes in English, one that English lacks as its key.
pub struct Texts {
    language: &'static str,
    bundles: Vec<FluentBundle<FluentResource>>,
    /// Texts without arguments, so that a frame formats none of them anew.
    plain: RefCell<BTreeMap<String, Arc<str>>>,
}

impl Texts {
    /// The best match for a BCP 47 tag such as `fr-CA`; English for languages the program does not speak.
    pub fn new(language: &str) -> Self {
        let (language, sources) = if language.starts_with("fr") {
            ("fr", vec![("fr", FRENCH), ("en", ENGLISH)])
        } else {
            ("en", vec![("en", ENGLISH)])
        };
        Self {
            language,
            bundles: sources.into_iter().map(|(l, s)| bundle(l, s)).collect(),
            plain: RefCell::default(),
        }
    }

    /// The system's language.
    pub fn from_system() -> Self {
        Self::new(&sys_locale::get_locale().unwrap_or_default())
    }

    /// `en` or `fr`.
    pub fn language(&self) -> &'static str {
        self.language
    }

    pub fn get(&self, key: &str) -> Arc<str> {
        if let Some(text) = self.plain.borrow().get(key) {
            return text.clone();
        }
        let text: Arc<str> = self.format(key, None).into();
        self.plain.borrow_mut().insert(key.to_owned(), text.clone());
        text
    }

    /// A text with arguments; numbers go to [`Texts::with_count`].
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(*value));
        }
        self.format(key, Some(&fluent))
    }

    /// A text that depends on a number, `$n` in the file.
    pub fn with_count(&self, key: &str, n: usize) -> String {
        self.with_count_and(key, n, &[])
    }

    pub fn with_count_and(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        let mut fluent = FluentArgs::new();
        fluent.set("n", FluentValue::from(n));
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(*value));
        }
        self.format(key, Some(&fluent))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        for bundle in &self.bundles {
            if let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) {
                let mut errors = Vec::new();
                return bundle
                    .format_pattern(pattern, args, &mut errors)
                    .into_owned();
            }
        }
        key.to_owned()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.language).finish()
    }
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![id]);
    // egui draws the isolation marks that Fluent would put around arguments.
    bundle.set_use_isolating(false);
    // A message that does not parse is left out and the rest kept; a test proves that all of ours do.
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_messages_and_all_parse() {
        assert_eq!(keys(ENGLISH), keys(FRENCH));
        for source in [ENGLISH, FRENCH] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
    }

    #[test]
    fn no_message_is_there_twice() {
        for source in [ENGLISH, FRENCH] {
            let all = source
                .lines()
                .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|l| l.split_once(" =").map(|(key, _)| key));
            let mut seen = BTreeSet::new();
            let twice: Vec<&str> = all.filter(|key| !seen.insert(*key)).collect();
            assert_eq!(twice, [""; 0], "the later one would hide the earlier");
        }
    }

    #[test]
    fn numbers_choose_the_plural() {
        let english = Texts::new("en-GB");
        assert_eq!(english.with_count("count-mentions", 1), "1 mention");
        assert_eq!(english.with_count("count-mentions", 3), "3 mentions");
        assert_eq!(Texts::new("fr-CA").language(), "fr");
        assert_eq!(Texts::new("sv").language(), "en");
        assert_eq!(&*english.get("no-such-key"), "no-such-key");
    }
}
