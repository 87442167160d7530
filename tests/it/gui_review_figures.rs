//! The figures of the review: what they say, a click on them, and the files they go out as.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    time::{Duration, Instant},
};

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::Command,
        review::{ReviewCommand, ReviewTab},
    },
    model::verdict::Reason,
    review::{agreement::Note, units::Difference},
    store::{local::LocalDirs, reading, vfs::RealVfs},
};

use egui_kittest::kittest::Queryable as _;

use crate::{
    command_line::{postil_at_home, shown},
    desk::{Desk, Folder},
    gui_review::{article_and_sidecars, drop_files, review, reviewing},
};

fn run(desk: &mut Desk, command: ReviewCommand) {
    desk.harness.state_mut().dispatch(Command::Review(command));
    desk.settle();
}

#[test]
fn every_figure_says_what_it_counts_and_an_undefined_one_says_why() {
    let (mut desk, _project) = reviewing();
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert!(found.agreement.articles.len() == 1);
    // The heat map is read out, pair by pair.
    assert!(desk.shows("Bruno Dana: 1.00"));
    assert!(desk.shows("n = 3 pairs of annotators, one article"));
    // A measure that nothing can be said about.
    let whole: Vec<_> = postil::ui::review::agreement::whole(&found);
    let none = whole.iter().position(|f| f.all.value.is_none());
    if let Some(none) = none {
        run(&mut desk, ReviewCommand::ShowMeasure(none));
        assert!(desk.shows("–"));
    }
    assert!(
        whole
            .iter()
            .all(|f| f.all.value.is_some() || f.all.undefined.is_some())
    );
    run(&mut desk, ReviewCommand::Measure { thorough: true });
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert!(found.is_thorough);
    let gamma = found
        .agreement
        .figures
        .iter()
        .find(|f| f.measure.key() == "gamma");
    assert!(gamma.unwrap().all.value.unwrap() > 0.3);
    // One article can't be drawn again: no interval is made up, and that is said.
    assert!(desk.shows("There are no intervals with fewer than 5 articles"));
    assert!(found.agreement.figures[0].all.interval.is_none());
}

#[test]
fn what_nobody_finished_is_left_out_and_said_to_be() {
    let (project, sidecars, _post) = article_and_sidecars();
    for sidecar in &sidecars {
        let text = fs::read_to_string(sidecar).unwrap();
        fs::write(sidecar, text.replace("status: Done", "status: InProgress")).unwrap();
    }
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    assert!(desk.shows("No article is finished by two annotators"));
    assert!(desk.shows("0 articles counted, 1 left out"));
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Team));
    assert!(desk.shows("otan-daech.txt, Chloé: in progress"));
}

#[test]
fn a_cell_of_the_confusion_matrix_lists_its_units() {
    let (mut desk, _project) = reviewing();
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Confusion));
    let all = review(&desk).shown.len();
    // Dana says COOPERATE where Bruno says AGREE; the codebook's titles are shown.
    desk.press("Agree / Cooperate: 1");
    desk.settle();
    let shown = review(&desk).shown.clone();
    assert_eq!(shown.len(), 1, "of {all}");
    let unit = review(&desk).unit(shown[0]).unwrap();
    assert!(unit.differences.contains(&Difference::Label));
    // The filter is said, and taken away with a click.
    desk.click("Agree / Cooperate ×");
    desk.settle();
    assert_eq!(review(&desk).shown.len(), all);
}

#[test]
fn figures_go_out_as_csv_svg_and_png_by_their_buttons() {
    let (mut desk, project) = reviewing();
    for format in ["CSV", "SVG", "PNG"] {
        desk.press(format);
        desk.settle();
        let name = format!("agreement.{}", format.to_lowercase());
        assert!(desk.notices().iter().any(|n| n.contains(&name)), "{name}");
    }
    let text = project.read("agreement.csv");
    let mut lines = text.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("layer,measure,title,label,scope,a,b")
    );
    let pair = text
        .lines()
        .find(|l| l.starts_with("entities,f1-strict") && l.contains(",pair,bruno,dana,"))
        .unwrap();
    assert!(pair.contains(",1,"), "{pair}");
    let confusion = project.read("agreement-confusion.csv");
    assert!(
        confusion.contains("\nevents,bruno,dana,AGREE,COOPERATE,"),
        "{confusion}"
    );
    let svg = project.read("agreement.svg");
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    let n_cells = svg.matches("rx=\"4\"").count();
    assert_eq!(n_cells, 9, "a cell for each two of three");
    let png = fs::read(project.path().join("agreement.png")).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgb).unwrap();
    assert!(reader.info().width > 900, "{}", reader.info().width);
    let of_cells = theme_cell(postil::ui::theme::Theme::light());
    let n = rgb
        .as_chunks::<3>()
        .0
        .iter()
        .filter(|p| **p == of_cells)
        .count();
    assert!(n > 1000, "the cell of two who agree is painted: {n} pixels");
}

