//! Merging, over random documents.

use std::{collections::BTreeSet, fs};

use proptest::prelude::*;

use super::{
    fixture::*,
    merge::{Kept, Merged, Snapshot, merge},
    merge_files::{git_merge, merge_copy, merge_from_disk},
    save::{NoBackups, SaveError, save},
    sidecar::{Access, Base, find_conflict_copies, parse, read_sidecar, render},
    testing::cases,
    vfs::RealVfs,
};
use crate::model::{
    annotation::{Comment, Entity, Mention, Record},
    document::Document,
    edit::{Title, Transaction},
    id::{Id, Kind},
    span::ByteSpan,
};

fn merged(base: &Document, ours: &Document, theirs: &Document) -> Merged {
    let of = Snapshot::from_document;
    merge(&of(base), &of(ours), &of(theirs), base.article(), "alice")
}

fn applied(merged: &Merged, onto: &Document) -> Document {
    let mut document = onto.clone();
    let transaction = merged
        .snapshot
        .transaction_from(onto, Title::new("undo-merge"));
    document.apply(transaction).unwrap();
    assert_eq!(Snapshot::from_document(&document), merged.snapshot);
    document
}

fn entity(name: &str) -> Entity {
    Entity::new(Id::new(Kind::Entity, "e_1"), "Organization", name)
}

fn with_name(document: &Document, name: &str) -> Document {
    let mut changed = document.clone();
    let before = changed.entity(&entity("").id).unwrap().clone();
    let mut after = before.clone();
    name.clone_into(&mut after.name);
    let mut transaction = Transaction::new(Title::new("test"));
    transaction.replace(before, after);
    changed.apply(transaction).unwrap();
    changed
}

fn without(document: &Document, id: &Id) -> Document {
    let mut changed = document.clone();
    let mut transaction = Transaction::new(Title::new("test"));
    transaction.edits = changed.removal([id.clone()]);
    changed.apply(transaction).unwrap();
    changed
}

fn questions(merged: &Merged) -> Vec<&Comment> {
    let records = merged.snapshot.records.values();
    records
        .filter_map(|record| match record {
            Record::Comment(comment) => Some(comment),
            _ => None,
        })
        .collect()
}

#[test]
fn a_name_changed_twice_is_kept_and_asked_about() {
    let mut base = empty_document("OTAN");
    insert(&mut base, entity("OTAN"));
    let (ours, theirs) = (with_name(&base, "NATO"), with_name(&base, "L'OTAN"));
    let both = merged(&base, &ours, &theirs);
    let [conflict] = &both.conflicts[..] else {
        panic!("{:?}", both.conflicts)
    };
    assert_eq!((&*conflict.ours, &*conflict.theirs), ("NATO", "L'OTAN"));
    assert_eq!((&*conflict.field, conflict.kept), ("name", Kept::Ours));
    let [question] = questions(&both)[..] else {
        panic!("one question")
    };
    assert!(question.open && question.text.ends_with("has name: L'OTAN"));
    // Their machine merges as well, and both files are the same: nothing goes back and forth.
    let mirrored = merged(&base, &theirs, &ours);
    assert_eq!(mirrored.snapshot, both.snapshot);
    assert_eq!(mirrored.conflicts[0].kept, Kept::Theirs);
    let done = applied(&both, &ours);
    assert_eq!(merged(&theirs, &done, &theirs).conflicts, []);
}

#[test]
fn what_is_deleted_here_and_changed_there_stays() {
    let mut base = empty_document("OTAN");
    insert(&mut base, entity("OTAN"));
    let mention = Id::new(Kind::Mention, "m_1");
    let at = vec![ByteSpan::new(0, 4)];
    insert(
        &mut base,
        Mention::new(mention.clone(), at.clone(), entity("").id),
    );
    let gone = without(&base, &entity("").id);
    assert!(gone.is_empty());
    let changed = with_name(&base, "NATO");
    let both = merged(&base, &gone, &changed);
    assert_eq!(both.restored, [entity("").id]);
    assert_eq!(both.snapshot.records.len(), 1, "the mention stays deleted");
    // A new mention brings the entity back that the other side deleted.
    let mut more = base.clone();
    insert(
        &mut more,
        Mention::new(Id::new(Kind::Mention, "m_2"), at, entity("").id),
    );
    let both = merged(&base, &gone, &more);
    assert_eq!(both.restored, [entity("").id]);
    assert_eq!(applied(&both, &gone).len(), 2);
}

