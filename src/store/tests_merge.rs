//! Merging, over random documents.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    fixture::*,
    merge::{Kept, Merged, Snapshot, merge},
    testing::cases,
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
    let comment = |record| match record {
        &Record::Comment(ref comment) => Some(comment),
        _ => None,
    };
    merged
        .snapshot
        .records
        .values()
        .filter_map(comment)
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
}
