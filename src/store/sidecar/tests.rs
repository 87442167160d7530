//! What a sidecar says survives: records, unknown fields, damage.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{annotation::*, span::ByteSpan},
    store::fixture::*,
};

const TEXT: &str = "L'OTAN s'engage contre Daech\r\nPartager cet article\r\n« Nous devons être fermes », a dit Jens Stoltenberg 👍.\r\n";
const GOLDEN: &str = include_str!("../../../tests/golden/sidecar-1.0.ann.ron");

fn span_of(text: &str) -> ByteSpan {
    let start = TEXT.find(text).unwrap();
    ByteSpan::new(start, start + text.len())
}

/// One record of each kind.
fn golden_document() -> Document {
    let mut document = empty_document(TEXT);
    let id = |kind: Kind, n: u32| Id::new(kind, format!("{}_{n}", kind.prefix()));
    let (otan, daech, jens) = (
        id(Kind::Entity, 1),
        id(Kind::Entity, 2),
        id(Kind::Entity, 3),
    );
    insert(
        &mut document,
        Zone::new(
            id(Kind::Zone, 1),
            ZoneKind::Headline,
            span_of("L'OTAN s'engage contre Daech"),
        ),
    );
    insert(
        &mut document,
        Zone::new(
            id(Kind::Zone, 2),
            ZoneKind::Chrome,
            span_of("Partager cet article"),
        ),
    );
    let mut nato = Entity::new(otan.clone(), "Organization", "OTAN");
    nato.links.push(Link {
        kb: "wikidata".to_owned(),
        id: "Q7184".to_owned(),
        confidence: None,
    });
    nato.aliases.push("NATO".to_owned());
    insert(&mut document, nato);
    insert(
        &mut document,
        Entity::new(daech.clone(), "ArmedGroup", "Daech"),
    );
    insert(
        &mut document,
        Entity::new(jens.clone(), "Person", "Jens Stoltenberg"),
    );
    insert(
        &mut document,
        Mention::new(id(Kind::Mention, 2), vec![span_of("L'OTAN")], otan.clone()),
    );
    insert(
        &mut document,
        Mention::new(id(Kind::Mention, 1), vec![span_of("Daech")], daech.clone()),
    );
    let mut discontinuous = Mention::new(
        id(Kind::Mention, 3),
        vec![span_of("Jens"), span_of("Stoltenberg")],
        jens.clone(),
    );
    discontinuous.level = Level::Nominal;
    insert(&mut document, discontinuous);
    let mut event = Event::new(
        id(Kind::Event, 1),
        "THREATEN",
        Trigger::At(vec![span_of("s'engage")]),
    );
    event.arguments.push(Argument {
        role: "actor".to_owned(),
        filler: Filler::Mention(id(Kind::Mention, 2)),
        inferred: false,
    });
    event.arguments.push(Argument {
        role: "date".to_owned(),
        filler: Filler::Date("2017-05".to_owned()),
        inferred: true,
    });
    event.tense = Tense::Present;
    insert(&mut document, event);
    let mut voice = Voice::new(
        id(Kind::Voice, 1),
        Holder::Entity(jens),
        vec![span_of("Nous devons être fermes")],
    );
    voice.cue.push(span_of("a dit"));
    insert(&mut document, voice);
    let mut stance = Stance::new(
        id(Kind::Stance, 1),
        Holder::Entity(otan),
        Target::Entity(daech),
        Polarity::Against,
    );
    stance.evidence.push(span_of("s'engage contre"));
    stance.intensity = Some("high".to_owned());
    stance.voice = Some(id(Kind::Voice, 1));
    insert(&mut document, stance);
    insert(
        &mut document,
        Absence {
            id: id(Kind::Absence, 1),
            holder: Holder::Author,
            target: Target::Concept("military-intervention".to_owned()),
            note: "reports only".to_owned(),
            origin: Some(Origin {
                how: How::Imported,
                by: vec!["brat".to_owned()],
            }),
        },
    );
    insert(
        &mut document,
        Comment {
            id: id(Kind::Comment, 1),
            on: CommentOn::Record(id(Kind::Mention, 3)),
            text: "one mention or two?".to_owned(),
            author: "alice".to_owned(),
            question: true,
            open: true,
            other: None,
            origin: None,
        },
    );
    document
}

