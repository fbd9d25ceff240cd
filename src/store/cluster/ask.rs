//! Questions to a generation, as few at a time as can be: several searches are one request, several rows are one, and what
//! was answered before is not asked again.

use super::address::{row_id, row_of};
use super::client::is_passing;
use super::core::{Answer, Core, broken, gone, read, refused};
use super::mapping::text_field;
use super::wire::{Rows, Searched, Searches, Source, TermVectors};
use crate::error::{Error, Result};
use crate::{Address, Field};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What of an answer is sent at all.
const WANTED: &str = "filter_path=responses.status,responses.error.type,responses.error.reason,responses.timed_out,\
                      responses.hits.total,responses.hits.hits._source,responses.hits.hits.sort,\
                      responses.aggregations.counts.buckets";
/// No more rows are asked for at once.
const ROWS: usize = 2_000;
/// The first wait before searches that found shards missing are sent once more.
const FIRST_WAIT: Duration = Duration::from_millis(40);

/// A search to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub body: String,
    /// Whether scores depend on how rare terms are, in all shards together.
    pub is_scored: bool,
}

impl Question {
    pub(super) fn new(body: &Value) -> Self {
        Self { body: body.to_string(), is_scored: false }
    }

    pub(super) fn scored(body: &Value) -> Self {
        Self { body: body.to_string(), is_scored: true }
    }
}

