//! What kind of alteration a difference is.

use super::align::{Alignment, Step};
use super::lists::{Degree, Lists};
use super::side::{Side, is_counted, is_numeral, rest, touches_all, touching, words_of};
use super::types::DifferenceKind;
use super::units::{Key, Units};
use crate::analysis::{Lexicon, WordClass};
use crate::text::{is_chinese_numeral, is_han};
use similar::{Algorithm, capture_diff_slices, diff_ratio};
use std::collections::BTreeSet;
use std::ops::Range;

/// From so many units on, what was put in or left out is a clause even without marks around it.
const CLAUSE_UNITS: usize = 7;

/// Tells what was altered.
pub(super) struct Judge<'a> {
    pub lists: &'a Lists,
    pub lexicon: &'a Lexicon,
}

impl Judge<'_> {
    /// The kinds of all differences; empty if there is none.
    pub(super) fn kinds(&self, ours: &Units, theirs: &Units, alignment: &Alignment) -> Vec<DifferenceKind> {
        if alignment.hunks().next().is_none() {
            return Vec::new();
        }
        if is_permuted(ours.keys_in(alignment.draft.clone()), theirs.keys_in(alignment.plan.clone())) {
            return vec![DifferenceKind::Swapped];
        }
        let (left, right) = (self.side(ours, &alignment.draft), self.side(theirs, &alignment.plan));
        let mut hunks = whole_words(&left, &right, &alignment.steps);
        let mut kinds = BTreeSet::new();
        if remove_moved(ours, theirs, &mut hunks) {
            kinds.insert(DifferenceKind::Swapped);
        }
        for hunk in &hunks {
            self.classify(&left, &right, hunk, &mut kinds);
        }
        kinds.into_iter().collect()
    }

    fn side<'u>(&self, units: &'u Units, range: &Range<usize>) -> Side<'u> {
        Side::of(self.lists, self.lexicon, units, range)
    }

    fn classify(&self, left: &Side<'_>, right: &Side<'_>, hunk: &Step, kinds: &mut BTreeSet<DifferenceKind>) {
        let (ours, theirs) = (&hunk.draft, &hunk.plan);
        let before = kinds.len();
        let (our_keys, their_keys) = (left.units.keys_in(ours.clone()), right.units.keys_in(theirs.clone()));
        let is_pure = ours.is_empty() || theirs.is_empty();
        if is_pure {
            let (side, range, keys) =
                if theirs.is_empty() { (left, ours, our_keys) } else { (right, theirs, their_keys) };
            let clause = if theirs.is_empty() { DifferenceKind::Added } else { DifferenceKind::Dropped };
            kinds.insert(self.of_one_side(side, range, keys).unwrap_or(clause));
            return;
        }
        let is_number = numbers_differ(left, ours, right, theirs);
        if is_number {
            kinds.insert(DifferenceKind::Number);
        }
        // What is left without figures and their units; where only one side has more, it was put in or left out.
        let (our_rest, their_rest) = (rest(left, ours), rest(right, theirs));
        match (is_number, our_rest.is_empty(), their_rest.is_empty()) {
            (true, true, true) => return,
            (true, false, true) => {
                kinds.extend(self.of_one_side(left, &our_rest, left.units.keys_in(our_rest.clone())));
                return;
            }
            (true, true, false) => {
                kinds.extend(self.of_one_side(right, &their_rest, right.units.keys_in(their_rest.clone())));
                return;
            }
            _ => {}
        }
        if touching(&left.negations, ours).count() != touching(&right.negations, theirs).count() {
            kinds.insert(DifferenceKind::Negation);
        }
        if degrees_differ(left, ours, right, theirs) {
            kinds.insert(DifferenceKind::Degree);
        }
        if self.names_differ(left, ours, right, theirs) {
            kinds.insert(DifferenceKind::Name);
        }
        if kinds.len() == before && !is_number {
            kinds.insert(DifferenceKind::Wording);
        }
    }

    /// What it is that only one side has; `None` for a clause.
    fn of_one_side(&self, side: &Side<'_>, range: &Range<usize>, keys: &[Key]) -> Option<DifferenceKind> {
        if self.lists.negation.is_phrase(keys) {
            return Some(DifferenceKind::Negation);
        }
        let covered = |found: &Range<usize>| found.start >= range.start && found.end <= range.end;
        let degree: usize = side.degrees.iter().filter(|(found, _)| covered(found)).map(|(found, _)| found.len()).sum();
        if degree == range.len() || self.lists.degree.is_phrase(keys) {
            return Some(DifferenceKind::Degree);
        }
        let is_clause = side.units.is_bound(range.start) && side.units.is_bound(range.end) && range.len() >= 2;
        if is_clause || range.len() >= CLAUSE_UNITS {
            return None;
        }
        if range.clone().any(|at| is_counted(side, at)) || touches_all(&side.measures, range) {
            return Some(DifferenceKind::Number);
        }
        if touching(&side.negations, range).next().is_some() {
            return Some(DifferenceKind::Negation);
        }
        let words = words_of(side, range);
        Some(if self.is_name(side, &words) { DifferenceKind::Name } else { DifferenceKind::Wording })
    }

    fn names_differ(&self, left: &Side<'_>, ours: &Range<usize>, right: &Side<'_>, theirs: &Range<usize>) -> bool {
        let (our_words, their_words) = (words_of(left, ours), words_of(right, theirs));
        let have_ending = self.lists.name_endings.iter().any(|ending| {
            let ends = |side: &Side<'_>, words: &[Range<usize>], range: &Range<usize>| {
                let start = words.first().map_or(range.start, |word| word.start);
                // The ending may stand inside the words or right behind what differs.
                let reach = words.last().map_or(range.end, |word| word.end).max(range.end) + ending.len();
                (range.end..=reach).any(|end| {
                    let Some(begin) = end.checked_sub(ending.len()) else { return false };
                    begin + ending.len() > start + 2
                        && begin >= range.end.saturating_sub(ending.len())
                        && !(range.end..end).any(|at| side.units.is_bound(at))
                        && side.units.keys_in(begin..end) == ending.as_slice()
                        && (begin <= range.end)
                })
            };
            ends(left, &our_words, ours) && ends(right, &their_words, theirs)
        });
        if have_ending && self.is_nominal(left, &our_words) && self.is_nominal(right, &their_words) {
            return true;
        }
        (self.is_name(left, &our_words) && self.is_nominal(right, &their_words))
            || (self.is_name(right, &their_words) && self.is_nominal(left, &our_words))
    }

    /// Whether the words hold a name: one that the dictionary has as such, or one that it does not
    /// have, which it cuts into single characters.
    fn is_name(&self, side: &Side<'_>, words: &[Range<usize>]) -> bool {
        let named = words
            .iter()
            .any(|word| word.len() >= 2 && self.lexicon.class(&side.units.folded_text(word)) == WordClass::Name);
        let is_single = |word: &Range<usize>| {
            word.len() == 1
                && matches!(side.units.keys.get(word.start), Some(Key::Char(c)) if is_han(*c) && !is_chinese_numeral(*c))
                && self.lexicon.class(&side.units.folded_text(word)) != WordClass::Function
        };
        let unknown = words.windows(2).any(|pair| match pair {
            [a, b] => a.end == b.start && is_single(a) && is_single(b),
            _ => false,
        });
        named || unknown
    }

    /// Whether the words could be a name or part of one, and are no verbs or qualities.
    fn is_nominal(&self, side: &Side<'_>, words: &[Range<usize>]) -> bool {
        let is_noun = |word: &Range<usize>| {
            let class = self.lexicon.class(&side.units.folded_text(word));
            word.len() == 1 || !matches!(class, WordClass::Verb | WordClass::Quality)
        };
        self.is_name(side, words) || words.iter().any(is_noun)
    }
}