fn parsed(text: &str) -> Sidecar {
    parse(text, &article(TEXT), "a.txt.alice.ann.ron")
}

fn said(sidecar: &Sidecar) -> Vec<String> {
    sidecar.problems.iter().map(ToString::to_string).collect()
}

/// The file with the one line that contains `part` changed.
fn with_line(part: &str, change: impl Fn(&str) -> String) -> String {
    assert_eq!(GOLDEN.lines().filter(|l| l.contains(part)).count(), 1);
    let line = |l: &str| if l.contains(part) { change(l) } else { l.to_owned() } + "\n";
    GOLDEN.lines().map(line).collect()
}

#[test]
fn the_format_of_1_0_is_the_golden_file() {
    let text = render(&golden_document(), &Base::default()).unwrap();
    if std::env::var_os("POSTIL_BLESS").is_some() {
        std::fs::write(
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/golden/sidecar-1.0.ann.ron"
            ),
            &text,
        )
        .unwrap();
    } else {
        assert_eq!(text, GOLDEN);
    }
    let back = parsed(GOLDEN);
    assert_eq!(said(&back), Vec::<String>::new());
    assert_eq!(back.document, Some(golden_document()));
}

/// 1.1 is written where a question of a merge has the other value with it.
#[test]
fn the_format_of_1_1_is_the_golden_file() {
    let mut document = golden_document();
    let of_entity = |n: u32, other: Other| {
        let id = Id::new(Kind::Comment, format!("c_1{n}"));
        Comment {
            id,
            on: CommentOn::Record(Id::new(Kind::Mention, "m_2")),
            text: format!(
                "Two versions were merged; the other one has {}: …",
                other.field
            ),
            author: "alice".to_owned(),
            question: true,
            open: true,
            other: Some(Box::new(other)),
            origin: Some(Origin {
                how: How::Suggested,
                by: vec!["postil".to_owned()],
            }),
        }
    };
    let mut mention = document
        .record(&Id::new(Kind::Mention, "m_2"))
        .unwrap()
        .clone();
    if let Record::Mention(mention) = &mut mention {
        mention.level = Level::Nominal;
    }
    insert(
        &mut document,
        of_entity(
            1,
            Other {
                field: "level".to_owned(),
                value: OtherValue::Record(mention),
            },
        ),
    );
    insert(
        &mut document,
        of_entity(
            2,
            Other {
                field: "status".to_owned(),
                value: OtherValue::Text("done".to_owned()),
            },
        ),
    );
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/sidecar-1.1.ann.ron"
    );
    let text = render(&document, &Base::default()).unwrap();
    if std::env::var_os("POSTIL_BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert_eq!(text, golden);
    let back = parsed(&golden);
    assert_eq!(said(&back), Vec::<String>::new());
    assert_eq!(back.document.as_ref(), Some(&document));
    assert_eq!(render(&document, &back.base).unwrap(), golden);
    // Without what needs it, the file is of the older version again.
    let older = render(&golden_document(), &back.base).unwrap();
    assert!(older.contains("version: (1, 0)"), "{older}");
    // An `other` that is neither is a record that can't be used: kept, and said.
    let broken = golden.replace("text: \"done\"", "word: \"done\"");
    let back = parsed(&broken);
    assert_eq!((back.base.n_kept(), back.problems.len()), (1, 1));
}