/// The colour of a cell of full agreement.
fn theme_cell(theme: &postil::ui::theme::Theme) -> [u8; 3] {
    let color = postil::ui::review::chart::heat(theme, Some(1.0));
    [color.r(), color.g(), color.b()]
}

#[test]
fn agreement_over_time_goes_by_the_articles_dates() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let project = crate::desk::Folder::new("over-time");
    for entry in fs::read_dir(sample).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy();
            project.write(&name, fs::read(&path).unwrap());
        }
    }
    let mut desk = Desk::open(&[project.path().to_owned()]);
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    run(&mut desk, ReviewCommand::Measure { thorough: false });
    let found = desk.session().review().measuring.found.clone().unwrap();
    let strict = &found.agreement.figures[0];
    let value = |article: &str| {
        let of = strict.articles.iter().find(|a| a.article == article);
        postil::ui::review::chart::short(&desk.session().texts, of.unwrap().figure.value)
    };
    // 2017 comes before 2023, though `g` comes before `o`.
    let (first, second) = (value("otan-daech.txt"), value("grain-corridor.txt"));
    assert_ne!(first, second);
    assert!(
        desk.shows(&format!("By date of the article: {first}, {second}")),
        "{first}, {second}"
    );
}

#[test]
fn guideline_gaps_are_collected_by_the_change_they_ask_for() {
    let (mut desk, _project) = reviewing();
    for _ in 0..2 {
        desk.type_text("g");
        run(
            &mut desk,
            ReviewCommand::SetNote("articles are not part of names".to_owned()),
        );
        desk.type_text("1");
    }
    let gaps = review(&desk)
        .held
        .verdicts
        .list
        .iter()
        .filter(|v| v.reason == Some(Reason::GuidelineGap))
        .count();
    assert_eq!(gaps, 2);
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Gaps));
    assert!(desk.shows("articles are not part of names"));
    desk.save();
    // Measured anew from another article, they are there as well.
    run(&mut desk, ReviewCommand::Measure { thorough: false });
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert_eq!(found.gaps.len(), 2);
    assert!(
        found
            .gaps
            .iter()
            .all(|gap| gap.note == "articles are not part of names")
    );
}

#[test]
fn a_sidecar_that_says_something_else_is_not_replaced() {
    let (project, sidecars, _post) = article_and_sidecars();
    let name = "otan-daech.txt.bruno.ann.ron";
    let own = fs::read_to_string(&sidecars[0])
        .unwrap()
        .replace("status: Done", "status: InProgress");
    project.write(name, &own);
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    assert!(
        desk.notices()
            .iter()
            .any(|n| n.contains("something else") && n.contains(name))
    );
    assert_eq!(project.read(name), own);
    assert_eq!(
        review(&desk).comparison.versions.len(),
        3,
        "the others are there"
    );
}

#[test]
fn the_review_paints_nothing_while_nothing_happens() {
    let (mut desk, _project) = reviewing();
    desk.save();
    desk.settle();
    desk.harness.run();
    let again = desk
        .harness
        .output()
        .viewport_output
        .values()
        .next()
        .map(|v| v.repaint_delay);
    assert!(
        again.is_none_or(|delay| delay > std::time::Duration::from_secs(3600)),
        "{again:?}"
    );
}

#[test]
fn the_list_filters_by_state_and_by_who_differs() {
    let (mut desk, _project) = reviewing();
    let all = review(&desk).shown.len();
    let dana = (0..3)
        .find(|i| review(&desk).comparison.annotator(*i).unwrap().id == "dana")
        .unwrap();
    let filter = postil::editor::review::Filter {
        annotator: Some(dana),
        ..Default::default()
    };
    run(&mut desk, ReviewCommand::SetFilter(filter));
    let shown = review(&desk).shown.len();
    assert!(shown >= 1 && shown < all, "{shown} of {all}");
    let is_dana_apart = |at: &usize| {
        let unit = review(&desk).unit(*at).unwrap();
        !unit.groups[0].contains(&dana) || unit.n_most() * 2 <= unit.n_asked
    };
    assert!(review(&desk).shown.iter().all(is_dana_apart));
}