/// The differences, those joined between which no more is equal than parts of differing words: of
/// 力争 and 争取 the 争 is nothing that agrees.
fn whole_words(left: &Side<'_>, right: &Side<'_>, steps: &[Step]) -> Vec<Step> {
    let is_torn = |side: &Side<'_>, range: &Range<usize>| {
        words_of(side, range).iter().all(|word| word.start < range.start || word.end > range.end)
    };
    let mut hunks: Vec<Step> = Vec::new();
    let mut joins = false;
    for step in steps {
        if step.is_equal {
            joins = is_torn(left, &step.draft) && is_torn(right, &step.plan);
        } else if let Some(last) = hunks.last_mut().filter(|_| joins) {
            (last.draft.end, last.plan.end) = (step.draft.end, step.plan.end);
        } else {
            hunks.push(step.clone());
        }
    }
    hunks
}

/// Whether the figures of two differing stretches, or the units behind them, are not the same.
fn numbers_differ(left: &Side<'_>, ours: &Range<usize>, right: &Side<'_>, theirs: &Range<usize>) -> bool {
    let numerals = |side: &Side<'_>, range: &Range<usize>| -> Vec<Key> {
        let at = range.clone().filter(|&at| is_numeral(side.units, at));
        at.filter_map(|at| side.units.keys.get(at).copied()).collect()
    };
    let (our_numerals, their_numerals) = (numerals(left, ours), numerals(right, theirs));
    if our_numerals != their_numerals {
        if !our_numerals.is_empty() && !their_numerals.is_empty() {
            return true;
        }
        let counts = |side: &Side<'_>, range: &Range<usize>| range.clone().any(|at| is_counted(side, at));
        if counts(left, ours) || counts(right, theirs) {
            return true;
        }
    }
    let ours_measured = touching(&left.measures, ours).next().is_some();
    let theirs_measured = touching(&right.measures, theirs).next().is_some();
    (ours_measured && theirs_measured) || touches_all(&left.measures, ours) || touches_all(&right.measures, theirs)
}

