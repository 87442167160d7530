//! Short labels (type tags, zone names, keys) that were set once and are drawn in many places.

use std::collections::HashMap;
use std::sync::Arc;

use super::laid::Laid;
use super::typesetter::Setting;

/// A set one-line text.
pub(super) type Label = Laid;

/// Bounded cache of labels: emptied when full, since a screen holds far fewer.
#[derive(Default)]
pub(super) struct Labels {
    found: HashMap<(String, [u32; 5]), Arc<Label>>,
}

const MAX: usize = 2000;

impl Labels {
    pub fn get(&self, text: &str, setting: &Setting) -> Option<Arc<Label>> {
        // The key owns its text only to satisfy `HashMap`; labels are a few bytes long.
        self.found.get(&(text.to_owned(), key(setting))).cloned()
    }

    pub fn insert(&mut self, text: &str, setting: &Setting, laid: Laid) -> Arc<Label> {
        if self.found.len() >= MAX {
            self.found.clear();
        }
        let label = Arc::new(laid);
        self.found
            .insert((text.to_owned(), key(setting)), Arc::clone(&label));
        label
    }
}

fn key(s: &Setting) -> [u32; 5] {
    [
        s.size.to_bits(),
        s.weight.to_bits() | u32::from(s.italic),
        s.face as u32 | ((s.direction as u32) << 8),
        s.width.unwrap_or(-1.0).to_bits() ^ s.line_height.to_bits(),
        s.scale.to_bits(),
    ]
}