fn rendered(document: &Document, base: &Base) -> (String, Base) {
    let text = render(document, base).unwrap();
    let back = parse(&text, document.article(), "");
    assert_eq!(back.document.as_ref(), Some(document));
    (text, back.base)
}

#[test]
fn a_file_that_changed_on_disk_is_merged_into_the_open_document() {
    let dir = TempDir::new();
    let path = dir.path().join("a.txt.alice.ann.ron");
    let mut document = empty_document("OTAN");
    insert(&mut document, entity("OTAN"));
    let base = save(&RealVfs, &path, &document, &Base::default(), &NoBackups)
        .unwrap()
        .base;
    let mut theirs = document.clone();
    insert(
        &mut theirs,
        Entity::new(Id::new(Kind::Entity, "e_2"), "ArmedGroup", "Daech"),
    );
    save(&RealVfs, &path, &theirs, &base, &NoBackups).unwrap();
    let mut ours = with_name(&document, "NATO");
    let refused = save(&RealVfs, &path, &ours, &base, &NoBackups).unwrap_err();
    assert!(matches!(refused, SaveError::ChangedOnDisk { .. }));
    let incoming = merge_from_disk(&RealVfs, &path, &ours, &base).unwrap();
    assert_eq!(incoming.conflicts, []);
    ours.apply(incoming.transaction).unwrap();
    assert_eq!(ours, with_name(&theirs, "NATO"));
    save(&RealVfs, &path, &ours, &incoming.base, &NoBackups).unwrap();
    let back = read_sidecar(&RealVfs, &path, ours.article()).unwrap();
    assert_eq!(back.document, Some(ours.clone()));
    // A conflict copy that lacks what was deleted in it, and has something new.
    let copy = dir
        .path()
        .join("a.txt.alice.ann.sync-conflict-20260105-101112-K4BZ7QX.ron");
    let mut other = without(&ours, &Id::new(Kind::Entity, "e_2"));
    insert(
        &mut other,
        Entity::new(Id::new(Kind::Entity, "e_3"), "Person", "Ban"),
    );
    fs::write(&copy, render(&other, &back.base).unwrap()).unwrap();
    let found = find_conflict_copies(&RealVfs, &dir.path().join("a.txt")).unwrap();
    assert_eq!((&found[0].path, &found[0].sidecar), (&copy, &path));
    let incoming = merge_copy(&RealVfs, &copy, &ours, &back.base).unwrap();
    ours.apply(incoming.transaction).unwrap();
    let names: Vec<_> = ours.entities().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["NATO", "Ban"]);
}

