//! A search from end to end: understand, rank, show.

use super::candidate::{Candidate, Keep, Ranker};
use super::confidence::Confidence;
use super::current::narrowed;
use super::did_you_mean::did_you_mean;
use super::literal::{is_absent, occurrences};
use super::parse::Query;
use super::plan::{Plan, Planner};
use super::rank::Ranked;
use super::score::{Reading, Scorer};
use super::snippet::{Highlighter, snippet};
use super::text::Text;
use super::types::{Hit, MAX_LIMIT, MAX_OFFSET, QueryInfo, SearchRequest, SearchResponse, Sort, Tier};
use super::within::Within;
use super::{explain, filter, group};
use crate::analysis::{WordClass, bigrams};
use crate::config::holds_any;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Field, Found, Wanted, Wish};
use plansearch_text::CharSpan;

/// What is said to whoever asks which documents there are: no passage tells it.
const ASKS_FOR_DOCUMENTS: &str = "要看这里收录了哪些文件，请打开文件目录（网页 /documents，接口 GET /v1/documents）";
/// The most that a hit is trusted where the query names a place that no document has.
const LOST_PLACE: f64 = 0.05;

/// Answers a search.
///
/// # Errors
/// [`Error::QueryTooLong`](plansearch_error::Error::QueryTooLong) or
/// [`Error::BadParameter`](plansearch_error::Error::BadParameter) for a limit exceeded; no query string is
/// an error in itself. [`Error::Store`](plansearch_error::Error::Store) if the store cannot be read.
pub fn search(library: &Library, request: &SearchRequest) -> Result<SearchResponse> {
    request.check()?;
    answer(library, request, None)
}

/// Answers a search with all of its hits at once, as far as they can be paged to, whatever page is asked for: for who
/// takes them all, ranking once is less work than ranking for each page.
///
/// # Errors
/// Those of [`search`].
pub fn search_all(library: &Library, request: &SearchRequest) -> Result<SearchResponse> {
    let request = SearchRequest { limit: 0, offset: 0, ..request.clone() };
    request.check()?;
    answer(library, &SearchRequest { limit: MAX_OFFSET + MAX_LIMIT, ..request }, None)
}

/// Answers a search from the passages to keep alone: the ranking of [`search`] with the
/// others left out, so that no order depends on what is kept.
///
/// # Errors
/// Those of [`search`].
pub fn search_among(
    library: &Library,
    request: &SearchRequest,
    keep: impl Fn(&Found) -> bool,
) -> Result<SearchResponse> {
    request.check()?;
    answer(library, request, Some(&keep))
}

fn answer(library: &Library, request: &SearchRequest, keep: Option<Keep<'_>>) -> Result<SearchResponse> {
    let narrowed = narrowed(library, request)?;
    let request = narrowed.as_ref();
    let plan = Planner { library, filters: &request.filters }.plan(&request.query)?;
    let scorer = Scorer::of(&plan, &library.configuration().ranking, library.store())?;
    let within = Within::of(&request.within);
    let ranker = Ranker { library, request, plan: &plan, scorer, within, keep };
    let ranked = ranker.rank()?;
    let Ranked { best, lacks_place, totals, occurrences, .. } = ranked;
    let confidence = Confidence::of(library, &plan, &request.filters)?;
    // A place that no document has is answered by nothing.
    let most = if lacks_place { LOST_PLACE } else { 1.0 };
    let mut reading = Reading::default();
    let best = match best {
        Some(best) => {
            library.store().folded(&[best.address], &mut |_, folded| reading.fill(folded))?;
            confidence.in_candidate(&best, &reading).min(most)
        }
        None => 0.0,
    };
    let mut hits = show(&ranker, &confidence, &ranked.page, best)?;
    tell_alike(library, &ranked, &mut hits)?;
    let show_group = |hits: &[Candidate]| show(&ranker, &confidence, hits, best);
    let groups = request.by_document.then(|| group::gather(&ranker, &ranked, &show_group)).transpose()?;
    let answerable = best >= f64::from(library.configuration().ranking.confidence.answerable.0);
    let absent = absent(library, &plan, request)?;
    let mut warnings = plan.query.warnings.clone();
    if holds_any(&plan.meant.normalized, &library.configuration().questions.library) {
        warnings.push(ASKS_FOR_DOCUMENTS.to_owned());
    }
    let suggestions =
        if ranked.counted.is_empty() || !answerable { did_you_mean(library, &plan, &absent)? } else { Vec::new() };
    Ok(SearchResponse {
        totals,
        tier: request.tier,
        occurrences,
        confidence: best,
        answerable,
        absent,
        hits,
        groups,
        facets: filter::count(library, &ranked.counted)?,
        explain: request.explain.then(|| explain::of_query(&plan)),
        query: QueryInfo {
            text: request.query.clone(),
            terms: plan.terms.words.iter().map(|word| word.text.clone()).collect(),
            corrected: plan.corrected,
            warnings,
            suggestions,
        },
    })
}

