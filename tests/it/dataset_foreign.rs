//! Files that other programs made, or made badly: what is in them is taken where it stands, and what is not taken is told.

use postil::{
    dataset::{ImportOptions, ImportReport, ImportedDocument, MemorySource, import::Place},
    model::{
        annotation::{Event, Holder, Mention, Polarity, Record, Stance, Target, Trigger, Voice},
        article::Status,
        id::Kind,
        span::ByteSpan,
    },
};
use serde_json::json;

use crate::{dataset::read, dataset_fixture::id};

/// One file that is read.
fn one(format: &str, file: &str, text: &str) -> (Vec<ImportedDocument>, ImportReport) {
    read(format, &MemorySource::one(file, text))
}

/// Texts, labels and attributes of a document's mentions.
fn mentions(document: &ImportedDocument) -> Vec<String> {
    let label = |of: &Mention| {
        let found = document.records.iter().find_map(|record| match record {
            Record::Entity(entity) if entity.id == of.entity => Some(entity.label.as_str()),
            _ => None,
        });
        found.unwrap()
    };
    let said = document.records.iter().filter_map(|record| match record {
        Record::Mention(mention) => {
            let at = mention.at[0].text(&document.text).unwrap();
            let mut said = format!("{at} {}", label(mention));
            for (name, value) in &mention.attributes {
                said.push_str(&format!(" {name}={value}"));
            }
            Some(said)
        }
        _ => None,
    });
    said.collect()
}

fn problems(report: &ImportReport) -> Vec<String> {
    report.problems.iter().map(ToString::to_string).collect()
}

fn events(document: &ImportedDocument) -> Vec<&Event> {
    let records = document.records.iter();
    let of_kind = records.filter_map(|record| match record {
        Record::Event(event) => Some(event),
        _ => None,
    });
    of_kind.collect()
}

fn stances(document: &ImportedDocument) -> Vec<&Stance> {
    let records = document.records.iter();
    let of_kind = records.filter_map(|record| match record {
        Record::Stance(stance) => Some(stance),
        _ => None,
    });
    of_kind.collect()
}

fn voices(document: &ImportedDocument) -> Vec<&Voice> {
    let records = document.records.iter();
    let of_kind = records.filter_map(|record| match record {
        Record::Voice(voice) => Some(voice),
        _ => None,
    });
    of_kind.collect()
}

fn tsv(rows: &str) -> String {
    format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n{rows}")
}

#[test]
fn a_bad_first_row_moves_no_sentence() {
    let file = tsv(
        "#Text=Ana met Bob.\n1-1\t0-3\tAna\n1-2\t4-7\tmet\t_\n1-3\t8-11\tBob\tPER[1]\n1-4\t11-12\t.\t_\n\n#Text=He ran.\n2-1\t13-15\tHe\tPER\n2-2\t16-19\tran\t_\n",
    );
    let (documents, report) = one("webanno-tsv", "a.tsv", &file);
    assert_eq!(documents[0].text, "Ana met Bob.\nHe ran.");
    assert_eq!(mentions(&documents[0]), ["Bob PER", "He PER"]);
    assert_eq!(
        problems(&report),
        ["a.tsv:5: error: it has 3 cells, the header declares 4"]
    );
    // Where no row says where the sentence is, it is not put anywhere, and the next one is.
    let file = tsv(
        "#Text=no no\n1-1\t0-2\tno\n1-2\t3-5\tno\tX\n\n#Text=He ran.\n2-1\t6-8\tHe\tPER\n2-2\t9-12\tran\t_\n",
    );
    let (documents, report) = one("webanno-tsv", "a.tsv", &file);
    assert_eq!(mentions(&documents[0]), ["He PER"]);
    assert_eq!(
        problems(&report)[1],
        "a.tsv:6: error: where its sentence begins can't be told from this row"
    );
}