#[test]
fn conflict_markers_are_repaired_and_the_file_as_it_was_is_kept() {
    let dir = TempDir::new();
    let mut base = empty_document("OTAN et Daech");
    insert(&mut base, entity("OTAN"));
    let (text, file) = rendered(&base, &Base::default());
    let (ours, _) = rendered(&with_name(&base, "NATO"), &file);
    let (theirs, _) = rendered(&with_name(&base, "L'OTAN"), &file);
    let line = |text: &str| text.lines().find(|l| l.contains("e_1")).unwrap().to_owned() + "\n";
    let block = format!(
        "<<<<<<< HEAD\n{}=======\n{}>>>>>>> bob\n",
        line(&ours),
        line(&theirs)
    );
    let marked = text.replace(&line(&text), &block);
    let path = dir.write("a.txt.alice.ann.ron", &marked);
    let read = read_sidecar(&RealVfs, &path, base.article()).unwrap();
    let mut document = read.document.unwrap();
    assert_eq!(document.entity(&entity("").id).unwrap().name, "NATO");
    assert_eq!(
        (document.len(), read.problems.len()),
        (2, 1),
        "{:?}",
        read.problems
    );
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_2"), "ArmedGroup", "Daech"),
    );
    save(&RealVfs, &path, &document, &read.base, &NoBackups).unwrap();
    let kept = dir.path().join("a.txt.alice.ann.ron.damaged-1");
    assert_eq!(fs::read_to_string(kept).unwrap(), marked);
    assert!(!fs::read_to_string(&path).unwrap().contains("<<<<"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(300, 10_000)))]
    #[test]
    fn a_merge_loses_nothing_whichever_way_round([base, ours, theirs] in any_fork()) {
        let both = merged(&base, &ours, &theirs);
        prop_assert_eq!(&both.left_out, &[]);
        // It is a document: no reference dangles, every span fits. Both sides come to the same.
        prop_assert_eq!(applied(&both, &ours), applied(&both, &theirs));
        let mirrored = merged(&base, &theirs, &ours);
        prop_assert_eq!(&mirrored.snapshot, &both.snapshot);
        prop_assert_eq!(&mirrored.restored, &both.restored);
        prop_assert_eq!(mirrored.conflicts.len(), both.conflicts.len());
        for (a, b) in mirrored.conflicts.iter().zip(&both.conflicts) {
            prop_assert_eq!((&a.id, &a.field, &a.ours, &a.theirs), (&b.id, &b.field, &b.theirs, &b.ours));
        }
        let ids = |d: &Document| d.records().map(|r| r.id().clone()).collect::<BTreeSet<_>>();
        for id in ids(&base).union(&ids(&ours).union(&ids(&theirs)).cloned().collect()) {
            let (b, o, t) = (base.record(id), ours.record(id), theirs.record(id));
            let now = both.snapshot.records.get(id);
            let deleted = b.is_some() && (o.is_none() || t.is_none());
            prop_assert!(now.is_some() || deleted, "{:?} vanished", id);
            if o == b && t != b && t.is_some() {
                prop_assert_eq!(now, t);
            } else if t == b && o != b && o.is_some() {
                prop_assert_eq!(now, o);
            }
        }
        // Of one who did nothing, nothing comes.
        for x in [&ours, &theirs] {
            let same = Snapshot::from_document(x);
            prop_assert_eq!(&merged(&base, x, &base).snapshot, &same);
            prop_assert_eq!(&merged(&base, &base, x).snapshot, &same);
            prop_assert_eq!(&merged(&base, x, x).snapshot, &same);
        }
        // Merged again it stays as it is.
        let done = applied(&both, &ours);
        prop_assert_eq!(&merged(&theirs, &done, &theirs).snapshot, &both.snapshot);
    }

    #[test]
    fn git_merges_as_the_program_does([base, ours, theirs] in any_fork()) {
        let (base_text, file) = rendered(&base, &Base::default());
        let of = |document: &Document| {
            // A file says its header's defaults; all of it is there before the merge.
            render(document, &file).unwrap()
        };
        let (text, has_conflicts) = git_merge(&base_text, &of(&ours), &of(&theirs)).unwrap();
        let both = merged(&base, &ours, &theirs);
        prop_assert_eq!(has_conflicts, !both.conflicts.is_empty());
        let back = parse(&text, base.article(), "");
        prop_assert_eq!(&back.problems, &[]);
        prop_assert_eq!(Snapshot::from_document(back.document.as_ref().unwrap()), both.snapshot);
        prop_assert_eq!(back.base.access(), &Access::Writable);
        // What nobody changed keeps its line, and a merge with nothing is the file itself.
        prop_assert_eq!(git_merge(&base_text, &of(&ours), &base_text).unwrap(), (of(&ours), false));
        prop_assert_eq!(git_merge(&base_text, &base_text, &of(&theirs)).unwrap(), (of(&theirs), false));
    }

    #[test]
    fn git_and_the_window_write_the_same_file_whichever_side_is_ours([base, ours, theirs] in any_fork()) {
        let (base_text, file) = rendered(&base, &Base::default());
        let of = |document: &Document| render(document, &file).unwrap();
        let (by_git, _) = git_merge(&base_text, &of(&ours), &of(&theirs)).unwrap();
        let (mirrored, _) = git_merge(&base_text, &of(&theirs), &of(&ours)).unwrap();
        prop_assert_eq!(&mirrored, &by_git);
        for (here, there) in [(&ours, &theirs), (&theirs, &ours)] {
            let dir = TempDir::new();
            let path = dir.write("a.txt.alice.ann.ron", of(there));
            let incoming = merge_from_disk(&RealVfs, &path, here, &file).unwrap();
            let mut document = here.clone();
            document.apply(incoming.transaction).unwrap();
            prop_assert_eq!(&render(&document, &incoming.base).unwrap(), &by_git);
        }
    }

    #[test]
    fn git_merge_of_anything_never_panics([base, ours, _] in any_fork(), at in any::<prop::sample::Index>(), with in "(\\PC|[(){}\\[\\],:\"0-9\n<=>|]){0,6}") {
        let (base_text, file) = rendered(&base, &Base::default());
        let mut text = render(&ours, &file).unwrap();
        let at = text.floor_char_boundary(at.index(text.len()));
        text.insert_str(at, &with);
        if let Ok((merged, _)) = git_merge(&base_text, &base_text, &text) {
            prop_assert!(parse(&merged, base.article(), "").document.is_some());
        }
        let marked = format!("<<<<<<< a\n{text}=======\n{base_text}>>>>>>> b\n");
        parse(&marked, base.article(), "");
        super::merge_files::repair_conflict_markers(&marked);
    }
}
