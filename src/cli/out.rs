//! Standard output, and files that exports write.

use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    dataset::sink::Sink,
    store::vfs::{self, RealVfs, Vfs as _, VfsFile},
};

/// Prints a line. A closed pipe ends the program quietly, as `head` expects.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}

/// Bytes gathered before a write.
const BUFFER: usize = 1 << 18;

/// Writes an export to standard output, to one file, or into a folder.
pub enum FileSink {
    Stdout,
    /// The folder of all files; a lone file's name is in its path.
    Folder {
        root: PathBuf,
        force: bool,
        open: BTreeMap<String, (Box<dyn VfsFile>, Vec<u8>)>,
        /// Files of this run.
        made: Vec<PathBuf>,
    },
}

impl FileSink {
    pub fn folder(root: &Path, force: bool) -> Self {
        Self::Folder {
            root: root.to_owned(),
            force,
            open: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Writes what is still gathered. Without it the files are incomplete.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout => io::stdout().flush(),
            Self::Folder { open, .. } => {
                for (mut file, buffer) in open.into_values() {
                    vfs::write_all(&mut *file, &buffer)?;
                }
                Ok(())
            }
        }
    }
}

impl FileSink {
    /// Takes away what was written so far: half a dataset looks like a whole one.
    pub fn discard(self) {
        let Self::Folder { made, open, .. } = self else {
            return;
        };
        drop(open);
        for path in made {
            if let Err(error) = RealVfs.remove_file(&path) {
                eprintln!("postil: {} is incomplete: {error}", path.display());
            }
        }
    }
}

fn create(root: &Path, path: &str, force: bool) -> io::Result<Box<dyn VfsFile>> {
    let path = root.join(path);
    if let Some(folder) = path.parent() {
        RealVfs.create_dir_all(folder)?;
    }
    if force && vfs::exists(&RealVfs, &path)? {
        RealVfs.remove_file(&path)?;
    }
    RealVfs.create_new(&path, None).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            io::Error::new(
                error.kind(),
                format!(
                    "{} is there already; add --force to replace it",
                    path.display()
                ),
            )
        } else {
            error
        }
    })
}

impl Sink for FileSink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => io::stdout().lock().write_all(bytes),
            Self::Folder {
                root,
                force,
                open,
                made,
            } => {
                if !open.contains_key(path) {
                    let file = create(root, path, *force)?;
                    made.push(root.join(path));
                    open.insert(path.to_owned(), (file, Vec::new()));
                }
                if let Some((file, buffer)) = open.get_mut(path) {
                    buffer.extend_from_slice(bytes);
                    if buffer.len() >= BUFFER {
                        vfs::write_all(&mut **file, buffer)?;
                        buffer.clear();
                    }
                }
                Ok(())
            }
        }
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => io::stdout().lock().write_all(bytes),
            Self::Folder {
                root, force, made, ..
            } => {
                let mut file = create(root, path, *force)?;
                made.push(root.join(path));
                vfs::write_all(&mut *file, bytes)
            }
        }
    }
}