#[test]
fn fields_of_a_newer_minor_version_survive_in_what_nobody_touched() {
    let text = with_line("id: \"m_1\"", |l| {
        l.replace(
            "level: Name",
            "level: Name, salience: Some(0.5), seen: {\"a\": [1]}",
        )
    })
    .replace("version: (1, 0)", "version: (1, 7)")
    .replace("name: \"Alice\")", "name: \"Alice\", orcid: \"0000\")")
    .replace(
        "    zones: [",
        "    relations: [\n        (id: \"r_1\", from: \"m_1\"),\n    ],\n    zones: [",
    );
    let Sidecar {
        document,
        base,
        problems,
    } = parsed(&text);
    assert!(problems.is_empty(), "{problems:?}");
    let mut document = document.unwrap();
    assert_eq!(render(&document, &base).unwrap(), text);
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_9"), "Person", "Bob"),
    );
    let saved = render(&document, &base).unwrap();
    assert_eq!(
        saved.replace(
            "        (id: \"e_9\", type: \"Person\", name: \"Bob\"),\n",
            ""
        ),
        text
    );
}

#[test]
fn a_record_that_does_not_fit_is_reported_and_kept() {
    let check = |part: &str, from: &str, to: &str, expected: &str| {
        let text = with_line(part, |l| l.replacen(from, to, 1));
        assert_ne!(text, GOLDEN, "{from}");
        let sidecar = parsed(&text);
        let problems = said(&sidecar).join("\n");
        assert!(problems.contains(expected), "{problems}\nlacks {expected}");
        let document = sidecar.document.unwrap();
        let saved = render(&document, &sidecar.base).unwrap();
        let broken = text.lines().find(|l| !GOLDEN.contains(l)).unwrap();
        assert!(saved.contains(broken), "{saved}");
        let again = parsed(&saved);
        assert_eq!(
            render(again.document.as_ref().unwrap(), &again.base).unwrap(),
            saved
        );
        assert_eq!(again.document, Some(document));
    };
    check(
        "id: \"c_1\"",
        "Mention(\"m_3\")",
        "Mention(\"m_9\")",
        "a.txt.alice.ann.ron:32:9: error: c_1: it refers to the mention m_9, which is not there; the comment is left out and kept as it is",
    );
    check(
        "id: \"m_1\"",
        "start: 23",
        "start: 22",
        "m_1: at 22 to 28 the text says \" Daech\", not \"Daech\"",
    );
    check(
        "id: \"m_1\"",
        "end: 28",
        "end: 2800",
        "runs past the end of the text, which has 108 characters",
    );
    check(
        "id: \"m_1\"",
        "start: 23",
        "start: 28",
        "its span 28 to 28 is empty",
    );
    check(
        "id: \"m_1\"",
        "level: Name",
        "level: Nom",
        "m_1: Nom is none of Name, Nominal, Pronoun",
    );
    check(
        "id: \"z_1\"",
        "kind: Headline, ",
        "",
        "z_1: the field kind is missing",
    );
    check(
        "id: \"m_1\"",
        "m_1",
        "m_2",
        "m_2: its id stands on line 15 already, on another record",
    );
}

#[test]
fn what_refers_to_a_record_left_out_is_left_out_with_it() {
    let sidecar = parsed(&with_line("id: \"e_3\"", |l| l.replace("name: ", "nom: ")));
    let document = sidecar.document.unwrap();
    let ids: Vec<&str> = document.records().map(|r| r.id().key()).collect();
    assert_eq!(
        ids,
        ["z_1", "z_2", "e_1", "e_2", "m_1", "m_2", "ev_1", "a_1"]
    );
    assert_eq!(sidecar.base.n_kept(), 5);
    assert_eq!(sidecar.problems.len(), 5);
}

#[test]
fn a_cut_or_torn_file_gives_every_whole_record() {
    let lines: Vec<&str> = GOLDEN.split_inclusive('\n').collect();
    for n in 5..lines.len() - 1 {
        let cut: String = lines[..n].concat() + &lines[n][..lines[n].len() / 2];
        let sidecar = parse(&cut, &article(TEXT), "a.txt.alice.ann.ron");
        let whole = lines[..n]
            .iter()
            .filter(|l| l.starts_with("        ("))
            .count();
        let document = sidecar.document.unwrap();
        let kept: usize = sidecar.base.kept.values().map(Vec::len).sum();
        assert!(document.len() + kept >= whole, "line {n}");
        assert!(!sidecar.problems.is_empty());
    }
    let torn = with_line("id: \"m_1\"", |l| l.replace("(start", "[start"));
    let sidecar = parsed(&torn);
    assert_eq!(
        sidecar.document.as_ref().unwrap().len(),
        golden_document().len() - 1
    );
    let saved = render(sidecar.document.as_ref().unwrap(), &sidecar.base).unwrap();
    let again = parsed(&saved);
    assert_eq!(again.base.unreadable, sidecar.base.unreadable);
    assert!(again.base.unreadable[0].contains("m_1"));
    assert!(!again.base.is_damaged);
}

