//! Saving a changed codebook into the project.
//!
//! A codebook file is changed where the codebook has changed; comments, layout and fields of newer versions stay. A built-in codebook becomes a
//! file of the project, which `postil.ron` then names (and is made for, where there is none). Files are replaced whole or not at all, what
//! they held is kept as a version, and nothing is written over a change that somebody else made meanwhile.

use std::path::{Path, PathBuf};

use super::{
    codebook::{
        BUILTIN, color_from_wire, default_tag, palette_color, parse_codebook, render_codebook,
        text_of, wire_from_codebook,
    },
    error::{Action, StoreError},
    project::{CodebookSource, PROJECT_FILE, render_project},
    ron_patch::{self, Origin, Shape},
    ron_text::{line_from, struct_fields},
    save::{KeepPrevious, write_atomic},
    vfs::{self, Vfs},
    wire_codebook::WireCodebook,
};
use crate::model::{codebook::Codebook, relabel::Rename};

/// What a save has to know.
pub struct CodebookSave<'a> {
    /// The project's folder.
    pub folder: &'a Path,
    /// For a `postil.ron` that is made.
    pub project_name: &'a str,
    pub source: &'a CodebookSource,
    /// As it was read.
    pub before: &'a Codebook,
    pub after: &'a Codebook,
    /// Labels of `after` that had another name in `before`.
    pub renames: &'a [Rename],
}

/// The fields of everything that has a label, then those of its own.
macro_rules! labelled {
    ($($own:literal),*) => {
        &["name", "titles", "definition", "definitions", "examples", $($own),*]
    };
}

const ROLE: Shape = Shape {
    known: labelled!("fillers", "required", "repeatable"),
    lists: &[],
};
const KEYED: Shape = Shape {
    known: labelled!("key"),
    lists: &[],
};
const ENTITY: Shape = Shape {
    known: labelled!("tag", "key", "color", "subtypes"),
    lists: &[],
};
const EVENT: Shape = Shape {
    known: labelled!("key", "roles", "modes"),
    lists: &[("roles", &ROLE)],
};
const ATTRIBUTE: Shape = Shape {
    known: labelled!("of", "values"),
    lists: &[],
};
const CODEBOOK: Shape = Shape {
    known: &[
        "name",
        "version",
        "title",
        "entity_types",
        "event_types",
        "attributes",
        "intensities",
        "concepts",
        "contexts",
        "words",
        "checks_off",
        "guideline",
        "guidelines",
    ],
    lists: &[
        ("entity_types", &ENTITY),
        ("event_types", &EVENT),
        ("attributes", &ATTRIBUTE),
        ("intensities", &KEYED),
        ("concepts", &KEYED),
    ],
};

/// Writes the codebook; returns where it is now. Blocks on the disk: call it on a worker thread.
pub fn save_codebook(
    vfs: &dyn Vfs,
    save: &CodebookSave<'_>,
    previous: &dyn KeepPrevious,
) -> Result<CodebookSource, StoreError> {
    match save.source {
        CodebookSource::File(path) => {
            let old = read(vfs, path)?;
            check_unchanged(&old, path, save.before)?;
            let new = patched(&old, path, save)?;
            check_result(&new, path, save.after)?;
            previous.keep(vfs, path, old.as_bytes())?;
            write_atomic(vfs, path, new.as_bytes())?;
            Ok(save.source.clone())
        }
        CodebookSource::Inline => {
            let path = save.folder.join(PROJECT_FILE);
            let old = read(vfs, &path)?;
            let (start, end) = inline_codebook(&old).ok_or_else(|| changed(&path))?;
            check_unchanged(&old[start..end], &path, save.before)?;
            let codebook = patched(&old[start..end], &path, save)?;
            check_result(&codebook, &path, save.after)?;
            let new = format!("{}{codebook}{}", &old[..start], &old[end..]);
            previous.keep(vfs, &path, old.as_bytes())?;
            write_atomic(vfs, &path, new.as_bytes())?;
            Ok(save.source.clone())
        }
        CodebookSource::Builtin(name) => {
            let path = free_path(vfs, save.folder)?;
            let builtin = BUILTIN.iter().find(|(known, _)| known == name);
            let new = match builtin {
                Some((_, text)) => patched(text, &path, save)?,
                None => render_codebook(save.after).map_err(|e| unreadable(&path, &e))?,
            };
            check_result(&new, &path, save.after)?;
            write_atomic(vfs, &path, new.as_bytes())?;
            name_in_project(vfs, save, &path, previous)?;
            Ok(CodebookSource::File(path))
        }
    }
}

