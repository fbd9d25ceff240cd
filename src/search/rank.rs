//! From a plan to hits in their order: the store names candidates, a pure function ranks them.

use super::alike::Alike;
use super::candidate::{Candidate, Ranker, Standing, candidate};
use super::literal::count;
use super::located::{Located, Locator};
use super::probe::{WINDOW, all_wanted, further, tell_ahead, window, window_of};
use super::score::{Reading, Scores};
use super::types::{Mode, Sort, Tier, Totals};
use crate::error::Result;
use crate::store::{Address, Filters, MAX_COUNTED, Matches, Wish};
use rustc_hash::{FxHashMap, FxHashSet};

/// From which share of what was asked on a passage holds most of it.
const MOST: f32 = 0.6;

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
        tell_ahead(self, is_place_only)?;
        let mut sets = self.sets(place, is_place_only)?;
        let mut candidates = self.candidates(&sets, place, is_place_only)?;
        self.order(&mut candidates)?;
        if self.is_narrowed() {
            // Only now, so that the order of what is kept is that of the whole ranking.
            self.keep_sets(&mut sets)?;
            candidates = self.kept(candidates, &sets)?;
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
        let page = if self.request.by_document { Vec::new() } else { self.page(candidates, &sets.exact, &sets.all)? };
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

    fn keep_sets(&self, sets: &mut Sets) -> Result<()> {
        for matches in [&mut sets.exact, &mut sets.all] {
            matches.addresses = self.kept_of(&matches.addresses)?;
        }
        Ok(())
    }

    /// The ranked passages that are kept, and below them those that further candidates add where few are.
    fn kept(&self, ranked: Vec<Candidate>, sets: &Sets) -> Result<Vec<Candidate>> {
        let known: FxHashSet<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let addresses: Vec<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let stay: FxHashSet<Address> = self.kept_of(&addresses)?.into_iter().collect();
        let is_full = ranked.len() >= WINDOW && stay.len() < WINDOW;
        let mut kept = ranked;
        kept.retain(|candidate| stay.contains(&candidate.address));
        if is_full && self.request.mode != Mode::Exact {
            let mut further = further(self)?;
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
        let none = FxHashMap::default();
        let ranks = place.map_or(&none, |place| &place.ranks);
        let mut addresses = if is_place_only { Vec::new() } else { window(self, &sets.exact)? };
        let mut extra: Vec<Address> = ranks.keys().chain(sets.titled.ranks.keys()).copied().collect();
        extra.extend(sets.exact.addresses.iter().take(WINDOW));
        if !self.plan.named.is_empty() && self.request.filters.documents.is_empty() {
            // Who asks something of a document means its passages, however few of them are among the best of all.
            let within = Filters { documents: self.plan.named.clone(), ..self.request.filters.clone() };
            extra.extend(window_of(self, &within)?);
        }
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
        let mut candidates: Vec<Candidate> = candidates.into_iter().map(|(candidate, _)| candidate).collect();
        self.put_named_first(&mut candidates)?;
        Ok(candidates)
    }

    /// The passages of a document that is named stand in the place that the query names.
    fn put_named_first(&self, candidates: &mut [Candidate]) -> Result<()> {
        if self.plan.named.is_empty() {
            return Ok(());
        }
        let addresses: Vec<Address> = candidates.iter().map(|candidate| candidate.address).collect();
        self.library.store().ahead(&[Wish::Heads(&addresses)])?;
        for candidate in candidates.iter_mut().filter(|one| one.standing == Standing::Terms) {
            if self.plan.named.contains(&self.library.store().head_of_passage(candidate.address)?.id) {
                candidate.standing = Standing::Within;
            }
        }
        Ok(())
    }

    /// The largest share of what was asked that a candidate of these filters holds.
    fn most_share(&self, filters: &Filters) -> Result<f32> {
        let mut most = 0.0_f32;
        let addresses = window_of(self, filters)?;
        self.score_each(&addresses, &mut |_, scores, _| most = most.max(scores.share))?;
        Ok(most)
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
}
