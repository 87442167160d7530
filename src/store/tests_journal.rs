//! The journal on a real file system, whole, torn, flipped and failing.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use proptest::prelude::*;

use super::{
    fixture::*,
    journal::{JournalWriter, list_journals},
    local::LocalDirs,
    merge::{Snapshot, merge},
    recover::{Recovered, recover, replay},
    save::{NoBackups, save},
    sidecar::{Base, read_sidecar},
    testing::cases,
    vfs::RealVfs,
    vfs_faulty::{Fault, FaultyVfs},
};
use crate::model::{
    annotation::{Entity, Mention, Record, Zone, ZoneKind},
    article::Status,
    document::Document,
    edit::{Edit, Title, Transaction},
    id::{Id, Kind},
    span::ByteSpan,
};

struct Desk {
    dir: TempDir,
    dirs: LocalDirs,
    sidecar: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let dir = TempDir::new();
        Self {
            dirs: LocalDirs::within(&dir.path().join("home")),
            sidecar: dir.path().join("a.txt.alice.ann.ron"),
            dir,
        }
    }

    fn writer(&self, document: &Document, base: &Base) -> JournalWriter {
        JournalWriter::new(&RealVfs, &self.dirs, &self.sidecar, document, base, None)
    }

    fn recover(&self, loaded: &Document, base: &Base) -> Option<Recovered> {
        recover(&RealVfs, &self.dirs, &self.sidecar, loaded, base).unwrap()
    }

    fn save(&self, document: &Document, base: &Base) -> Base {
        save(&RealVfs, &self.sidecar, document, base, &NoBackups)
            .unwrap()
            .base
    }

    fn load(&self, like: &Document) -> (Document, Base) {
        let read = read_sidecar(&RealVfs, &self.sidecar, like.article()).unwrap();
        (read.document.unwrap(), read.base)
    }

    fn journals(&self) -> Vec<String> {
        let folder = self.dirs.state.join("journal");
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let name = |e: io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }
}

fn naming(n: usize) -> Transaction {
    let id = Id::new(Kind::Entity, format!("e_{n}"));
    let mut transaction = Transaction::new(Title::new("undo-tag").with("text", "Daech"));
    transaction.insert(Entity::new(id, "ArmedGroup", format!("Daech {n}")));
    transaction
}

fn done(document: &Document, transactions: &[Transaction]) -> Document {
    let mut document = document.clone();
    for transaction in transactions {
        document.apply(transaction.clone()).unwrap();
    }
    document
}

/// A journal that an earlier Postil left in a crash is read by every later one.
#[test]
fn the_journal_of_1_0_is_the_golden_file() {
    let blank = empty_document("L'OTAN s'engage contre Daech 👍 à Paris");
    let entity = Id::new(Kind::Entity, "e_1");
    let at = |quote: &str| {
        let start = blank.article().text().find(quote).unwrap();
        vec![ByteSpan::new(start, start + quote.len())]
    };
    let mut made = Transaction::new(Title::new("undo-tag").with("text", "Paris"));
    made.insert(Entity::new(entity.clone(), "Place", "Paris"));
    made.insert(Mention::new(
        Id::new(Kind::Mention, "m_1"),
        at("Paris"),
        entity.clone(),
    ));
    let mut changed = Transaction::new(Title::new("undo-rename"));
    let before = Entity::new(entity.clone(), "Place", "Paris");
    let after = Entity::new(entity.clone(), "Place", "Paris (France)");
    changed.replace(before, after);
    let mut removed = Transaction::new(Title::new("undo-delete"));
    let mention = Mention::new(Id::new(Kind::Mention, "m_2"), at("Daech"), entity);
    removed.insert(mention.clone());
    removed.edits.push(Edit::Remove(mention.into()));
    let mut header = Transaction::new(Title::new("undo-status"));
    header.edits.push(Edit::Status {
        before: Status::ToDo,
        after: Status::Skipped {
            reason: "off topic".to_owned(),
        },
    });
    let all = [made, changed, removed, header];
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/journal-1.0.journal"
    );
    if std::env::var_os("POSTIL_BLESS").is_some() {
        let desk = Desk::new();
        let (sidecar, base) = (Path::new("a.txt.alice.ann.ron"), Base::default());
        let mut writer = JournalWriter::new(&RealVfs, &desk.dirs, sidecar, &blank, &base, None);
        writer.append(&RealVfs, &all).unwrap();
        fs::copy(writer.path(), path).unwrap();
    }
    let golden = fs::read(path).unwrap();
    let back = replay(&golden, &blank, &Base::default(), "x");
    assert_eq!(back.problems, []);
    assert_eq!((back.n, &back.transactions[..]), (4, &all[..]));
    let mut done = blank;
    for transaction in all {
        done.apply(transaction).unwrap();
    }
    assert_eq!(back.document, done);
}

