//! From a plan to hits in their order: the store names candidates, a pure function ranks them.

use super::alike::Alike;
use super::evidence::{Asked, Evidence};
use super::literal::count;
use super::located::{Located, Locator, PlaceRank};
use super::plan::Plan;
use super::probe::{WINDOW, all_wanted, further, window, window_of};
use super::score::{Reading, Scorer, Scores, Work};
use super::types::{Mode, SearchRequest, Sort, Tier, Totals};
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, Filters, Found, MAX_COUNTED, Matches, Store};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The candidates whose sentences are looked at closely.
const CLOSE_LOOK: usize = 30;

/// From which share of what was asked on a passage holds most of it.
const MOST: f32 = 0.6;

/// Why a passage stands where it does, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// It holds the whole query verbatim.
    Exact,
    /// It stands in the place that the query names.
    Place(PlaceRank),
    /// It stands under the heading whose title the query is.
    Titled(PlaceRank),
    /// It stands in the place that the query names, and the query says more than the place.
    Within,
    /// It holds terms of the query.
    Terms,
}

/// A passage that matches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub address: Address,
    pub standing: Standing,
    pub tier: Tier,
    /// Whether its document no longer holds: it comes after those that do.
    pub is_superseded: bool,
    pub score: f32,
    /// The part of the score that the passage as a whole has.
    pub passage_score: f32,
    /// The best sentence.
    pub sentence: usize,
}

/// All that a ranking finds.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// The hits of the page asked for, in order; none where hits are gathered by document.
    pub page: Vec<Candidate>,
    /// All that was ranked, best first; empty unless hits are gathered by document.
    pub ranked: Vec<Candidate>,
    /// The best hit, whatever the order asked for.
    pub best: Option<Candidate>,
    /// Whether the query names a place that no document has.
    pub lacks_place: bool,
    pub totals: Totals,
    /// How often the passages hold the whole query verbatim.
    pub occurrences: usize,
    /// Which hits are the same as one before them.
    pub alike: Alike,
    /// All that was ranked, in order.
    pub order: Vec<Address>,
    /// What facets count: the exact hits, then those with all words, then the near ones.
    pub counted: Vec<Address>,
}

/// Which passages are kept beside the filters.
pub(crate) type Keep<'k> = &'k dyn Fn(&Found) -> bool;

/// Ranks the passages of a library for one query.
pub(crate) struct Ranker<'a> {
    pub library: &'a Library,
    pub request: &'a SearchRequest,
    pub plan: &'a Plan,
    pub scorer: Scorer<'a>,
    /// `None` keeps everything.
    pub keep: Option<Keep<'a>>,
}

/// The passages of a query by tier, before they are ranked.
struct Sets {
    exact: Matches,
    /// Those that hold all words, without the exact ones.
    all: Matches,
    titled: Located,
}

