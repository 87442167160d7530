//! A quick look at a sidecar, for lists of many articles: its status and how many records it has, without reading the records.
//!
//! Relies on what [`super::render`] writes: the status within the header's first lines, a record a line. A file written otherwise is
//! counted wrong until it is opened; nothing is ever decided on it.

use std::path::Path;

use crate::{
    model::article::Status,
    store::{
        error::{Action, StoreError},
        vfs::Vfs,
    },
};

/// What a list shows of a sidecar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    pub status: Status,
    /// Mentions, events, stances, voices, absences and comments.
    pub n_records: usize,
    /// BCP 47.
    pub language: Option<String>,
    /// EDTF.
    pub date: Option<String>,
}

pub fn glance(vfs: &dyn Vfs, path: &Path) -> Result<Glance, StoreError> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    Ok(glance_at(&String::from_utf8_lossy(&bytes)))
}

fn glance_at(text: &str) -> Glance {
    let mut glance = Glance::default();
    let mut list = "";
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        match indent {
            4 => {
                list = line.split(':').next().unwrap_or_default();
                if let Some(at) = line.find("status: ") {
                    glance.status = status_at(&line[at + 8..]);
                }
                if list == "article" {
                    glance.language = quoted_after(line, "language: ");
                }
                if list == "card" {
                    glance.date = quoted_after(line, "date: ");
                }
            }
            8 if line.starts_with('(') => {
                let counts = matches!(
                    list,
                    "mentions" | "events" | "stances" | "voices" | "absences" | "comments"
                );
                glance.n_records += usize::from(counts);
            }
            _ => {}
        }
    }
    glance
}

fn status_at(text: &str) -> Status {
    if text.starts_with("Done") {
        Status::Done
    } else if text.starts_with("InProgress") {
        Status::InProgress
    } else if text.starts_with("Skipped") {
        Status::Skipped {
            reason: quoted_after(text, "reason: ").unwrap_or_default(),
        }
    } else {
        Status::ToDo
    }
}

fn quoted_after(line: &str, field: &str) -> Option<String> {
    let rest = &line[line.find(field)? + field.len()..];
    let rest = rest.trim_start_matches("Some(").strip_prefix('"')?;
    Some(rest[..rest.find('"')?].to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        model::{
            annotation::{Entity, Mention},
            article::{Article, Card},
            document::{Annotator, CodebookRef, Document},
            edit::{Title, Transaction},
            id::{Id, Kind},
            span::ByteSpan,
        },
        store::sidecar::{Base, render},
    };

    #[test]
    fn it_sees_what_a_sidecar_says() {
        let article = Arc::new(Article::new(
            "a.txt",
            "L'OTAN est là et les alliés aussi, que les uns et les autres.",
        ));
        let annotator = Annotator {
            id: "a".to_owned(),
            name: "A".to_owned(),
        };
        let codebook = CodebookRef {
            name: "c".to_owned(),
            version: 1,
        };
        let mut document = Document::new(article, annotator, codebook);
        let entity = Entity::new(Id::new(Kind::Entity, "e_1"), "Organization", "OTAN");
        let mut transaction = Transaction::new(Title::new("t"));
        let mention = Mention::new(
            Id::new(Kind::Mention, "m_1"),
            vec![ByteSpan::new(2, 6)],
            entity.id.clone(),
        );
        transaction.insert(entity).insert(mention);
        document.apply(transaction).unwrap();
        let card = Card {
            date: Some("2017-05-25".to_owned()),
            ..Card::default()
        };
        document.set_header(card, Status::Done);
        let text = render(&document, &Base::default()).unwrap();
        let glance = glance_at(&text);
        assert_eq!(glance.status, Status::Done);
        assert_eq!(glance.n_records, 1);
        assert_eq!(glance.language.as_deref(), Some("fr"));
        assert_eq!(glance.date.as_deref(), Some("2017-05-25"));
    }
}