#[test]
fn edits_come_back_after_a_crash_and_go_with_the_save() {
    let desk = Desk::new();
    let blank = empty_document("L'OTAN et Daech");
    let mut writer = desk.writer(&blank, &Base::default());
    assert_eq!(
        desk.journals(),
        Vec::<String>::new(),
        "nothing done, nothing written"
    );
    writer.append(&RealVfs, &[naming(1)]).unwrap();
    writer.append(&RealVfs, &[naming(2), naming(3)]).unwrap();
    let edited = done(&blank, &[naming(1), naming(2), naming(3)]);
    // Here it crashes.
    let listed = list_journals(&RealVfs, &desk.dirs).unwrap();
    assert_eq!(
        (listed[0].n_transactions, &listed[0].sidecar),
        (3, &desk.sidecar)
    );
    let back = desk.recover(&blank, &Base::default()).unwrap();
    assert_eq!((&back.document, back.n), (&edited, 3));
    // It goes on, and crashes again.
    let mut writer = JournalWriter::new(
        &RealVfs,
        &desk.dirs,
        &desk.sidecar,
        &blank,
        &Base::default(),
        Some(&back),
    );
    writer.append(&RealVfs, &[naming(4)]).unwrap();
    let edited = done(&edited, &[naming(4)]);
    let back = desk.recover(&blank, &Base::default()).unwrap();
    assert_eq!((&back.document, back.n), (&edited, 4));
    let base = desk.save(&edited, &Base::default());
    writer.append(&RealVfs, &[naming(5)]).unwrap();
    // The save holds the first four; the fifth came while it ran.
    writer.saved(&RealVfs, 1, &base).unwrap();
    let (loaded, base) = desk.load(&blank);
    let back = desk.recover(&loaded, &base).unwrap();
    assert_eq!((back.n, back.document.len()), (1, 5));
    let base = desk.save(&back.document, &base);
    writer.saved(&RealVfs, 2, &base).unwrap();
    assert_eq!(desk.journals(), Vec::<String>::new());
    assert!(desk.recover(&loaded, &base).is_none());
}

#[test]
fn a_crash_between_the_save_and_the_journals_end_brings_nothing_twice() {
    let desk = Desk::new();
    let blank = empty_document("L'OTAN et Daech");
    let mut writer = desk.writer(&blank, &Base::default());
    writer.append(&RealVfs, &[naming(1)]).unwrap();
    desk.save(&done(&blank, &[naming(1)]), &Base::default());
    let (loaded, base) = desk.load(&blank);
    let back = desk.recover(&loaded, &base).unwrap();
    assert_eq!(
        (back.n, &back.document, &back.conflicts[..]),
        (0, &loaded, &[][..])
    );
}

#[test]
fn zones_proposed_anew_do_not_double_those_of_the_journal() {
    let desk = Desk::new();
    let zone = |key: &str| {
        let mut document = empty_document("OTAN\nDaech");
        let at = ByteSpan::new(0, 4);
        insert(
            &mut document,
            Zone::new(Id::new(Kind::Zone, key), ZoneKind::Headline, at),
        );
        document
    };
    let mut writer = desk.writer(&zone("z_1"), &Base::default());
    writer.append(&RealVfs, &[naming(1)]).unwrap();
    let back = desk.recover(&zone("z_2"), &Base::default()).unwrap();
    assert_eq!(back.document, done(&zone("z_1"), &[naming(1)]));
}

