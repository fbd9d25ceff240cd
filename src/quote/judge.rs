//! From a fragment of a draft to its judgement.

use super::align::Alignment;
use super::candidates::{Documents, Found, Source, occurrences};
use super::kinds::Judge;
use super::lead::{Framed, Frames, framed};
use super::lists::Lists;
use super::marks::{body_span, plan_span};
use super::places::{Fragment, Origin, PlaceFinder, ratio};
use super::rows::{RowFinding, row_of, whole as whole_row};
use super::types::{DiffOp, DiffPiece, Judgement, MAX_PLACES, PlanPlace, Verdict};
use super::units::{Key, Units};
use crate::analysis::bigrams;
use crate::error::Result;
use crate::store::{Clause, Field};
use crate::text::CharSpan;
use std::ops::Range;
use std::rc::Rc;

/// A fragment of a draft is taken for altered wording if so many of its units, stock phrases apart, stand
/// in the document, and at least so many of them.
const MIN_SHARED: f64 = 0.5;
const MIN_SHARED_UNITS: usize = 4;
/// One run of so many units, or this share of the fragment, must be whole.
const MIN_WHOLE_RUN: usize = 4;
/// Stock phrases in a row are a quotation if they have more units than this.
const MAX_STOCK_UNITS: usize = 40;
/// Between fragments of several places so many units may join them (并, 同时).
const MAX_JOINT_UNITS: usize = 4;

/// The title that a sentence names stands in so many of its first characters.
const MAX_NAMING_CHARS: usize = 90;
/// No more documents than these may be named in a sentence.
const MAX_NAMED: usize = 8;

/// Judges the fragments of a draft.
pub(super) struct Checker<'a> {
    documents: Documents<'a>,
    lists: Lists,
}

/// A range of a draft beside a range of a source.
struct Beside {
    source: Source,
    theirs: Rc<Units>,
    alignment: Alignment,
}

