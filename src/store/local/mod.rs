//! The store on this machine: tantivy, memory-mapped.
//!
//! A document is a run of rows of one segment: its head, its body, then its passages in reading order. Merging
//! keeps such runs together, since tantivy stacks segments and a document is deleted as a whole; so a passage
//! knows its neighbours and its head by counting.

mod about_counts;
mod candidates;
mod dictionary;
mod directory;
mod excluded;
mod facets;
mod folded_file;
mod held;
mod leftovers;
mod limited;
mod lock;
mod matching;
mod open;
mod reader;
mod rows;
mod schema;
mod scope;
mod similar;
mod tokenizers;
mod whole;
mod writer;

pub use leftovers::{clear_leftovers, clear_own_leftovers};
pub use lock::Lock;
pub use open::{Damage, LocalStore};
pub use whole::Whole;
pub use writer::LocalWriter;
