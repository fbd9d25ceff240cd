//! What was read of a generation, which never changes: kept while there is room, the latest first.

use lru::LruCache;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Values by key, as long as what they cost together is bounded.
pub(super) struct Cache<K: Hash + Eq, V>(Mutex<Kept<K, V>>);

struct Kept<K: Hash + Eq, V> {
    values: LruCache<K, (V, usize)>,
    cost: usize,
    most: usize,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// Keeps values that cost at most so much together.
    pub(super) fn new(most: usize) -> Self {
        Self(Mutex::new(Kept { values: LruCache::unbounded(), cost: 0, most }))
    }

    pub(super) fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.values.get(key).map(|(value, _)| value.clone())
    }

    /// Those of some keys that are kept: `visit` is told of each key whether it is.
    pub(super) fn look_up(&self, keys: impl Iterator<Item = K>, visit: &mut dyn FnMut(K, Option<&V>)) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            match kept.values.get(&key) {
                Some((value, _)) => visit(key, Some(value)),
                None => visit(key, None),
            }
        }
    }

    pub(super) fn put(&self, key: K, value: V, cost: usize) {
        self.put_all(std::iter::once((key, value, cost)));
    }

    pub(super) fn put_all(&self, values: impl Iterator<Item = (K, V, usize)>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        for (key, value, cost) in values {
            kept.cost += cost;
            if let Some((_, before)) = kept.values.put(key, (value, cost)) {
                kept.cost -= before;
            }
        }
        while kept.cost > kept.most {
            let Some((_, (_, cost))) = kept.values.pop_lru() else { break };
            kept.cost -= cost;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let cache: Cache<u32, &str> = Cache::new(10);
        cache.put(1, "one", 4);
        cache.put(2, "two", 4);
        assert_eq!(cache.get(&1), Some("one"));
        cache.put(3, "three", 4);
        assert_eq!((cache.get(&1), cache.get(&2), cache.get(&3)), (Some("one"), None, Some("three")));
        // One in place of another costs what it costs itself.
        cache.put(3, "four", 6);
        assert_eq!((cache.get(&1), cache.get(&3)), (Some("one"), Some("four")));
        cache.put(4, "large", 11);
        assert_eq!(cache.get(&4), None);
    }
}
