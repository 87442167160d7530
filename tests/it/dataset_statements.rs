//! Events, stances and voices in the formats that draw lines between spans: ours come back, others' are what their layers say.

use std::collections::BTreeMap;

use postil::{
    dataset::{ExportOptions, ImportedDocument, MemorySource},
    model::{annotation::*, id::Id, span::ByteSpan},
};
use serde_json::{Value, json};

use crate::{
    dataset::{read, write},
    dataset_fixture::{source, torture},
};

/// What a document says, by name and not by id.
struct Said<'a>(&'a ImportedDocument);

impl Said<'_> {
    fn text(&self, at: &[ByteSpan]) -> String {
        let pieces: Vec<&str> = at.iter().filter_map(|s| s.text(&self.0.text)).collect();
        pieces.join(" … ")
    }

    fn who(&self, id: &Id) -> String {
        let record = self.0.records.iter().find(|r| r.id() == id);
        match record.expect("a record that is there") {
            Record::Entity(e) => e.name.clone(),
            Record::Mention(m) => format!("“{}”", self.text(&m.at)),
            Record::Event(e) => format!("{} “{}”", e.label, self.text(e.trigger.spans())),
            Record::Voice(v) => format!("“{}”", self.text(&v.content)),
            other => panic!("{other:?}"),
        }
    }

    fn holder(&self, holder: &Holder) -> String {
        holder
            .id()
            .map_or_else(|| format!("{holder:?}"), |id| self.who(id))
    }

    fn statements(&self) -> Vec<String> {
        let mut said = Vec::new();
        for record in &self.0.records {
            match record {
                Record::Event(e) => {
                    for argument in &e.arguments {
                        let filler = argument.filler.id().map(|id| self.who(id));
                        let role = &argument.role;
                        said.push(format!("{} {role} {}", self.who(&e.id), filler.unwrap()));
                    }
                    let none = e.arguments.is_empty().then(|| self.who(&e.id));
                    said.extend(none);
                }
                Record::Stance(s) => {
                    let target = s.target.id().map(|id| self.who(id));
                    let target = target.unwrap_or_else(|| format!("{:?}", s.target));
                    let voice = s.voice.as_ref().map(|id| format!(" by {}", self.who(id)));
                    said.push(format!(
                        "“{}”: {} {:?} {target}{}",
                        self.text(&s.evidence),
                        self.holder(&s.holder),
                        s.polarity,
                        voice.unwrap_or_default()
                    ));
                }
                Record::Voice(v) => {
                    let within = v.within.as_ref().map(|id| format!(" in {}", self.who(id)));
                    said.push(format!(
                        "{} “{}” “{}”{}",
                        self.holder(&v.source),
                        self.text(&v.cue),
                        self.text(&v.content),
                        within.unwrap_or_default()
                    ));
                }
                _ => {}
            }
        }
        said.sort();
        said
    }
}

#[test]
fn the_torture_article_says_the_same_in_all_of_them() {
    for format in [
        "cas-xmi",
        "cas-json",
        "webanno-tsv",
        "label-studio",
        "w3c",
        "doccano",
    ] {
        let (sink, _) = write(format, &ExportOptions::default(), vec![source(torture())]);
        let (documents, report) = read(format, &sink.into());
        assert_eq!(report.problems, [], "{format}");
        let names = !matches!(format, "webanno-tsv" | "doccano");
        let nato = if names {
            "North Atlantic Treaty Organization"
        } else {
            "OTAN"
        };
        let mut expected = [
            "AGREE “s’engage” actor “Jens Stoltenberg”".to_owned(),
            "AGREE “s’engage” actor “OTAN”".to_owned(),
            "AGREE “s’engage” recipient ASSAULT “met … York”".to_owned(),
            "AGREE “s’engage” recipient “Daech”".to_owned(),
            "ASSAULT “met … York”".to_owned(),
            "Author “” “Cafe\u{301} d’E\u{301}lyse\u{301}e … selon l’AFP”".to_owned(),
            "Jens Stoltenberg “dit” “28\u{202f}000 hommes” in “Cafe\u{301} d’E\u{301}lyse\u{301}e … selon l’AFP”".to_owned(),
            "“accepte”: Author Favor AGREE “s’engage”".to_owned(),
            format!("“s’engage 🇫🇷 contre … 表示支持”: {nato} Against Daech by “28\u{202f}000 hommes”"),
        ];
        expected.sort();
        assert_eq!(Said(&documents[0]).statements(), expected, "{format}");
        let records = documents[0].records.iter();
        let attributes = records.filter_map(Record::attributes).flatten();
        assert_eq!(
            attributes.collect::<Vec<_>>(),
            [],
            "{format}: nothing is left over"
        );
    }
}