#[test]
fn a_review_in_french_has_no_english_left() {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::with_settings(&[project.path().to_owned()], "fr", "HighContrast");
    drop_files(&mut desk, &sidecars);
    assert!(desk.shows("entités\u{a0}: F1, même place et même type"));
    assert!(desk.shows("paires d’annotateurs"));
    // Whatever is compared, its values are in French too: kinds of zones, tenses, polarities.
    let n = review(&desk).shown.len();
    let english = [
        "asserted",
        "unspecified",
        "negative",
        "against",
        "neither",
        "pronoun",
        "reported",
        "headline",
        "duplicate",
        "chrome",
        "byline",
        "dateline",
    ];
    for at in 0..n {
        let unit = review(&desk).shown[at];
        run(&mut desk, ReviewCommand::Show(unit));
        for word in english {
            assert!(!desk.shows(word), "“{word}” at unit {at}");
        }
    }
    assert!(n > 20, "{n} units");
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert!(!desk.session().review().is_on());
}

#[test]
fn kappa_on_words_is_there_for_who_asks_and_comes_with_its_caveat() {
    let (mut desk, _project) = reviewing();
    let kappas = |desk: &Desk| {
        let found = desk.session().review().measuring.found.clone().unwrap();
        let figures = found.agreement.figures.iter();
        let of = figures.filter(|f| f.measure.key().starts_with("kappa"));
        of.map(|f| f.all.value.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(kappas(&desk), [0.0; 0]);
    desk.press("κ on words");
    desk.settle();
    let found = kappas(&desk);
    assert_eq!(found.len(), 2, "Cohen's and Fleiss'");
    assert!(found.iter().all(|k| (0.3..1.0).contains(k)), "{found:?}");
    let session = desk.session();
    let caveat = session.texts.get("agreement-note-words");
    assert!(desk.shows(&caveat), "{caveat}");
}

#[test]
fn the_team_matrix_says_how_far_each_is_with_each_article_and_leads_there() {
    let (project, sidecars, _post) = article_and_sidecars();
    let status = |i: usize, status: &str| {
        let text = fs::read_to_string(&sidecars[i]).unwrap();
        let new = text.replace("status: Done", &format!("status: {status}"));
        assert_ne!(new, text);
        fs::write(&sidecars[i], new).unwrap();
    };
    status(1, "InProgress");
    status(2, "Skipped(reason: \"paywall\")");
    project.write("zebra.txt", "A zebra was seen in Rome.");
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Team));
    for said in [
        "otan-daech.txt, Bruno: done",
        "otan-daech.txt, Chloé: in progress",
        "otan-daech.txt, Dana: skipped",
        "zebra.txt, Bruno: no tags",
    ] {
        assert!(desk.shows(said), "{said}: {:?}", desk.texts());
    }
    desk.click("zebra.txt");
    desk.settle();
    assert_eq!(desk.article().article().file_name(), "zebra.txt");
}

#[test]
fn the_team_matrix_of_many_articles_lays_out_what_is_on_screen() {
    let (project, sidecars, _post) = article_and_sidecars();
    for n in 0..400 {
        project.write(&format!("more-{n:03}.txt"), "A zebra was seen in Rome.");
    }
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    run(&mut desk, ReviewCommand::Measure { thorough: false });
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Team));
    let said = desk.texts();
    let n = said
        .iter()
        .filter(|text| text.ends_with("Bruno: no tags"))
        .count();
    assert!((10..80).contains(&n), "{n} rows");
}

