//! Regressions of saves and journals, and round trips by the thousand.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use proptest::prelude::*;

use super::{
    fixture::*,
    journal::JournalWriter,
    local::LocalDirs,
    recover::{recover, replay},
    save::{KeepPrevious as _, NoBackups, Outcome, SaveError, read_back, save},
    sidecar::{Base, parse, parse_again, read_sidecar, render, sidecar_path},
    testing::cases,
    versions::Versions,
    vfs::{DirEntry, Metadata, RealVfs, Vfs, VfsFile, VfsLock},
};
use crate::model::{
    annotation::Entity,
    document::Document,
    edit::{Title, Transaction},
    id::{Id, Kind},
};

fn naming(n: usize) -> Transaction {
    let id = Id::new(Kind::Entity, format!("e_{n}"));
    let mut transaction = Transaction::new(Title::new("undo-tag"));
    transaction.insert(Entity::new(id, "ArmedGroup", format!("Daech {n}")));
    transaction
}

fn done(document: &Document, edits: impl IntoIterator<Item = usize>) -> Document {
    let mut document = document.clone();
    for n in edits {
        document.apply(naming(n)).unwrap();
    }
    document
}

struct Desk {
    dir: TempDir,
    dirs: LocalDirs,
    blank: Document,
}

impl Desk {
    fn new() -> Self {
        let dir = TempDir::new();
        Self {
            dirs: LocalDirs::within(&dir.path().join("home")),
            blank: empty_document("L'OTAN et Daech"),
            dir,
        }
    }

    fn sidecar(&self) -> PathBuf {
        sidecar_path(&self.dir.path().join("a.txt"), "alice")
    }

    fn writer(&self) -> JournalWriter {
        let base = Base::default();
        JournalWriter::new(
            &RealVfs,
            &self.dirs,
            &self.sidecar(),
            &self.blank,
            &base,
            None,
        )
    }
}

