//! A till's own copy of the catalogue: how downloads make it, and how it is kept between two starts.
//!
//! What is kept is a pile of [`Record`]s: a whole download and the deltas that came after it. A record that was cut, changed
//! or written by another program does not open; a delta that does not follow what is there does not fit. Either way the copy
//! is older than it might be, and the next download says so: it is never wrong for its revision.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use prost::Message as _;

use crate::catalog::v1::{Category, DownloadCatalogRequest, DownloadCatalogResponse, Item};

/// First bytes of a record. Another form gets another number, and what the old program kept is downloaded anew.
const FORM: &[u8; 4] = b"ZFS1";
/// Form, checksum, and the revision it stands on.
const HEAD: usize = 4 + 8 + 8;

/// One download from its first to its last chunk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The revision that was known; 0 for a whole download.
    from: i64,
    /// All chunks as one.
    answer: DownloadCatalogResponse,
}

impl Record {
    /// For the answers to `request`.
    pub fn answering(request: &DownloadCatalogRequest) -> Self {
        Self { from: request.known_revision, answer: DownloadCatalogResponse::default() }
    }

    /// The next chunk.
    pub fn add(&mut self, chunk: DownloadCatalogResponse) {
        let all = &mut self.answer;
        (all.revision, all.lineage) = (chunk.revision, chunk.lineage);
        (all.unchanged, all.delta) = (chunk.unchanged, chunk.delta);
        all.categories.extend(chunk.categories);
        // What changed twice while the delta was on its way is in it twice, the newer one later.
        let gone: HashSet<&String> = chunk.removed_item_ids.iter().collect();
        if !gone.is_empty() {
            all.items.retain(|item| !gone.contains(&item.item_id));
        }
        let back: HashSet<&String> = chunk.items.iter().map(|item| &item.item_id).collect();
        all.removed_item_ids.retain(|id| !back.contains(id));
        all.items.extend(chunk.items);
        all.removed_item_ids.extend(chunk.removed_item_ids);
    }

    /// There was nothing newer.
    pub fn is_unchanged(&self) -> bool {
        self.answer.unchanged
    }

    /// It follows something that must be there.
    pub fn is_delta(&self) -> bool {
        self.answer.delta
    }

    /// Where it stands in the pile: whole downloads first, each delta behind what it follows.
    pub fn place(&self) -> i64 {
        if self.answer.delta { self.from } else { 0 }
    }

    /// How many items it touches.
    pub fn len(&self) -> usize {
        self.answer.items.len() + self.answer.removed_item_ids.len()
    }

    /// It touches no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// To be kept.
    pub fn seal(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.answer.encoded_len());
        bytes.extend(FORM);
        bytes.extend([0; 8]);
        bytes.extend(self.from.to_le_bytes());
        // A Vec grows as it must: encoding into it cannot fail.
        let _ = self.answer.encode(&mut bytes);
        let sum = checksum(&bytes[12..]).to_le_bytes();
        bytes[4..12].copy_from_slice(&sum);
        bytes
    }

    /// What was kept; `None` when it is not what was sealed.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let (form, rest) = bytes.split_at_checked(4)?;
        let (sum, sealed) = rest.split_at_checked(8)?;
        if form != FORM || sum != checksum(sealed).to_le_bytes() {
            return None;
        }
        let (from, answer) = sealed.split_first_chunk()?;
        Some(Self { from: i64::from_le_bytes(*from), answer: DownloadCatalogResponse::decode(answer).ok()? })
    }
}

/// Eight bytes a step: a copy has millions. It finds accidents; whoever can write into the browser's storage can do worse.
fn checksum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    mix(rest.iter().fold(sum, |sum, byte| mix(sum, u64::from(*byte) + 1)), FACTOR)
}

/// The copy itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    lineage: String,
    revision: i64,
    /// As the server sent them.
    pub categories: Vec<Category>,
    /// By id. Shared, so that the next revision costs what it changes.
    pub items: Vec<Arc<Item>>,
}

impl Shelf {
    /// Of a pile as it was kept, in order of [`Record::place`]: as far as it fits together. Answers the number of items in
    /// deltas too, to know when the pile should be one record again.
    pub fn of_pile<'a>(pile: impl IntoIterator<Item = &'a [u8]>) -> Option<(Self, usize)> {
        let mut pile = pile.into_iter();
        let mut shelf = Self::default();
        if !shelf.put(Record::open(pile.next()?)?) || shelf.revision == 0 {
            return None;
        }
        let mut changed = 0;
        for record in pile {
            let Some(record) = Record::open(record) else { break };
            // What a page in another tab kept meanwhile may be in the first record already.
            if record.answer.revision <= shelf.revision {
                continue;
            }
            changed += record.len();
            if !shelf.put(record) {
                break;
            }
        }
        Some((shelf, changed))
    }

    /// Asks for what is newer.
    pub fn request(&self) -> DownloadCatalogRequest {
        DownloadCatalogRequest { known_revision: self.revision, known_lineage: self.lineage.clone() }
    }

    /// Which revision it is.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// Takes a download in. False: it is a delta to something else, and nothing changed.
    pub fn put(&mut self, record: Record) -> bool {
        let Record { from, answer } = record;
        if answer.unchanged {
            return answer.revision == self.revision && answer.lineage == self.lineage;
        }
        if !answer.delta {
            let items = answer.items.into_iter().map(Arc::new).collect();
            *self = Self { lineage: answer.lineage, revision: answer.revision, categories: answer.categories, items };
            self.arrange();
            return true;
        }
        if from != self.revision || answer.lineage != self.lineage {
            return false;
        }
        (self.revision, self.categories) = (answer.revision, answer.categories);
        self.replace(answer.items, &answer.removed_item_ids);
        true
    }

    fn replace(&mut self, items: Vec<Item>, removed: &[String]) {
        let mut changes: HashMap<String, Option<Item>> = removed.iter().map(|id| (id.clone(), None)).collect();
        for item in items {
            changes.insert(item.item_id.clone(), Some(item));
        }
        self.items.retain_mut(|kept| match changes.remove(&kept.item_id) {
            None => true,
            Some(None) => false,
            Some(Some(item)) => {
                *kept = Arc::new(item);
                true
            }
        });
        let new = changes.into_values().flatten().map(Arc::new);
        self.items.extend(new);
        self.arrange();
    }

    fn arrange(&mut self) {
        self.items.sort_by(|a, b| a.item_id.cmp(&b.item_id));
    }

    /// All of it as one record.
    pub fn record(&self) -> Record {
        let answer = DownloadCatalogResponse {
            revision: self.revision,
            lineage: self.lineage.clone(),
            categories: self.categories.clone(),
            items: self.items.iter().map(|item| Item::clone(item)).collect(),
            ..DownloadCatalogResponse::default()
        };
        Record { from: 0, answer }
    }
}

#[cfg(test)]
mod tests;
