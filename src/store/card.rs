//! What an import knew of an article before anybody worked on it: its card, in `<article>.card.ron` beside it.
//!
//! ```ron
//! (
//!     format: "postil-card", format_version: (1, 0),
//!     card: (headline: "…", date: "2017-05-25"),
//! )
//! ```
//!
//! An annotator's version begins with this card; from then on the sidecar's own counts. A card that can't be read is said, and keeps nobody from
//! the article.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    codebook::{parse_file, text_of},
    error::{Action, StoreError},
    ron_text,
    save::write_atomic,
    vfs::Vfs,
    wire_v1::WireCard,
};
use crate::model::article::Card;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "CardFile")]
struct WireCardFile {
    format: String,
    #[serde(default = "first_version")]
    format_version: (u32, u32),
    #[serde(default)]
    card: WireCard,
}

const FORMAT: &str = "postil-card";

fn first_version() -> (u32, u32) {
    (1, 0)
}

/// Where the card of an article lies.
pub fn card_path(article: &Path) -> PathBuf {
    let mut name = article.file_name().unwrap_or_default().to_owned();
    name.push(".card.ron");
    article.with_file_name(name)
}

/// The card beside an article, if there is one.
pub fn read_card(vfs: &dyn Vfs, article: &Path) -> Result<Option<Card>, StoreError> {
    let path = card_path(article);
    let bytes = match vfs.read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(&path, Action::Read, error)),
    };
    let text = text_of(&bytes, &path)?;
    let file: WireCardFile = parse_file(&text, &path, "card", FORMAT, first_version().0)?;
    Ok(Some(file.card.into()))
}

/// Lays a card beside an article, in the place of one that is there.
pub fn write_card(vfs: &dyn Vfs, article: &Path, card: &Card) -> Result<(), StoreError> {
    let path = card_path(article);
    let file = WireCardFile {
        format: FORMAT.to_owned(),
        format_version: first_version(),
        card: WireCard::from(card),
    };
    let config = ron::ser::PrettyConfig::new()
        .new_line("\n")
        .depth_limit(1)
        .struct_names(false);
    let text = ron::ser::to_string_pretty(&file, config).map_err(|error| StoreError::Io {
        path: path.clone(),
        action: Action::Written,
        source: io::Error::other(error.to_string()),
    })?;
    write_atomic(vfs, &path, (ron_text::readable(&text) + "\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{fixture::TempDir, vfs::RealVfs};

    #[test]
    fn a_card_comes_back_and_a_broken_one_is_said() {
        let folder = TempDir::new();
        let article = folder.path().join("a.txt");
        assert_eq!(read_card(&RealVfs, &article).unwrap(), None);
        let card = Card {
            headline: Some("L’OTAN « entre »\n\"dans\"".to_owned()),
            date: Some("2017-05-25".to_owned()),
            ..Card::default()
        };
        write_card(&RealVfs, &article, &card).unwrap();
        assert_eq!(read_card(&RealVfs, &article).unwrap(), Some(card));
        for text in [
            "",
            "(format: \"postil-card\", format_version: (2, 0))",
            "\u{0}",
        ] {
            std::fs::write(card_path(&article), text).unwrap();
            let error = read_card(&RealVfs, &article).unwrap_err().to_string();
            assert!(error.contains("a.txt.card.ron"), "{text}: {error}");
        }
    }
}