impl Ranker<'_> {
    /// Finds, ranks and cuts to the page asked for.
    pub(crate) fn rank(&self) -> Result<Ranked> {
        let place = self.plan.place.as_ref().filter(|place| !place.is_missing);
        let is_place_only = place.is_some_and(|place| place.is_all);
        let mut sets = self.sets(place, is_place_only)?;
        let mut candidates = self.candidates(&sets, place, is_place_only)?;
        self.order(&mut candidates)?;
        if let Some(keep) = self.keep {
            // Only now, so that the order of what is kept is that of the whole ranking.
            self.keep_sets(&mut sets, keep)?;
            candidates = self.kept(candidates, &sets, keep)?;
        }
        let near = candidates.iter().filter(|candidate| candidate.tier == Tier::Near).count();
        candidates.retain(|candidate| candidate.tier <= self.request.tier);
        let is_folded = self.request.sort == Sort::Relevance && !self.request.by_document && !is_place_only;
        let alike = if is_folded { self.fold(&mut candidates)? } else { Alike::default() };
        let order = candidates.iter().map(|candidate| candidate.address).collect();
        let best = candidates.first().copied();
        let totals = Totals {
            exact: sets.exact.addresses.len(),
            all: sets.all.addresses.len(),
            near,
            are_lower_bounds: sets.exact.is_cut || sets.all.is_cut,
        };
        if self.request.tier == Tier::Exact {
            sets.all = Matches::default();
        }
        let mut counted = sets.exact.addresses.clone();
        counted.extend(&sets.all.addresses);
        counted.extend(candidates.iter().filter(|one| one.tier == Tier::Near).map(|one| one.address));
        let ranked = if self.request.by_document { candidates.clone() } else { Vec::new() };
        let page = if self.request.by_document { Vec::new() } else { self.page(candidates, &sets)? };
        Ok(Ranked {
            page,
            ranked,
            best,
            lacks_place: self.plan.place.as_ref().is_some_and(|place| place.is_missing),
            totals,
            occurrences: self.occurrences(&sets.exact)?,
            alike,
            order,
            counted,
        })
    }

    /// Who holds the query verbatim, who holds all of its words, who stands under a heading of this title.
    fn sets(&self, place: Option<&Located>, is_place_only: bool) -> Result<Sets> {
        let store = self.library.store();
        let mut exact = self.plan.exact.clone();
        if self.plan.constraint().is_some() && self.request.mode != Mode::Exact {
            // Operators may exclude what is written as they are.
            exact.addresses.retain(|address| self.fits_constraint(*address));
        }
        let mut all = Matches::default();
        let mut titled = Located::default();
        match self.request.mode {
            Mode::Exact => {}
            _ if is_place_only => {
                let place = place.cloned().unwrap_or_default();
                all = Matches { addresses: place.addresses, is_cut: place.is_cut };
            }
            _ => {
                let filters = &self.request.filters;
                if let Some(wanted) = all_wanted(self.plan) {
                    all = store.matching(&wanted, filters, MAX_COUNTED)?;
                }
                if self.request.mode == Mode::Any {
                    titled = Locator { library: self.library, filters }.titled(&self.plan.query.text)?;
                }
            }
        }
        all.addresses.retain(|address| exact.addresses.binary_search(address).is_err());
        Ok(Sets { exact, all, titled })
    }

    fn fits_constraint(&self, address: Address) -> bool {
        let mut reading = Reading::default();
        let query = &self.plan.query;
        let mut fits = true;
        let read = self.library.store().folded(&[address], &mut |_, folded| {
            reading.fill(folded);
            let (text, titles): (String, String) = (reading.text.iter().collect(), reading.titles.iter().collect());
            fits = query.required.iter().all(|group| group.iter().any(|sequence| text.contains(sequence)))
                && query.titles.iter().all(|sequence| titles.contains(sequence))
                && !query.excluded.iter().any(|sequence| text.contains(sequence));
        });
        read.is_ok() && fits
    }

    fn keep_sets(&self, sets: &mut Sets, keep: Keep<'_>) -> Result<()> {
        for matches in [&mut sets.exact, &mut sets.all] {
            matches.addresses = kept_of(self.library.store(), &matches.addresses, keep)?;
        }
        Ok(())
    }

    /// The ranked passages that are kept, and below them those that further candidates add where few are.
    fn kept(&self, ranked: Vec<Candidate>, sets: &Sets, keep: Keep<'_>) -> Result<Vec<Candidate>> {
        let store = self.library.store();
        let known: HashSet<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let addresses: Vec<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let stay: HashSet<Address> = kept_of(store, &addresses, keep)?.into_iter().collect();
        let is_full = ranked.len() >= WINDOW && stay.len() < WINDOW;
        let mut kept = ranked;
        kept.retain(|candidate| stay.contains(&candidate.address));
        if is_full && self.request.mode != Mode::Exact {
            let mut further = further(self, keep)?;
            further.retain(|address| !known.contains(address) && sets.exact.addresses.binary_search(address).is_err());
            let mut candidates = Vec::with_capacity(further.len());
            self.score_each(&further, &mut |address, scores, _| {
                let is_all = sets.all.addresses.binary_search(&address).is_ok();
                if is_all || scores.share >= self.library.configuration().ranking.near.0 {
                    let tier = if is_all { Tier::All } else { Tier::Near };
                    candidates.push(candidate(address, Standing::Terms, tier, scores));
                }
            })?;
            self.sort(&mut candidates)?;
            kept.extend(candidates);
        }
        Ok(kept)
    }

    /// The passages that are ranked.
    fn candidates(&self, sets: &Sets, place: Option<&Located>, is_place_only: bool) -> Result<Vec<Candidate>> {
        // Matches come by address.
        let holds = |matches: &Matches, address: Address| matches.addresses.binary_search(&address).is_ok();
        let none = HashMap::new();
        let ranks = place.map_or(&none, |place| &place.ranks);
        let mut addresses = if is_place_only { Vec::new() } else { window(self, &sets.exact)? };
        let mut extra: Vec<Address> = ranks.keys().chain(sets.titled.ranks.keys()).copied().collect();
        extra.extend(sets.exact.addresses.iter().take(WINDOW));
        extra.retain(|address| addresses.binary_search(address).is_err());
        extra.sort_unstable();
        extra.dedup();
        addresses.extend(extra);
        let mut candidates = Vec::with_capacity(addresses.len());
        self.score_each(&addresses, &mut |address, scores: &Scores, _| {
            let tier = match () {
                () if holds(&sets.exact, address) => Tier::Exact,
                () if holds(&sets.all, address) => Tier::All,
                () => Tier::Near,
            };
            let standing = match (ranks.get(&address), sets.titled.ranks.get(&address)) {
                _ if tier == Tier::Exact => Standing::Exact,
                (Some(&rank), _) if is_place_only => Standing::Place(rank),
                (_, Some(&rank)) => Standing::Titled(rank),
                (Some(_), _) => Standing::Within,
                _ => Standing::Terms,
            };
            let is_hit = match self.request.mode {
                _ if tier == Tier::Exact => true,
                Mode::Exact => false,
                Mode::All => tier == Tier::All,
                Mode::Any => true,
            };
            if is_hit {
                candidates.push((candidate(address, standing, tier, scores), scores.share));
            }
        })?;
        // A passage that shares single characters is no hit; where others hold most of what was asked, neither is one that
        // shares one common word. Which others there are, the documents say and not the chapter or the kind to which
        // hits are narrowed, so that a facet counts what choosing it shows.
        let most = match self.request.filters.of_documents() {
            Some(wide) if self.request.mode == Mode::Any => self.most_share(&wide)?,
            _ => candidates.iter().map(|(_, share)| *share).fold(0.0, f32::max),
        };
        let near = self.library.configuration().ranking.near.0;
        let least = if most >= MOST { near } else { f32::MIN_POSITIVE };
        candidates.retain(|(one, share)| one.tier != Tier::Near || one.standing != Standing::Terms || *share >= least);
        Ok(candidates.into_iter().map(|(candidate, _)| candidate).collect())
    }

    /// The largest share of what was asked that a candidate of these filters holds.
    fn most_share(&self, filters: &Filters) -> Result<f32> {
        let mut most = 0.0_f32;
        let addresses = window_of(self, filters)?;
        self.score_each(&addresses, &mut |_, scores, _| most = most.max(scores.share))?;
        Ok(most)
    }

    /// Scores passages one by one.
    fn score_each(&self, addresses: &[Address], visit: &mut dyn FnMut(Address, &Scores, &Reading)) -> Result<()> {
        let (mut reading, mut work) = (Reading::default(), Work::default());
        self.library.store().folded(addresses, &mut |at, folded| {
            reading.fill(folded);
            let scores = self.scorer.score(&reading, &mut work);
            if let Some(&address) = addresses.get(at) {
                visit(address, &scores, &reading);
            }
        })
    }

    /// Sorts by standing and score; ties stand in reading order. The best are looked at closely, which only ever
    /// adds, so who was not looked at stays below.
    fn order(&self, candidates: &mut [Candidate]) -> Result<()> {
        self.sort(candidates)?;
        let looked = candidates.len().min(CLOSE_LOOK);
        let Some(top) = candidates.get_mut(..looked) else { return Ok(()) };
        let asked = Asked::of(&self.plan.terms);
        let ranking = &self.library.configuration().ranking;
        let addresses: Vec<Address> = top.iter().map(|candidate| candidate.address).collect();
        let mut places: HashMap<Address, &mut Candidate> =
            top.iter_mut().map(|candidate| (candidate.address, candidate)).collect();
        self.score_each(&addresses, &mut |address, scores, reading| {
            if let Some(candidate) = places.get_mut(&address) {
                let Evidence { sentence, score } = asked.best(reading, &scores.sentences, ranking);
                candidate.sentence = sentence;
                candidate.score = scores.passage + score;
            }
        })?;
        drop(places);
        self.sort(top)
    }

    pub(super) fn sort(&self, candidates: &mut [Candidate]) -> Result<()> {
        if self.library.store().overview().superseded > 0 {
            for candidate in candidates.iter_mut() {
                let head = self.library.store().head_of_passage(candidate.address)?;
                candidate.is_superseded = head.metadata.is_superseded();
            }
        }
        let group = |one: &Candidate| (one.standing != Standing::Exact, one.is_superseded, one.standing);
        let rounded = |candidate: &Candidate| {
            let in_place = matches!(candidate.standing, Standing::Place(_));
            // Floats are summed in an order of their own; what differs by less than this is a tie.
            if in_place { 0 } else { round(candidate.score) }
        };
        candidates.sort_by_key(|one| (group(one), std::cmp::Reverse(rounded(one)), one.address));
        let mut start = 0;
        while start < candidates.len() {
            let rest = candidates.get_mut(start..).unwrap_or_default();
            let key = rest.first().map(|first| (group(first), rounded(first)));
            let end = rest.iter().take_while(|one| Some((group(one), rounded(one))) == key).count().max(1);
            if let Some(ties) = rest.get_mut(..end).filter(|ties| ties.len() > 1) {
                let mut addresses: Vec<Address> = ties.iter().map(|one| one.address).collect();
                self.library.store().sort_in_reading_order(&mut addresses)?;
                let order: HashMap<Address, usize> = addresses.into_iter().zip(0..).collect();
                ties.sort_by_key(|one| order.get(&one.address).copied());
            }
            start += end;
        }
        Ok(())
    }

    /// How often the exact hits hold the query.
    fn occurrences(&self, exact: &Matches) -> Result<usize> {
        let literals: Vec<Vec<char>> = self.plan.query.literals().map(|literal| literal.chars().collect()).collect();
        let (mut occurrences, mut chars) = (0, Vec::new());
        self.library.store().folded(&exact.addresses, &mut |_, folded| {
            folded.text(&mut chars);
            occurrences += literals.iter().map(|literal| count(&chars, literal)).sum::<usize>();
        })?;
        Ok(occurrences)
    }

    /// The page asked for: the ranked ones, exact ones first; what was not ranked follows in reading order, the exact
    /// before what is not, the rest behind.
    fn page(&self, ranked: Vec<Candidate>, sets: &Sets) -> Result<Vec<Candidate>> {
        let SearchRequest { offset, limit, sort, .. } = *self.request;
        let is_ranked: HashSet<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let store = self.library.store();
        let unranked = |matches: &Matches| -> Vec<Address> {
            matches.addresses.iter().copied().filter(|address| !is_ranked.contains(address)).collect()
        };
        let (mut exact, mut all) = (unranked(&sets.exact), unranked(&sets.all));
        if sort != Sort::Relevance {
            let of_ranked: HashMap<Address, Candidate> =
                ranked.iter().map(|candidate| (candidate.address, *candidate)).collect();
            let tiers: HashMap<Address, Tier> = exact
                .iter()
                .map(|address| (*address, Tier::Exact))
                .chain(all.iter().map(|address| (*address, Tier::All)))
                .collect();
            let mut addresses: Vec<Address> = is_ranked.iter().copied().chain(exact).chain(all).collect();
            addresses.sort_unstable();
            store.sort_in_reading_order(&mut addresses)?;
            if sort == Sort::Date {
                newest_first(store, &mut addresses)?;
            }
            let shown: Vec<Address> = addresses.into_iter().skip(offset).take(limit).collect();
            let mut page = Vec::with_capacity(shown.len());
            for address in shown {
                match of_ranked.get(&address) {
                    Some(candidate) => page.push(*candidate),
                    None => {
                        let tier = tiers.get(&address).copied().unwrap_or(Tier::All);
                        page.extend(self.scored(&[address], tier)?);
                    }
                }
            }
            return Ok(page);
        }
        let first_inexact = ranked.partition_point(|candidate| candidate.standing == Standing::Exact);
        let (ranked_exact, ranked_rest) = ranked.split_at_checked(first_inexact).unwrap_or((&ranked, &[]));
        let end = offset + limit;
        if end > ranked_exact.len() {
            store.sort_in_reading_order(&mut exact)?;
        }
        if end > ranked.len() + exact.len() {
            store.sort_in_reading_order(&mut all)?;
        }
        let mut page = Vec::new();
        let mut skipped = offset;
        page.extend(slice(ranked_exact, &mut skipped, limit));
        let shown = slice(&exact, &mut skipped, limit - page.len());
        page.extend(self.scored(&shown, Tier::Exact)?);
        page.extend(slice(ranked_rest, &mut skipped, limit - page.len()));
        let shown = slice(&all, &mut skipped, limit - page.len());
        page.extend(self.scored(&shown, Tier::All)?);
        Ok(page)
    }

    /// Scores passages that were not ranked, to be shown.
    pub(super) fn scored(&self, addresses: &[Address], tier: Tier) -> Result<Vec<Candidate>> {
        let standing = if tier == Tier::Exact { Standing::Exact } else { Standing::Terms };
        let mut scored = Vec::with_capacity(addresses.len());
        self.score_each(addresses, &mut |address, scores, _| scored.push(candidate(address, standing, tier, scores)))?;
        Ok(scored)
    }

    /// The filters of the query.
    pub(crate) fn filters(&self) -> &Filters {
        &self.request.filters
    }
}