#[test]
fn a_row_whose_word_stands_elsewhere_is_refused() {
    // Code points where the format counts UTF-16 units.
    let file = tsv(
        "#Text=Ana 👍 met Bob.\n1-1\t0-3\tAna\tPER\n1-2\t4-6\t👍\t_\n1-3\t6-9\tmet\t_\n1-4\t10-13\tBob\tPER[1]\n",
    );
    let (documents, report) = one("webanno-tsv", "a.tsv", &file);
    assert_eq!(mentions(&documents[0]), ["Ana PER"]);
    assert_eq!(
        problems(&report),
        [
            "a.tsv:7: error: at 6-9 the text is \" me\", not \"met\"",
            "a.tsv:8: error: at 10-13 the text is \" Bo\", not \"Bob\"",
        ]
    );
}

#[test]
fn reversed_offsets_and_a_byte_order_mark_are_no_end_of_doccano() {
    let line = json!({"text": "abc", "entities": [
        {"id": 1, "label": "X", "start_offset": 2, "end_offset": 1, "text": "b"},
        {"id": 2, "label": "Y", "start_offset": 1, "end_offset": 2, "text": "b"},
    ]});
    let source = MemorySource::one("a.jsonl", format!("\u{feff}{line}\n"));
    let format = postil::dataset::by_name("doccano").unwrap();
    let mut documents = Vec::new();
    let options = ImportOptions {
        unit: Some(postil::dataset::Unit::Graphemes),
        ..ImportOptions::default()
    };
    let reader = format.reader().unwrap();
    let report = reader.read(&source, &options, &mut |document| {
        documents.push(document);
        Ok(())
    });
    assert_eq!(mentions(&documents[0]), ["b Y"]);
    assert_eq!(
        problems(&report.unwrap()),
        ["a.jsonl:1: error: 1: the span 2-1 does not fit the text"]
    );
}

#[test]
fn annotations_of_another_view_are_not_put_on_the_first_ones_text() {
    let xmi = r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore">
<custom:Span xmi:id="10" sofa="1" begin="0" end="3" value="PER"/>
<custom:Span xmi:id="11" sofa="2" begin="0" end="3" value="ORG"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Ana met Bob."/>
<cas:Sofa xmi:id="2" sofaNum="2" sofaID="translation" sofaString="NATO traf Bob."/>
</xmi:XMI>"#;
    let json = json!({"%FEATURE_STRUCTURES": [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "Ana met Bob."},
        {"%ID": 2, "%TYPE": "uima.cas.Sofa", "sofaID": "translation", "sofaString": "NATO traf Bob."},
        {"%ID": 10, "%TYPE": "webanno.custom.Span", "@sofa": 1, "begin": 0, "end": 3, "value": "PER"},
        {"%ID": 11, "%TYPE": "webanno.custom.Span", "@sofa": 2, "begin": 0, "end": 3, "value": "ORG"},
    ]});
    for (format, file, text) in [
        ("cas-xmi", "a.xmi", xmi.to_owned()),
        ("cas-json", "a.json", json.to_string()),
    ] {
        let (documents, report) = one(format, file, &text);
        assert_eq!(mentions(&documents[0]), ["Ana PER"], "{format}");
        let said = problems(&report);
        assert!(
            said.len() == 1
                && said[0].ends_with(
                    "11: it is on the text of another view, and only the first view is read"
                ),
            "{said:?}"
        );
    }
}

fn brat(text: &str, ann: &str) -> (ImportedDocument, Vec<String>) {
    let mut source = MemorySource::one("a.txt", text);
    source.files.insert("a.ann".to_owned(), ann.into());
    let (mut documents, report) = read("brat", &source);
    (documents.remove(0), problems(&report))
}