#[test]
fn a_journal_of_another_text_is_kept() {
    let desk = Desk::new();
    let blank = empty_document("L'OTAN et Daech");
    desk.writer(&blank, &Base::default())
        .append(&RealVfs, &[naming(1)])
        .unwrap();
    let other = empty_document("L'OTAN et Daech, corrigé");
    let back = desk.recover(&other, &Base::default()).unwrap();
    assert_eq!((back.n, back.problems.len()), (0, 1));
    let mut writer = JournalWriter::new(
        &RealVfs,
        &desk.dirs,
        &desk.sidecar,
        &other,
        &Base::default(),
        Some(&back),
    );
    writer.append(&RealVfs, &[naming(2)]).unwrap();
    let base = desk.save(&done(&other, &[naming(2)]), &Base::default());
    writer.saved(&RealVfs, 1, &base).unwrap();
    let names = desk.journals();
    assert!(
        names.len() == 1 && names[0].ends_with(".kept-1"),
        "{names:?}"
    );
    // Nor does a writer that has read nothing write over what is there.
    desk.writer(&other, &base)
        .append(&RealVfs, &[naming(3)])
        .unwrap();
    desk.writer(&other, &base)
        .append(&RealVfs, &[naming(4)])
        .unwrap();
    assert_eq!(desk.journals().len(), 3);
}

#[test]
fn a_journal_that_could_not_be_written_is_written_with_the_next_edit() {
    let blank = empty_document("L'OTAN et Daech");
    let n_calls = {
        let desk = Desk::new();
        let vfs = FaultyVfs::new(RealVfs, None);
        let mut writer = JournalWriter::new(
            &vfs,
            &desk.dirs,
            &desk.sidecar,
            &blank,
            &Base::default(),
            None,
        );
        for n in 1..4 {
            writer.append(&vfs, &[naming(n)]).unwrap();
        }
        vfs.n_calls()
    };
    for kind in [
        io::ErrorKind::StorageFull,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::Other,
    ] {
        for at in 0..n_calls {
            for (forever, short_write) in [(false, false), (false, true), (true, true)] {
                let desk = Desk::new();
                let vfs = FaultyVfs::new(
                    RealVfs,
                    Some(Fault {
                        at,
                        forever,
                        kind,
                        short_write,
                    }),
                );
                let mut writer = JournalWriter::new(
                    &vfs,
                    &desk.dirs,
                    &desk.sidecar,
                    &blank,
                    &Base::default(),
                    None,
                );
                let mut acknowledged = 0;
                for n in 1..4 {
                    if writer.append(&vfs, &[naming(n)]).is_ok() {
                        acknowledged = n;
                    }
                }
                let n_back = desk.recover(&blank, &Base::default()).map_or(0, |back| {
                    let all: Vec<_> = (1..=back.n).map(naming).collect();
                    assert_eq!(back.document, done(&blank, &all), "a prefix");
                    back.n
                });
                assert!(n_back >= acknowledged, "{n_back} of {acknowledged} at {at}");
                if !forever {
                    writer.flush(&vfs).unwrap();
                    let back = desk.recover(&blank, &Base::default()).unwrap();
                    assert_eq!(back.n, 3, "an error that passes loses nothing");
                }
            }
        }
    }
}

/// The journal of a random history, and the states after each transaction.
fn journal_of(document: &Document, transactions: &[Transaction]) -> (Vec<u8>, Vec<Document>) {
    let desk = Desk::new();
    let mut writer = desk.writer(document, &Base::default());
    writer.append(&RealVfs, transactions).unwrap();
    let bytes = fs::read(writer.path()).unwrap_or_default();
    let states = (0..=transactions.len()).map(|n| done(document, &transactions[..n]));
    drop(desk.dir);
    (bytes, states.collect())
}