/// Sorts by the day of issue, the last one first and the undated ones last; what is of one day stays as it is.
fn newest_first(store: &dyn Store, addresses: &mut Vec<Address>) -> Result<()> {
    let mut dates: HashMap<Arc<str>, String> = HashMap::new();
    let mut dated = Vec::with_capacity(addresses.len());
    for (&address, keys) in addresses.iter().zip(store.facets(addresses)?) {
        let date = match dates.get(&keys.file) {
            Some(date) => date.clone(),
            None => {
                let date = store.head_of_passage(address)?.metadata.date.clone().unwrap_or_default();
                dates.entry(keys.file).or_insert(date).clone()
            }
        };
        dated.push((std::cmp::Reverse(date), address));
    }
    dated.sort_by(|(a, _), (b, _)| a.cmp(b));
    *addresses = dated.into_iter().map(|(_, address)| address).collect();
    Ok(())
}

/// What is left of a list after skipping, at most so much.
fn kept_of(store: &dyn Store, addresses: &[Address], keep: Keep<'_>) -> Result<Vec<Address>> {
    Ok(store.passages(addresses)?.iter().filter(|found| keep(found)).map(|found| found.address).collect())
}

fn slice<T: Copy>(list: &[T], skipped: &mut usize, limit: usize) -> Vec<T> {
    let rest = list.get((*skipped).min(list.len())..).unwrap_or_default();
    *skipped -= (*skipped).min(list.len());
    rest.iter().take(limit).copied().collect()
}

fn candidate(address: Address, standing: Standing, tier: Tier, scores: &Scores) -> Candidate {
    let best = |best: (usize, f32), (at, &score): (usize, &f32)| if score > best.1 { (at, score) } else { best };
    let (sentence, of_sentence) = scores.sentences.iter().enumerate().fold((0, 0.0), best);
    let score = scores.passage + of_sentence;
    let is_superseded = false;
    Candidate { address, standing, tier, is_superseded, score, passage_score: scores.passage, sentence }
}

#[expect(clippy::cast_possible_truncation, reason = "scores are far below 2^40")]
fn round(score: f32) -> i64 {
    (f64::from(score) * 1_000.0).round() as i64
}