/// Whether the words of degree of two differing stretches are not as strong.
fn degrees_differ(left: &Side<'_>, ours: &Range<usize>, right: &Side<'_>, theirs: &Range<usize>) -> bool {
    let degrees = |side: &Side<'_>, range: &Range<usize>| -> Vec<Degree> {
        let touched = side.degrees.iter().filter(|(found, _)| found.start < range.end && range.start < found.end);
        touched.map(|(_, degree)| *degree).collect()
    };
    let (our_degrees, their_degrees) = (degrees(left, ours), degrees(right, theirs));
    !our_degrees.is_empty() && !their_degrees.is_empty() && our_degrees != their_degrees
}

/// Whether both sides are the same units in another order.
fn is_permuted(ours: &[Key], theirs: &[Key]) -> bool {
    let sorted = |keys: &[Key]| {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys
    };
    ours.len() == theirs.len() && sorted(ours) == sorted(theirs)
}

/// Takes out what stands on both sides at different places; tells whether there was such.
fn remove_moved(ours: &Units, theirs: &Units, hunks: &mut Vec<Step>) -> bool {
    const MIN_UNITS: usize = 3;
    let moved = hunks.iter().enumerate().find_map(|(at, hunk)| {
        let is_put_in = hunk.plan.is_empty() && hunk.draft.len() >= MIN_UNITS;
        let wording = ours.keys_in(hunk.draft.clone());
        let other = hunks
            .iter()
            .position(|other| other.draft.is_empty() && are_alike(wording, theirs.keys_in(other.plan.clone())));
        is_put_in.then_some(()).and(other).map(|other| (at, other))
    });
    let Some((one, other)) = moved else { return false };
    hunks.remove(one.max(other));
    hunks.remove(one.min(other));
    remove_moved(ours, theirs, hunks);
    true
}

