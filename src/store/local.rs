//! The user's own folders and settings.
//!
//! Invariants: unreadable settings never keep the program from starting; a settings file that could not be read is kept aside before it is
//! written anew; nothing is written or made before the first write.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    bare,
    codebook::text_of,
    error::{Action, StoreError},
    exports::ExportSettings,
    ron_text,
    save::{write_atomic, write_new},
    vfs::Vfs,
};
use crate::model::said::words;
use crate::model::{article::Sha256Hex, document::Annotator, problem::Problem};

/// The environment variable that puts all of the user's files into one folder (tests, a memory stick).
pub const HOME_VARIABLE: &str = "POSTIL_HOME";

/// How many paths are remembered.
pub const MOST_RECENT: usize = 12;

/// Where the user's files lie. Making one touches no disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDirs {
    /// `settings.ron`.
    pub config: PathBuf,
    /// Journals, backups, locks: what belongs to this machine.
    pub state: PathBuf,
    /// The copy of the sample project.
    pub data: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Empty until the person was asked.
    #[serde(skip_serializing_if = "Option::is_none", with = "annotator")]
    pub annotator: Option<Annotator>,
    /// BCP 47; `None` follows the system.
    #[serde(skip_serializing_if = "Option::is_none", with = "bare")]
    pub language: Option<String>,
    pub theme: ThemeChoice,
    pub text_size: TextSize,
    pub reading: Reading,
    /// Whether the list of articles is on show.
    pub show_articles: bool,
    /// Whether the inspector is on show.
    pub show_inspector: bool,
    /// The last one first.
    pub recent: Vec<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none", with = "bare")]
    pub window: Option<WindowPlace>,
    /// The last export, as it was set up.
    #[serde(skip_serializing_if = "Option::is_none", with = "bare")]
    pub export: Option<ExportSettings>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    /// The stronger light or dark theme, as the system says.
    HighContrast,
}

/// In points of the article's text.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextSize(pub f32);

impl Default for TextSize {
    fn default() -> Self {
        Self(17.5)
    }
}

/// How the article is set, and how it takes a hasty selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    pub face: ReadingFace,
    /// Letters on a full line, about: one of [`Reading::MEASURES`].
    pub measure: u16,
    pub spacing: LineSpacing,
    /// Tints the line that holds the caret.
    pub focus_line: bool,
    /// Shows zero-width, control and direction characters.
    pub show_invisibles: bool,
    /// Leaves white space and quotation marks at the ends of a selection out of what is tagged.
    pub snap: bool,
    /// A drag takes whole words.
    pub whole_words: bool,
}

impl Reading {
    /// What a line may hold: the range that typographers find easiest to read.
    pub const MEASURES: [u16; 4] = [60, 65, 70, 75];
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            face: ReadingFace::default(),
            measure: 70,
            spacing: LineSpacing::default(),
            focus_line: true,
            show_invisibles: true,
            snap: true,
            whole_words: false,
        }
    }
}

/// What the article is set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadingFace {
    /// The serif that comes with the program.
    #[default]
    Serif,
    /// The sans serif of the window.
    Sans,
    /// What the system sets its windows in.
    System,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineSpacing {
    Tight,
    #[default]
    Normal,
    Wide,
}

/// In points, from the top left of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    #[serde(default)]
    pub maximized: bool,
}

impl WindowPlace {
    /// Whether a window there could be seen: places from another arrangement of screens, and broken numbers, are not used.
    pub fn is_usable(&self) -> bool {
        let place = -32.0..8_000.0;
        let size = 320.0..16_000.0;
        place.contains(&self.x)
            && place.contains(&self.y)
            && size.contains(&self.width)
            && size.contains(&self.height)
    }
}

/// The settings with the state of their file.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    pub settings: Settings,
    pub problems: Vec<Problem>,
    /// The bytes of a file that could not be read.
    broken: Option<Vec<u8>>,
}