#[test]
fn ids_of_records_come_back_where_the_format_has_them() {
    for format in ["cas-xmi", "cas-json", "label-studio", "w3c"] {
        let (sink, _) = write(format, &ExportOptions::default(), vec![source(torture())]);
        let (documents, _) = read(format, &sink.into());
        let ids: Vec<&str> = documents[0].records.iter().map(|r| r.id().key()).collect();
        for id in ["m_1", "m_13", "ev_1", "ev_2", "s_1", "s_3", "v_1", "v_2"] {
            assert!(ids.contains(&id), "{format}: {id} in {ids:?}");
        }
    }
}

#[test]
fn layers_of_an_inception_project_are_what_they_are_called() {
    let xmi = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:own="http:///webanno/custom.ecore" xmlns:other="http:///org/example.ecore"
  xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
  <type:NamedEntity xmi:id="2" sofa="1" begin="0" end="4" value="ORG" identifier="http://www.wikidata.org/entity/Q7184"/>
  <type:NamedEntity xmi:id="3" sofa="1" begin="15" end="20" value="LOC" identifier="https://example.org/kabul"/>
  <own:Event xmi:id="4" sofa="1" begin="5" end="14" label="ATTACK" sure="very" roles="5 6"/>
  <own:RoleLink xmi:id="5" role="who" target="2"/>
  <own:RoleLink xmi:id="6" role="where" target="3"/>
  <other:Event xmi:id="7" sofa="1" begin="5" end="14" label="MOVE"/>
  <own:Stance xmi:id="8" sofa="1" begin="5" end="9" label="Stance" polarity="Against" roles="9 10"/>
  <own:RoleLink xmi:id="9" role="Holder" target="2"/>
  <own:RoleLink xmi:id="10" role="Target" target="4"/>
  <own:Stance xmi:id="11" sofa="1" begin="5" end="9" label="Stance"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="NATO advances: Kabul"/>
  <cas:View sofa="1" members="2 3 4 7 8 11"/>
</xmi:XMI>
"#;
    let (documents, report) = read("cas-xmi", &MemorySource::one("a.xmi", xmi));
    assert_eq!(report.problems, []);
    assert_eq!(
        Said(&documents[0]).statements(),
        [
            "ATTACK “advances:” where “Kabul”",
            "ATTACK “advances:” who “NATO”",
            "“adva”: NATO Against ATTACK “advances:”",
        ]
    );
    let mut mentions: Vec<(String, &Attributes)> = Vec::new();
    for record in &documents[0].records {
        match record {
            Record::Mention(m) => mentions.push((Said(&documents[0]).text(&m.at), &m.attributes)),
            Record::Event(e) => assert_eq!(e.attributes["sure"], "very"),
            Record::Entity(e) if e.name == "NATO" => {
                assert_eq!(
                    (e.links[0].kb.as_str(), e.links[0].id.as_str()),
                    ("wikidata", "Q7184")
                );
            }
            _ => {}
        }
    }
    let elsewhere = [(
        "identifier".to_owned(),
        "https://example.org/kabul".to_owned(),
    )];
    let (none, elsewhere) = (Attributes::new(), Attributes::from(elsewhere));
    let expected = [
        ("NATO".to_owned(), &none),
        ("Kabul".to_owned(), &elsewhere),
        // Another package's, and evidence of nothing.
        ("advances:".to_owned(), &none),
        ("adva".to_owned(), &none),
    ];
    assert_eq!(mentions, expected);
}

