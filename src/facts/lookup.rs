//! An indicator by its name.

use super::{Facts, IndicatorFact};
use crate::text::normalize;

/// What a name leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup<'a> {
    /// One indicator.
    Found(&'a IndicatorFact),
    /// Several that the name may mean, in reading order: which one is for the asker to say.
    Candidates(Vec<&'a IndicatorFact>),
    /// None.
    Unknown,
}

impl Facts {
    /// The indicator that a query names, in one document or in all.
    ///
    /// The name itself counts before another name, and that before a name that stands in the query
    /// (2025年森林覆盖率是多少) or holds it (托位数). What fits several equally is never decided.
    #[must_use]
    pub fn indicator(&self, query: &str, document: Option<&str>) -> Lookup<'_> {
        let asked = key(query);
        if asked.is_empty() {
            return Lookup::Unknown;
        }
        let facts: Vec<&IndicatorFact> =
            self.indicators.iter().filter(|fact| document.is_none_or(|id| fact.document == id)).collect();
        let by = |fits: &dyn Fn(&IndicatorFact) -> bool| facts.iter().copied().filter(|fact| fits(fact)).collect();
        decided(by(&|fact| key(&fact.figures.name) == asked))
            .or_else(|| decided(by(&|fact| fact.names().any(|name| key(name) == asked))))
            .or_else(|| decided(longest_in(&asked, &facts)))
            .or_else(|| decided(by(&|fact| fact.names().any(|name| key(name).contains(&asked)))))
            .unwrap_or(Lookup::Unknown)
    }
}

fn decided(fitting: Vec<&IndicatorFact>) -> Option<Lookup<'_>> {
    match fitting.as_slice() {
        [] => None,
        [only] => Some(Lookup::Found(only)),
        [_, _, ..] => Some(Lookup::Candidates(fitting)),
    }
}

/// Those of which the longest name stands in the query.
fn longest_in<'a>(asked: &str, facts: &[&'a IndicatorFact]) -> Vec<&'a IndicatorFact> {
    let len = |fact: &IndicatorFact| {
        fact.names().map(key).filter(|name| asked.contains(name.as_str())).map(|name| name.len()).max()
    };
    let lengths: Vec<Option<usize>> = facts.iter().map(|fact| len(fact)).collect();
    let longest = lengths.iter().flatten().max().copied();
    let fitting = facts.iter().zip(lengths).filter(|(_, len)| longest.is_some() && *len == longest);
    fitting.map(|(fact, _)| *fact).collect()
}

/// A name without what may be written otherwise: width, script, case, punctuation.
pub(super) fn key(name: &str) -> String {
    normalize(name).text.chars().filter(|c| c.is_alphanumeric()).collect()
}
