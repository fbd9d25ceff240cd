//! A generation in a cluster: its index, what it says of itself, and what was read of it so far.

use super::cache::Cache;
use super::client::{Client, beginning};
use super::mapping::Meta;
use super::wire::Hit as WireHit;
use crate::corpus::{DocumentHead, Kind, Passage};
use crate::error::{Error, Result};
use crate::{Address, FacetKeys, Field};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

/// Room for what was found, in hits and keys.
const ANSWERS: usize = 400_000;
/// Room for texts, in bytes.
const TEXTS: usize = 96 << 20;
/// Room for heads, passages and what rows count for in facets, in pieces.
const HEADS: usize = 4_096;
const PASSAGES: usize = 2_048;
const FACETS: usize = 100_000;
/// Room for how rare terms are, in terms.
const FREQUENCIES: usize = 200_000;

/// A generation.
pub(super) struct Core {
    pub client: Arc<Client>,
    /// The name of its index.
    pub index: String,
    pub meta: Meta,
    /// For each shard a routing that leads there.
    pub routings: Vec<String>,
    pub answers: Cache<String, Arc<Answer>>,
    pub texts: Cache<Address, Arc<[u8]>>,
    pub heads: Cache<u32, Arc<DocumentHead>>,
    pub passages: Cache<Address, Arc<Passage>>,
    pub facets: Cache<Address, FacetKeys>,
    pub frequencies: Cache<(Field, Box<str>), u64>,
}

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// How many rows there are, as far as they were counted.
    pub total: u64,
    pub rows: Vec<Hit>,
    /// Terms with how many rows have them.
    pub counts: Vec<(String, u64)>,
}

/// A row that was found.
#[derive(Debug)]
pub(super) struct Hit {
    pub address: Address,
    pub score: f32,
    /// The row itself, where it was asked for.
    pub stored: Option<Vec<u8>>,
    pub characters: u64,
    pub sentences: u64,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Core").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Core {
    pub(super) fn new(client: Arc<Client>, index: String, meta: Meta, routings: Vec<String>) -> Self {
        Self {
            client,
            index,
            meta,
            routings,
            answers: Cache::new(ANSWERS),
            texts: Cache::new(TEXTS),
            heads: Cache::new(HEADS),
            passages: Cache::new(PASSAGES),
            facets: Cache::new(FACETS),
            frequencies: Cache::new(FREQUENCIES),
        }
    }

    /// Asks the index and reads the answer.
    pub(super) fn ask<T: DeserializeOwned>(&self, path: &str, body: &[u8], deadline: Instant) -> Result<T> {
        let reply = self.client.send("POST", &format!("/{}/{path}", self.index), body, deadline)?;
        match reply.status {
            200 => read(&reply.body),
            404 => Err(gone(&self.index)),
            status => Err(refused(status, &reply.body)),
        }
    }

    /// Keeps what came with rows, and gives the rows.
    pub(super) fn take_hits(&self, hits: Vec<WireHit>) -> Result<Vec<Hit>> {
        let mut known: HashMap<String, Arc<str>> = HashMap::new();
        let mut intern = |text: Option<String>| -> Arc<str> {
            let text = text.unwrap_or_default();
            match known.get(&text) {
                Some(known) => Arc::clone(known),
                None => {
                    let shared: Arc<str> = Arc::from(text.as_str());
                    known.insert(text, Arc::clone(&shared));
                    shared
                }
            }
        };
        let (mut rows, mut facets, mut texts) = (Vec::with_capacity(hits.len()), Vec::new(), Vec::new());
        for WireHit { source, sort } in hits {
            let Some(at) = sort.at else { continue };
            let address = super::address::address_at(at);
            if let Some(kind) = sort.kind {
                let keys = FacetKeys { file: intern(sort.file), place: intern(sort.place), kind: kind_of(kind) };
                facets.push((address, keys, 1));
            }
            let source = source.unwrap_or_default();
            if let Some(folded) = source.folded {
                let folded: Arc<[u8]> = Arc::from(decoded(&folded)?);
                texts.push((address, Arc::clone(&folded), folded.len()));
            }
            rows.push(Hit {
                address,
                score: sort.score.unwrap_or(0.0),
                stored: source.stored.map(|stored| decoded(&stored)).transpose()?,
                characters: source.characters.unwrap_or(0),
                sentences: source.sentences.unwrap_or(0),
            });
        }
        self.facets.put_all(facets.into_iter());
        self.texts.put_all(texts.into_iter());
        Ok(rows)
    }
}

/// A kind of passage by its number.
pub(super) fn kind_of(kind: u64) -> Kind {
    usize::try_from(kind).ok().and_then(|kind| Kind::ALL.get(kind)).copied().unwrap_or(Kind::Paragraph)
}

/// Bytes that were written as text.
pub(super) fn decoded(text: &str) -> Result<Vec<u8>> {
    BASE64_STANDARD.decode(text).map_err(Error::store("read a row"))
}

/// Reads an answer.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_json::from_slice(body).map_err(Error::store("read an answer of the cluster"))
}

/// The cluster refuses to do what it is asked for.
pub(super) fn refused(status: u16, body: &[u8]) -> Error {
    Error::store("ask the cluster")(std::io::Error::other(format!("{status}: {}", beginning(body))))
}

/// The index of a generation is no longer there: another one has taken its place.
pub(super) fn gone(index: &str) -> Error {
    Error::Unavailable { reason: format!("the index `{index}` has been replaced"), retry_after_s: 1 }
}

/// What a row says is not what it should.
pub(super) fn broken(reason: String) -> Error {
    Error::store("read a row")(std::io::Error::other(reason))
}
