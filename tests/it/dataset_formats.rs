//! What each format's readers count on, read off the files themselves. Whether those readers like the files is `.ci/consumers`' to say.

use std::collections::{BTreeMap, BTreeSet};

use postil::{
    dataset::{
        ExportOptions, ExportReport, Layer, LossKind, MemorySink, Newline, SourceDocument, Unit,
        ZoneMode,
    },
    model::{
        annotation::*,
        id::{Id, Kind},
        span::ByteSpan,
    },
};
use serde_json::Value;

use crate::{
    dataset::write,
    dataset_fixture::{empty, id, nth, plain, source, torture},
};

fn text(sink: &MemorySink, path: &str) -> String {
    let bytes = sink.files.get(path);
    let bytes = bytes.unwrap_or_else(|| panic!("no {path} in {:?}", sink.files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

fn lines(sink: &MemorySink, path: &str) -> Vec<Value> {
    let text = text(sink, path);
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn usual(format: &str, document: SourceDocument) -> (MemorySink, ExportReport) {
    write(format, &ExportOptions::default(), vec![document])
}

/// The texts of code points `start..end`.
fn at(text: &str, start: &Value, end: &Value) -> String {
    let n = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    text.chars().take(n(end)).skip(n(start)).collect()
}

#[test]
fn layers_go_out_alone_and_what_was_not_asked_for_is_not_missed() {
    let only = |format: &str, layers: &[Layer]| {
        let options = ExportOptions {
            layers: Some(layers.iter().copied().collect::<BTreeSet<_>>()),
            ..ExportOptions::default()
        };
        write(format, &options, vec![source(plain())])
    };
    let labels = |layers: &[Layer]| -> Vec<String> {
        let (sink, _) = only("canonical", layers);
        let table = text(&sink, "dataset.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| Some(row.split('\t').nth(3)?.to_owned()))
            .collect()
    };
    assert_eq!(labels(&[Layer::Stances]), ["Stance"]);
    assert_eq!(labels(&[Layer::Entities]).len(), 5);
    // An event's roles are filled by mentions: those stay with it.
    assert_eq!(labels(&[Layer::Events]), ["Organization", "AGREE"]);
    let (sink, report) = only("conll", &[Layer::Events]);
    assert!(text(&sink, "dataset.conll").contains("NATO O\njoins B-AGREE\nthe O\n"));
    assert_eq!(report.loss.count(LossKind::Stances), 0);
    let (_, report) = only("jsonl", &[Layer::Entities, Layer::Events]);
    assert!(report.loss.is_clean(), "{}", report.loss);
}

/// Events in each other and a voice in a voice, of which a stance and an absence need one each; and one in page chrome that a stance is about.
fn layered() -> SourceDocument {
    let text = "Share the plan\n\nParis praised what Rome had built, AFP said.\n";
    let mut document = empty("layered.txt", text, "alice");
    let mut tx = postil::model::edit::Transaction::new(postil::model::edit::Title::new("test"));
    let span = |words: &str| nth(text, words, 0);
    let key = |kind, key: &str| id(kind, key);
    tx.insert(Zone::new(
        key(Kind::Zone, "z_1"),
        ZoneKind::Chrome,
        span("Share the plan"),
    ));
    for (event, words) in [
        ("ev_1", "praised"),
        ("ev_2", "built"),
        ("ev_3", "Share"),
        ("ev_4", "said"),
    ] {
        let mut event = Event::new(
            key(Kind::Event, event),
            "AGREE",
            Trigger::At(vec![span(words)]),
        );
        if words == "praised" {
            event.arguments = vec![Argument {
                role: "recipient".to_owned(),
                filler: Filler::Event(key(Kind::Event, "ev_2")),
                inferred: false,
            }];
        }
        tx.insert(event);
    }
    let voice = |of: &str, within: Option<&str>| Voice {
        within: within.map(|within| key(Kind::Voice, within)),
        ..Voice::new(key(Kind::Voice, of), Holder::Unnamed, vec![span("Rome")])
    };
    for (of, within) in [
        ("v_1", Some("v_2")),
        ("v_2", None),
        ("v_3", None),
        ("v_4", None),
    ] {
        tx.insert(voice(of, within));
    }
    for (stance, about, voice) in [("s_1", "ev_1", "v_1"), ("s_2", "ev_3", "v_3")] {
        tx.insert(Stance {
            voice: Some(key(Kind::Voice, voice)),
            evidence: vec![span("Paris")],
            ..Stance::new(
                key(Kind::Stance, stance),
                Holder::Author,
                Target::Event(key(Kind::Event, about)),
                Polarity::Favor,
            )
        });
    }
    tx.insert(Absence {
        id: key(Kind::Absence, "a_1"),
        holder: Holder::Author,
        target: Target::Event(key(Kind::Event, "ev_2")),
        note: String::new(),
        origin: None,
    });
    document.apply(tx).unwrap();
    source(document)
}

/// What a zone cost of a layer that was asked for used to be passed over, and `--strict` with it.
#[test]
fn a_layer_has_what_it_needs_and_what_zones_cost_it_is_counted() {
    let only = |layer: Layer, strict: bool| {
        let options = ExportOptions {
            layers: Some([layer].into()),
            strict,
            ..ExportOptions::default()
        };
        let format = postil::dataset::by_name("jsonl").unwrap();
        let mut sink = MemorySink::default();
        let documents = [Ok(layered())].into_iter();
        let report = postil::dataset::export(format, &options, documents, &mut sink);
        report.map(|report| (lines(&sink, "dataset.jsonl").remove(0), report.loss))
    };
    let (row, loss) = only(Layer::Stances, false).unwrap();
    let ids = |of: &str| -> BTreeSet<String> {
        let records = row["records"][of].as_array().unwrap().iter();
        records
            .map(|r| r["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let set = |ids: &[&str]| {
        ids.iter()
            .map(|id| (*id).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(ids("stances"), set(&["s_1"]));
    assert_eq!(ids("absences"), set(&["a_1"]));
    assert_eq!(ids("events"), set(&["ev_1", "ev_2"]));
    assert_eq!(ids("voices"), set(&["v_1", "v_2"]));
    assert_eq!(loss.count(LossKind::References), 1, "{loss}");
    assert!(only(Layer::Stances, true).is_err());
    // What it cost the others is not missed.
    let (_, loss) = only(Layer::Voices, true).unwrap();
    assert_eq!(loss.count(LossKind::References), 0, "{loss}");
}

#[test]
fn zones_are_cut_kept_or_all_there_and_offsets_fit() {
    let check = |zones: ZoneMode, has_text: bool, n_in_chrome: usize| {
        let options = ExportOptions {
            zones: Some(zones),
            ..ExportOptions::default()
        };
        let (sink, _) = write("jsonl", &options, vec![source(torture())]);
        let row = &lines(&sink, "dataset.jsonl")[0];
        let text = row["text"].as_str().unwrap();
        assert_eq!(text.contains("Partager cet article"), has_text);
        let mut n = 0;
        for span in row["spans"].as_array().unwrap() {
            let pieces = span["fragments"].as_array().unwrap();
            let pieces: Vec<String> = pieces.iter().map(|p| at(text, &p[0], &p[1])).collect();
            assert_eq!(pieces.join(" "), span["text"].as_str().unwrap());
            n += usize::from(span["text"] == "Partager");
        }
        assert_eq!(n, n_in_chrome);
    };
    check(ZoneMode::Cut, false, 0);
    check(ZoneMode::Keep, true, 0);
    check(ZoneMode::All, true, 1);
}

#[test]
fn doccano_counts_utf16_units_or_graphemes_and_writes_ascii() {
    for (unit, start, end) in [(None, 5, 13), (Some(Unit::Graphemes), 5, 6)] {
        let options = ExportOptions {
            unit,
            ..ExportOptions::default()
        };
        let (sink, _) = write("doccano", &options, vec![source(torture())]);
        assert!(text(&sink, "dataset.jsonl").is_ascii());
        let row = &lines(&sink, "dataset.jsonl")[0];
        let entities = row["entities"].as_array().unwrap();
        let family = entities.iter().find(|e| e["text"] == "👩‍👩‍👧").unwrap();
        assert_eq!(
            (
                family["start_offset"].as_u64(),
                family["end_offset"].as_u64()
            ),
            (Some(start), Some(end))
        );
        let kinds: Vec<&str> = row["relations"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|r| r["type"].as_str())
            .collect();
        // What the holder thinks of it.
        assert!(kinds.contains(&"Target:Against"), "{kinds:?}");
    }
}

#[test]
fn spacy_ends_are_inclusive_and_tokens_end_where_spans_do() {
    let (sink, _) = usual("spacy", source(torture()));
    let row = &lines(&sink, "dataset.jsonl")[0];
    let text = row["text"].as_str().unwrap();
    let tokens = row["tokens"].as_array().unwrap();
    let token = |i: &Value| &tokens[usize::try_from(i.as_u64().unwrap()).unwrap()];
    let spans = row["spans"].as_array().unwrap();
    assert!(spans.len() > 20);
    for span in spans {
        assert_eq!(
            at(text, &span["start"], &span["end"]),
            span["text"].as_str().unwrap()
        );
        assert_eq!(
            token(&span["token_start"])["start"],
            span["start"],
            "{span}"
        );
        assert_eq!(token(&span["token_end"])["end"], span["end"], "{span}");
    }
    // "OTAN" inside the word "L’OTAN" is a token of its own.
    assert!(
        tokens
            .iter()
            .any(|t| t["text"] == "OTAN" && t["start"] == 13)
    );
    let stance = spans.iter().find(|s| s["label"] == "Stance").unwrap();
    assert_eq!(stance["polarity"], "Against");
}

#[test]
fn chat_quotes_and_says_which_of_the_places_it_is() {
    let (sink, _) = usual("chat", source(torture()));
    let row = &lines(&sink, "dataset.jsonl")[0];
    let messages = row["messages"].as_array().unwrap();
    let roles: Vec<&str> = messages.iter().filter_map(|m| m["role"].as_str()).collect();
    assert_eq!(roles, ["system", "user", "assistant"]);
    let asked = messages[0]["content"].as_str().unwrap();
    assert!(
        asked.contains("- Organization: A Organization \"in\" the <text>"),
        "{asked}"
    );
    let article = messages[1]["content"].as_str().unwrap();
    let (_, article) = article.split_once("---\n").unwrap();
    let answer: Value = serde_json::from_str(messages[2]["content"].as_str().unwrap()).unwrap();
    let entities = answer["entities"].as_array().unwrap();
    let otan: Vec<u64> = entities
        .iter()
        .filter(|e| e["text"] == "OTAN" && e["label"] == "Organization")
        .filter_map(|e| e["occurrence"].as_u64())
        .collect();
    assert_eq!(
        otan,
        [1, 1, 2],
        "twice at the first place, once at the second"
    );
    for entity in entities {
        let quote = entity["text"].as_str().unwrap();
        let n = usize::try_from(entity["occurrence"].as_u64().unwrap()).unwrap();
        assert!(article.matches(quote).count() >= n, "{entity}");
    }
    let relations = answer["relations"].as_array().unwrap();
    let holder = relations.iter().find(|r| r["label"] == "Holder").unwrap();
    let n = |key: &str| usize::try_from(holder[key].as_u64().unwrap()).unwrap();
    assert_eq!(entities[n("from")]["polarity"], "Against");
    assert_eq!(entities[n("to")]["text"], "OTAN");
}

#[test]
fn networks_are_signed_and_weighted() {
    for format in ["graphml", "gexf"] {
        let (sink, report) = usual(format, source(torture()));
        let xml = text(&sink, &format!("dataset.{format}"));
        let document = roxml(&xml);
        let edges: Vec<&BTreeMap<String, String>> =
            document.iter().filter(|e| e["kind"] == "stance").collect();
        let against = edges.iter().find(|e| e["label"] == "Against").unwrap();
        // High is the third of three steps.
        assert_eq!(
            (against["sign"].as_str(), against["weight"].as_str()),
            ("-1", "3")
        );
        assert_eq!(against["source"], "North Atlantic Treaty Organization");
        assert_eq!(against["target"], "Daech");
        assert_eq!(against["time"], "2017-05-25");
        let event = document.iter().find(|e| e["kind"] == "event").unwrap();
        assert_eq!(
            (event["label"].as_str(), event["target"].as_str()),
            ("AGREE", "Daech")
        );
        let ids: BTreeSet<&str> = document.iter().map(|e| e["id"].as_str()).collect();
        assert_eq!(ids.len(), document.len(), "an id for each edge");
        assert!(
            report.loss.count(LossKind::Voices) > 0,
            "what it has no place for is counted"
        );
    }
}

#[test]
fn a_network_keeps_apart_what_is_called_the_same_and_knows_its_days() {
    let mut document = empty("a.txt", "Peace now, they said.\n", "alice");
    let mut tx = postil::model::edit::Transaction::new(postil::model::edit::Title::new("test"));
    let entity =
        |key: &str, label: &str, name: &str| Entity::new(id(Kind::Entity, key), label, name);
    tx.insert(entity("e_1", "concept", "Peace"));
    tx.insert(entity("e_2", "author", "Ana"));
    tx.insert(entity("e_3", "Person", "B\u{1}b"));
    let stance = |key: &str, holder: &str, target| {
        let holder = Holder::Entity(id(Kind::Entity, holder));
        Stance::new(id(Kind::Stance, key), holder, target, Polarity::Favor)
    };
    tx.insert(stance("s_1", "e_1", Target::Concept("Peace".to_owned())));
    tx.insert(stance(
        "s_2",
        "e_2",
        Target::Entity(id(Kind::Entity, "e_3")),
    ));
    tx.insert(Stance {
        holder: Holder::Author,
        ..stance("s_3", "e_1", Target::Entity(id(Kind::Entity, "e_2")))
    });
    document.apply(tx).unwrap();
    let card = |date: &str| postil::model::article::Card {
        byline: Some("Ana".to_owned()),
        date: Some(date.to_owned()),
        ..Default::default()
    };
    for (date, start) in [
        ("2017-05-25T10:00Z", Some("start=\"2017-05-25\"")),
        ("2023-99-99", None),
    ] {
        document.set_header(card(date), postil::model::article::Status::Done);
        let (sink, report) = usual("gexf", source(document.clone()));
        let xml = text(&sink, "dataset.gexf");
        assert_eq!(xml.matches("<node ").count(), 5, "{xml}");
        assert_eq!(xml.contains("mode=\"dynamic\""), start.is_some());
        assert!(start.is_none_or(|start| xml.contains(start)), "{xml}");
        // One node has a character that XML forbids.
        assert!(xml.contains("B\u{fffd}b"));
        assert_eq!(report.loss.count(LossKind::Label), 1, "{}", report.loss);
    }
}

/// The edges of a network with their values, ends by the label of their node.
fn roxml(xml: &str) -> Vec<BTreeMap<String, String>> {
    use quick_xml::{events::Event, reader::Reader};
    let mut reader = Reader::from_str(xml);
    let (mut labels, mut edges) = (BTreeMap::new(), Vec::new());
    let (mut node, mut edge, mut key) = (
        String::new(),
        None::<BTreeMap<String, String>>,
        String::new(),
    );
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: BTreeMap<String, String> = tag
                    .attributes()
                    .map(|a| {
                        let a = a.unwrap();
                        let value =
                            quick_xml::escape::unescape(std::str::from_utf8(&a.value).unwrap());
                        (
                            String::from_utf8_lossy(a.key.as_ref()).into_owned(),
                            value.unwrap().into_owned(),
                        )
                    })
                    .collect();
                match tag.name().as_ref() {
                    b"node" => {
                        node = attributes["id"].clone();
                        if let Some(label) = attributes.get("label") {
                            labels.insert(node.clone(), label.clone());
                        }
                    }
                    b"edge" => edge = Some(attributes),
                    b"data" => {
                        let name = &attributes["key"];
                        key = name.split_once('_').map_or("", |(_, name)| name).to_owned();
                    }
                    b"attvalue" => {
                        if let Some(edge) = &mut edge {
                            edge.insert(attributes["for"].clone(), attributes["value"].clone());
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(said) => {
                let said = said.decode().unwrap().into_owned();
                match &mut edge {
                    Some(edge) if !key.is_empty() => {
                        edge.insert(key.clone(), said);
                    }
                    None if key == "label" => {
                        labels.insert(node.clone(), said);
                    }
                    _ => {}
                }
            }
            Event::End(tag) if tag.name().as_ref() == b"edge" => edges.extend(edge.take()),
            Event::End(tag) if tag.name().as_ref() == b"data" => key.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    for edge in &mut edges {
        for end in ["source", "target"] {
            let label = labels[&edge[end]].clone();
            edge.insert(end.to_owned(), label);
        }
    }
    edges
}

#[test]
fn a_page_needs_nothing_and_shows_hostile_text_as_text() {
    let (sink, report) = usual("html", source(torture()));
    let page = text(&sink, "dataset.html");
    for not in ["<script", " src=", "<link", "@import", "url(", "<b>"] {
        assert!(!page.contains(not), "{not}");
    }
    for said in [
        "&lt;b&gt;&amp;amp; %s",
        "Organization / Military",
        "North Atlantic Treaty Organization = OTAN = الناتو",
        "open question",
        "dir=\"auto\"",
        "@media print",
    ] {
        assert!(page.contains(said), "{said}");
    }
    // What it does not show it does not claim to hold.
    for kind in [
        LossKind::Attributes,
        LossKind::EventDetails,
        LossKind::StanceDetails,
    ] {
        assert!(report.loss.count(kind) > 0, "{kind:?}");
    }
}

/// Browsers read the reference to U+0085 as an ellipsis.
#[test]
fn a_page_has_the_articles_characters_or_counts_them() {
    let document = |text: &str| source(empty("a.txt", text, "alice"));
    let (sink, report) = usual("html", document("one\u{85}two\u{1}\n"));
    let page = text(&sink, "dataset.html");
    assert!(page.contains("one\u{85}two\u{fffd}"), "{page}");
    assert!(!page.contains("&#133;"));
    assert_eq!(report.loss.count(LossKind::Characters), 1);
    assert_eq!(report.loss.count(LossKind::Label), 0);
}

/// The cells of a table, as RFC 4180 has them.
fn records(table: &str) -> Vec<Vec<String>> {
    let (mut records, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut chars = table.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!is_quoted && row.is_empty() && cell.is_empty());
    records
}

#[test]
fn tables_join_by_ids_and_lists_can_be_taken_apart() {
    let mut document = torture();
    let mut tx = postil::model::edit::Transaction::new(postil::model::edit::Title::new("test"));
    let mut odd = Entity::new(id(Kind::Entity, "e_odd"), "Person", "a|b");
    odd.aliases = vec!["x|y".to_owned(), "back\\slash".to_owned(), "z".to_owned()];
    tx.insert(odd);
    let at = nth(document.article().text(), "accepte", 0);
    tx.insert(Mention::new(
        id(Kind::Mention, "m_odd"),
        vec![at],
        id(Kind::Entity, "e_odd"),
    ));
    document.apply(tx).unwrap();
    let (sink, _) = usual("csv", source(document));
    let tables = [
        "articles",
        "spans",
        "entities",
        "mentions",
        "events",
        "arguments",
        "stances",
        "voices",
        "absences",
        "comments",
    ];
    let package: Value = serde_json::from_str(&text(&sink, "datapackage.json")).unwrap();
    let described: BTreeSet<&str> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|r| r["path"].as_str())
        .collect();
    let mut rows: BTreeMap<&str, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for table in tables {
        let path = format!("{table}.csv");
        assert!(described.contains(path.as_str()), "{described:?}");
        let file = text(&sink, &path);
        assert!(file.ends_with("\r\n") && !file.starts_with('\u{feff}'));
        let mut records = records(&file).into_iter();
        let head = records.next().unwrap();
        let row = |cells: Vec<String>| {
            assert_eq!(cells.len(), head.len(), "{path}: {cells:?}");
            head.iter().cloned().zip(cells).collect()
        };
        rows.insert(table, records.map(row).collect());
    }
    let entities: BTreeSet<&str> = rows["entities"]
        .iter()
        .map(|r| r["entity"].as_str())
        .collect();
    for mention in &rows["mentions"] {
        assert!(entities.contains(mention["entity"].as_str()), "{mention:?}");
    }
    let events: BTreeSet<&str> = rows["events"].iter().map(|r| r["event"].as_str()).collect();
    assert!(
        rows["arguments"]
            .iter()
            .all(|r| events.contains(r["event"].as_str()))
    );
    let odd = rows["entities"]
        .iter()
        .find(|r| r["entity"] == "e_odd")
        .unwrap();
    assert_eq!(odd["aliases"], "x\\|y|back\\\\slash|z");
    let against = rows["stances"]
        .iter()
        .find(|r| r["stance"] == "s_1")
        .unwrap();
    assert_eq!(against["polarity"].to_lowercase(), "against");
}

#[test]
fn line_breaks_of_a_cas_are_references_and_its_types_come_with_it() {
    let options = ExportOptions {
        newline: Some(Newline::Keep),
        ..ExportOptions::default()
    };
    let (sink, _) = write("cas-xmi", &options, vec![source(torture())]);
    let xmi = text(&sink, "torture.xmi");
    let (_, sofa) = xmi.split_once("sofaString=\"").unwrap();
    let (sofa, _) = sofa.split_once('"').unwrap();
    assert!(sofa.contains("Daech&#13;&#10;") && !sofa.contains(['\r', '\n', '\t']));
    assert!(text(&sink, "TypeSystem.xml").contains("webanno.custom.Stance"));
    let (sink, _) = write("cas-json", &options, vec![source(torture())]);
    let cas: Value = serde_json::from_str(&text(&sink, "torture.json")).unwrap();
    assert!(cas["%TYPES"].get("webanno.custom.Stance").is_some());
}

#[test]
fn label_studio_gets_the_codebooks_labels_and_colours() {
    let (sink, _) = usual("label-studio", source(torture()));
    let config = text(&sink, "config.xml");
    for said in [
        "<Label value=\"Organization\" background=\"#0072b2\"/>",
        "<Relation value=\"actor\"/>",
        "<Choice value=\"Against\"/>",
    ] {
        assert!(config.contains(said), "{said}: {config}");
    }
    let tasks: Value = serde_json::from_str(&text(&sink, "dataset.json")).unwrap();
    let text = tasks[0]["data"]["text"].as_str().unwrap();
    let mut n = 0;
    for item in tasks[0]["annotations"][0]["result"].as_array().unwrap() {
        if item["type"] == "labels" {
            let value = &item["value"];
            assert_eq!(
                at(text, &value["start"], &value["end"]),
                value["text"].as_str().unwrap()
            );
            n += 1;
        }
    }
    assert!(n > 20);
}

#[test]
fn a_web_annotation_says_where_what_and_how_it_is_meant() {
    let (sink, _) = usual("w3c", source(torture()));
    let page: Value = serde_json::from_str(&text(&sink, "dataset.jsonld")).unwrap();
    let article = text(&sink, "dataset.jsonld.text/torture.txt");
    let mut polarities = Vec::new();
    for item in page["items"].as_array().unwrap() {
        let bodies = match &item["body"] {
            Value::Array(bodies) => bodies.clone(),
            body => vec![body.clone()],
        };
        let assessing = bodies.iter().find(|b| b["purpose"] == "assessing");
        polarities.extend(assessing.map(|b| b["value"].as_str().unwrap().to_owned()));
        let targets = match &item["target"] {
            Value::Array(targets) => targets.clone(),
            target => vec![target.clone()],
        };
        for selector in targets.iter().filter_map(|t| t.get("selector")) {
            let (place, quote) = (&selector[0], &selector[1]);
            assert_eq!(
                at(&article, &place["start"], &place["end"]),
                quote["exact"].as_str().unwrap()
            );
        }
    }
    assert_eq!(polarities, ["Against", "Favor"]);
}

/// A stance is worth nothing without what it says: each format that has stances says it, or counts it.
#[test]
fn what_a_stance_says_is_held_or_counted() {
    let mut document = empty("a.txt", "NATO praised the plan.\n", "alice");
    let mut tx = postil::model::edit::Transaction::new(postil::model::edit::Title::new("test"));
    let mut stance = Stance::new(
        Id::new(Kind::Stance, "s_1"),
        Holder::Author,
        Target::Concept("Defence spending".to_owned()),
        Polarity::Against,
    );
    stance.evidence = vec![ByteSpan::new(5, 12)];
    tx.insert(stance);
    document.apply(tx).unwrap();
    for format in postil::dataset::FORMATS {
        let name = format.info().name;
        let (sink, report) = usual(name, source(document.clone()));
        let is_said = sink.files.values().any(|bytes| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            text.contains("against") && text.contains("defence spending")
        });
        let is_counted = report.loss.count(LossKind::Stances) > 0
            || report.loss.count(LossKind::StanceDetails) > 0;
        // Parquet is no text; `.ci/consumers` reads it.
        assert!(is_said || is_counted || name == "hf", "{name}");
    }
}
