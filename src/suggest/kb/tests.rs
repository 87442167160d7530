use super::*;

const TABLE: &str = "id\tlabel\taliases\tdescription\tlanguage
Q7184\tNATO\tNorth Atlantic Treaty Organization|Atlantic Alliance\tmilitary alliance\ten
Q7184\tOTAN\tAlliance atlantique\talliance militaire\tfr
Q7184\t北大西洋公约组织\t北约\t\tzh
Q2429253\tIslamic State\tISIS|ISIL|Daesh\tarmed group\ten
Q2429253\tÉtat islamique\tDaech\tgroupe armé\tfr
Q2429253\tداعش\tالدولة الإسلامية\t\tar
Q22686\tDonald Trump\t\tpresident of the United States\ten
Q999\tDonald Trump Jr.\t\this son\ten
Q1\tTrumpington\t\tvillage\ten
";

fn kb() -> Kb {
    let mut builder = Builder::default();
    builder.table("wikidata", TABLE, "kb/wikidata.tsv");
    let (kb, problems) = builder.build();
    assert!(problems.is_empty(), "{problems:?}");
    kb
}

fn ids(query: &str) -> Vec<String> {
    let kb = kb();
    let hits = kb.search(query, "en", 10);
    hits.iter().map(|hit| hit.id.to_owned()).collect()
}

#[test]
fn names_of_all_languages_and_scripts_lead_to_one_id() {
    for query in [
        "Daech",
        "daéch",
        "داعش",
        "دَاعِش",
        "ISIS",
        "isil",
        "etat isl",
        "الدولة",
    ] {
        assert_eq!(ids(query), ["Q2429253"], "{query}");
    }
    for query in ["北约", "公约", "otan", "atlantic all", "treaty"] {
        assert_eq!(ids(query), ["Q7184"], "{query}");
    }
}

#[test]
fn whole_names_come_before_beginnings_and_beginnings_before_words() {
    assert_eq!(ids("Donald Trump"), ["Q22686", "Q999"]);
    assert_eq!(ids("trump"), ["Q1", "Q22686", "Q999"]);
    assert_eq!(ids("trump don"), ["Q22686", "Q999"]);
    assert_eq!(ids("nobody"), Vec::<String>::new());
    assert_eq!(ids(" "), Vec::<String>::new());
}

#[test]
fn an_id_is_found_as_it_is_typed() {
    assert_eq!(ids("q7184"), ["Q7184"]);
    let kb = kb();
    assert_eq!(kb.get("wikidata", "Q7184", "fr").unwrap().label, "OTAN");
    assert_eq!(kb.get("wikidata", "Q71", "fr"), None);
    assert_eq!(kb.get("geonames", "Q7184", "fr"), None);
}

#[test]
fn labels_and_descriptions_come_in_the_readers_language() {
    let kb = kb();
    let hits = kb.search("北约", "fr-CA", 10);
    assert_eq!(hits[0].label, "NATO", "fr-CA is no code of ours");
    let hits = kb.search("北约", "fr", 10);
    let expected = Hit {
        kb: "wikidata",
        id: "Q7184",
        label: "OTAN",
        name: "北约",
        description: "alliance militaire",
    };
    assert_eq!(hits, [expected]);
    // Without a description of its own a language borrows one.
    assert_eq!(
        kb.search("北约", "zh", 1)[0].description,
        "military alliance"
    );
}

#[test]
fn a_table_of_the_query_service_fits_as_it_is() {
    let table = "?item\t?itemLabel\t?itemAltLabel\t?itemDescription\n\
        <http://www.wikidata.org/entity/Q7184>\t\"OTAN\"@fr\t\"Alliance atlantique, Pacte atlantique\"@fr\t\"alliance\"@fr\n\
        http://www.wikidata.org/entity/Q90\tParis\t\tcapitale\n";
    let mut builder = Builder::default();
    builder.table("wikidata", table, "t.tsv");
    let (kb, problems) = builder.build();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(kb.search("pacte", "fr", 3)[0].id, "Q7184");
    assert_eq!(kb.search("pacte", "fr", 3)[0].label, "OTAN");
    assert_eq!(kb.search("paris", "fr", 3)[0].id, "Q90");
}

#[test]
fn rows_that_can_t_be_used_are_told_with_their_line() {
    let mut builder = Builder::default();
    builder.table(
        "x",
        "Q1\tOne\n\tNobody\nQ2\n# remark\n\nQ3\tThree\n",
        "kb/x.tsv",
    );
    let (kb, problems) = builder.build();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        said[0].starts_with("kb/x.tsv:2:1: warning: this row has no id"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("kb/x.tsv:3:1: warning: this row has no label"),
        "{said:?}"
    );
    assert_eq!((said.len(), kb.n_entities()), (2, 2));
}

#[test]
fn the_samples_table_has_what_the_sample_links_to() {
    let mut builder = Builder::default();
    let table = include_str!("../../../sample_data/kb/wikidata.tsv");
    builder.table("wikidata", table, "wikidata.tsv");
    let (kb, problems) = builder.build();
    assert!(problems.is_empty(), "{problems:?}");
    for (name, bytes) in crate::store::sample::SAMPLE {
        let text = std::str::from_utf8(bytes).unwrap();
        for (at, _) in text
            .match_indices("kb: \"wikidata\", id: \"")
            .filter(|_| name.ends_with(".ron"))
        {
            let id = text[at + "kb: \"wikidata\", id: \"".len()..]
                .split('"')
                .next()
                .unwrap();
            assert!(
                id == "NIL" || kb.get("wikidata", id, "en").is_some(),
                "{name}: {id}"
            );
        }
    }
    for query in ["Daech", "داعش", "ISIS"] {
        assert_eq!(kb.search(query, "fr", 1)[0].id, "Q2429253");
    }
}

proptest::proptest! {
    #[test]
    fn every_name_is_found_by_itself(names in proptest::collection::vec("[\\PC&&[^\t|\n\r\"#,]]{1,10}", 1..20)) {
        let names: Vec<&String> = names.iter().filter(|n| !crate::model::fold::fold(n).is_empty()).collect();
        let rows = names.iter().enumerate().map(|(i, n)| format!("Q{i}\t{n}\n"));
        let table: String = rows.collect();
        let mut builder = Builder::default();
        builder.table("x", &table, "x.tsv");
        let (kb, _) = builder.build();
        for name in &names {
            let hits = kb.search(name, "en", 50);
            let found = hits.iter().any(|hit| hit.name.trim() == name.trim());
            proptest::prop_assert!(found, "{:?} in {:?}", name, hits);
        }
    }
}
