//! The first step: which few hundred passages are ranked at all.

use super::ahead::written;
use super::candidate::Ranker;
use super::literal::any_of;
use super::plan::Plan;
use super::score::{WeightedTerm, idf};
use super::types::Mode;
use crate::analysis::Channel;
use crate::error::Result;
use crate::store::{Address, Clause, Field, Filters, MAX_COUNTED, Matches, Probe, Store, Wanted, Wish};

/// So many candidates are ranked.
pub(crate) const WINDOW: usize = 300;
/// No more terms than these name candidates, those that may add most.
const MAX_TERMS: usize = 24;
/// No more terms than these are looked for in leads and in titles.
const MAX_SHORT_TERMS: usize = 12;
/// Where a further condition keeps few candidates, more are named until this many were looked at.
const MAX_LOOKED_AT: usize = 4_096;

/// What a passage must be to hold all words; `None` where no word carries weight.
pub(crate) fn all_wanted(plan: &Plan) -> Option<Wanted> {
    let mut all: Vec<Wanted> = plan.all_words().into_iter().map(Wanted::any_sequence).collect();
    if all.is_empty() {
        return None;
    }
    all.extend(plan.constraint());
    Some(Wanted::All(all))
}

/// Tells the store what the ranking will ask for: where it is another machine, one way there is enough.
pub(crate) fn tell_ahead(ranker: &Ranker<'_>, is_place_only: bool) -> Result<()> {
    let store = ranker.library.store();
    if !store.is_far() || is_place_only || ranker.request.mode == Mode::Exact {
        return Ok(());
    }
    let clauses = clauses(&ranker.scorer.terms, store)?;
    let (constraint, all) = (constraint(ranker), all_wanted(ranker.plan));
    let filters = ranker.filters();
    let probe = Probe { clauses: &clauses, all: false, must: constraint.as_ref(), filters, limit: WINDOW };
    let words: Vec<Wanted> = ranker.plan.meant.words.iter().map(|word| written(&word.text)).collect();
    let mut wishes = vec![Wish::Candidates(probe)];
    wishes.extend(all.as_ref().map(|all| Wish::Matching(all, filters, MAX_COUNTED)));
    wishes.extend(words.iter().map(|word| Wish::Matching(word, filters, 1)));
    store.ahead(&wishes)
}