/// Somebody who compared before our rename and renames after it: both are told, nobody's file is taken for the other's.
#[test]
fn a_file_that_is_replaced_right_after_the_rename_is_not_called_saved() {
    let desk = Desk::new();
    let path = desk.sidecar();
    let base = save(
        &RealVfs,
        &path,
        &done(&desk.blank, [1]),
        &Base::default(),
        &NoBackups,
    )
    .unwrap()
    .base;
    let theirs = render(&done(&desk.blank, [1, 2]), &base).unwrap();
    // The folder's flush is when the other one comes.
    let vfs = Interrupting {
        path: path.clone(),
        with: theirs.clone(),
    };
    let error = save(&vfs, &path, &done(&desk.blank, [1, 3]), &base, &NoBackups).unwrap_err();
    assert!(matches!(error, SaveError::ChangedOnDisk { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    // The merge with the old base brings both together.
    let ours = done(&desk.blank, [1, 3]);
    let incoming = super::merge_files::merge_from_disk(&RealVfs, &path, &ours, &base).unwrap();
    let mut merged = ours;
    merged.apply(incoming.transaction).unwrap();
    assert_eq!(merged, done(&desk.blank, [1, 2, 3]));
}

/// Writes the file anew whenever a folder is flushed.
struct Interrupting {
    path: PathBuf,
    with: String,
}

impl Vfs for Interrupting {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealVfs.read(path)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        RealVfs.open_read(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        RealVfs.metadata(path)
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        RealVfs.read_dir_unsorted(path)
    }

    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        RealVfs.create_new(path, mode)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        RealVfs.append(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealVfs.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        RealVfs.remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        RealVfs.create_dir_all(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        RealVfs.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        fs::write(&self.path, &self.with)?;
        RealVfs.sync_dir(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        RealVfs.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        RealVfs.read_link(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        RealVfs.try_lock(path)
    }
}

#[test]
fn two_saves_of_one_file_wait_for_each_other_on_one_machine() {
    let desk = Desk::new();
    let versions = Versions::new(desk.dirs.clone());
    let path = desk.sidecar();
    let first = versions.alone(&RealVfs, &path).unwrap();
    let waiting = std::thread::spawn({
        let (versions, path) = (versions.clone(), path.clone());
        move || versions.alone(&RealVfs, &path).is_some()
    });
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(!waiting.is_finished());
    drop(first);
    assert!(waiting.join().unwrap());
    assert_eq!(
        desk.dir.names(),
        ["home"],
        "nothing lies in the shared folder"
    );
}

/// Everything behind a damaged byte used to be deleted with the next save, where it was less than 64 KB.
#[test]
fn a_journal_with_damage_in_the_middle_is_kept() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    for n in 1..6 {
        writer.append(&RealVfs, &[naming(n)]).unwrap();
    }
    let mut bytes = fs::read(writer.path()).unwrap();
    let at = bytes
        .windows(7)
        .position(|w| w == b"Daech 3")
        .expect("the third edit");
    bytes[at] ^= 1;
    fs::write(writer.path(), &bytes).unwrap();
    let base = Base::default();
    let back = recover(&RealVfs, &desk.dirs, &desk.sidecar(), &desk.blank, &base)
        .unwrap()
        .unwrap();
    assert_eq!(back.document, done(&desk.blank, [1, 2]));
    assert!(
        back.problems[0].to_string().contains("only the first 2"),
        "{:?}",
        back.problems
    );
    let mut writer = JournalWriter::new(
        &RealVfs,
        &desk.dirs,
        &desk.sidecar(),
        &desk.blank,
        &base,
        Some(&back),
    );
    let saved = save(&RealVfs, &desk.sidecar(), &back.document, &base, &NoBackups).unwrap();
    writer.saved(&RealVfs, 0, &saved.base).unwrap();
    let folder = desk.dirs.state.join("journal");
    let names: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert_eq!(names.len(), 1);
    let kept = names[0].as_ref().unwrap().path();
    assert!(kept.to_string_lossy().ends_with(".kept-1"));
    assert_eq!(fs::read(kept).unwrap(), bytes);
}

#[test]
fn a_length_that_is_damaged_is_not_taken_for_a_cut() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    writer.append(&RealVfs, &[naming(1)]).unwrap();
    let second = fs::read(writer.path()).unwrap().len();
    for n in 2..5 {
        writer.append(&RealVfs, &[naming(n)]).unwrap();
    }
    let mut bytes = fs::read(writer.path()).unwrap();
    bytes[second + 2] = 0x7F;
    let back = replay(&bytes, &desk.blank, &Base::default(), "j");
    assert_eq!((back.n, back.is_whole), (1, false));
    // What a crash leaves: half a frame, or a file that is longer than what was written to it.
    for tail in [&bytes[..0], &[0; 4096], &[9, 0, 0]] {
        let mut torn = fs::read(writer.path()).unwrap();
        torn.extend_from_slice(tail);
        let back = replay(&torn, &desk.blank, &Base::default(), "j");
        assert_eq!((back.n, back.is_whole), (4, true));
    }
}

/// Two windows, where no lock can be had: what the first journals after the second began used to go to a file without a name.
#[test]
fn a_journal_that_another_process_replaced_is_written_anew_and_theirs_is_kept() {
    let desk = Desk::new();
    let mut first = desk.writer();
    first.append(&RealVfs, &[naming(1)]).unwrap();
    let base = Base::default();
    let path = desk.sidecar();
    let back = recover(&RealVfs, &desk.dirs, &path, &desk.blank, &base).unwrap();
    let mut second = JournalWriter::new(
        &RealVfs,
        &desk.dirs,
        &path,
        &desk.blank,
        &base,
        back.as_ref(),
    );
    second.append(&RealVfs, &[naming(2)]).unwrap();
    let theirs = fs::read(second.path()).unwrap();
    first.append(&RealVfs, &[naming(3)]).unwrap();
    let back = recover(&RealVfs, &desk.dirs, &path, &desk.blank, &base).unwrap();
    assert_eq!(back.unwrap().document, done(&desk.blank, [1, 3]));
    let mut kept = first.path().as_os_str().to_owned();
    kept.push(".kept-1");
    assert_eq!(fs::read(&kept).unwrap(), theirs);
    // A journal that was removed under the writer is written anew as well.
    fs::remove_file(first.path()).unwrap();
    first.append(&RealVfs, &[naming(4)]).unwrap();
    let back = recover(&RealVfs, &desk.dirs, &path, &desk.blank, &base).unwrap();
    assert_eq!(back.unwrap().document, done(&desk.blank, [1, 3, 4]));
}

/// A number in a file with conflict markers used to ask for as much memory as it liked.
#[test]
fn a_place_far_behind_every_text_asks_for_no_memory() {
    let mut document = empty_document("OTAN");
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_1"), "Person", "O"),
    );
    let text = render(&document, &Base::default()).unwrap();
    let far = "    mentions: [\n        (id: \"m_1\", at: [(start: 14171798691772, end: 4, quote: \"OTAN\", prefix: \"\", suffix: \"\")], entity: \"e_1\", level: Name),\n    ],\n)\n";
    let text = text.strip_suffix(")\n").unwrap().to_owned() + far;
    let line = text.lines().find(|l| l.contains("type: ")).unwrap();
    let block = format!("<<<<<<< a\n{line}\n=======\n{line}\n>>>>>>> b");
    let (merged, _) =
        super::merge_files::repair_conflict_markers(&text.replace(line, &block)).unwrap();
    assert!(merged.contains("14171798691772"), "kept as it is");
}

/// Records that can't be used used to be kept in the order in which that was found out, so that they changed places with every save, and the
/// check before a save refused to write such a file at all.
#[test]
fn records_that_cannot_be_used_are_written_back_in_the_order_of_the_file() {
    let desk = Desk::new();
    let path = desk.sidecar();
    let first = render(&done(&desk.blank, [1]), &Base::default()).unwrap();
    let lists = "    stances: [\n        (id: \"s_1\", holder: Author, target: Entity(\"e_9\"), polarity: Favor, certainty: Probable),\n        (id: \"s_1\", holder: Author, target: Entity(\"e_9\"), polarity: Favor),\n    ],\n)\n";
    let text = first.strip_suffix(")\n").unwrap().to_owned() + lists;
    let read = parse(&text, desk.blank.article(), "x");
    let document = read.document.unwrap();
    assert_eq!((document.len(), read.base.n_kept()), (1, 2));
    assert_eq!(render(&document, &read.base).unwrap(), text);
    fs::write(&path, &text).unwrap();
    let more = done(&document, [2]);
    save(&RealVfs, &path, &more, &read.base, &NoBackups).unwrap();
    assert!(fs::read_to_string(&path).unwrap().ends_with(lists));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200, 100_000)))]
    #[test]
    fn what_is_saved_reads_back_and_saves_to_the_same_bytes((before, after) in any_edited_document()) {
        let article: &Arc<_> = before.article();
        let first = render(&before, &Base::default()).unwrap();
        let read = parse(&first, article, "x");
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(read.document.as_ref(), Some(&before));
        prop_assert_eq!(&render(&before, &read.base).unwrap(), &first);
        let second = render(&after, &read.base).unwrap();
        let again = parse(&second, article, "x");
        prop_assert_eq!(&again.problems, &[]);
        prop_assert_eq!(again.document.as_ref(), Some(&after));
        prop_assert_eq!(&render(&after, &again.base).unwrap(), &second);
    }
}

