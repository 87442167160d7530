//! What a format has no place for is counted: whatever is changed in a document shows in an export's files, or in its losses.

use postil::dataset::{
    ExportOptions, LossKind, LossReport, MemorySink, Newline, View, ViewOptions, ZoneMode,
};

use crate::{
    dataset::write,
    dataset_changes::{ADDITIONS, Draft, OTHERWISE, plain},
    dataset_fixture::{source, torture},
};

fn exported(format: &str, draft: &Draft) -> (MemorySink, LossReport) {
    let options = ExportOptions {
        zones: Some(ZoneMode::All),
        newline: Some(Newline::Lf),
        ..ExportOptions::default()
    };
    let (sink, report) = write(format, &options, vec![source(draft.document())]);
    (sink, report.loss)
}

#[test]
fn whatever_is_said_is_held_or_counted() {
    let mut silent = Vec::new();
    for format in postil::dataset::FORMATS {
        let name = format.info().name;
        let base = exported(name, &plain());
        for (what, whole, change) in ADDITIONS {
            let mut draft = plain();
            change(&mut draft);
            let after = exported(name, &draft);
            let is_counted = whole.iter().any(|kind| after.1.count(*kind) > 0);
            if after == base && !is_counted {
                silent.push(format!("{name}: {what}"));
            }
        }
        for (what, before, after, same) in OTHERWISE {
            let [before, after] = [before, after].map(|change| {
                let mut draft = plain();
                change(&mut draft);
                exported(name, &draft)
            });
            let is_counted = same.iter().any(|kind| after.1.count(*kind) > 0);
            if before == after && !is_counted {
                silent.push(format!("{name}: another {what}"));
            }
        }
    }
    assert_eq!(silent, [""; 0], "{silent:#?}");
}

/// A network is nodes and edges: what is neither is counted, and what is either is not.
#[test]
fn a_network_and_its_losses_make_the_document() {
    for name in ["graphml", "gexf"] {
        let (_, loss) = exported(name, &plain());
        let counted: Vec<(LossKind, usize)> = loss.iter().collect();
        let expected = [
            // Three mentions, two triggers, the evidence.
            (LossKind::Places, 6),
            (LossKind::Voices, 2),
            (LossKind::Texts, 1),
            (LossKind::Annotators, 1),
        ];
        assert_eq!(counted, expected, "{name}");
        let document = torture();
        let (sink, report) = write(
            name,
            &ExportOptions::default(),
            vec![source(document.clone())],
        );
        let options = ViewOptions {
            zones: ZoneMode::Cut,
            newline: Newline::Lf,
            layers: None,
            break_lines: false,
        };
        let source = source(document);
        let view = View::new(&source, &options);
        let text = String::from_utf8_lossy(sink.files.values().next().unwrap()).into_owned();
        let n = |what: &str| text.matches(what).count();
        let kind = |of: &str| match name {
            "graphml" => n(&format!("<data key=\"edge_kind\">{of}</data>")),
            _ => n(&format!("<attvalue for=\"kind\" value=\"{of}\"/>")),
        };
        let lost = |kind| report.loss.count(kind);
        assert_eq!(kind("stance") + lost(LossKind::Stances), view.stances.len());
        // An event has an edge at least, or is lost.
        assert!(kind("event") + lost(LossKind::Events) >= view.events.len());
        assert_eq!(lost(LossKind::Voices), view.voices.len());
        assert_eq!(lost(LossKind::Absences), view.absences.len());
        assert_eq!(lost(LossKind::Comments), view.comments.len());
        assert_eq!(lost(LossKind::Zones), view.zones.len());
        let n_nodes = match name {
            "graphml" => {
                let others = ["Concept", "Author", "Unnamed", "AGREE", "ASSAULT"];
                let is_other = |of: &&str| n(&format!("<data key=\"node_type\">{of}</data>"));
                n("<node id=") - others.iter().map(is_other).sum::<usize>()
            }
            _ => continue,
        };
        assert_eq!(n_nodes + lost(LossKind::EntitiesAlone), view.entities.len());
    }
}

/// The plain table has a row for most things, and counts what its rows have no column for.
#[test]
fn what_the_plain_table_has_no_column_for_is_counted() {
    let counted = |document| {
        let (_, report) = write(
            "canonical",
            &ExportOptions::default(),
            vec![source(document)],
        );
        let count = |kind: &LossKind| report.loss.count(*kind);
        [
            LossKind::EntityDetails,
            LossKind::ValueArguments,
            LossKind::ArgumentDetails,
            LossKind::EventDetails,
            LossKind::StanceDetails,
            LossKind::Absences,
        ]
        .iter()
        .map(count)
        .collect::<Vec<_>>()
    };
    assert_eq!(counted(plain().document()), [0; 6]);
    let n = counted(torture());
    assert!(n.iter().all(|n| *n > 0), "{n:?}");
}