/// The passages that are ranked, by address.
pub(crate) fn window(ranker: &Ranker<'_>, exact: &Matches) -> Result<Vec<Address>> {
    let store = ranker.library.store();
    let clauses = clauses(&ranker.scorer.terms, store)?;
    let constraint = constraint(ranker);
    let mut addresses = Vec::new();
    if ranker.request.mode != Mode::Exact {
        addresses = named(ranker, &clauses, constraint.as_ref(), WINDOW)?;
        if let Some((wanted, filters)) = ranker.plan.place.as_ref().and_then(|place| place.wanted.as_ref()) {
            let within = Wanted::All(constraint.iter().chain([wanted]).cloned().collect());
            let probe = Probe { clauses: &clauses, all: false, must: Some(&within), filters, limit: WINDOW };
            addresses.extend(store.candidates(&probe)?.into_iter().map(|candidate| candidate.address));
        }
    }
    if exact.addresses.len() > WINDOW {
        addresses.extend(best_exact(ranker, &clauses)?);
    }
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

/// The passages that would be ranked by their terms under other filters than those of the request.
pub(crate) fn window_of(ranker: &Ranker<'_>, filters: &Filters) -> Result<Vec<Address>> {
    let store = ranker.library.store();
    let clauses = clauses(&ranker.scorer.terms, store)?;
    let constraint = constraint(ranker);
    let probe = Probe { clauses: &clauses, all: false, must: constraint.as_ref(), filters, limit: WINDOW };
    let mut addresses: Vec<Address> =
        store.candidates(&probe)?.into_iter().map(|candidate| candidate.address).collect();
    addresses.sort_unstable();
    Ok(addresses)
}

fn named(ranker: &Ranker<'_>, clauses: &[Clause], constraint: Option<&Wanted>, limit: usize) -> Result<Vec<Address>> {
    let store = ranker.library.store();
    let probe = Probe { clauses, all: false, must: constraint, filters: ranker.filters(), limit };
    match (clauses, constraint) {
        // Operators alone say what is looked for.
        ([], Some(constraint)) => Ok(store.matching(constraint, ranker.filters(), limit)?.addresses),
        _ => Ok(store.candidates(&probe)?.into_iter().map(|candidate| candidate.address).collect()),
    }
}

/// Further candidates that are kept, by address: more and more are named until there are as many as are ranked.
pub(crate) fn further(ranker: &Ranker<'_>) -> Result<Vec<Address>> {
    let store = ranker.library.store();
    let clauses = clauses(&ranker.scorer.terms, store)?;
    let constraint = constraint(ranker);
    let mut limit = WINDOW;
    loop {
        limit *= 4;
        let mut found = named(ranker, &clauses, constraint.as_ref(), limit)?;
        let is_last = found.len() < limit || limit >= MAX_LOOKED_AT;
        found.sort_unstable();
        let kept = ranker.kept_of(&found)?;
        if is_last || kept.len() >= WINDOW {
            return Ok(kept);
        }
    }
}

/// What every candidate must be.
fn constraint(ranker: &Ranker<'_>) -> Option<Wanted> {
    match ranker.request.mode {
        Mode::Any => ranker.plan.constraint(),
        Mode::All => all_wanted(ranker.plan),
        Mode::Exact => None,
    }
}

/// Where more passages hold the query verbatim than are ranked: the best of them. One term names them all; a longer
/// sequence is looked for among those that hold its bigrams.
fn best_exact(ranker: &Ranker<'_>, clauses: &[Clause]) -> Result<Vec<Address>> {
    let literal = &ranker.plan.query.literal;
    let field = match literal.chars().count() {
        0 => return Ok(Vec::new()),
        1 => Some(Field::Unigrams),
        2 => Some(Field::Bigrams),
        _ => None,
    };
    let sequence = any_of(ranker.plan.query.literals());
    let one = field.map(|field| [Clause { field, term: literal.clone(), weight: 1.0 }]);
    let (clauses, must) = match &one {
        Some(one) => (one.as_slice(), None),
        None => (clauses, Some(&sequence)),
    };
    let probe = Probe { clauses, all: false, must, filters: ranker.filters(), limit: WINDOW };
    let found = ranker.library.store().candidates(&probe)?;
    Ok(found.into_iter().map(|candidate| candidate.address).take(MAX_COUNTED).collect())
}

/// The terms that may add most to a score (their weight times their rarity) as clauses: in the text, in leads and in
/// titles. Single characters name candidates only where nothing longer does.
fn clauses(terms: &[WeightedTerm], store: &dyn Store) -> Result<Vec<Clause>> {
    let of = |channel: Channel| terms.iter().filter(move |term| term.channel == channel);
    let passages = store.overview().passages;
    let telling = |channel: Channel, field: Field, factor: f32, most: usize| -> Result<Vec<Clause>> {
        let mut found: Vec<(f32, Clause)> = Vec::new();
        for term in of(channel) {
            let weight = term.weight * factor;
            // A word of the thesaurus and another way to write the query may say the same.
            if let Some((adds, known)) = found.iter_mut().find(|(_, known)| known.term == term.text) {
                if weight > known.weight {
                    *adds *= weight / known.weight;
                    known.weight = weight;
                }
                continue;
            }
            let frequency = usize::try_from(store.frequency(field, &term.text)?).unwrap_or(usize::MAX);
            if frequency > 0 {
                let clause = Clause { field, term: term.text.clone(), weight };
                found.push((weight * idf(passages, frequency), clause));
            }
        }
        found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.term.cmp(&other.term)));
        found.truncate(most);
        Ok(found.into_iter().map(|(_, clause)| clause).collect())
    };
    let mut clauses = telling(Channel::Bigrams, Field::Bigrams, 1.6, MAX_TERMS)?;
    clauses.extend(telling(Channel::Bigrams, Field::LeadBigrams, 1.4, MAX_SHORT_TERMS)?);
    clauses.extend(telling(Channel::Bigrams, Field::HeadingBigrams, 1.2, MAX_SHORT_TERMS)?);
    if clauses.is_empty() { telling(Channel::Unigrams, Field::Unigrams, 1.0, MAX_TERMS) } else { Ok(clauses) }
}