#[test]
fn a_newer_major_version_and_a_changed_article_are_read_only() {
    let newer = parsed(&GOLDEN.replace("version: (1, 0)", "version: (2, 3)"));
    assert_eq!(
        newer.base.access,
        Access::ReadOnly(ReadOnly::NewerVersion { major: 2, minor: 3 })
    );
    let changed = parse(
        GOLDEN,
        &article(&TEXT.replace("fermes", "unis")),
        "a.ann.ron",
    );
    assert_eq!(
        changed.base.access,
        Access::ReadOnly(ReadOnly::ArticleChanged)
    );
    assert!(said(&changed)[0].contains("a.ann.ron:3:14: error: the text of a.txt has changed"));
    assert!(changed.document.unwrap().len() > 3);
}

#[test]
fn what_is_no_sidecar_says_so() {
    for text in [
        "",
        "()",
        "(format: \"other\")",
        "hello",
        "(format: 3)",
        "\u{0}",
    ] {
        let sidecar = parsed(text);
        assert!(sidecar.document.is_none());
        assert!(
            said(&sidecar)
                .iter()
                .any(|p| p.contains("no annotation file")),
            "{text}: {:?}",
            said(&sidecar)
        );
    }
}

#[test]
fn a_file_written_over_several_lines_reads_the_same() {
    let spread = GOLDEN
        .replace(", at: ", ",\r\n   at: ")
        .replace(", name: ", ",\r\n   name: ")
        .replace("(id", "( // note\n id");
    let sidecar = parsed(&spread);
    assert_eq!(said(&sidecar), Vec::<String>::new());
    assert_eq!(sidecar.document, Some(golden_document()));
    let mut document = sidecar.document.unwrap();
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_9"), "Person", "Bob"),
    );
    let saved = render(&document, &sidecar.base).unwrap();
    assert!(!saved.contains('\r'));
    assert_eq!(saved.lines().count(), GOLDEN.lines().count() + 1);
}

#[test]
fn deleted_records_leave_their_ids_behind() {
    let Sidecar { document, base, .. } = parsed(GOLDEN);
    let mut document = document.unwrap();
    let mut removal = crate::model::edit::Transaction::new(crate::model::edit::Title::new("test"));
    removal.edits = document.removal([Id::new(Kind::Mention, "m_3")]);
    document.apply(removal).unwrap();
    let saved = render(&document, &base).unwrap();
    assert!(
        saved.contains(
            "    removed: [\n        Mention(\"m_3\"),\n        Comment(\"c_1\"),\n    ],\n"
        ),
        "{saved}"
    );
    let again = parsed(&saved);
    assert_eq!(again.base.removed().len(), 2);
    assert_eq!(
        render(again.document.as_ref().unwrap(), &again.base).unwrap(),
        saved
    );
}

#[test]
fn a_comment_behind_a_value_swallows_nothing_that_is_written_after_it() {
    let whole = parsed(GOLDEN).document;
    let with_notes = GOLDEN
        .replace("status: ToDo,", "status: ToDo // nearly **// done\n    ,")
        .replace(
            "    zones: [",
            "    future: [1, 2] // a later version's\n    ,\n    zones: [",
        );
    assert!(with_notes.contains("// nearly") && with_notes.contains("// a later"));
    // The same file where its last bracket is lost, read line by line.
    let damaged = with_notes.trim_end().trim_end_matches(')').to_owned();
    for text in [with_notes, damaged] {
        let first = parsed(&text);
        assert_eq!(
            first.document.as_ref().map(|d| d.len()),
            whole.as_ref().map(|d| d.len())
        );
        let saved = render(first.document.as_ref().unwrap(), &first.base).unwrap();
        let again = parsed(&saved);
        assert_eq!(again.document, first.document, "{saved}");
        assert_eq!(again.base.unknown_fields, first.base.unknown_fields);
        assert!(saved.contains("a later version's"), "{saved}");
    }
}