#[test]
fn every_line_of_brat_is_taken_or_refused() {
    let ann = "\
T1\tPER 0 3\tAna
T2\tMeet 4 7\tmet
T3\tPER 8 11\tBob
E1\tMeet:T2 Who:T1 Where Whom:T3
R1\tLoves Arg1:T1 Arg2:T3
R2\tLoves Arg1:T1 Arg2:T1
R3\tLoves Arg1:T9 Arg2:T1
A1\tNegated R1
A2\tNegated T9
A3\tNegated E1
A4\tMood T3 glad
A5\tMood T3 proud
N1\tReference E1 Wikidata:Q1\tx
N2\tReference T9 Wikidata:Q1\tx
N3\tReference T1 Wikidata:Q1\tx
#1\tConcept E1\tx
#2\tMode T1\tx
#3\tAnnotatorNotes E1\tyes
";
    let (document, said) = brat("Ana met Bob.", ann);
    assert_eq!(
        mentions(&document),
        ["Ana PER relation.Loves=T3 T1", "Bob PER Mood=glad|proud"]
    );
    let roles: Vec<&str> = events(&document)[0]
        .arguments
        .iter()
        .map(|a| a.role.as_str())
        .collect();
    assert_eq!(roles, ["Who", "Whom"]);
    let mut expected = [
        "a.ann:4: error: E1: Where is no role: ROLE:ID is missing",
        "a.ann:7: error: R3: T9 is not there",
        "a.ann:8: error: R1: on R1 there is no place for Negated",
        "a.ann:9: error: T9: T9 is not there",
        "a.ann:13: error: E1: on E1 there is no place for Wikidata:Q1",
        "a.ann:14: error: T9: T9 is not there",
        "a.ann:16: error: E1: on E1 there is no place for Concept",
        "a.ann:17: error: T1: on T1 there is no place for Mode",
    ];
    let mut said = said;
    said.sort();
    expected.sort_unstable();
    assert_eq!(said, expected);
}

#[test]
fn roles_of_stances_and_voices_that_lead_nowhere_are_told() {
    let ann = "\
T1\tPER 0 3\tAna
T2\tStance 4 11\tpraised
T3\tVoice 12 15\tBob
E1\tStance:T2 Holder:T8 Target:T1 Voice:E9 About:T1
A1\tStancePolarity E1 Favor
A2\tManner E2 Direct
E2\tVoice:T3 Source:T1 Source2:T1 Cue:T7 Within:E1
R1\tBacks Arg1:E1 Arg2:T1
R2\tBacks Arg1:E2 Arg2:E1
#1\tConcept E1\tpeace
E3\tStance:T2 Target:T9
A3\tStancePolarity E3 Against
";
    let (document, said) = brat("Ana praised Bob.", ann);
    assert_eq!(
        said,
        [
            "a.ann:4: error: E1: T8 is not there",
            "a.ann:4: error: E1: E9 is not there",
            "a.ann:4: error: E1: it has no place for its About T1",
            "a.ann:7: error: E2: it has no place for its Source2 T1",
            "a.ann:7: error: E2: E1 is not there",
            "a.ann:7: error: E2: T7 is not there",
            "a.ann:11: error: E3: the stance has no target",
            "a.ann:10: error: E1: on E1 there is no place for Concept",
        ]
    );
    let stance = stances(&document)[0];
    assert!(matches!(stance.target, Target::Entity(_)));
    assert_eq!(stance.attributes["relation.Backs"], "T1");
    let voice = voices(&document)[0];
    assert!(voice.source.id().is_some());
    assert_eq!(voice.attributes.len(), 1);
    assert_eq!(voice.attributes["relation.Backs"], "E1");
}

#[test]
fn mentions_of_one_chain_keep_their_labels() {
    let ann = "T1\tPER_NAM 0 3\tAna\nT2\tPER_NOM 8 14\tdoctor\nT3\tPER_NAM 16 19\tAna\nR1\tCoreference Arg1:T2 Arg2:T1\nR2\tCoreference Arg1:T3 Arg2:T1\n";
    let text = "Ana is a doctor. Ana ran.";
    let ann = ann.replace("8 14", "9 15").replace("16 19", "17 20");
    let (document, said) = brat(text, &ann);
    assert!(said.is_empty(), "{said:?}");
    let expected = ["Ana PER_NAM", "doctor PER_NAM label=PER_NOM", "Ana PER_NAM"];
    assert_eq!(mentions(&document), expected);
    let chains = "#FORMAT=WebAnno TSV 3.3\n#T_CH=custom.Coref|referenceRelation|referenceType\n\n#Text=Ana is a doctor. Ana ran.\n1-1\t0-3\tAna\t*->1-1\tPER_NAM[1]\n1-2\t9-15\tdoctor\t*->1-2\tPER_NOM[1]\n1-3\t17-20\tAna\t*->1-3\t*[1]\n";
    let (documents, _) = one("webanno-tsv", "a.tsv", chains);
    assert_eq!(mentions(&documents[0]), expected);
}