#[test]
fn regions_of_other_label_studio_projects_are_mentions_with_all_that_was_said() {
    let region = |id: &str, control: &str, label: &str, start: usize, end: usize| json!({"id": id, "from_name": control, "to_name": "text", "type": "labels", "value": {"start": start, "end": end, "labels": [label]}});
    let more = |id: &str, control: &str, kind: &str, key: &str, text: &str| json!({"id": id, "from_name": control, "to_name": "text", "type": kind, "value": {key: [text]}});
    let task = json!({"id": 7, "data": {"text": "NATO praised Kabul."}, "annotations": [{"result": [
        region("a", "ner", "ORG", 0, 4), region("b", "ner", "Stance", 5, 12), region("c", "statement", "Quote", 13, 18),
        more("b", "stance", "choices", "choices", "Favor"), more("a", "level", "choices", "choices", "Pronoun"),
        more("a", "entity", "textarea", "text", "Alliance"), more("a", "link", "textarea", "text", "https://example.org/nato"),
        more("c", "holder", "textarea", "text", "Ana"),
        {"from_id": "b", "to_id": "a", "type": "relation", "direction": "right", "labels": ["Holder"]},
    ]}]});
    let (documents, report) = read(
        "label-studio",
        &MemorySource::one("a.json", json!([task]).to_string()),
    );
    assert_eq!(report.problems, []);
    let mut said: BTreeMap<&str, (Level, &Attributes)> = BTreeMap::new();
    for record in &documents[0].records {
        match record {
            Record::Mention(m) => {
                said.insert(m.id.key(), (m.level, &m.attributes));
            }
            Record::Entity(e) => {
                let wanted = if e.label == "ORG" {
                    "Alliance"
                } else {
                    documents[0].text[5..12].into()
                };
                assert!(e.name == wanted || e.label == "Quote", "{e:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    let attributes = |pairs: &[(&str, &str)]| -> Attributes {
        let pairs = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        pairs.collect()
    };
    assert_eq!(
        said,
        BTreeMap::from([
            (
                "a",
                (
                    Level::Pronoun,
                    &attributes(&[("link", "https://example.org/nato")])
                )
            ),
            (
                "b",
                (
                    Level::Name,
                    &attributes(&[("relation.Holder", "a"), ("stance", "Favor")])
                )
            ),
            ("c", (Level::Name, &attributes(&[("holder", "Ana")]))),
        ])
    );
}

/// Web annotations that were exported before ids named parts are still read, as mentions.
#[test]
fn web_annotations_whose_ids_name_no_part_are_mentions() {
    let (sink, _) = write("w3c", &ExportOptions::default(), vec![source(torture())]);
    let mut source = MemorySource::from(sink);
    let page = String::from_utf8(source.files["dataset.jsonld"].clone()).unwrap();
    let mut old = page.clone();
    for part in ["mention", "trigger", "evidence", "cue", "content"] {
        old = old.replace(&format!("torture:{part}:"), "torture:");
    }
    assert_ne!(old, page);
    let n_annotations = |page: &str| {
        let page: Value = serde_json::from_str(page).unwrap();
        let items = page["items"].as_array().unwrap().iter();
        items
            .filter(|item| item["motivation"] == "classifying")
            .count()
    };
    // A cue was told from its content by its id's end.
    let cue = old.find("\"Cue\"").unwrap();
    let id = cue_id(&old, cue);
    old.replace_range(id, "v_1.cue");
    source
        .files
        .insert("dataset.jsonld".to_owned(), old.clone().into_bytes());
    let (documents, _) = read("w3c", &source);
    let records = documents[0].records.iter();
    let mentions = records.filter_map(|r| match r {
        Record::Mention(m) => Some(m.id.key()),
        Record::Entity(_) => None,
        other => panic!("{other:?}"),
    });
    let mentions: Vec<&str> = mentions.collect();
    assert_eq!(mentions.len(), n_annotations(&old));
    for id in ["m_1", "ev_1", "s_1", "v_1", "v_1.cue"] {
        assert!(mentions.contains(&id), "{id} in {mentions:?}");
    }
}

/// Where the last word of the id stands in the annotation around a place.
fn cue_id(page: &str, at: usize) -> std::ops::Range<usize> {
    let start = page[..at].rfind("urn:x-postil:torture:").unwrap() + "urn:x-postil:torture:".len();
    start..start + page[start..].find('"').unwrap()
}
