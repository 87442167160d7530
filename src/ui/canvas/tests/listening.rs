//! What a screen reader is told: paragraphs in the order of reading, their text as runs, the caret and the selection in them.

use egui::accesskit::{Node, NodeId, Role, TextDirection, TreeUpdate};

use super::*;

fn told(desk: &mut Desk) -> TreeUpdate {
    desk.ctx.enable_accesskit();
    desk.frame(vec![]);
    desk.frame(vec![]);
    desk.told.take().expect("somebody listens")
}

fn node(tree: &TreeUpdate, id: NodeId) -> &Node {
    let found = tree.nodes.iter().find(|(i, _)| *i == id);
    &found.expect("the node is there").1
}

/// All nodes below one, in the order they are read in.
fn below<'a>(tree: &'a TreeUpdate, top: &'a Node, found: &mut Vec<(NodeId, &'a Node)>) {
    for id in top.children() {
        let child = node(tree, *id);
        found.push((*id, child));
        below(tree, child, found);
    }
}

#[test]
fn runs_say_the_text_letter_by_letter_in_the_order_of_reading() {
    let text = format!("{}\n{}\n{}\nlast", SAMPLES[0], SAMPLES[1], SAMPLES[6]);
    let mut desk = Desk::new(Text::new(&text).mark("Daech", MarkKind::Mention));
    let tree = told(&mut desk);
    let is_text = |n: &&(NodeId, Node)| n.1.role() == Role::Document;
    let document = tree.nodes.iter().find(is_text).expect("the text");
    let mut nodes = Vec::new();
    below(&tree, &document.1, &mut nodes);
    let runs: Vec<&Node> = nodes
        .iter()
        .map(|(_, n)| *n)
        .filter(|n| n.role() == Role::TextRun)
        .collect();
    // Together they are the text.
    let said: String = runs.iter().filter_map(|n| n.value()).collect();
    assert_eq!(said.trim_end(), text);
    for run in &runs {
        let value = run.value().unwrap();
        let lengths: usize = run
            .character_lengths()
            .iter()
            .map(|n| usize::from(*n))
            .sum();
        assert_eq!(lengths, value.len(), "{value}");
        if let Some(positions) = run.character_positions() {
            assert_eq!(positions.len(), run.character_lengths().len(), "{value}");
            assert!(positions.is_sorted(), "{value} {positions:?}");
        }
    }
    let arabic = |n: &&&Node| n.value().is_some_and(|v| v.contains("قال"));
    let arabic = runs.iter().find(arabic).unwrap();
    assert_eq!(arabic.text_direction(), Some(TextDirection::RightToLeft));
    // A mark is read with its paragraph.
    let at = |role: Role, said: &str| {
        let says = |n: &Node| n.label().or(n.value()).is_some_and(|v| v.contains(said));
        nodes.iter().position(|(_, n)| n.role() == role && says(n))
    };
    let mention = at(Role::Button, "Organization: Daech").unwrap();
    assert!(at(Role::Paragraph, SAMPLES[0]).unwrap() < mention);
    assert!(mention < at(Role::Paragraph, SAMPLES[1]).unwrap());
}

#[test]
fn the_caret_is_told_where_it_is_in_which_run() {
    let text = "one two\nthree 👍🏽 four";
    let mut desk = Desk::new(Text::new(text));
    let from = text.find("👍").unwrap();
    desk.selection = Selection::span(ByteSpan::new(from, text.len()));
    let tree = told(&mut desk);
    let selections = tree.nodes.iter().filter_map(|(_, n)| n.text_selection());
    let [selection] = &selections.collect::<Vec<_>>()[..] else {
        panic!("one selection");
    };
    let run = node(&tree, selection.anchor.node);
    assert!(run.value().unwrap().starts_with("three"));
    assert_eq!(selection.anchor.node, selection.focus.node);
    // In characters as a reader counts them: the thumb is one.
    assert_eq!(selection.anchor.character_index, "three ".len());
    assert_eq!(selection.focus.character_index, "three x four".len());
}
