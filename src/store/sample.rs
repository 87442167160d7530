//! The sample project, copied to where the user may change it.

use std::path::PathBuf;

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    save::write_new,
    vfs::{self, Vfs},
};

/// Files of the sample project: path within it, with `/`, and content.
pub type SampleFiles = [(&'static str, &'static [u8])];

/// Copies the sample project into the user's data folder and says where it is.
///
/// A file that is there already stays as it is, changed or not. A file that fails half-way is removed, so that the next start copies it.
pub fn install_sample(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    files: &[(&str, &[u8])],
) -> Result<PathBuf, StoreError> {
    let root = dirs.data.join("sample");
    for (name, bytes) in files {
        let path = name.split('/').fold(root.clone(), |at, part| at.join(part));
        let is_there =
            vfs::exists(vfs, &path).map_err(|error| StoreError::io(&path, Action::Read, error))?;
        if is_there {
            continue;
        }
        if let Some(folder) = path.parent() {
            vfs.create_dir_all(folder)
                .map_err(|error| StoreError::io(folder, Action::Created, error))?;
        }
        write_new(vfs, &path, bytes)?;
    }
    Ok(root)
}

/// The sample project of `sample_data/`.
pub const SAMPLE: &SampleFiles = &[
    ("LICENSE", include_bytes!("../../sample_data/LICENSE")),
    (
        "kb/wikidata.tsv",
        include_bytes!("../../sample_data/kb/wikidata.tsv"),
    ),
    (
        "grain-corridor.txt",
        include_bytes!("../../sample_data/grain-corridor.txt"),
    ),
    (
        "grain-corridor.txt.bruno.ann.ron",
        include_bytes!("../../sample_data/grain-corridor.txt.bruno.ann.ron"),
    ),
    (
        "grain-corridor.txt.chloe.ann.ron",
        include_bytes!("../../sample_data/grain-corridor.txt.chloe.ann.ron"),
    ),
    (
        "otan-daech.txt",
        include_bytes!("../../sample_data/otan-daech.txt"),
    ),
    (
        "otan-daech.txt.bruno.ann.ron",
        include_bytes!("../../sample_data/otan-daech.txt.bruno.ann.ron"),
    ),
    (
        "otan-daech.txt.chloe.ann.ron",
        include_bytes!("../../sample_data/otan-daech.txt.chloe.ann.ron"),
    ),
    ("postil.ron", include_bytes!("../../sample_data/postil.ron")),
    (
        "швеція-нато.txt",
        include_bytes!("../../sample_data/швеція-нато.txt"),
    ),
    (
        "הסכמי-אברהם.txt",
        include_bytes!("../../sample_data/הסכמי-אברהם.txt"),
    ),
    (
        "قمة-بروكسل.txt",
        include_bytes!("../../sample_data/قمة-بروكسل.txt"),
    ),
    (
        "قمة-بروكسل.txt.bruno.ann.ron",
        include_bytes!("../../sample_data/قمة-بروكسل.txt.bruno.ann.ron"),
    ),
    (
        "قمة-بروكسل.txt.chloe.ann.ron",
        include_bytes!("../../sample_data/قمة-بروكسل.txt.chloe.ann.ron"),
    ),
    (
        "जी20-शिखर.txt",
        include_bytes!("../../sample_data/जी20-शिखर.txt"),
    ),
    (
        "जी20-शिखर.txt.bruno.ann.ron",
        include_bytes!("../../sample_data/जी20-शिखर.txt.bruno.ann.ron"),
    ),
    (
        "北约峰会.txt",
        include_bytes!("../../sample_data/北约峰会.txt"),
    ),
    (
        "北约峰会.txt.chloe.ann.ron",
        include_bytes!("../../sample_data/北约峰会.txt.chloe.ann.ron"),
    ),
];
