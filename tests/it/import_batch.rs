//! Batches of articles: tables, JSON Lines, folders of texts and pages.

use std::path::PathBuf;

use postil::{
    dataset::files::{
        export::Watch,
        import::{self, ImportSettings},
    },
    model::problem::Problem,
    store::vfs::RealVfs,
};

use crate::{
    command_line::{postil, shown},
    desk::{Desk, Folder},
};

#[test]
fn a_table_of_articles_becomes_articles_with_cards() {
    let folder = Folder::new("batch-csv");
    folder.write(
        "news.csv",
        "id;titre;Auteur;published_at;corps;score\r\nn1;Un titre;Ana Diaz;2017-05-25;\"Premier « mot »;\nsuite.\";3\r\nn2;;;;\"\";\r\nn3;Ragged\r\n../n4;Trois;;2017-05-26;Troisième.;1\r\n",
    );
    let path = |name: &str| shown(&folder.path().join(name));
    let import = |more: &[&str]| {
        let (out, source) = (path("there"), path("news.csv"));
        let args = ["import", "-f", "articles-csv", "-o", &out, &source];
        postil(args.into_iter().chain(more.iter().copied()))
    };
    let ran = import(&[]);
    assert_eq!(ran.code, Some(1));
    let said = format!(
        "{}:1: error: no column is the text; there are id, titre, Auteur, published_at, corps, score (say which is with --column text=NAME)\n",
        path("news.csv")
    );
    assert!(ran.err.contains(&said), "{}", ran.err);

    let ran = import(&["--column", "text=corps", "--annotator", "alice"]);
    assert_eq!(ran.code, Some(1), "two rows are bad: {}", ran.err);
    for (line, message) in [
        (4, "it has no text"),
        (5, "it has 2 cells, the first row 6"),
    ] {
        let said = format!("{}:{line}: error: {message}\n", path("news.csv"));
        assert!(ran.err.contains(&said), "{said}{}", ran.err);
    }
    assert!(
        ran.err
            .contains("2 articles, 2 sidecars, 0 records; 2 records refused"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("there/n1.txt"), "Premier « mot »;\nsuite.");
    assert_eq!(folder.read("there/__n4.txt"), "Troisième.");
    let sidecar = folder.read("there/n1.txt.alice.ann.ron");
    for field in [
        "headline: \"Un titre\"",
        "byline: \"Ana Diaz\"",
        "date: \"2017-05-25\"",
    ] {
        assert!(sidecar.contains(field), "{field}: {sidecar}");
    }
    let ran = postil(["check", &path("there")]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);

    // A quotation mark that nobody closed takes no other row with it.
    let table = "id,text\nn5,\"Cinq, dit-il.\nn6,Six.\nn7,Sept.\n";
    let table = shown(&folder.write("open.csv", table));
    let ran = postil(["import", "-f", "articles-csv", "-o", &path("open"), &table]);
    let said =
        format!("{table}:2: error: a quotation mark that opens a cell has none that closes it\n");
    assert!(ran.err.contains(&said), "{}", ran.err);
    assert!(ran.err.contains("2 articles, "), "{}", ran.err);
    assert_eq!(folder.read("open/n6.txt"), "Six.");
}

#[test]
fn articles_in_json_lines_and_in_html_come_in() {
    let folder = Folder::new("batch-jsonl");
    folder.write(
        "news.jsonl",
        "{\"url\":\"https://a.b/c\",\"body\":\"One.\\n\\nTwo.\",\"title\":\"T\",\"authors\":[\"A\",\"B\"]}\n\n[1]\n{\"url\":\"x\"}\n{\"html\":\"<h1>Three</h1><p>four &amp; five\",\"id\":7}\n",
    );
    let path = |name: &str| shown(&folder.path().join(name));
    let ran = postil([
        "import",
        "-f",
        "articles-jsonl",
        "-o",
        &path("there"),
        "--annotator",
        "al",
        &path("news.jsonl"),
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err
            .contains("news.jsonl:3: error: it is no JSON object"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("news.jsonl:4: error: no column is the text"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("there/news-0001.txt"), "One.\n\nTwo.");
    assert_eq!(folder.read("there/7.txt"), "Three\n\nfour & five\n");
    let sidecar = folder.read("there/news-0001.txt.al.ann.ron");
    assert!(
        sidecar.contains("byline: \"A, B\"") && sidecar.contains("url: \"https://a.b/c\""),
        "{sidecar}"
    );
}

#[test]
fn a_folder_of_texts_and_pages_becomes_a_folder_of_articles() {
    let folder = Folder::new("batch-folder");
    folder.write(
        "src/a.txt",
        "Latin one: \u{e9}"
            .chars()
            .map(|c| c as u8)
            .collect::<Vec<u8>>(),
    );
    folder.write("src/b/a.txt", "Another a.");
    folder.write(
        "src/page.html",
        "<html><head><title>T</title></head><body><p>Caf\u{e9}</p><script>x()</script></body>",
    );
    folder.write("src/empty.txt", "  \n");
    folder.write("src/photo.png", b"\x89PNG\r\n");
    let path = |name: &str| shown(&folder.path().join(name));
    let ran = postil([
        "import",
        "-f",
        "articles-folder",
        "-o",
        &path("there"),
        &path("src"),
    ]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("empty.txt: error: it has no text"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("3 articles, 0 sidecars"), "{}", ran.err);
    assert_eq!(folder.read("there/a.txt"), "Latin one: \u{e9}");
    assert_eq!(folder.read("there/b-a.txt"), "Another a.");
    assert_eq!(folder.read("there/page.txt"), "Caf\u{e9}\n");
    let card = folder.read("there/page.txt.card.ron");
    assert!(card.contains("headline: \"T\""), "{card}");
    assert_eq!(
        folder
            .files()
            .iter()
            .filter(|(p, _)| p.starts_with(folder.path().join("there")))
            .count(),
        4,
        "three articles and what the page says of itself"
    );
}

#[test]
fn an_unknown_format_lists_those_that_can_be_read() {
    let folder = Folder::new("batch-unknown");
    let file = folder.write("a.x", "x");
    let ran = postil([
        "import",
        "-f",
        "nonsense",
        "-o",
        &shown(folder.path()),
        &shown(&file),
    ]);
    assert_eq!(ran.code, Some(2));
    let known = ran
        .err
        .split_once("known are ")
        .map_or("", |(_, known)| known.trim());
    assert!(
        known.starts_with("jsonl, ") && known.contains("articles-csv"),
        "{known}"
    );
    assert!(!known.contains("graphml"), "{known}");
}

#[test]
fn cards_come_in_without_an_annotator_and_whoever_begins_has_them() {
    let folder = Folder::new("batch-cards");
    let table = folder.write(
        "news.csv",
        "id,title,date,source,text\nn1,L’OTAN,2017-05-25,AFP,Premier texte.\nn2,,,,Deuxième.\n",
    );
    let there = shown(&folder.path().join("there"));
    let args = ["import", "-f", "articles-csv", "-o", &there, &shown(&table)];
    let ran = postil(args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("2 articles, 0 sidecars, 0 records"),
        "{}",
        ran.err
    );
    assert!(
        !folder.path().join("there/n2.txt.card.ron").exists(),
        "nothing is known of it"
    );
    // A card that somebody has mended stays, until it is to be replaced.
    let card = folder.read("there/n1.txt.card.ron");
    let mended = card.replace("AFP", "Agence France-Presse");
    assert_ne!(mended, card);
    folder.write("there/n1.txt.card.ron", &mended);
    let ran = postil(args);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let said = "n1.txt.card.ron: it is there already (add --force to replace it)";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(folder.read("there/n1.txt.card.ron"), mended);
    let ran = postil(args.into_iter().chain(["--force"]));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(folder.read("there/n1.txt.card.ron"), card);
    let ran = postil(args);
    assert_eq!(ran.code, Some(0), "as it was: {}", ran.err);

    let mut desk = Desk::open(&[folder.path().join("there")]);
    assert_eq!(desk.session().entries().len(), 2, "a card is no article");
    let card = desk.session().open().unwrap().document().card().clone();
    assert_eq!(card.headline.as_deref(), Some("L’OTAN"));
    assert_eq!(card.source.as_deref(), Some("AFP"));
    desk.drag("Premier", 0);
    desk.type_text("o");
    desk.save();
    let sidecar = folder.read("there/n1.txt.alice.ann.ron");
    assert!(sidecar.contains("date: \"2017-05-25\""), "{sidecar}");
    let ran = postil(["check", &there]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

/// Stops after so many documents.
struct StopsAfter(usize);

impl Watch for StopsAfter {
    fn goes_on(&mut self, _done: usize, _of: usize) -> bool {
        let goes_on = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        goes_on
    }

    fn problem(&mut self, problem: Problem) {
        panic!("{problem}");
    }
}

#[test]
fn an_import_that_is_stopped_leaves_whole_files_and_goes_on_later() {
    let folder = Folder::new("batch-stop");
    let body = "Été à Bruxelles. ".repeat(500);
    for n in 0..12 {
        folder.write(
            &format!("src/p{n:02}.html"),
            format!("<html><head><title>T{n}</title></head><body><p>{n}: {body}</p></body></html>"),
        );
    }
    let (source, out) = (folder.path().join("src"), folder.path().join("there"));
    for annotator in [None, Some("alice".to_owned())] {
        let settings = ImportSettings {
            format: "articles-folder".to_owned(),
            annotator: annotator.clone(),
            ..ImportSettings::default()
        };
        let out = out.join(annotator.as_deref().unwrap_or("nobody"));
        let sources = [source.clone()];
        let stopped = import::run(&RealVfs, &settings, &sources, &out, &mut StopsAfter(5));
        let stopped = stopped.unwrap();
        assert!(stopped.is_stopped && !stopped.is_clean(), "{stopped:?}");
        assert_eq!((stopped.n_documents, stopped.n_articles), (5, 5));
        let made = || -> Vec<PathBuf> {
            let files = folder.files().into_iter().map(|(path, _)| path);
            files.filter(|path| path.starts_with(&out)).collect()
        };
        let n_project = usize::from(annotator.is_some());
        assert_eq!(
            made().len(),
            10 + n_project,
            "five articles, their cards, and the project where somebody has them: {:?}",
            made()
        );
        for n in 0..5 {
            let text = std::fs::read_to_string(out.join(format!("p{n:02}.txt"))).unwrap();
            assert_eq!(text, format!("{n}: {}\n", body.trim_end()));
        }
        let ran = postil(["check", &shown(&out)]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);

        // Again, without a word of replacing anything.
        let all = import::run(&RealVfs, &settings, &sources, &out, &mut StopsAfter(99)).unwrap();
        assert_eq!(
            (all.n_documents, all.n_articles),
            (12, 7),
            "{:?}",
            all.problems
        );
        assert!(all.is_clean(), "{:?}", all.problems);
        let ran = postil(["check", &shown(&out)]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }
}

/// What was refused by then is told.
#[test]
fn an_import_that_is_stopped_tells_what_was_refused() {
    let folder = Folder::new("import-stop-told");
    for n in 0..4 {
        folder.write(&format!("src/d{n}.txt"), format!("Rosetta flew {n}.\n"));
        folder.write(
            &format!("src/d{n}.ann"),
            "T1\tProbe 0 7\tRosetta\nT2\tProbe 0 99\tx\n",
        );
    }
    let settings = ImportSettings {
        format: "brat".to_owned(),
        ..ImportSettings::default()
    };
    let (sources, out) = ([folder.path().join("src")], folder.path().join("there"));
    let stopped = import::run(&RealVfs, &settings, &sources, &out, &mut StopsAfter(2)).unwrap();
    assert_eq!((stopped.n_documents, stopped.is_stopped), (2, true));
    assert_eq!((stopped.n_refused, stopped.problems.len()), (3, 3));
}

/// What is stopped half-way is a project, and the rest comes to it: its codebook and team too.
#[test]
fn an_import_that_goes_on_ends_as_one_that_was_never_stopped() {
    let folder = Folder::new("import-goes-on");
    for (n, (who, label)) in [
        ("ann", "Spaceship"),
        ("bob", "Spaceship"),
        ("ann", "Planet"),
        ("cem", "Moon"),
    ]
    .into_iter()
    .enumerate()
    {
        folder.write(
            &format!("src/d{n}@{who}.txt"),
            format!("{n} Rosetta flew.\n"),
        );
        folder.write(
            &format!("src/d{n}@{who}.ann"),
            format!("T1\t{label} 2 9\tRosetta\n"),
        );
    }
    let settings = ImportSettings {
        format: "brat".to_owned(),
        ..ImportSettings::default()
    };
    let sources = [folder.path().join("src")];
    let import = |name: &str, most: usize| {
        let out = folder.path().join(name).join("set");
        import::run(&RealVfs, &settings, &sources, &out, &mut StopsAfter(most)).unwrap()
    };
    let files = |name: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let root = folder.path().join(name);
        let all = folder.files().into_iter();
        let here = all
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&root).ok()?.to_owned(), bytes)));
        here.collect()
    };
    import("whole", 99);

    let stopped = import("parts", 2);
    assert_eq!((stopped.n_sidecars, stopped.is_stopped), (2, true));
    let codebook = || folder.read("parts/set/codebook.ron");
    assert!(codebook().contains("Spaceship") && !codebook().contains("Planet"));
    let ran = postil(["check", &shown(&folder.path().join("parts"))]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let rest = import("parts", 99);
    assert_eq!(
        (rest.n_there, rest.n_sidecars),
        (2, 2),
        "{:?}",
        rest.problems
    );
    assert!(rest.is_clean(), "{:?}", rest.problems);
    assert!(files("parts") == files("whole"));
    // A third time there is nothing left to do.
    let again = import("parts", 99);
    assert_eq!((again.n_there, again.n_sidecars), (4, 0));
    assert!(again.is_clean() && files("parts") == files("whole"));

    // A codebook that somebody worked on is theirs.
    import("edited", 2);
    let edited = folder
        .read("edited/set/codebook.ron")
        .replace("Spaceship\"", "Spaceship\", definition: \"It flies\"");
    folder.write("edited/set/codebook.ron", edited.clone());
    import("edited", 99);
    assert_eq!(folder.read("edited/set/codebook.ron"), edited);
}