fn web_annotation(id: &str, source: &str, at: [usize; 2], quote: &str) -> serde_json::Value {
    json!({"id": id, "type": "Annotation", "body": {"purpose": "tagging", "value": "PER"},
    "target": {"source": source, "selector": [
        {"type": "TextPositionSelector", "start": at[0], "end": at[1]},
        {"type": "TextQuoteSelector", "exact": quote, "prefix": "", "suffix": ""},
    ]}})
}

#[test]
fn a_quote_that_stands_once_is_found_where_the_position_is_wrong() {
    let page = json!([
        web_annotation("a1", "a.txt", [0, 3], "Ana"),
        // JavaScript counts UTF-16 units.
        web_annotation("a2", "a.txt", [11, 14], "Bob"),
        web_annotation("a3", "a.txt", [18, 19], "a"),
        web_annotation("a4", "a.txt", [18, 21], "Eve"),
    ]);
    let mut source = MemorySource::one("page.jsonld", page.to_string());
    let text = "Ana 👍 met Bob and Abba.";
    source.files.insert("a.txt".to_owned(), text.into());
    let (documents, report) = read("w3c", &source);
    assert_eq!(mentions(&documents[0]), ["Ana PER", "Bob PER"]);
    let said = problems(&report);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].ends_with("a3: at 18-19 the text is \"A\", not \"a\""),
        "{said:?}"
    );
    assert!(
        said[1].ends_with("a4: at 18-21 the text is \"Abb\", not \"Eve\""),
        "{said:?}"
    );
}

#[test]
fn pages_in_two_folders_have_texts_of_their_own() {
    let page = |id: &str, quote| json!([web_annotation(id, "a.txt", [0, 3], quote)]).to_string();
    let mut source = MemorySource::default();
    for (path, text) in [
        ("x/page.jsonld", page("x", "Ana")),
        ("x/page.jsonld.text/a.txt", "Ana ran.".to_owned()),
        ("y/page.jsonld", page("y", "Bob")),
        ("y/page.jsonld.text/a.txt", "Bob ran.".to_owned()),
        ("z/page.jsonld", page("z", "Eve")),
        ("z/a.txt", "Eve ran.".to_owned()),
    ] {
        source.files.insert(path.to_owned(), text.into_bytes());
    }
    let (documents, report) = read("w3c", &source);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let found: Vec<Vec<String>> = documents.iter().map(mentions).collect();
    assert_eq!(found, [["Ana PER"], ["Bob PER"], ["Eve PER"]]);
}

#[test]
fn results_that_label_studio_has_more_are_told_and_a_cancelled_task_is_skipped() {
    let region = json!({"id": "r1", "type": "labels", "from_name": "label", "to_name": "text",
        "value": {"start": 0, "end": 3, "text": "Ana", "labels": ["PER"]}});
    let result = json!([
        region,
        {"id": "r1", "type": "choices", "from_name": "level", "value": {"start": 0, "end": 3, "choices": ["Nominal"]}},
        {"id": "d1", "type": "choices", "from_name": "sentiment", "value": {"choices": ["positive"]}},
        {"id": "d2", "type": "textarea", "from_name": "summary", "value": {"text": ["Short."]}},
        {"id": "d3", "type": "taxonomy", "from_name": "topic", "value": {"taxonomy": [["a", "b"]]}},
        {"id": "d4", "type": "number", "from_name": "score", "value": {"number": 3}},
        {"id": "r2", "type": "labels", "from_name": "label", "value": {"start": 4, "end": 7, "text": "ran", "labels": []}},
        {"id": "d5", "type": "choices", "from_name": "left open", "value": {"choices": []}},
    ]);
    let tasks = json!([
        {"id": 1, "data": {"text": "Ana ran."}, "annotations": [{"result": result}]},
        {"id": 2, "data": {"text": "Bob ran."}, "annotations": [{"was_cancelled": true, "result": []}]},
    ]);
    let (documents, report) = one("label-studio", "a.json", &tasks.to_string());
    assert_eq!(mentions(&documents[0]), ["Ana PER"]);
    let mut said = problems(&report);
    said.sort();
    let ends = [
        "d1: sentiment is said of no region: there is no place for it",
        "d2: summary is said of no region: there is no place for it",
        "d3: results of the kind taxonomy are not read",
        "d4: results of the kind number are not read",
        "r2: the region has no label",
    ];
    assert_eq!(said.len(), ends.len(), "{said:?}");
    for (said, end) in said.iter().zip(ends) {
        assert!(said.ends_with(end), "{said}");
    }
    assert_eq!(documents[0].status, Status::default());
    assert!(matches!(documents[1].status, Status::Skipped { .. }));
}