#[test]
fn a_save_of_what_was_read_leaves_the_file_alone() {
    let desk = Desk::new();
    let path = desk.sidecar();
    save(
        &RealVfs,
        &path,
        &done(&desk.blank, 1..50),
        &Base::default(),
        &NoBackups,
    )
    .unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let read = read_sidecar(&RealVfs, &path, desk.blank.article()).unwrap();
    let document = read.document.unwrap();
    let saved = save(&RealVfs, &path, &document, &read.base, &NoBackups).unwrap();
    assert_eq!(saved.outcome, Outcome::Unchanged);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

/// A text that lost a line, or has another one twice, or a word changed, does not get past the reading back; the disk is not touched.
#[test]
fn what_does_not_read_back_as_the_document_is_not_written() {
    let desk = Desk::new();
    let before = done(&desk.blank, 0..6);
    let first = render(&before, &Base::default()).unwrap();
    let base = parse(&first, before.article(), "x").base;
    let after = done(&before, 6..8);
    let good = render(&after, &base).unwrap();
    let path = Path::new("x");
    let reads_back = |text: &str| read_back(path, &after, &base, text);
    assert_eq!(
        reads_back(&good).unwrap(),
        parse(&good, after.article(), "x").base
    );
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    let records = (0..lines.len()).filter(|i| lines[*i].contains("(id: \"e_"));
    let mut n = 0;
    for i in records {
        let mut without = lines.clone();
        let line = without.remove(i);
        let renamed = line.replace("Daech", "Daesh");
        let mut other = lines.clone();
        other[i] = &renamed;
        for bad in [without.concat(), other.concat()] {
            let refused = reads_back(&bad).unwrap_err();
            assert!(matches!(refused, SaveError::Verify { .. }), "{refused}");
        }
        n += 1;
    }
    assert_eq!(n, 8);
    let header = good.replace("status: ToDo", "status: Done");
    assert!(reads_back(&header).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200, 20_000)))]
    /// Reading back takes a shorter way to the same.
    #[test]
    fn what_a_save_reads_back_is_what_reading_gives(
        (before, after) in any_edited_document(),
        at in any::<prop::sample::Index>(),
        with in "(\\PC|[(){}\\[\\],:\"0-9\n<=>|/*]){0,4}",
    ) {
        let article: &Arc<_> = before.article();
        let base = parse(&render(&before, &Base::default()).unwrap(), article, "x").base;
        let good = render(&after, &base).unwrap();
        let places: Vec<usize> = good.char_indices().map(|(i, _)| i).collect();
        let mut mutated = good.clone();
        mutated.insert_str(*at.get(&places), &with);
        for text in [good, mutated] {
            let (again, anew) = (parse_again(&text, "x", &base, &after), parse(&text, article, "x"));
            prop_assert_eq!(again.document, anew.document);
            prop_assert_eq!(again.base, anew.base);
            prop_assert_eq!(again.problems, anew.problems);
        }
    }
}