/// The file's text with the changes in it.
fn patched(text: &str, path: &Path, save: &CodebookSave<'_>) -> Result<String, StoreError> {
    let in_file: WireCodebook =
        ron::from_str(text).map_err(|error| StoreError::ron(path, &error))?;
    let origin = |list: &str, owner: &str, name: &str| -> String {
        let was = |rename: &&Rename| rename.is_in(list, owner) && rename.to == name;
        let rename = save.renames.iter().find(was);
        rename.map_or(name, |rename| &rename.from).to_owned()
    };
    let origin: Origin<'_> = &origin;
    let after = as_in_file(save.after, &in_file, origin);
    let line = |wire| line_from(wire).map_err(|e| unreadable(path, &e));
    ron_patch::patch(
        text,
        &line(&in_file)?,
        &line(&after)?,
        &CODEBOOK,
        "",
        origin,
    )
    .map_err(|damage| unreadable(path, &damage.message))
}

/// What is to be written, with what the file leaves out left out and its colours in its own letters, where they mean the same.
fn as_in_file(after: &Codebook, in_file: &WireCodebook, origin: Origin<'_>) -> WireCodebook {
    let mut wire = wire_from_codebook(after);
    for (i, t) in wire.entity_types.iter_mut().enumerate() {
        let old_name = origin("entity_types", "", &t.name);
        let Some(old) = in_file.entity_types.iter().find(|t| t.name == old_name) else {
            continue;
        };
        if old.tag.is_none() && t.tag == Some(default_tag(&t.name)) {
            t.tag = None;
        }
        let Some(color) = after.entity_types.get(i).map(|t| t.color) else {
            continue;
        };
        match &old.color {
            None if color == palette_color(i) => t.color = None,
            Some(old) if color_from_wire(old) == Some(color) => t.color = Some(old.clone()),
            _ => {}
        }
    }
    wire
}

/// Has `postil.ron` name the new file.
fn name_in_project(
    vfs: &dyn Vfs,
    save: &CodebookSave<'_>,
    path: &Path,
    previous: &dyn KeepPrevious,
) -> Result<(), StoreError> {
    let project = save.folder.join(PROJECT_FILE);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = CodebookSource::File(PathBuf::from(&*name));
    let there = vfs::exists(vfs, &project)
        .map_err(|error| StoreError::io(&project, Action::Read, error))?;
    if !there {
        let text =
            render_project(save.project_name, &file, &[]).map_err(|e| unreadable(&project, &e))?;
        return write_atomic(vfs, &project, text.as_bytes());
    }
    let old = read(vfs, &project)?;
    let value = format!(
        "File({})",
        line_from(&name).map_err(|e| unreadable(&project, &e))?
    );
    let shape = Shape {
        known: &["codebook"],
        lists: &[],
    };
    let after = format!("(codebook: {value})");
    let origin = |_: &str, _: &str, name: &str| name.to_owned();
    let new = ron_patch::patch(&old, "()", &after, &shape, "", &origin)
        .map_err(|damage| unreadable(&project, &damage.message))?;
    previous.keep(vfs, &project, old.as_bytes())?;
    write_atomic(vfs, &project, new.as_bytes())
}

