//! A view whose text is to lie in a file of its own.

use std::borrow::Cow;

use super::View;
use crate::dataset::loss::{LossKind, LossReport};

/// At the start of a file this is a byte order mark, which one half of all readers takes off and the other half counts.
const MARK: char = '\u{feff}';

/// As unseen, and as long in bytes, UTF-16 units and code points.
const STAND_IN: char = '\u{2060}';

impl View {
    /// With a text that all readers of a file count alike: what would be a byte order mark is U+2060 there, and one character is lost.
    pub fn for_text_file(&self, loss: &mut LossReport) -> Cow<'_, Self> {
        let Some(rest) = self.text.strip_prefix(MARK) else {
            return Cow::Borrowed(self);
        };
        loss.add(LossKind::Characters, 1);
        Cow::Owned(Self {
            text: format!("{STAND_IN}{rest}").into(),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{MARK, STAND_IN};

    #[test]
    fn no_offset_changes() {
        assert_eq!(MARK.len_utf8(), STAND_IN.len_utf8());
        assert_eq!(MARK.len_utf16(), STAND_IN.len_utf16());
    }
}