impl Core {
    /// What some searches find.
    pub(super) fn search(&self, questions: &[Question], deadline: Instant) -> Result<Vec<Arc<Answer>>> {
        let mut answers: Vec<Option<Arc<Answer>>> =
            questions.iter().map(|question| self.answers.get(question.body.as_str())).collect();
        let mut left: Vec<usize> =
            answers.iter().enumerate().filter(|(_, answer)| answer.is_none()).map(|(at, _)| at).collect();
        let mut wait = FIRST_WAIT;
        while !left.is_empty() {
            let asked: Vec<&Question> = left.iter().filter_map(|&at| questions.get(at)).collect();
            let Searches { responses } = self.ask(&format!("_msearch?{WANTED}"), &self.searches(&asked), deadline)?;
            if responses.len() != asked.len() {
                return Err(broken(format!("{} answers to {} searches", responses.len(), asked.len())));
            }
            let mut again = Vec::new();
            let mut reason = String::new();
            for (response, &at) in responses.into_iter().zip(&left) {
                let Some(question) = questions.get(at) else { continue };
                match self.answer(response)? {
                    Ok(answer) => {
                        let answer = Arc::new(answer);
                        let cost = answer.rows.len() + answer.counts.len() + 1;
                        self.answers.put(question.body.clone(), Arc::clone(&answer), cost);
                        if let Some(place) = answers.get_mut(at) {
                            *place = Some(answer);
                        }
                    }
                    Err(missing) => {
                        again.push(at);
                        reason = missing;
                    }
                }
            }
            left = again;
            if !left.is_empty() {
                if Instant::now() + wait >= deadline {
                    return Err(Error::Unavailable { reason, retry_after_s: 1 });
                }
                self.client.shards_were_missing();
                std::thread::sleep(wait);
                wait = (wait * 2).min(Duration::from_millis(400));
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Several searches as the body of one request. Without all shards there is no answer: one that lacks hits would be
    /// a wrong one.
    fn searches(&self, questions: &[&Question]) -> Vec<u8> {
        let is_divided = self.routings.len() > 1;
        let mut body = Vec::new();
        for question in questions {
            let kind = if is_divided && question.is_scored { "dfs_query_then_fetch" } else { "query_then_fetch" };
            let head = json!({"search_type": kind, "allow_partial_search_results": false});
            body.extend_from_slice(head.to_string().as_bytes());
            body.push(b'\n');
            body.extend_from_slice(question.body.as_bytes());
            body.push(b'\n');
        }
        body
    }

    /// What was found, or why it may be found later.
    fn answer(&self, response: Searched) -> Result<std::result::Result<Answer, String>> {
        if let Some(error) = response.error {
            let status = response.status.unwrap_or(500);
            return match status {
                404 => Err(gone(&self.index)),
                status if is_passing(status) => Ok(Err(format!("{status}: {error}"))),
                status => Err(refused(status, error.to_string().as_bytes())),
            };
        }
        if response.timed_out {
            return Ok(Err("shards did not answer in time".to_owned()));
        }
        let hits = response.hits;
        let total = hits.as_ref().and_then(|hits| hits.total.as_ref()).map_or(0, |total| total.value);
        let rows = self.take_hits(hits.map(|hits| hits.hits).unwrap_or_default())?;
        let counts = response.aggregations.map(|found| found.counts.buckets).unwrap_or_default();
        let counts = counts.into_iter().map(|bucket| (bucket.key, bucket.doc_count)).collect();
        Ok(Ok(Answer { total, rows, counts }))
    }

    /// Reads rows: of each what is named.
    pub(super) fn rows(
        &self,
        addresses: &[Address],
        what: &[&str],
        deadline: Instant,
    ) -> Result<Vec<(Address, Source)>> {
        let mut found = Vec::with_capacity(addresses.len());
        let path = format!("_mget?realtime=false&_source_includes={}", what.join(","));
        for some in addresses.chunks(ROWS) {
            let ids: Vec<String> = some.iter().map(|&address| row_id(address)).collect();
            let Rows { docs } = self.ask(&path, json!({ "ids": ids }).to_string().as_bytes(), deadline)?;
            for row in docs {
                if let Some(error) = row.error {
                    return Err(Error::Unavailable { reason: error.to_string(), retry_after_s: 1 });
                }
                if let (true, Some(address), Some(source)) = (row.found, row_of(&row.id), row.source) {
                    found.push((address, source));
                }
            }
        }
        Ok(found)
    }

    /// How many passages hold each term, in all shards together: the statistics that a text of these terms would have.
    pub(super) fn look_up(&self, terms: &[(Field, &str)], deadline: Instant) -> Result<()> {
        let mut by_field: BTreeMap<&'static str, (Field, BTreeSet<&str>)> = BTreeMap::new();
        for &(field, term) in terms {
            if self.frequencies.get(&(field, Box::from(term))).is_none() {
                for &field in asked_together(field) {
                    by_field.entry(text_field(field)).or_insert((field, BTreeSet::new())).1.insert(term);
                }
            }
        }
        if by_field.is_empty() {
            return Ok(());
        }
        let mut text = Map::new();
        for (name, (_, terms)) in &by_field {
            let terms: Vec<&str> = terms.iter().copied().collect();
            text.insert((*name).to_owned(), json!(terms.join(" ")));
        }
        let found = self.statistics(&Value::Object(text), deadline)?;
        let mut counts: BTreeMap<(Field, &str), u64> = BTreeMap::new();
        for (name, (field, terms)) in &by_field {
            for &term in terms {
                let in_shard = |shard: &super::wire::OfShard| {
                    let of_field = shard.term_vectors.get(*name)?;
                    of_field.terms.get(term).map(|term| term.doc_freq)
                };
                counts.insert((*field, term), found.docs.iter().filter_map(in_shard).sum());
            }
        }
        let counts = counts.into_iter().map(|((field, term), count)| ((field, Box::from(term)), count, 1));
        self.frequencies.put_all(counts);
        Ok(())
    }

    /// The statistics of a text's terms and fields, from each shard.
    pub(super) fn statistics(&self, text: &Value, deadline: Instant) -> Result<TermVectors> {
        let of_shard = |routing: &String| {
            json!({
                "_index": self.index, "doc": text, "routing": routing, "term_statistics": true,
                "field_statistics": true, "positions": false, "offsets": false, "payloads": false,
            })
        };
        let docs: Vec<Value> = self.routings.iter().map(of_shard).collect();
        let body = json!({ "docs": docs }).to_string();
        let reply = self.client.send("POST", "/_mtermvectors", body.as_bytes(), deadline)?;
        if reply.status != 200 {
            return Err(refused(reply.status, &reply.body));
        }
        let found: TermVectors = read(&reply.body)?;
        match found.docs.iter().find_map(|shard| shard.error.as_ref()) {
            Some(error) => Err(Error::Unavailable { reason: error.to_string(), retry_after_s: 1 }),
            None => Ok(found),
        }
    }
}

/// The fields that are asked of a term at once: who asks for a bigram in one of them asks for it in the others soon.
fn asked_together(field: Field) -> &'static [Field] {
    match field {
        Field::Words => &[Field::Words],
        Field::Unigrams => &[Field::Unigrams],
        Field::Bigrams | Field::LeadBigrams | Field::HeadingBigrams | Field::NameBigrams => {
            &[Field::Bigrams, Field::LeadBigrams, Field::HeadingBigrams, Field::NameBigrams]
        }
    }
}
