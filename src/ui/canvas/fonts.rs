//! The fonts the article is set in: two bundled families, and the system's for every other script.
//!
//! Invariant: a [`Fonts`] always holds at least the bundled faces, so that setting text can't fail; a machine without fontconfig
//! or without a single font gets Latin, Greek and Cyrillic from here and boxes for the rest.

use std::borrow::Cow;
use std::sync::Arc;

use fontique::{
    Blob, Collection, CollectionOptions, FontInfoOverride, FontWeight, GenericFamily, SourceCache,
};
use parley::{FontContext, FontFamilyName};

/// The reading face (Noto Serif, SIL Open Font Licence 1.1), Latin, Greek and Cyrillic.
pub const READING_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSerif-Regular.ttf");
pub const READING_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/NotoSerif-SemiBold.ttf");
pub const READING_ITALIC: &[u8] = include_bytes!("../../../assets/fonts/NotoSerif-Italic.ttf");
/// The face of menus, panels and small labels (Inter, SIL Open Font Licence 1.1), Latin, Greek and Cyrillic.
pub const UI_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
pub const UI_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");

/// Names under which the bundled faces are registered: no installed font has them, so that what is drawn doesn't depend on
/// what is installed.
const READING: &str = "Postil Reading";
const UI: &str = "Postil UI";

/// Faces that read well at length, asked before the system's own choice (which is usually a sans one).
const READING_COMPANIONS: [&str; 12] = [
    "Noto Naskh Arabic",
    "Amiri",
    "Noto Serif Hebrew",
    "Noto Serif Devanagari",
    "Noto Serif Bengali",
    "Noto Serif Tamil",
    "Noto Serif Thai",
    "Noto Serif Georgian",
    "Noto Serif Armenian",
    "Noto Serif Ethiopic",
    "Noto Serif Khmer",
    "Noto Serif Lao",
];

/// Faces that read well small: without them the system may choose a calligraphic one of the script.
const UI_COMPANIONS: [&str; 12] = [
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Sans Ethiopic",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "DejaVu Sans",
];

/// Which family a text is set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Face {
    /// The bundled serif.
    #[default]
    Reading,
    /// The bundled sans.
    Ui,
    /// What the system calls its sans-serif font.
    System,
}

/// A font database, and the family lists of each [`Face`].
pub struct Fonts {
    pub(super) context: FontContext,
    /// Families of the fonts given to [`Fonts::bundled_only`].
    extra: Vec<String>,
}

impl Fonts {
    /// The bundled faces and the system's fonts.
    pub fn system() -> Self {
        Self::new(true, &[])
    }

    /// The bundled faces and `extra` font files only: what tests use, so that pictures are the same on every machine.
    pub fn bundled_only(extra: &[&'static [u8]]) -> Self {
        Self::new(false, extra)
    }

    fn new(system_fonts: bool, extra: &[&'static [u8]]) -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts,
        });
        let bundled: [(&'static [u8], &str, f32); 5] = [
            (READING_REGULAR, READING, 400.0),
            (READING_SEMIBOLD, READING, 600.0),
            (READING_ITALIC, READING, 400.0),
            (UI_REGULAR, UI, 400.0),
            (UI_SEMIBOLD, UI, 600.0),
        ];
        for (bytes, family, weight) in bundled {
            collection.register_fonts(
                blob(bytes),
                Some(FontInfoOverride {
                    family_name: Some(family),
                    weight: Some(FontWeight::new(weight)),
                    ..Default::default()
                }),
            );
        }
        let mut names = Vec::new();
        let mut emoji = Vec::new();
        for bytes in extra {
            for (family, _) in collection.register_fonts(blob(bytes), None) {
                let name = collection
                    .family_name(family)
                    .unwrap_or_default()
                    .to_owned();
                if name.contains("Emoji") {
                    emoji.push(family);
                } else if !name.is_empty() {
                    names.push(name);
                }
            }
        }
        if !emoji.is_empty() {
            collection.set_generic_families(GenericFamily::Emoji, emoji.into_iter());
        }
        Self {
            context: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            extra: names,
        }
    }

    /// The families to try for `face`, in order; per-script fallbacks of the system come after them.
    pub(super) fn families(&self, face: Face) -> Vec<FontFamilyName<'static>> {
        let mut families = Vec::with_capacity(20);
        let named = |name: &'static str| FontFamilyName::Named(Cow::Borrowed(name));
        match face {
            Face::Reading => {
                families.push(named(READING));
                families.extend(READING_COMPANIONS.map(named));
                families.push(named(UI));
            }
            Face::Ui => {
                families.extend([named(UI), named(READING)]);
                families.extend(UI_COMPANIONS.map(named));
            }
            Face::System => {
                families.extend([
                    FontFamilyName::Generic(GenericFamily::SystemUi),
                    FontFamilyName::Generic(GenericFamily::SansSerif),
                    named(UI),
                    named(READING),
                ]);
                families.extend(UI_COMPANIONS.map(named));
            }
        }
        families.extend(
            self.extra
                .iter()
                .map(|name| FontFamilyName::Named(Cow::Owned(name.clone()))),
        );
        families
    }
}

fn blob(bytes: &'static [u8]) -> Blob<u8> {
    Blob::new(Arc::new(bytes))
}