#[test]
fn labels_that_the_codebook_lacks_are_named_with_their_line() {
    let Sidecar { document, base, .. } = parsed(GOLDEN);
    let codebook = Codebook {
        name: "tiny".to_owned(),
        ..Codebook::default()
    };
    let problems = label_problems(&document.unwrap(), &base, &codebook, "a.ann.ron");
    assert_eq!(
        problems[0].to_string(),
        "a.ann.ron:10:1: warning: e_1: tiny has no entity type \"Organization\" (add it to the codebook, or change the record)"
    );
    assert_eq!(problems.len(), 6);
}

proptest! {
    #[test]
    fn a_document_reads_back_as_it_was_written(document in any_document()) {
        let text = render(&document, &Base::default()).unwrap();
        let back = parse(&text, document.article(), "a.txt.alice.ann.ron");
        prop_assert_eq!(&back.problems, &Vec::new());
        prop_assert_eq!(back.document.as_ref(), Some(&document));
        prop_assert!(write::is_unchanged(&document, &back.base).unwrap());
        prop_assert_eq!(render(&document, &back.base).unwrap(), text.clone());
        let header_and_brackets = text.lines().filter(|l| !l.starts_with("        ")).count();
        prop_assert_eq!(text.lines().count() - header_and_brackets, document.len(), "one record, one line");
    }

    #[test]
    fn an_edit_changes_the_lines_it_touches_and_no_others((before, after) in any_edited_document()) {
        let text = render(&before, &Base::default()).unwrap();
        let base = parse(&text, before.article(), "a").base;
        let saved = render(&after, &base).unwrap();
        let back = parse(&saved, before.article(), "a");
        prop_assert_eq!(back.document.as_ref(), Some(&after));
        prop_assert_eq!(write::is_unchanged(&after, &base).unwrap(), before == after);
        for original in base.records() {
            if after.record(original.record.id()) == Some(&original.record) {
                prop_assert!(saved.contains(&*original.text));
            }
        }
        let gone = before.records().filter(|r| after.record(r.id()).is_none());
        prop_assert!(gone.into_iter().all(|r| back.base.removed().contains(r.id())));
    }

    #[test]
    fn no_damage_makes_it_panic_or_lose_a_record(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..6, "[()\\[\\]{}\",:\\\\/*' \n]{0,3}|\\PC{0,3}"), 1..6),
    ) {
        let mut text = GOLDEN.to_owned();
        for (at, len, with) in cuts {
            let start = text.floor_char_boundary(at.index(text.len()));
            let end = text.floor_char_boundary((start + len).min(text.len())).max(start);
            text.replace_range(start..end, &with);
        }
        let sidecar = parsed(&text);
        let Some(document) = &sidecar.document else { return Ok(()) };
        let saved = render(document, &sidecar.base).unwrap();
        let again = parsed(&saved);
        if sidecar.base.access == Access::Writable {
            prop_assert_eq!(again.document.as_ref(), Some(document));
            prop_assert_eq!(&again.base.kept, &sidecar.base.kept);
            prop_assert_eq!(&again.base.unreadable, &sidecar.base.unreadable);
        }
        // Every untouched line of a record is there again, wherever it was put.
        for line in GOLDEN.lines().filter(|l| l.starts_with("        (")) {
            let id = line.trim_start().split('"').nth(1).unwrap();
            let whole_before = text.lines().filter(|l| *l == line).count() == 1;
            let quoted = format!("\"{id}\"");
            prop_assert!(!whole_before || saved.contains(&quoted) || saved.contains(&format!("\\{}\\", &quoted[..quoted.len() - 1])), "{} is lost from\n{}\nin\n{}", id, text, saved);
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let sidecar = read::parse_bytes(&bytes, &article(TEXT), "a");
        prop_assert!(sidecar.document.is_none());
    }
}