/// What a judgement is written from.
struct Finding<'u> {
    draft: &'u Units,
    body: Range<usize>,
    framed: Option<&'u Framed>,
    /// The places that are compared, in the draft's order; several if stitched.
    parts: Vec<Beside>,
    /// Other places with the same wording.
    others: Vec<Found>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(documents: Documents<'a>) -> Self {
        let lists = Lists::of(&documents.library.configuration().wording);
        Self { documents, lists }
    }

    /// The titles of the documents that a sentence may name.
    fn titles(&self, draft: &Units) -> Result<Vec<Units>> {
        let opening: String = draft.folded.iter().take(MAX_NAMING_CHARS).collect();
        let mut bigrams: Vec<String> = bigrams(&opening).into_iter().map(|token| token.text).collect();
        bigrams.sort_unstable();
        bigrams.dedup();
        let clause = |term: String| Clause { field: Field::NameBigrams, term, weight: 1.0 };
        let clauses: Vec<Clause> = bigrams.into_iter().map(clause).collect();
        let heads = self.documents.library.store().documents_named(&clauses, MAX_NAMED)?;
        let titles = heads.iter().flat_map(|head| [&head.metadata.title, &head.metadata.short_title]);
        Ok(titles.map(|title| Units::of(title)).collect())
    }

    /// Judges a sentence or a fragment in quotation marks.
    pub(super) fn judge(&mut self, text: &str) -> Result<Judgement> {
        let judgement = self.weighed(text)?;
        self.documents.check()?;
        Ok(judgement)
    }

    /// Greetings claim nothing; what a speaker puts before a quotation is none of it; and a figure of a table's row is
    /// compared with the row.
    fn weighed(&mut self, text: &str) -> Result<Judgement> {
        let draft = Units::of(text);
        if self.is_ceremony(&draft) {
            return Ok(Judgement::none(text.to_owned()));
        }
        let mut judgement = self.judged(text)?;
        if matches!(judgement.verdict, Verdict::Verbatim | Verdict::Same | Verdict::Misplaced) {
            return Ok(judgement);
        }
        let frame = self.lists.speakers.prefix(&draft.keys);
        if frame > 0 && frame < draft.len() {
            let start = draft.units.get(frame).map_or(0, |unit| unit.span.start);
            let (before, rest) =
                (draft.slice(CharSpan::new(0, start)), draft.slice(CharSpan::new(start, draft.chars.len())));
            let mut bare = self.judged(&rest)?;
            let is_clean = matches!(bare.verdict, Verdict::Verbatim | Verdict::Same);
            if is_clean || (bare.verdict == judgement.verdict && bare.similarity > judgement.similarity) {
                bare.diff.insert(0, DiffPiece { op: DiffOp::Insert, draft: before.clone(), plan: String::new() });
                bare.lead_in = bare.lead_in.or(Some(before));
                if is_clean {
                    return Ok(bare);
                }
                judgement = bare;
            }
        }
        let document = self.documents.only().map(str::to_owned);
        if let Some(RowFinding { row, agrees, is_all }) = row_of(self.documents.library, document.as_deref(), text)?
            && (!agrees || is_all)
        {
            let span = whole_row(&row);
            return Ok(Judgement::of_row(text.to_owned(), row, span, agrees));
        }
        Ok(judgement)
    }

    /// Whether a sentence only greets, thanks, opens or closes.
    fn is_ceremony(&self, draft: &Units) -> bool {
        let opens = self.lists.occasions.at(&draft.keys, 0).is_some();
        let has_figure = draft.keys.iter().any(|key| matches!(key, Key::Figure(_)));
        !draft.keys.is_empty() && (self.lists.greetings.covers(&draft.keys) || (opens && !has_figure))
    }

    fn judged(&mut self, text: &str) -> Result<Judgement> {
        let draft = Units::of(text);
        let whole = 0..draft.len();
        if whole.is_empty() {
            return Ok(Judgement::absent(text.to_owned(), false));
        }
        let titles = self.titles(&draft)?;
        let lexicon = &self.documents.library.configuration().lexicon;
        let framed = framed(&Frames { lists: &self.lists, lexicon, titles: &titles }, &draft);
        if let Some(judgement) = self.exact(&draft, whole.clone(), None)? {
            return Ok(judgement);
        }
        if let Some(framed) = &framed
            && let Some(judgement) = self.exact(&draft, framed.body.clone(), Some(framed))?
        {
            return Ok(judgement);
        }
        let stock = self.lists.stock_mask(&draft.keys);
        let found = self.aligned(&draft, &stock, whole.clone(), framed.as_ref())?;
        if let Some(judgement) = found {
            return Ok(judgement);
        }
        let mut is_common = false;
        for (range, ()) in self.lists.stock.find(&draft.keys) {
            is_common = is_common || !self.documents.locate(&draft, &range)?.is_empty();
        }
        Ok(Judgement::absent(text.to_owned(), is_common))
    }

    /// The judgement of a range that stands somewhere as it is.
    fn exact(&mut self, draft: &Units, body: Range<usize>, framed: Option<&Framed>) -> Result<Option<Judgement>> {
        let mut places = self.documents.locate(draft, &body)?;
        if places.is_empty() {
            for source in self.documents.headings(draft, &body)? {
                let units = self.documents.units(source);
                let ranges = occurrences(&units.keys, draft.keys_in(body.clone()));
                places.extend(ranges.take(1).map(|range| Found { source, range }));
            }
        }
        if let Some(framed) = framed {
            // Where the document goes on as the lead-in does, that is no lead-in but wording.
            let last = body.start.checked_sub(1).and_then(|last| draft.keys.get(last));
            places.retain(|found| {
                let units = self.documents.units(found.source);
                let before = found.range.start.checked_sub(1).and_then(|before| units.keys.get(before));
                let is_labelled = framed.is_label && self.is_labelled(found.source, found.range.start);
                (last.is_none() || before != last) && !is_labelled
            });
        }
        if places.is_empty() {
            return Ok(None);
        }
        let stock = self.lists.stock_mask(draft.keys_in(body.clone()));
        let is_stock = stock.iter().all(|&masked| masked);
        // A stock phrase inside a longer sentence is no quotation of it; a whole sentence is, and so are
        // many such phrases in the same order.
        if is_stock && body.len() <= MAX_STOCK_UNITS && !places.iter().any(|found| self.is_whole_sentence(found)) {
            return Ok(Some(Judgement::absent(draft.chars.iter().collect(), true)));
        }
        // The place that the draft names first, then those with the same punctuation.
        let mut ranked: Vec<(bool, bool, Found)> = Vec::new();
        for found in places {
            let theirs = self.documents.units(found.source);
            let claimed = framed.is_none_or(|framed| self.is_claimed(framed, found.source));
            let (_, is_verbatim) = plan_span(draft, &body, &theirs, &found.range);
            ranked.push((!claimed, !is_verbatim, found));
        }
        ranked.sort_by_key(|(strays, differs, _)| (*strays, *differs));
        let mut places = ranked.into_iter().map(|(_, _, found)| found);
        let Some(first) = places.next() else { return Ok(None) };
        let theirs = self.documents.units(first.source);
        let alignment = Alignment::equal(body.clone(), first.range);
        let parts = vec![Beside { source: first.source, theirs, alignment }];
        Ok(Some(self.finish(Finding { draft, body, framed, parts, others: places.collect() }, is_stock)))
    }

    /// Whether the document's wording has a label of its own, with which the draft's must agree.
    fn is_labelled(&mut self, source: Source, start: usize) -> bool {
        let units = self.documents.units(source);
        start == 1 && matches!(units.keys.first(), Some(Key::Figure(_)))
    }

    fn is_whole_sentence(&mut self, found: &Found) -> bool {
        let units = self.documents.units(found.source);
        let last = found.range.end.saturating_sub(1);
        units.sentence_start(found.range.start) == found.range.start && units.sentence_end(last) == found.range.end
    }

    /// The judgement of a range that stands somewhere in other words, or at several places.
    fn aligned(
        &mut self,
        draft: &Units,
        stock: &[bool],
        whole: Range<usize>,
        framed: Option<&Framed>,
    ) -> Result<Option<Judgement>> {
        let mut framed = framed;
        let mut body = framed.map_or(whole.clone(), |framed| framed.body.clone());
        // What looks like a lead-in may be wording of the document (根据…要求，).
        if let Some(seeming) = framed {
            let finder = &mut PlaceFinder { documents: &mut self.documents, draft, stock };
            let seems = finder.origin(&whole)?.and_then(|origin| {
                let lead = seeming.body.start;
                let in_lead = |fragment: &Fragment| -> usize {
                    let runs = fragment.chain.runs.iter();
                    runs.map(|run| run.draft_end().min(lead).saturating_sub(run.draft)).sum()
                };
                let Origin::One(fragment, _) = origin else { return None };
                let in_body = fragment.chain.matched() - in_lead(&fragment);
                let is_lead =
                    ratio(in_lead(&fragment), lead) > MIN_SHARED && ratio(in_body, seeming.body.len()) > MIN_SHARED;
                Some((is_lead, fragment.source, fragment.chain.plan().start))
            });
            let is_wording = seems.is_some_and(|(is_lead, source, start)| {
                is_lead || (seeming.is_label && self.is_labelled(source, start))
            });
            if is_wording {
                (framed, body) = (None, whole);
            }
        }
        let finder = &mut PlaceFinder { documents: &mut self.documents, draft, stock };
        let Some(origin) = finder.origin(&body)? else { return Ok(None) };
        // What was found whole in another order needs no further proof.
        let is_proved = matches!(origin, Origin::Reordered(..));
        let (parts, others) = match origin {
            Origin::One(fragment, others) => self.best_of(draft, &body, fragment, others, framed),
            Origin::Reordered(fragment, plan) => {
                let theirs = self.documents.units(fragment.source);
                let alignment = Alignment::within(draft, &theirs, &body, &plan, &fragment.chain.runs);
                (vec![Beside { source: fragment.source, theirs, alignment }], Vec::new())
            }
            Origin::Several(fragments) => (self.side_by_side(draft, &body, &fragments), Vec::new()),
        };
        if !is_proved && !is_shared(stock, &body, &parts) {
            return Ok(None);
        }
        Ok(Some(self.finish(Finding { draft, body, framed, parts, others }, false)))
    }

    /// Of several candidates the one that is most alike, and those that are as much alike.
    fn best_of(
        &mut self,
        draft: &Units,
        body: &Range<usize>,
        fragment: Fragment,
        others: Vec<Fragment>,
        framed: Option<&Framed>,
    ) -> (Vec<Beside>, Vec<Found>) {
        let mut compared: Vec<(usize, bool, Beside)> = Vec::new();
        for fragment in std::iter::once(fragment).chain(others) {
            let theirs = self.documents.units(fragment.source);
            let alignment = Alignment::around(draft, &theirs, body, &fragment.chain.runs);
            let changed = alignment.hunks().map(|hunk| hunk.draft.len().max(hunk.plan.len())).sum();
            let strays = framed.is_some_and(|framed| !self.is_claimed(framed, fragment.source));
            compared.push((changed, strays, Beside { source: fragment.source, theirs, alignment }));
        }
        compared.sort_by_key(|(changed, strays, _)| (*changed, *strays));
        let mut compared = compared.into_iter();
        let Some((least, _, best)) = compared.next() else { return (Vec::new(), Vec::new()) };
        let wording = best.theirs.keys_in(best.alignment.plan.clone());
        let same = compared.filter(|(changed, _, other)| {
            *changed == least && other.theirs.keys_in(other.alignment.plan.clone()) == wording
        });
        let same = same.map(|(_, _, other)| Found { source: other.source, range: other.alignment.plan }).collect();
        (vec![best], same)
    }

    /// Pieces of several places: each takes what follows it up to the next.
    fn side_by_side(&mut self, draft: &Units, body: &Range<usize>, fragments: &[Fragment]) -> Vec<Beside> {
        let mut parts = Vec::new();
        let mut start = body.start;
        for (at, fragment) in fragments.iter().enumerate() {
            let end = fragments.get(at + 1).map_or(body.end, |next| next.chain.draft().start);
            let theirs = self.documents.units(fragment.source);
            let range = start..end;
            let inner = fragment.chain.draft();
            let joint = end - inner.end;
            let alignment = if at + 1 < fragments.len() && joint <= MAX_JOINT_UNITS && start == inner.start {
                Alignment::within(draft, &theirs, &range, &fragment.chain.plan(), &fragment.chain.runs)
            } else {
                Alignment::around(draft, &theirs, &range, &fragment.chain.runs)
            };
            parts.push(Beside { source: fragment.source, theirs, alignment });
            start = end;
        }
        parts
    }

    fn is_claimed(&mut self, framed: &Framed, source: Source) -> bool {
        framed.claim.as_ref().is_none_or(|(place, _)| {
            self.documents.passage(source.address()).is_some_and(|found| place.holds(&found.passage))
        })
    }

    fn plan_place(&mut self, source: Source, theirs: &Units, span: CharSpan) -> Option<PlanPlace> {
        let found = self.documents.passage(source.address())?;
        let is_passage = matches!(source, Source::Passage(_));
        Some(PlanPlace { found, span: is_passage.then_some(span), text: theirs.slice(span) })
    }

    /// Writes the judgement.
    fn finish(&mut self, finding: Finding<'_>, common: bool) -> Judgement {
        let Finding { draft, body, framed, parts, others } = finding;
        let library = self.documents.library;
        let judge = Judge { lists: &self.lists, lexicon: &library.configuration().lexicon };
        let (mut kinds, mut is_verbatim, mut is_equal) = (Vec::new(), true, true);
        let (mut matched, mut all) = (0, 0);
        let (mut plan, mut diff, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        let body_span = body_span(draft, &body);
        push_frame(&mut diff, draft.slice(CharSpan::new(0, body_span.start)));
        let count = parts.len();
        let mut at = body_span.start;
        for (index, part) in parts.iter().enumerate() {
            let Beside { source, theirs, alignment } = part;
            // A word that joins two places is no alteration of either.
            let is_joint = |alignment: &Alignment| {
                let mut hunks = alignment.hunks();
                let only = hunks.next();
                hunks.next().is_none()
                    && only.is_some_and(|hunk| {
                        hunk.plan.is_empty()
                            && hunk.draft.len() <= MAX_JOINT_UNITS
                            && hunk.draft.end == alignment.draft.end
                    })
            };
            if !(index + 1 < count && is_joint(alignment)) {
                kinds.extend(judge.kinds(draft, theirs, alignment));
            }
            is_equal &= alignment.hunks().next().is_none();
            let (span, verbatim) = plan_span(draft, &alignment.draft, theirs, &alignment.plan);
            is_verbatim &= verbatim;
            let next = draft.units.get(alignment.draft.end).map_or(draft.chars.len(), |unit| unit.span.start);
            let end = if index + 1 == count { body_span.end } else { next };
            diff.extend(alignment.pieces(draft, theirs, CharSpan::new(at, end), span));
            at = end;
            let written = |units: &Units, range: &Range<usize>| -> usize {
                units.units.get(range.clone()).unwrap_or_default().iter().map(|unit| unit.span.len()).sum()
            };
            for step in &alignment.steps {
                let sides = written(draft, &step.draft) + written(theirs, &step.plan);
                all += sides;
                matched += if step.is_equal { sides } else { 0 };
            }
            spans.push((*source, Rc::clone(theirs), span));
        }
        for (source, theirs, span) in spans {
            plan.extend(self.plan_place(source, &theirs, span));
        }
        push_frame(&mut diff, draft.slice(CharSpan::new(body_span.end, draft.chars.len())));
        kinds.sort_unstable();
        kinds.dedup();
        let is_claimed = framed.is_none_or(|framed| {
            let sources = parts.iter().map(|part| part.source).chain(others.iter().map(|found| found.source));
            sources.into_iter().any(|source| self.is_claimed(framed, source))
        });
        let places = parts.len() + others.len();
        for found in others.iter().take(MAX_PLACES.saturating_sub(parts.len())) {
            let theirs = self.documents.units(found.source);
            let (span, _) = plan_span(draft, &body, &theirs, &found.range);
            plan.extend(self.plan_place(found.source, &theirs, span));
        }
        let verdict = match () {
            () if count > 1 => Verdict::Stitched,
            () if !is_equal => Verdict::Altered,
            () if !is_claimed => Verdict::Misplaced,
            () if is_verbatim => Verdict::Verbatim,
            () => Verdict::Same,
        };
        let claim = framed.and_then(|framed| framed.claim.as_ref()).map(|(_, words)| words.clone());
        Judgement {
            verdict,
            kinds,
            similarity: ratio(matched, all),
            common,
            plan,
            places,
            diff,
            misplaced_claim: claim.filter(|_| !is_claimed),
            lead_in: framed.map(|framed| framed.lead_in.clone()).filter(|lead_in| !lead_in.is_empty()),
        }
    }
}

fn push_frame(diff: &mut Vec<DiffPiece>, draft: String) {
    if !draft.is_empty() {
        diff.push(DiffPiece { op: DiffOp::Insert, draft, plan: String::new() });
    }
}

/// Whether enough of a range stands in the documents to call it their wording.
fn is_shared(stock: &[bool], body: &Range<usize>, parts: &[Beside]) -> bool {
    let own = |range: Range<usize>| range.filter(|&at| !stock.get(at).copied().unwrap_or(false)).count();
    let equal = || parts.iter().flat_map(|part| part.alignment.steps.iter()).filter(|step| step.is_equal);
    let shared: usize = equal().map(|step| own(step.draft.clone())).sum();
    let longest = equal().map(|step| own(step.draft.clone())).max().unwrap_or_default();
    let all = own(body.clone());
    let whole_run = MIN_WHOLE_RUN.min(all / 2);
    ratio(shared, all) >= MIN_SHARED
        && shared >= MIN_SHARED_UNITS.min(all.saturating_sub(1)).max(2)
        && longest >= whole_run
}
