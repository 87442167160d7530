//! Texts in the reader's language, from Fluent files in `assets/i18n`.

use std::{cell::RefCell, collections::BTreeMap, fmt, sync::Arc};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{
    model::problem::Problem,
    store::said::{Part, Said},
};

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

    /// What something is called, and what it is: `role: filler`.
    pub fn pair(&self, name: &str, value: &str) -> String {
        self.with("pair", &[("name", name), ("value", value)])
    }

    /// A number with its decimals: `0.81`, `0,81`. What computers read is not for here.
    pub fn decimals(&self, value: f64, places: usize) -> String {
        let text = format!("{value:.places$}");
        match self.language {
            "fr" => text.replace('.', ","),
            _ => text,
        }
    }

    /// A quotation between the language's marks.
    pub fn quoted(&self, text: &str) -> String {
        self.with("quoted", &[("text", text)])
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

    /// What the store has to say.
    pub fn said(&self, said: &Said) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &said.args {
            args.set(
                *name,
                match value {
                    Part::Text(text) => FluentValue::from(text.as_str()),
                    Part::Number(n) => FluentValue::from(*n),
                    Part::Said(said) => FluentValue::from(self.said(said)),
                },
            );
        }
        self.format(said.key, Some(&args))
    }

    /// Something that is wrong, with where and what to do.
    pub fn problem(&self, problem: &Problem) -> String {
        let words = |said: &Option<Said>, english: &str| match said {
            Some(said) => self.said(said),
            None => english.to_owned(),
        };
        let mut text = String::new();
        if !problem.file.is_empty() {
            text.push_str(&problem.file);
            for number in [problem.line, problem.column].into_iter().flatten() {
                text.push_str(&format!(":{number}"));
            }
            text.push_str(&self.get("problem-after-place"));
        }
        if let Some(record) = &problem.record {
            text.push_str(record);
            text.push_str(&self.get("problem-after-place"));
        }
        text.push_str(&words(&problem.said, &problem.message));
        if let Some(hint) = &problem.hint {
            text.push_str(&format!(" ({})", words(&problem.hint_said, hint)));
        }
        text
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

    /// The system speaks its own language: the window says what it means, with its words behind it for whoever has to look them up.
    #[test]
    fn what_the_system_says_of_a_file_is_said_in_french_with_its_own_words_in_brackets() {
        use std::{io, path::Path};

        use crate::store::error::{Action, StoreError};

        let (english, french) = (Texts::new("en"), Texts::new("fr"));
        for (kind, meaning) in [
            (
                io::ErrorKind::NotADirectory,
                "une partie du chemin n’est pas un dossier",
            ),
            (io::ErrorKind::AlreadyExists, "le nom est déjà pris"),
            (
                io::ErrorKind::FileTooLarge,
                "le fichier est trop grand pour ce disque",
            ),
            (io::ErrorKind::ResourceBusy, "un autre programme s’en sert"),
            (
                io::ErrorKind::StaleNetworkFileHandle,
                "la liaison avec le réseau est coupée",
            ),
        ] {
            let error = StoreError::io(Path::new("/a/b.txt"), Action::Read, kind.into());
            let said = Said::from(&error);
            assert_eq!(
                english.said(&said).replace('\u{2019}', "'"),
                error.to_string()
            );
            let detail = io::Error::from(kind).to_string();
            let expected = format!("/a/b.txt ne peut pas être lu\u{a0}: {meaning} ({detail})");
            assert_eq!(french.said(&said), expected);
        }
    }

    /// What the command line prints and what the window says are one text; French has all of them, and none in English.
    #[test]
    fn errors_of_the_store_are_said_as_they_print_and_in_french() {
        use std::{io, path::PathBuf};

        use crate::model::{
            edit::EditError,
            id::{Id, Kind},
        };
        use crate::store::{
            error::{Action, StoreError},
            merge_files::MergeError,
            save::SaveError,
            sidecar::ReadOnly,
        };

        let path = || PathBuf::from("/a/b.txt");
        let actions = [
            Action::Read,
            Action::Written,
            Action::Listed,
            Action::Created,
            Action::Removed,
        ];
        let mut all: Vec<(String, Said)> = Vec::new();
        let mut store: Vec<StoreError> = vec![
            StoreError::NotFound { path: path() },
            StoreError::IsDirectory { path: path() },
            StoreError::NotText {
                path: path(),
                what: "a PDF document",
            },
            StoreError::TooLarge {
                path: path(),
                len: 70 << 20,
                limit: 64 << 20,
            },
            StoreError::Ron {
                path: path(),
                line: 3,
                column: 4,
                message: "?".into(),
            },
            StoreError::WrongFormat {
                path: path(),
                found: "x".to_owned(),
                expected: "y",
            },
            StoreError::Changed { path: path() },
            StoreError::NewerVersion {
                path: path(),
                major: 2,
                minor: 1,
            },
        ];
        for action in actions {
            let path = path();
            store.push(StoreError::Permission {
                path: path.clone(),
                action,
            });
            store.push(StoreError::DiskFull {
                path: path.clone(),
                action,
            });
            store.push(StoreError::io(&path, action, io::Error::other("E5")));
        }
        all.extend(store.iter().map(|e| (e.to_string(), e.into())));
        let reasons = [
            ReadOnly::NewerVersion { major: 2, minor: 0 },
            ReadOnly::ArticleChanged,
            ReadOnly::NotUtf8,
            ReadOnly::NotASidecar,
        ];
        for why in reasons {
            let error = SaveError::ReadOnly {
                path: path(),
                why: why.clone(),
            };
            all.push((error.to_string(), (&error).into()));
            let error = MergeError::Unusable { path: path(), why };
            all.push((error.to_string(), (&error).into()));
        }
        let full = || StoreError::DiskFull {
            path: path(),
            action: Action::Written,
        };
        for error in [
            SaveError::ChangedOnDisk {
                path: path(),
                expected: None,
                found: crate::model::article::Sha256Hex::of(b""),
            },
            SaveError::Verify {
                path: path(),
                what: "e_1".to_owned(),
            },
            SaveError::NotDurable {
                path: path(),
                base: Box::default(),
                source: full(),
            },
            SaveError::Store {
                error: full(),
                leftover: Some(path()),
            },
            SaveError::Store {
                error: full(),
                leftover: None,
            },
        ] {
            all.push((error.to_string(), (&error).into()));
        }
        let (english, french) = (Texts::new("en"), Texts::new("fr"));
        let (id, to) = (
            || Id::new(Kind::Mention, "m_1"),
            || Id::new(Kind::Entity, "e_1"),
        );
        for error in [
            EditError::Exists { id: id() },
            EditError::Missing { id: id() },
            EditError::Changed { id: id() },
            EditError::Dangling { id: id(), to: to() },
            EditError::BadSpan { id: id() },
            EditError::NoSpan { id: id() },
            EditError::HeaderChanged,
        ] {
            let said = Said::from(&error);
            assert_eq!(
                english.said(&said).replace('\u{2019}', "'"),
                error.to_string()
            );
            assert_ne!(french.said(&said), english.said(&said));
        }
        for (printed, said) in all {
            assert_eq!(english.said(&said).replace('\u{2019}', "'"), printed);
            let words = french.said(&said);
            assert!(words.contains("/a/b.txt"), "{words}");
            let mut words = words.split(|c: char| !c.is_alphanumeric());
            let is_english = |w: &str| {
                [
                    "the", "is", "was", "not", "can", "it", "read", "written", "and",
                ]
                .contains(&w)
            };
            assert!(!words.any(is_english), "{}", french.said(&said));
        }
    }
}