/// Where the codebook's struct stands in a `postil.ron` that carries it.
fn inline_codebook(text: &str) -> Option<(usize, usize)> {
    let fields = struct_fields(text).ok()?;
    let field = fields
        .iter()
        .find(|f| text[f.name.clone()] == *"codebook")?;
    let value = &text[field.value.clone()];
    let open = value.find('(')? + 1;
    let close = value.rfind(')')?;
    value[..open]
        .trim_start()
        .starts_with("Inline")
        .then_some((field.value.start + open, field.value.start + close))
}

/// `codebook.ron`, or the next name that nobody has.
fn free_path(vfs: &dyn Vfs, folder: &Path) -> Result<PathBuf, StoreError> {
    let mut path = folder.join("codebook.ron");
    for n in 2..1000 {
        let is_there =
            vfs::exists(vfs, &path).map_err(|error| StoreError::io(&path, Action::Read, error))?;
        if !is_there {
            break;
        }
        path = folder.join(format!("codebook-{n}.ron"));
    }
    Ok(path)
}

fn read(vfs: &dyn Vfs, path: &Path) -> Result<String, StoreError> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    text_of(&bytes, path)
}

/// The file must say what the editing began with.
fn check_unchanged(text: &str, path: &Path, before: &Codebook) -> Result<(), StoreError> {
    let (there, _) = parse_codebook(text, path)?;
    if there == *before {
        Ok(())
    } else {
        Err(changed(path))
    }
}