#[test]
fn every_cut_and_every_flip_gives_a_valid_prefix() {
    let mut document = empty_document("L'OTAN et Daech");
    document.set_header(Default::default(), Default::default());
    let (bytes, states) = journal_of(&document, &(1..9).map(naming).collect::<Vec<_>>());
    let mut longest = 0;
    for cut in 0..bytes.len() {
        let back = replay(&bytes[..cut], &document, &Base::default(), "j");
        assert_eq!(back.document, states[back.n], "cut at {cut}");
        assert!(back.n >= longest);
        longest = back.n;
    }
    assert_eq!(longest, 7);
    let mut seed = 1u64;
    for _ in 0..cases(2_000, 10_000) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let bit = (seed >> 33) as usize % (bytes.len() * 8);
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let back = replay(&flipped, &document, &Base::default(), "j");
        assert_eq!(back.document, states[back.n], "bit {bit}");
        assert!(!back.problems.is_empty(), "bit {bit} is not reported");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::with_cases(cases(64, 1_000)) })]
    #[test]
    fn a_replayed_journal_is_the_state((before, transactions) in any_history(), cut in any::<prop::sample::Index>()) {
        prop_assume!(!transactions.is_empty() && *before.status() == Default::default() && *before.card() == Default::default());
        let (bytes, states) = journal_of(&before, &transactions);
        let whole = replay(&bytes, &before, &Base::default(), "j");
        prop_assert_eq!(&whole.problems, &[]);
        prop_assert_eq!(&whole.document, states.last().unwrap());
        prop_assert_eq!(&whole.transactions, &transactions);
        let torn = replay(&bytes[..cut.index(bytes.len())], &before, &Base::default(), "j");
        prop_assert_eq!(&torn.document, &states[torn.n]);
    }

    #[test]
    fn a_journal_is_merged_into_a_sidecar_that_changed([base, ours, theirs] in any_fork()) {
        let desk = Desk::new();
        let file = desk.save(&base, &Base::default());
        prop_assume!(file.has_file());
        let mut edits = Snapshot::from_document(&ours).transaction_from(&base, Title::new("test"));
        prop_assume!(!edits.is_empty());
        let rest = edits.edits.split_off(edits.edits.len() / 2);
        let mut writer = desk.writer(&base, &file);
        if done_ok(&base, &edits) {
            let second = Transaction { edits: rest, ..edits.clone() };
            writer.append(&RealVfs, &[edits, second]).unwrap();
        } else {
            edits.edits.extend(rest);
            writer.append(&RealVfs, &[edits]).unwrap();
        }
        let back = desk.recover(&base, &file).unwrap();
        prop_assert_eq!(&back.document, &ours);
        // Somebody saves something else meanwhile.
        let file = desk.save(&theirs, &file);
        prop_assume!(file.has_file());
        let back = desk.recover(&theirs, &file).unwrap();
        let of = Snapshot::from_document;
        let merged = merge(&of(&base), &of(&ours), &of(&theirs), base.article(), "alice");
        for record in ours.records().filter(|r| base.record(r.id()) != Some(r)) {
            prop_assert!(back.document.record(record.id()).is_some() || !back.is_whole, "{:?} is lost", record);
        }
        if back.is_whole {
            // The journal does not know what the base called a record that a question names.
            let mut expected = merged.snapshot;
            let mut found = of(&back.document);
            for side in [&mut expected, &mut found] {
                side.records.retain(|_, r| !matches!(r, Record::Comment(c) if c.text.starts_with("Two versions")));
            }
            prop_assert_eq!(differing(&found, &expected), Vec::new());
        }
    }
}

fn differing(a: &Snapshot, b: &Snapshot) -> Vec<(Option<Record>, Option<Record>)> {
    let ids: std::collections::BTreeSet<&Id> = a.records.keys().chain(b.records.keys()).collect();
    let of = |side: &Snapshot, id: &Id| side.records.get(id).cloned();
    ids.into_iter()
        .map(|id| (of(a, id), of(b, id)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn done_ok(document: &Document, transaction: &Transaction) -> bool {
    document.clone().apply(transaction.clone()).is_ok()
}