impl LocalDirs {
    /// The places that the system and `POSTIL_HOME` give; `None` where the system names no home.
    pub fn find() -> Option<Self> {
        if let Some(home) = std::env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty()) {
            return Some(Self::within(Path::new(&home)));
        }
        let dirs = directories::ProjectDirs::from("", "", "postil")?;
        Some(Self {
            config: dirs.config_dir().to_owned(),
            state: dirs
                .state_dir()
                .map_or_else(|| dirs.data_local_dir().join("state"), Path::to_owned),
            data: dirs.data_dir().to_owned(),
        })
    }

    /// All in one folder.
    pub fn within(home: &Path) -> Self {
        Self {
            config: home.to_owned(),
            state: home.join("state"),
            data: home.join("data"),
        }
    }

    pub fn settings_path(&self) -> PathBuf {
        self.config.join("settings.ron")
    }

    /// What a file's journal, backups and lock are named after: the hash of its path, the same by whichever way one comes to it.
    pub(crate) fn state_name(&self, vfs: &dyn Vfs, path: &Path) -> String {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let folder = vfs
            .canonicalize(folder)
            .or_else(|_| std::path::absolute(folder))
            .unwrap_or_else(|_| folder.to_owned());
        let whole = folder.join(path.file_name().unwrap_or_default());
        let hash = Sha256Hex::of(whole.as_os_str().as_encoded_bytes());
        hash.as_str().chars().take(32).collect()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            annotator: None,
            language: None,
            theme: ThemeChoice::default(),
            text_size: TextSize::default(),
            reading: Reading::default(),
            show_articles: true,
            show_inspector: true,
            recent: Vec::new(),
            window: None,
            export: None,
        }
    }
}

impl Settings {
    /// Puts a path at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        // The next start may be in another folder.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
    }
}

impl SettingsFile {
    /// Reads the settings; where that fails they are the default ones, and a problem says so.
    pub fn read(vfs: &dyn Vfs, dirs: &LocalDirs) -> Self {
        let path = dirs.settings_path();
        let mut file = Self {
            settings: Settings::default(),
            problems: Vec::new(),
            broken: None,
        };
        let bytes = match vfs.read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return file,
            Err(error) => {
                let problem = StoreError::io(&path, Action::Read, error).problem();
                file.problems
                    .push(problem.hint(words!("hint-default", "the default settings are used")));
                return file;
            }
        };
        let settings = text_of(&bytes, &path)
            .and_then(|text| ron::from_str(&text).map_err(|error| StoreError::ron(&path, &error)));
        match settings {
            Ok(settings) => file.settings = settings,
            Err(error) => {
                let hint = words!(
                    "hint-default-kept",
                    "the default settings are used; this file is kept aside when they are saved"
                );
                file.problems.push(error.problem().hint(hint));
                file.broken = Some(bytes);
            }
        }
        file
    }

    /// Writes the settings, whole or not at all.
    pub fn write(&mut self, vfs: &dyn Vfs, dirs: &LocalDirs) -> Result<(), StoreError> {
        let path = dirs.settings_path();
        vfs.create_dir_all(&dirs.config)
            .map_err(|error| StoreError::io(&dirs.config, Action::Created, error))?;
        if let Some(bytes) = &self.broken {
            keep_aside(vfs, &path, bytes)?;
            self.broken = None;
        }
        let config = ron::ser::PrettyConfig::new()
            .new_line("\n")
            .depth_limit(2)
            .struct_names(false);
        let text =
            ron::ser::to_string_pretty(&self.settings, config).map_err(|error| StoreError::Io {
                path: path.clone(),
                action: Action::Written,
                source: io::Error::other(error.to_string()),
            })?;
        let text = ron_text::readable(&text) + "\n";
        write_atomic(vfs, &path, text.as_bytes())
    }
}

/// Keeps a broken file's bytes as `….broken-1`, once.
fn keep_aside(vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    for n in 1..100 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".broken-{n}"));
        let aside = path.with_file_name(name);
        match vfs.read(&aside) {
            Ok(there) if there == bytes => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return write_new(vfs, &aside, bytes);
            }
            Err(error) => return Err(StoreError::io(&aside, Action::Read, error)),
        }
    }
    Ok(())
}

/// `annotator: (id: "alice", name: "Alice")`; the model's type knows no files.
mod annotator {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::document::Annotator;

    #[derive(Serialize, Deserialize)]
    struct WireAnnotator {
        id: String,
        name: String,
    }

    pub(super) fn serialize<S: Serializer>(
        value: &Option<Annotator>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(Annotator { id, name }) => WireAnnotator {
                id: id.clone(),
                name: name.clone(),
            }
            .serialize(serializer),
            None => serializer.serialize_unit(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Annotator>, D::Error> {
        let WireAnnotator { id, name } = WireAnnotator::deserialize(deserializer)?;
        Ok(Some(Annotator { id, name }))
    }
}
