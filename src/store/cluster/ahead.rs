//! Questions that are known beforehand, asked at once: each kind is one request, and the requests are under way together.

use super::ask::Question;
use super::fetch::documents_of;
use super::mapping::field;
use super::open::ClusterStore;
use crate::error::Result;
use crate::{Access, Address, Field, Filters, Overview, Probe, Wish};

impl ClusterStore {
    /// Reads what will be asked for.
    pub(super) fn fetch(&self, wishes: &[Wish<'_>]) -> Result<()> {
        let (mut terms, mut questions): (Vec<(Field, &str)>, Vec<Question>) = Default::default();
        let (mut texts, mut passages): (Vec<Address>, Vec<Address>) = Default::default();
        let (mut heads, mut facets): (Vec<Address>, Vec<Address>) = Default::default();
        let none = Filters::default();
        for wish in wishes {
            match wish {
                Wish::Frequencies(wished) => terms.extend(wished),
                Wish::Candidates(probe) => questions.extend(self.candidates_question(probe, field::FOLDED)?),
                Wish::Matching(wanted, filters, most) => {
                    questions.push(self.matching_question(wanted, filters, *most));
                }
                Wish::Named(clauses, limit) => {
                    let probe = Probe { clauses, all: false, must: None, filters: &none, limit: *limit };
                    questions.extend(self.candidates_question(&probe, field::STORED)?);
                }
                Wish::Keys(kind, beginning, limit) => questions.push(self.keys_question(*kind, beginning, *limit)),
                Wish::Folded(addresses) => texts.extend_from_slice(addresses),
                Wish::Passages(addresses) => passages.extend_from_slice(addresses),
                Wish::Heads(addresses) => heads.extend_from_slice(addresses),
                Wish::Facets(addresses) => facets.extend_from_slice(addresses),
            }
        }
        heads.extend_from_slice(&passages);
        let heads = documents_of(&heads);
        let deadline = self.deadline();
        let mut work: Vec<Work<'_>> = Vec::new();
        if !terms.is_empty() {
            work.push(Box::new(|| self.core.look_up(&terms, deadline)));
        }
        if !questions.is_empty() {
            work.push(Box::new(|| self.core.search(&questions, deadline).map(drop)));
        }
        if !texts.is_empty() {
            work.push(Box::new(|| self.texts_of(&texts).map(drop)));
        }
        if !passages.is_empty() {
            work.push(Box::new(|| self.passages_at(&passages).map(drop)));
        }
        if !heads.is_empty() {
            work.push(Box::new(|| self.heads_at(&heads).map(drop)));
        }
        if !facets.is_empty() {
            work.push(Box::new(|| self.facets_of(&facets).map(drop)));
        }
        at_once(&work)
    }

    /// The same store for who has this access too.
    pub(super) fn limited_to(&self, access: &Access) -> Result<Self> {
        use super::mapping::row;
        let mut limited = self.clone();
        limited.seen.push(access.clone());
        let questions = [limited.count_question(row::HEAD), limited.count_question(row::PASSAGE)];
        let answers = limited.core.search(&questions, limited.deadline())?;
        let count = |at: usize| {
            let total = answers.get(at).map_or(0, |answer| answer.total);
            usize::try_from(total).unwrap_or(usize::MAX)
        };
        let (documents, passages, whole) = (count(0), count(1), self.core.meta.overview());
        // Lengths are those of the whole library, on the average.
        let share = |of: u64| {
            let (some, all) = (passages as u128, whole.passages.max(1) as u128);
            u64::try_from(u128::from(of) * some / all).unwrap_or(u64::MAX)
        };
        limited.overview = Overview {
            generation: whole.generation.clone(),
            documents,
            superseded: whole.superseded.min(documents),
            passages,
            characters: share(whole.characters),
            sentences: share(whole.sentences),
        };
        Ok(limited)
    }
}

/// A request to be made.
type Work<'w> = Box<dyn Fn() -> Result<()> + Send + Sync + 'w>;

/// Does all of it, each on a thread where there are several.
fn at_once(work: &[Work<'_>]) -> Result<()> {
    let Some((last, others)) = work.split_last() else { return Ok(()) };
    if others.is_empty() {
        return last();
    }
    std::thread::scope(|scope| {
        let begun: Vec<_> = others.iter().map(|work| scope.spawn(work.as_ref())).collect();
        let mut done = last();
        for one in begun {
            done = done.and(one.join().unwrap_or(Ok(())));
        }
        done
    })
}
