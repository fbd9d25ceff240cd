//! The library as those see it who may see some of it.

use crate::error::Result;
use crate::library::Library;
use crate::store::Access;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// So many views are kept at hand: a look-up for each of their documents makes one.
const KEPT: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// Views by the generation and the access.
#[derive(Debug, Clone)]
pub(super) struct Views(Arc<Mutex<Known>>);

/// The view of a generation for an access.
type Known = LruCache<(String, Access), Arc<Library>>;

impl Default for Views {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(KEPT))))
    }
}

impl Views {
    /// A library as who has this access sees it.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub(super) fn of(&self, library: &Arc<Library>, access: &Access) -> Result<Arc<Library>> {
        if access.is_all() {
            return Ok(Arc::clone(library));
        }
        let key = (library.generation().to_owned(), access.clone());
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A library that was opened anew is another one, even of the same generation: the configuration may differ.
        if let Some(view) = views.get(&key).filter(|view| view.shares_configuration(library)) {
            return Ok(Arc::clone(view));
        }
        drop(views);
        let view = Arc::new(library.limited_to(access)?);
        views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        views.put(key, Arc::clone(&view));
        Ok(view)
    }
}