/// A document of these records after it was checked: the keys of those that stay, and the problems.
fn checked(records: Vec<Record>) -> (ImportedDocument, Vec<String>, Vec<String>) {
    let mut document = ImportedDocument::new("a.txt", "Ana ran.");
    for record in records {
        document.push(record, Place::default());
    }
    let mut report = ImportReport::new(&ImportOptions::default());
    document.check(&mut report);
    let records = document.records.iter();
    let keys = records.map(|record| record.id().key().to_owned()).collect();
    assert_eq!(report.n_refused, report.problems.len());
    (document, keys, problems(&report))
}

fn voice(key: &str, within: &str) -> Voice {
    let mut voice = Voice::new(id(Kind::Voice, key), Holder::Author, Vec::new());
    voice.within = Some(id(Kind::Voice, within));
    voice
}

#[test]
fn voices_within_each_other_in_a_circle_are_within_nothing() {
    let records = [
        voice("v_1", "v_2"),
        voice("v_2", "v_3"),
        voice("v_3", "v_2"),
        voice("v_4", "v_4"),
    ];
    let (document, keys, said) = checked(records.map(Record::from).into());
    assert_eq!(keys, ["v_1", "v_2", "v_3", "v_4"]);
    let within: Vec<bool> = voices(&document)
        .iter()
        .map(|v| v.within.is_some())
        .collect();
    assert_eq!(within, [true, false, false, false]);
    assert_eq!(
        said,
        [
            "error: v_2: that it is within v_3 leads back to itself",
            "error: v_3: that it is within v_2 leads back to itself",
            "error: v_4: that it is within v_4 leads back to itself",
        ]
    );
}

/// Records that need each other are refused for what is wrong with them, and not for what is wrong with others.
#[test]
fn a_bad_record_costs_those_that_need_it_and_no_others() {
    let event = |key: &str, same: &str, end: usize| {
        let trigger = Trigger::At(vec![ByteSpan::new(4, end)]);
        let mut event = Event::new(id(Kind::Event, key), "RUN", trigger);
        event.same_as.push(id(Kind::Event, same));
        event
    };
    let stance = |key: &str, target: &str| {
        let target = Target::Event(id(Kind::Event, target));
        Stance::new(
            id(Kind::Stance, key),
            Holder::Author,
            target,
            Polarity::Favor,
        )
    };
    let (_, keys, said) = checked(vec![
        stance("s_1", "ev_1").into(),
        event("ev_1", "ev_2", 7).into(),
        event("ev_2", "ev_1", 7).into(),
        stance("s_2", "ev_9").into(),
        event("ev_3", "ev_4", 7).into(),
        event("ev_4", "ev_3", 99).into(),
        stance("s_3", "ev_3").into(),
        voice("v_1", "v_9").into(),
    ]);
    assert_eq!(keys, ["s_1", "ev_1", "ev_2"]);
    let of: Vec<&str> = said.iter().filter_map(|s| s.split(": ").nth(1)).collect();
    assert_eq!(of, ["s_2", "ev_3", "ev_4", "s_3", "v_1"]);
    assert!(
        said[0].ends_with("refers to the event ev_9, which is not there"),
        "{said:?}"
    );
    assert!(
        said[3].ends_with("refers to the event ev_3, which is not there"),
        "{said:?}"
    );
}