#[test]
fn a_confusion_matrix_goes_out_as_a_picture_in_the_readers_language() {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::with_settings(&[project.path().to_owned()], "fr", "Light");
    drop_files(&mut desk, &sidecars);
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Confusion));
    let first = desk.harness.get_all_by_label("SVG").next().unwrap();
    first.click_accesskit();
    desk.settle();
    let svg = project.read("agreement-confusion-entities-bruno-chloe.svg");
    assert!(svg.contains("entités\u{a0}: Bruno / Chloé"), "{svg}");
    assert!(svg.contains(">Bruno ↓</text>") && svg.contains(">Chloé →</text>"));
    // Labels are titled as in the window, down and (from below upwards) across.
    assert_eq!(svg.matches(">Personne</text>").count(), 2, "{svg}");
    assert!(svg.contains("transform=\"rotate(-90 "));
    let found = desk.session().review().measuring.found.clone().unwrap();
    for cell in &found.agreement.confusion[0].cells {
        assert!(svg.contains(&format!(">{}</text>", cell.n)), "{cell:?}");
    }
    let png = desk.harness.get_all_by_label("PNG").next().unwrap();
    png.click_accesskit();
    desk.settle();
    let png = fs::read(
        project
            .path()
            .join("agreement-confusion-entities-bruno-chloe.png"),
    );
    assert!(png.unwrap().starts_with(b"\x89PNG"));
    // The heat map is in French too.
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Agreement));
    desk.press("SVG");
    desk.settle();
    let svg = project.read("agreement.svg");
    assert!(
        svg.contains("entités\u{a0}: F1, même place et même type"),
        "{svg}"
    );
    assert!(svg.contains(">Personne</text>") && svg.contains("paires d’annotateurs"));
}

/// Begins to measure γ, and comes back when all articles are read and it is being computed.
fn begin_gamma(desk: &mut Desk) {
    let measure = ReviewCommand::Measure { thorough: true };
    let measure = Command::Review(measure);
    desk.harness.state_mut().dispatch(measure);
    let end = Instant::now() + Duration::from_secs(20);
    while desk.session().review().measuring.progress() != Some((1, 1)) {
        assert!(Instant::now() < end, "the article is not read");
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn figures_of_a_project_that_was_left_are_dropped() {
    let (mut desk, _project) = reviewing();
    let other = Folder::new("other");
    other.write("b.txt", "Rome.\n");
    begin_gamma(&mut desk);
    let open = Command::OpenPaths(vec![other.path().to_owned()]);
    desk.harness.state_mut().dispatch(open);
    desk.settle();
    assert_eq!(desk.article().article().file_name(), "b.txt");
    assert!(desk.session().review().measuring.found.is_none());
}

#[test]
fn measuring_that_is_stopped_while_gamma_is_computed_brings_no_figures() {
    let (mut desk, _project) = reviewing();
    begin_gamma(&mut desk);
    let stop = Command::Review(ReviewCommand::StopMeasuring);
    desk.harness.state_mut().dispatch(stop);
    let progress = |desk: &Desk| desk.session().review().measuring.progress();
    assert_eq!(progress(&desk), None, "it stops at once");
    desk.settle();
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert!(!found.is_thorough, "those of before stay");
}

/// With γ, seeds, a file that is damaged, and an encoding chosen in the window.
#[test]
fn the_command_line_gives_the_figures_of_the_window() {
    let (project, sidecars, _post) = article_and_sidecars();
    // Chloé's file has lost the end of a record.
    let text = fs::read_to_string(&sidecars[1]).unwrap();
    let damaged = text.replacen("level: Name", "level: N", 1);
    assert_ne!(text, damaged);
    fs::write(&sidecars[1], damaged).unwrap();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    let here = shown(project.path());
    let same = |desk: &mut Desk| {
        run(desk, ReviewCommand::Measure { thorough: true });
        let found = desk.session().review().measuring.found.clone().unwrap();
        let args = ["agreement", "--json", "--gamma", "--intervals", "1000"];
        let args = args.into_iter().chain([here.as_str()]);
        let ran = postil_at_home(desk.home.path(), args);
        let in_window = serde_json::to_value(&found.agreement).unwrap();
        assert_eq!(in_window, ran.json());
        found
    };
    let found = same(&mut desk);
    assert_eq!(found.agreement.articles.len(), 1);
    // What is not counted of the damaged file is said below the figures.
    let is_unread = |note: &&Note| matches!(note, Note::Unread(_));
    let mut notes = found.agreement.notes.iter().filter(is_unread);
    assert!(notes.next().unwrap().to_string().contains("chloe.ann.ron"));
    assert!(desk.shows("chloe.ann.ron:"));
    // In another encoding it is another text, for both.
    let dirs = LocalDirs::within(desk.home.path());
    let article = project.path().join("otan-daech.txt");
    reading::choose_encoding(&RealVfs, &dirs, &article, Some("windows-1252")).unwrap();
    let found = same(&mut desk);
    assert_eq!(found.agreement.articles.len(), 0);
    let reason = found.agreement.left_out[0].reason();
    assert!(
        reason.contains("bruno tagged another text of it"),
        "{reason}"
    );
}
