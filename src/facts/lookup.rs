//! An indicator by its name.

use super::IndicatorFact;
use crate::text::normalize;

/// What a name leads to.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one is made for a question, and used at once")]
pub enum Lookup {
    /// One indicator.
    Found(IndicatorFact),
    /// Several that the name may mean, in reading order: which one is for the asker to say.
    Candidates(Vec<IndicatorFact>),
    /// None.
    Unknown,
}

/// The indicator that a query names, among some.
///
/// The name itself counts before another name, and that before a name that stands in the query
/// (2025年森林覆盖率是多少) or holds it (托位数). What fits several equally is never decided.
#[must_use]
pub fn indicator_named(query: &str, facts: &[&IndicatorFact]) -> Lookup {
    let asked = name_key(query);
    if asked.is_empty() {
        return Lookup::Unknown;
    }
    let by = |fits: &dyn Fn(&IndicatorFact) -> bool| facts.iter().copied().filter(|fact| fits(fact)).collect();
    decided(by(&|fact| name_key(&fact.figures.name) == asked))
        .or_else(|| decided(by(&|fact| fact.names().any(|name| name_key(name) == asked))))
        .or_else(|| decided(longest_in(&asked, facts)))
        .or_else(|| decided(by(&|fact| fact.names().any(|name| name_key(name).contains(&asked)))))
        .unwrap_or(Lookup::Unknown)
}

fn decided(fitting: Vec<&IndicatorFact>) -> Option<Lookup> {
    match fitting.as_slice() {
        [] => None,
        [only] => Some(Lookup::Found((*only).clone())),
        [_, _, ..] => Some(Lookup::Candidates(fitting.into_iter().cloned().collect())),
    }
}

/// Those of which the longest name stands in the query.
fn longest_in<'a>(asked: &str, facts: &[&'a IndicatorFact]) -> Vec<&'a IndicatorFact> {
    let len = |fact: &IndicatorFact| {
        fact.names().map(name_key).filter(|name| asked.contains(name.as_str())).map(|name| name.len()).max()
    };
    let lengths: Vec<Option<usize>> = facts.iter().map(|fact| len(fact)).collect();
    let longest = lengths.iter().flatten().max().copied();
    let fitting = facts.iter().zip(lengths).filter(|(_, len)| longest.is_some() && *len == longest);
    fitting.map(|(fact, _)| *fact).collect()
}

/// A name without what may be written otherwise: width, script, case, punctuation.
#[must_use]
pub fn name_key(name: &str) -> String {
    normalize(name).text.chars().filter(|c| c.is_alphanumeric()).collect()
}
