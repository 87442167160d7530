//! The sample project is what its plan says, in today's format.
//!
//! `tests/it/sample/*.ron` says in quotations, not offsets, what two colleagues tagged. Here the plans become documents, through the one
//! function that changes documents, and are compared with the sidecars in `sample_data/`. After a change of a plan, an article or the
//! format: `POSTIL_BLESS=1 cargo test --test it sample` writes them anew.
//!
//! A quotation is `text`, or `text around [the marked part] of it`; `first…last` runs from the one to the other, and `…|2` means the
//! second place where it stands. A filler is `m:` and the quotation of a mention, `e:` an entity's key, `ev:` an event's, `d:` a date,
//! `p:` a place, `v:` a value. A holder is an entity's key, `author` or `unnamed`; a target an entity's key, `ev:` an event's or `c:` a
//! concept.

#![allow(clippy::unwrap_used, reason = "a test's helpers may fail")]

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use postil::{
    model::{
        annotation::*,
        article::{Article, Card, Status},
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        id::{Id, Kind},
    },
    store::{
        codebook::builtin,
        project::Project,
        sidecar::{Base, label_problems, parse, render},
        vfs::RealVfs,
    },
};

use maker::made;
use plan::Plan;

mod maker;
mod plan;

fn sample_data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

fn plans() -> Vec<Plan> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sample"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "ron"))
            .collect();
    files.sort();
    let read = |path: &PathBuf| {
        ron::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

fn documents(plan: &Plan, codebook: &Codebook) -> Vec<Document> {
    let text = fs::read_to_string(sample_data().join(&plan.file)).unwrap();
    let article = Arc::new(Article::new(plan.file.as_str(), text));
    let document = |(n, by): (usize, &(String, String, String))| {
        let (id, name, status) = by.clone();
        let made = made(
            &article,
            &format!("{}/{id}", plan.file),
            &id,
            &[&plan.both, &plan.each[n]],
        );
        let codebook = CodebookRef {
            name: codebook.name.clone(),
            version: codebook.version,
        };
        let mut document = Document::new(article.clone(), Annotator { id, name }, codebook);
        let card = Card {
            headline: plan.card.headline.clone(),
            byline: plan.card.byline.clone(),
            date: plan.card.date.clone(),
            language: plan.card.language.clone(),
            rights: plan.card.rights.clone(),
            ..Card::default()
        };
        let status = if status == "done" {
            Status::Done
        } else {
            Status::InProgress
        };
        document.set_header(card, status);
        document.apply(made).unwrap();
        document
    };
    plan.by.iter().enumerate().map(document).collect()
}

#[test]
fn the_sidecars_of_the_sample_are_what_their_plans_say() {
    let codebook = builtin("news-core").unwrap();
    let mut stale = Vec::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for plan in plans() {
        for document in documents(&plan, &codebook) {
            let name = format!("{}.{}.ann.ron", plan.file, document.annotator().id);
            let rendered = render(&document, &Base::default()).unwrap();
            let read = parse(&rendered, document.article(), &name);
            assert_eq!(read.problems, [], "{name}");
            assert_eq!(
                label_problems(&document, &Base::default(), &codebook, &name),
                [],
                "{name}"
            );
            check_roles(&document, &codebook, &name);
            for kind in Kind::ALL {
                *kinds.entry(kind).or_default() += document.count(kind);
            }
            let path = sample_data().join(&name);
            let there = fs::read_to_string(&path).unwrap_or_default();
            if there != rendered && std::env::var_os("POSTIL_BLESS").is_some() {
                fs::write(&path, &rendered).unwrap();
            } else if there != rendered {
                stale.push(name);
            }
        }
    }
    assert_eq!(stale, [] as [&str; 0], "POSTIL_BLESS=1 writes them anew");
    let all: usize = kinds.values().sum();
    assert!(all - kinds[&Kind::Zone] >= 120, "{kinds:?}");
    assert!(kinds.values().all(|n| *n >= 5), "{kinds:?}");
}

/// Every role is one of the event type's, its filler of a type that may fill it, and what is required is there.
fn check_roles(document: &Document, codebook: &Codebook, name: &str) {
    for event in document.of_kind(Kind::Event) {
        let Record::Event(event) = event else {
            continue;
        };
        let of = codebook.event_type(&event.label).unwrap();
        let entity_type = |id: &Id| match document.record(id) {
            Some(Record::Entity(entity)) => entity.label.clone(),
            _ => panic!("{name}: {id} is no entity"),
        };
        for argument in &event.arguments {
            let role = of
                .roles
                .iter()
                .find(|role| role.label.name == argument.role);
            let role = role
                .unwrap_or_else(|| panic!("{name}: {} has no role {}", event.label, argument.role));
            let filler = match &argument.filler {
                Filler::Mention(id) => match document.record(id) {
                    Some(Record::Mention(mention)) => entity_type(&mention.entity),
                    _ => panic!("{name}: {id} is no mention"),
                },
                Filler::Entity(id) => entity_type(id),
                Filler::Event(_) => "Event".to_owned(),
                Filler::Date(_) => "Date".to_owned(),
                Filler::Place(_) => "Place".to_owned(),
                Filler::Value(_) => "Value".to_owned(),
            };
            let may = role.fillers.is_empty() || role.fillers.contains(&filler);
            assert!(
                may,
                "{name}: a {filler} is the {} of {}",
                argument.role, event.label
            );
        }
        for role in &of.roles {
            let n = event
                .arguments
                .iter()
                .filter(|a| a.role == role.label.name)
                .count();
            assert!(
                n > 0 || !role.required,
                "{name}: {} {} lacks {}",
                event.label,
                event.id,
                role.label.name
            );
            assert!(
                n < 2 || role.repeatable,
                "{name}: {} has {n} {}",
                event.label,
                role.label.name
            );
        }
        assert!(
            event.mode.iter().all(|mode| of.modes.contains(mode)),
            "{name}: {:?}",
            event.mode
        );
        assert!(
            event.contexts.iter().all(|c| codebook.contexts.contains(c)),
            "{name}: {:?}",
            event.contexts
        );
    }
}

#[test]
fn the_sample_opens_as_a_project_without_problems() {
    let project = Project::open(&RealVfs, &[sample_data()]);
    assert_eq!(project.problems, []);
    assert_eq!(project.name, "Sample: summits and deals");
    assert_eq!(project.articles.len(), 7);
    assert_eq!(project.team.len(), 2);
}

#[test]
fn the_built_in_codebooks_have_no_problems_and_say_everything_in_french() {
    for (name, _) in postil::store::codebook::BUILTIN {
        let codebook = builtin(name).unwrap();
        assert_eq!(codebook.problems(), [], "{name}");
        let entities = codebook.entity_types.iter().map(|t| &t.label);
        let events = codebook.event_types.iter().map(|t| &t.label);
        let roles = codebook
            .event_types
            .iter()
            .flat_map(|t| &t.roles)
            .map(|r| &r.label);
        let concepts = codebook.concepts.iter().map(|c| &c.label);
        let scale = codebook.intensities.iter().map(|s| &s.label);
        for label in entities
            .clone()
            .chain(events.clone())
            .chain(roles)
            .chain(concepts)
            .chain(scale)
        {
            assert!(label.titles.contains_key("fr"), "{name}: {}", label.name);
        }
        for label in entities.chain(events) {
            assert!(
                !label.definition.is_empty() && !label.examples.is_empty(),
                "{name}: {}",
                label.name
            );
        }
    }
    let news = builtin("news-core").unwrap();
    assert_eq!((news.entity_types.len(), news.event_types.len()), (10, 16));
    assert_eq!(builtin("ace2005").unwrap().event_types.len(), 33);
}