/// What is about to be written must read back as what is on the screen.
fn check_result(text: &str, path: &Path, after: &Codebook) -> Result<(), StoreError> {
    match parse_codebook(text, path) {
        Ok((there, _)) if there == *after => Ok(()),
        Ok(_) => Err(unreadable(path, &"it would not say what is on the screen")),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn changed(path: &Path) -> StoreError {
    StoreError::Changed {
        path: path.to_owned(),
    }
}

fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Io {
        path: path.to_owned(),
        action: Action::Written,
        source: std::io::Error::other(format!("{why}; the file is as it was, please report this")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::relabel::LabelKind,
        store::{codebook::builtin, project::Project, save::NoBackups, vfs::RealVfs},
    };

    /// A folder of its own that goes with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn path(&self) -> &Path {
            &self.0
        }

        fn vfs(&self) -> &RealVfs {
            &RealVfs
        }

        fn write(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.join(name);
            std::fs::write(&path, text).unwrap();
            path
        }

        fn read(&self, name: &str) -> String {
            std::fs::read_to_string(self.0.join(name)).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).ok();
        }
    }

    const FILE: &str = "(\n    format: \"postil-codebook\", name: \"mine\", version: 4, // ours\n    mood: \"sunny\",\n    entity_types: [\n        (name: \"Person\", key: 'p', icon: \"face\"), // people\n        (name: \"Place\", color: (light: \"#0B6FA8\", dark: \"#6DB7E8\")),\n    ],\n)\n";

    fn folder() -> Folder {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("postil-codebook-{}-{n}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    fn rename(kind: LabelKind, from: &str, to: &str) -> Rename {
        Rename {
            kind,
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn a_file_keeps_what_is_not_ours_and_says_what_is_new() {
        let folder = folder();
        let path = folder.write("c.ron", FILE);
        let (before, _) = parse_codebook(FILE, &path).unwrap();
        let mut after = before.clone();
        after.version = 5;
        after.entity_types[0].label.name = "Human".to_owned();
        after.entity_types[1].key = Some('l');
        let save = CodebookSave {
            folder: folder.path(),
            project_name: "p",
            source: &CodebookSource::File(path.clone()),
            before: &before,
            after: &after,
            renames: &[rename(LabelKind::EntityType, "Person", "Human")],
        };
        save_codebook(folder.vfs(), &save, &NoBackups).unwrap();
        let expected = FILE
            .replace("version: 4", "version: 5")
            .replace("\"Person\"", "\"Human\"")
            .replace("icon: \"face\"", "icon: \"face\", tag: \"PER\"")
            .replace("dark: \"#6DB7E8\")", "dark: \"#6DB7E8\"), key: 'l'");
        assert_eq!(folder.read("c.ron"), expected);
        // A second save that began before this one writes nothing over it.
        let error = save_codebook(folder.vfs(), &save, &NoBackups).unwrap_err();
        assert!(
            error.to_string().contains("was changed by another program"),
            "{error}"
        );
        assert_eq!(folder.read("c.ron"), expected);
    }

    #[test]
    fn a_built_in_codebook_becomes_the_projects_own() {
        let folder = folder();
        folder.write("a.txt", "text");
        let before = builtin("news-core").unwrap();
        let mut after = before.clone();
        after.version = 2;
        after.concepts.pop();
        let save = CodebookSave {
            folder: folder.path(),
            project_name: "Summits",
            source: &CodebookSource::Builtin("news-core".to_owned()),
            before: &before,
            after: &after,
            renames: &[],
        };
        save_codebook(folder.vfs(), &save, &NoBackups).unwrap();
        let project = Project::open(folder.vfs(), &[folder.path().to_owned()]);
        assert!(project.problems.is_empty(), "{:?}", project.problems);
        assert_eq!(*project.codebook, after);
        assert_eq!(project.name, "Summits");
    }

    #[test]
    fn a_project_file_keeps_its_own_when_it_names_the_new_codebook() {
        let folder = folder();
        let text = "(\n    format: \"postil-project\",\n    name: \"Deals\", // a name\n    codebook: Builtin(\"minimal\"),\n    weather: 3,\n    team: [(id: \"a\", name: \"A\")],\n)\n";
        folder.write("postil.ron", text);
        folder.write("codebook.ron", "somebody else's");
        let before = builtin("minimal").unwrap();
        let mut after = before.clone();
        after.version += 1;
        let save = CodebookSave {
            folder: folder.path(),
            project_name: "x",
            source: &CodebookSource::Builtin("minimal".to_owned()),
            before: &before,
            after: &after,
            renames: &[],
        };
        save_codebook(folder.vfs(), &save, &NoBackups).unwrap();
        let expected = text.replace("Builtin(\"minimal\")", "File(\"codebook-2.ron\")");
        assert_eq!(folder.read("postil.ron"), expected);
        assert_eq!(folder.read("codebook.ron"), "somebody else's");
    }

    #[test]
    fn a_codebook_inside_the_project_file_is_changed_there() {
        let folder = folder();
        let text = format!(
            "(format: \"postil-project\", name: \"In\", codebook: Inline({}), team: [])\n",
            FILE.trim_end()
        );
        folder.write("postil.ron", &text);
        let (before, _) = parse_codebook(FILE, Path::new("c.ron")).unwrap();
        let mut after = before.clone();
        after.entity_types.remove(1);
        let save = CodebookSave {
            folder: folder.path(),
            project_name: "x",
            source: &CodebookSource::Inline,
            before: &before,
            after: &after,
            renames: &[],
        };
        save_codebook(folder.vfs(), &save, &NoBackups).unwrap();
        let project = Project::open(folder.vfs(), &[folder.path().to_owned()]);
        assert_eq!(*project.codebook, after);
        assert!(folder.read("postil.ron").contains("mood: \"sunny\""));
    }

    #[test]
    fn any_edit_of_a_built_in_codebook_reads_back() {
        for (name, text) in BUILTIN {
            let (before, _) = parse_codebook(text, Path::new(name)).unwrap();
            for n in 0..4 {
                let mut after = before.clone();
                after
                    .entity_types
                    .rotate_left(n.min(before.entity_types.len()));
                after.intensities.truncate(n);
                if let Some(event) = after.event_types.get_mut(n) {
                    event.roles.truncate(n);
                    event.label.definition = "a \"quoted\"\nline".to_owned();
                }
                after.guideline = "# Title\n\n- 'a' \\ b".repeat(n);
                let save = CodebookSave {
                    folder: Path::new("."),
                    project_name: "x",
                    source: &CodebookSource::Inline,
                    before: &before,
                    after: &after,
                    renames: &[],
                };
                let new = patched(text, Path::new(name), &save).unwrap();
                check_result(&new, Path::new(name), &after).unwrap();
            }
        }
    }
}
