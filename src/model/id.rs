//! The identity of records: stable for ever, unique across annotators, never derived from a position.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// What sort of record an [`Id`] names. The order is that of the lists in a sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Zone,
    Entity,
    Mention,
    Event,
    Stance,
    Voice,
    Absence,
    Comment,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Zone,
        Self::Entity,
        Self::Mention,
        Self::Event,
        Self::Stance,
        Self::Voice,
        Self::Absence,
        Self::Comment,
    ];

    /// The prefix of new ids of this kind. Ids read from elsewhere may lack it: the list they stand in says their kind.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Zone => "z",
            Self::Entity => "e",
            Self::Mention => "m",
            Self::Event => "ev",
            Self::Stance => "s",
            Self::Voice => "v",
            Self::Absence => "a",
            Self::Comment => "c",
        }
    }

    /// The word of DESIGN's glossary, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Entity => "entity",
            Self::Mention => "mention",
            Self::Event => "event",
            Self::Stance => "stance",
            Self::Voice => "voice",
            Self::Absence => "absence",
            Self::Comment => "comment",
        }
    }
}

/// The id of one record: its kind and a key that is unique within the kind. Cheap to clone.
#[derive(Clone)]
pub struct Id {
    kind: Kind,
    /// The key's first eight bytes: most comparisons end here, without a look into other memory.
    head: u64,
    key: Arc<str>,
}

impl Id {
    pub fn new(kind: Kind, key: impl Into<Arc<str>>) -> Self {
        let key = key.into();
        Self {
            kind,
            head: head(&key),
            key,
        }
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The key as files show it, such as `m_7k3f9q0zt2hx`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The smallest id of a kind: the start of a range over all of them.
    pub(crate) fn first_of(kind: Kind) -> Self {
        Self::new(kind, "")
    }
}

/// Up to eight bytes as a number that sorts as they do; a shorter key is filled up with zeros, which sort first.
fn head(key: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(key.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.head == other.head && self.key == other.key
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By kind, then by the bytes of the key.
impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.kind, self.head)
            .cmp(&(other.kind, other.head))
            .then_with(|| self.key.cmp(&other.key))
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.key.hash(state);
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.key)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

/// Makes new ids: 60 pseudo-random bits each, so that colleagues who tag apart do not collide.
///
/// The seed must differ between two runs of the program; tests give a fixed one.
#[derive(Clone, Debug)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub fn next_id(&mut self, kind: Kind) -> Id {
        // Crockford's base 32: no letters that look alike.
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut bits = self.next_u64();
        let mut key = String::with_capacity(15);
        key.push_str(kind.prefix());
        key.push('_');
        for _ in 0..12 {
            key.push(char::from(DIGITS[(bits & 31) as usize]));
            bits >>= 5;
        }
        Id::new(kind, key)
    }

    /// A seed for a source that works elsewhere at the same time.
    pub fn next_seed(&mut self) -> u64 {
        self.next_u64()
    }

    /// SplitMix64 (Steele, Lea & Flood 2014).
    fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_source_differ_and_carry_their_prefix() {
        let mut ids = IdSource::new(1);
        let many: std::collections::BTreeSet<Id> =
            (0..10_000).map(|_| ids.next_id(Kind::Mention)).collect();
        assert_eq!(many.len(), 10_000);
        assert!(many.iter().all(|id| id.key().starts_with("m_")));
    }

    proptest::proptest! {
        #[test]
        fn ids_sort_by_kind_and_key(a in "[\\x00ab_é]{0,12}", b in "[\\x00ab_é]{0,12}", same_kind: bool) {
            let kind = if same_kind { Kind::Entity } else { Kind::Mention };
            let (x, y) = (Id::new(Kind::Entity, a.as_str()), Id::new(kind, b.as_str()));
            let expected = (Kind::Entity, a.as_str()).cmp(&(kind, b.as_str()));
            proptest::prop_assert_eq!(x.cmp(&y), expected);
            proptest::prop_assert_eq!(x == y, expected.is_eq());
        }
    }
}
