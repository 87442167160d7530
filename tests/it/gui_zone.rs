//! Zones: proposed from the text's shape, dimmed, named in the gutter, changed with a key or a click.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers, Pos2, pos2};
use postil::model::annotation::ZoneKind;

use crate::desk::{Desk, Folder};

fn desk() -> (Folder, Desk) {
    let folder = Folder::new("articles");
    let article = include_str!("../../sample_data/otan-daech.txt");
    let path = folder.write("otan.txt", article);
    let desk = Desk::open(&[path]);
    (folder, desk)
}

fn zone(desk: &Desk, text: &str) -> Option<ZoneKind> {
    let document = desk.document();
    let at = document.article().text().find(text).unwrap();
    document.zone_at(at).map(|zone| zone.kind)
}

/// The strongest contrast to the paper in the line of a text, 0 to 255.
fn ink(desk: &Desk, text: &str) -> u8 {
    let picture = desk.picture();
    let (from, to) = desk.place_of(text, 0);
    let lightness = |p: [u8; 4]| p[..3].iter().map(|c| u16::from(*c)).sum::<u16>() / 3;
    let mut seen = Vec::new();
    for y in (from.y - 7.0) as usize..(from.y + 7.0) as usize {
        for x in from.x as usize..to.x as usize {
            seen.push(lightness(picture.at(x, y)));
        }
    }
    (seen.iter().max().unwrap() - seen.iter().min().unwrap()) as u8
}

/// Where a paragraph's zone is named: left of its first line.
fn gutter(desk: &Desk, text: &str) -> Pos2 {
    let (from, _) = desk.place_of(text, 0);
    pos2(from.x - 30.0, from.y)
}

#[test]
fn the_parts_of_a_scraped_page_are_proposed() {
    let (folder, desk) = desk();
    let article = "L’OTAN entre dans la coalition";
    assert_eq!(zone(&desk, article), Some(ZoneKind::Headline));
    let second = desk
        .document()
        .article()
        .text()
        .match_indices(article)
        .nth(1)
        .unwrap()
        .0;
    let second = desk.document().zone_at(second).map(|z| z.kind);
    assert_eq!(second, Some(ZoneKind::Duplicate));
    for chrome in ["Partager cet article", "PUBLICITÉ", "Copier le lien"] {
        assert_eq!(zone(&desk, chrome), Some(ZoneKind::Chrome), "{chrome}");
    }
    assert_eq!(zone(&desk, "Par Camille"), Some(ZoneKind::Byline));
    assert_eq!(zone(&desk, "La photo de famille"), Some(ZoneKind::Post));
    assert_eq!(zone(&desk, "Mossoul"), Some(ZoneKind::RelatedLinks));
    assert_eq!(folder.files().len(), 1, "proposals alone write nothing");
}

#[test]
fn what_is_no_part_of_the_article_is_dimmed() {
    let (_folder, desk) = desk();
    let (body, chrome) = (
        ink(&desk, "Réunis à Bruxelles"),
        ink(&desk, "Partager cet article"),
    );
    assert!(body > chrome + 40, "body {body}, chrome {chrome}");
    assert!(chrome > 60, "still readable: {chrome}");
}

#[test]
fn a_zone_is_changed_with_z_and_a_key() {
    let (folder, mut desk) = desk();
    desk.put_caret("Réunis à", 0);
    desk.n_actions = 0;
    desk.type_text("z");
    assert!(desk.shows("Which part of the page?"));
    desk.type_text("q");
    assert_eq!(desk.n_actions, 2);
    assert_eq!(zone(&desk, "Réunis à"), Some(ZoneKind::Quotation));
    desk.save();
    assert!(
        folder
            .read("otan.txt.alice.ann.ron")
            .contains("kind: Quotation")
    );
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(zone(&desk, "Réunis à"), Some(ZoneKind::Lead));
}

#[test]
fn a_zone_is_changed_by_clicking_its_name() {
    let (_folder, mut desk) = desk();
    let before = ink(&desk, "Tous droits réservés");
    let at = gutter(&desk, "Tous droits réservés");
    desk.click_at(at);
    assert!(desk.shows("Which part of the page?"));
    desk.click("body");
    assert_eq!(zone(&desk, "Tous droits"), Some(ZoneKind::Body));
    let after = ink(&desk, "Tous droits réservés");
    assert!(
        after > before + 40,
        "no longer dimmed: {before}, then {after}"
    );
}

#[test]
fn tagging_all_stays_out_of_what_is_dimmed() {
    let (_folder, mut desk) = desk();
    desk.drag("Daech", 0);
    desk.type_text("ra");
    let text = desk.document().article().text();
    for mention in desk.document().mentions() {
        let kind = desk.document().zone_at(mention.at[0].start).map(|z| z.kind);
        assert!(!kind.is_some_and(ZoneKind::is_dimmed), "{kind:?}");
        assert_eq!(mention.at[0].text(text), Some("Daech"));
    }
    assert_eq!(desk.document().mentions().count(), 2);
}

#[test]
fn a_post_says_who_wrote_it_and_when() {
    let (_folder, mut desk) = desk();
    desk.put_caret("La décision", 0);
    desk.type_text("zp");
    desk.type_text("z");
    assert!(desk.shows("who wrote it, when…"));
    desk.type_text("e");
    desk.type_text("@jensstoltenberg");
    desk.key(Key::Tab);
    desk.type_text("25 mai");
    desk.key(Key::Enter);
    let post = |desk: &Desk| {
        let at = desk
            .document()
            .article()
            .text()
            .find("La décision")
            .unwrap();
        let post = desk.document().zone_at(at).unwrap();
        (post.author.clone(), post.date.clone())
    };
    let author = Some("@jensstoltenberg".to_owned());
    assert_eq!(post(&desk), (author.clone(), Some("25 mai".to_owned())));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(post(&desk), (author, None));
    // Only posts have an author.
    desk.put_caret("La décision", 0);
    desk.type_text("zbz");
    assert!(!desk.shows("who wrote it, when…"));
}
