//! Bringing a store up to date: documents are added and taken away as wholes, and a commit is a new generation.

use crate::corpus::{Document, SourceError};
use crate::error::Result;
use crate::facts::Facts;
use crate::{SourceStamp, Store};
use std::sync::Arc;

/// Writes documents on top of the last generation, which goes on being served until the next one is committed.
pub trait Writer: std::fmt::Debug {
    /// Takes away what a source gave, in the last commit.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if the last commit cannot be read.
    fn remove(&mut self, file: &str) -> Result<()>;

    /// Adds a document, in place of what its source gave before.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if it cannot be written.
    fn add(&mut self, document: &Document, facts: Facts, stamp: SourceStamp) -> Result<()>;

    /// Notes a source that could not be read, in place of what it gave before.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if it cannot be written.
    fn add_error(&mut self, error: SourceError, stamp: SourceStamp) -> Result<()>;

    /// Notes a source whose text is that of a document, in place of what it gave before.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if it cannot be written.
    fn add_twin(&mut self, file: &str, of: &str, stamp: SourceStamp) -> Result<()>;

    /// Whether nothing would be left of what the last commit holds.
    fn is_emptied(&self) -> bool;

    /// Makes what was added and taken away the last commit.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if it cannot be written; the commit before it then stays.
    fn commit(self: Box<Self>, inputs: &str) -> Result<Arc<dyn Store>>;
}
