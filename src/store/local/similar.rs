//! Documents with nearly the same text: those that share a band of their sketches are compared by their sketches.

use super::open::LocalStore;
use crate::alike::{MAX_COMPARED, similar_to};
use crate::error::Result;
use crate::{Address, Similar, bands};
use tantivy::Term;

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
        let others: Vec<_> = others.into_iter().map(|address| self.stamped_head(address)).collect::<Result<_>>()?;
        let others = others.into_iter().map(|(other, of_other)| (other, of_other.sketch));
        Ok(similar_to((&head, &stamp.sketch), others))
    }
}
