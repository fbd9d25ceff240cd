//! Documents with nearly the same text: those that share a band of their sketches are compared by their sketches.

use super::open::LocalStore;
use crate::error::Result;
use crate::{Address, MIN_SHARE, Similar, are_of_one_time, bands, share};
use std::sync::Arc;
use tantivy::Term;

/// No more documents than these are compared with one: a form that thousands fill in shares its bands.
const MAX_COMPARED: usize = 200;

impl LocalStore {
    /// The documents that have nearly the text of a document, nearest first, then in the order of their ids.
    pub(super) fn similar_to(&self, document: &str) -> Result<Vec<Similar>> {
        let Some(own) = self.head_row(document)? else { return Ok(Vec::new()) };
        let (head, stamp) = self.stamped_head(own)?;
        let mut others: Vec<Address> = Vec::new();
        for band in bands(&stamp.sketch) {
            self.rows_with(&Term::from_field_text(self.fields.alike, &band), &mut |address| {
                if address != own && !others.contains(&address) {
                    others.push(address);
                }
                others.len() < MAX_COMPARED
            })?;
        }
        let mut similar = Vec::new();
        for address in others {
            let (other, of_other) = self.stamped_head(address)?;
            let share = share(&stamp.sketch, &of_other.sketch);
            if share >= MIN_SHARE && are_of_one_time(&head.metadata.title, &other.metadata.title) {
                similar.push(Similar { head: Arc::new(other), share });
            }
        }
        similar.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.head.id.cmp(&b.head.id)));
        Ok(similar)
    }
}