/// Whether two sequences are nearly the same.
fn are_alike(ours: &[Key], theirs: &[Key]) -> bool {
    const ALIKE: f32 = 0.85;
    let ops = capture_diff_slices(Algorithm::Myers, ours, theirs);
    diff_ratio(&ops, ours.len(), theirs.len()) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{Bigrams, best_chain};
    use crate::config::Wording;
    use std::path::Path;

    /// The kinds of what differs between a draft and a plan's wording, with the lists that are shipped.
    #[track_caller]
    fn check(draft: &str, plan: &str, expected: &[DifferenceKind]) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config/wording.toml");
        let lists = Lists::of(&Wording::load(&file).unwrap());
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let (ours, theirs) = (Units::of(draft), Units::of(plan));
        let runs = Bigrams::of(&ours.keys).runs(&theirs.keys);
        let chain = best_chain(&runs, &(0..ours.len()), &vec![1.0; ours.len()], &theirs).unwrap_or_default();
        let alignment = Alignment::within(&ours, &theirs, &(0..ours.len()), &(0..theirs.len()), &chain.runs);
        let kinds = Judge { lists: &lists, lexicon: &lexicon }.kinds(&ours, &theirs, &alignment);
        assert_eq!(kinds, expected, "{draft} {plan}");
    }

    #[test]
    fn differing_numbers_and_units_are_numbers() {
        for (draft, plan) in [
            ("新修公路80公里", "新修公路90公里"),
            ("新修公路90米", "新修公路90公里"),
            ("建成4A级景区", "建成5A级景区"),
            ("建设6G网络和水厂", "建设5G网络和水厂"),
            ("拓宽国道G234线", "拓宽国道G233线"),
            ("落实四项制度", "落实三项制度"),
            ("“十三五”期间修路", "“十四五”期间修路"),
            ("水质达到Ⅱ类标准", "水质达到Ⅲ类标准"),
            ("占比达到三成", "占比达到四成"),
            ("增长6‰，领先全市", "增长6%，领先全市"),
        ] {
            check(draft, plan, &[DifferenceKind::Number]);
        }
        check("新修公路约80公里", "新修公路90公里", &[DifferenceKind::Number, DifferenceKind::Degree]);
        check("新修公路90公里以内", "新修公路90公里以上", &[DifferenceKind::Degree]);
    }

    #[test]
    fn other_words_are_no_numbers() {
        for (draft, plan) in [
            ("统筹布局水厂建设", "统一布局水厂建设"),
            ("建成多座水厂", "建成一批水厂"),
            ("更好地改善民生", "进一步改善民生"),
            ("推动水厂建设", "推进水厂建设"),
            ("持续提高供水能力", "不断提高供水能力"),
        ] {
            check(draft, plan, &[DifferenceKind::Wording]);
        }
    }

    #[test]
    fn negations_degrees_and_names_are_told_apart() {
        check("桥梁不列入规划", "桥梁列入规划", &[DifferenceKind::Negation]);
        check("允许占用耕地修路", "严禁占用耕地修路", &[DifferenceKind::Negation]);
        check("确保建成水厂", "力争建成水厂", &[DifferenceKind::Degree]);
        check("争取建成水厂", "力争建成水厂", &[DifferenceKind::Wording]);
        check("水厂基本建成", "水厂建成", &[DifferenceKind::Degree]);
        check("要求企业修路", "鼓励企业修路", &[DifferenceKind::Degree]);
        check("由杭州承办大会", "由苏州承办大会", &[DifferenceKind::Name]);
        check("依托蓝鲸水务建厂", "依托白鲨水务建厂", &[DifferenceKind::Name]);
    }

    #[test]
    fn whole_clauses_are_dropped_added_and_swapped() {
        let plan = "新修公路，架设桥梁，扩建水厂";
        check("新修公路，扩建水厂", plan, &[DifferenceKind::Dropped]);
        check("新修公路，架设桥梁，绿化荒山，扩建水厂", plan, &[DifferenceKind::Added]);
        check("架设桥梁，新修公路，扩建水厂", plan, &[DifferenceKind::Swapped]);
        check(plan, plan, &[]);
    }
}