/// The words of the query, as it was meant, that no passage holds, no title above one, and no document's name.
fn absent(library: &Library, plan: &Plan, request: &SearchRequest) -> Result<Vec<String>> {
    // What names a place is looked for in no text.
    if plan.place.as_ref().is_some_and(|place| place.is_all) {
        return Ok(Vec::new());
    }
    let store = library.store();
    let mut absent: Vec<String> = Vec::new();
    for word in &plan.meant.words {
        if absent.contains(&word.text)
            || !is_content(library, &word.text)
            || !is_absent(store, &word.text, &request.filters)?
        {
            continue;
        }
        let in_titles = store.matching(&Wanted::InTitles(word.text.clone()), &request.filters, 1)?;
        if in_titles.addresses.is_empty() && !is_in_a_name(library, &word.text)? {
            absent.push(word.text.clone());
        }
    }
    Ok(absent)
}

/// Whether a word says what is asked about: no counter (第九条, 几家), no number, no single letter.
fn is_content(library: &Library, word: &str) -> bool {
    let is_letter = word.chars().nth(1).is_none() && word.is_ascii();
    let is_number = word.chars().all(|c| c.is_ascii_digit() || ".,%".contains(c));
    let is_counter = word.starts_with(|c: char| library.configuration().questions.counter_beginnings.contains(c))
        && library.configuration().lexicon.class(word) == WordClass::Function;
    !is_letter && !is_number && !is_counter
}

/// Whether the name of a document may say this word.
fn is_in_a_name(library: &Library, word: &str) -> Result<bool> {
    for bigram in bigrams(word) {
        if library.store().frequency(Field::NameBigrams, &bigram.text)? == 0 {
            return Ok(false);
        }
    }
    Ok(word.chars().nth(1).is_some())
}

/// Reads the hits of a page and shows what matched in them.
fn show(ranker: &Ranker<'_>, confidence: &Confidence<'_>, page: &[Candidate], best: f64) -> Result<Vec<Hit>> {
    let (plan, request) = (ranker.plan, ranker.request);
    let store = ranker.library.store();
    let addresses: Vec<_> = page.iter().map(|candidate| candidate.address).collect();
    store.ahead(&[Wish::Passages(&addresses), Wish::Folded(&addresses)])?;
    let highlighter = Highlighter::of(plan);
    let mut ceiling = best;
    let mut hits = Vec::with_capacity(page.len());
    let mut reading = Reading::default();
    for (candidate, found) in page.iter().zip(store.passages(&addresses)?) {
        store.folded(&[candidate.address], &mut |_, folded| reading.fill(folded))?;
        let own = confidence.in_candidate(candidate, &reading).min(ceiling);
        if request.sort == Sort::Relevance {
            // Down a ranked list the confidence never rises.
            ceiling = own;
        }
        let text = Text::of(&found.passage);
        let highlights = highlighter.find(&text);
        let evidence = evidence(&text, candidate, &plan.query);
        hits.push(Hit {
            tier: candidate.tier,
            score: f64::from(candidate.score),
            confidence: own,
            snippet: snippet(&found.passage.text, evidence, &highlights),
            highlights,
            evidence,
            also_in: Vec::new(),
            same_as: None,
            explain: request.explain.then(|| explain::of_hit(candidate, &reading, confidence)),
            found,
        });
    }
    Ok(hits)
}

/// Says of the hits of a page where else they stand, and which of them stand behind another.
fn tell_alike(library: &Library, ranked: &Ranked, hits: &mut [Hit]) -> Result<()> {
    if ranked.alike.same_as.is_empty() {
        return Ok(());
    }
    let store = library.store();
    for hit in hits {
        hit.also_in = store.passages(&ranked.alike.also_in(hit.found.address, &ranked.order))?;
        if let Some(&other) = ranked.alike.same_as.get(&hit.found.address) {
            hit.same_as = store.passages(&[other])?.first().map(|found| found.passage.id.clone());
        }
    }
    Ok(())
}

/// The sentence that answers; where the whole query stands verbatim, the sentences that hold it.
fn evidence(text: &Text, candidate: &Candidate, query: &Query) -> CharSpan {
    let span = |sentence: usize| text.sentences.get(sentence).copied().unwrap_or(CharSpan::new(0, 0));
    let best = span(candidate.sentence);
    if candidate.tier != Tier::Exact {
        return best;
    }
    let held = query.literals().flat_map(|literal| {
        let len = u32::try_from(literal.chars().count()).unwrap_or(u32::MAX);
        occurrences(&text.normalized.text, literal)
            .into_iter()
            .map(move |start| (start, (start + len).saturating_sub(1)))
    });
    let held =
        held.map(|(first, last)| CharSpan::new(span(text.sentence_at(first)).start, span(text.sentence_at(last)).end));
    let held: Vec<CharSpan> = held.collect();
    held.iter().find(|held| **held == best).or(held.first()).copied().unwrap_or(best)
}
