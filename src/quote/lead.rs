//! How a sentence introduces its quotation, and which place it names: 规划第四章提出：“…”

use super::chain::Bigrams;
use super::lists::Lists;
use super::units::{Key, Units};
use crate::analysis::Lexicon;
use crate::search::PlaceQuery;
use std::ops::Range;

/// A lead-in is no longer, in characters.
const MAX_LEAD_CHARS: usize = 90;
/// A shorter piece in quotation marks is no quotation of a whole, in units.
const MIN_CLOSED_UNITS: usize = 6;
/// The longest verb of saying looked for, in units.
const LONGEST_VERB: usize = 5;

/// What of a sentence is the quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Framed {
    /// The units that are quoted.
    pub body: Range<usize>,
    /// What introduces it, with its mark; empty where only a reference follows.
    pub lead_in: String,
    /// Whether it is only a label: （一）
    pub is_label: bool,
    /// The place that it names, with the words that name it.
    pub claim: Option<(PlaceQuery, String)>,
}

/// What frames of quotations are made of.
pub(super) struct Frames<'a> {
    pub lists: &'a Lists,
    pub lexicon: &'a Lexicon,
    /// The titles of the documents.
    pub titles: &'a [Units],
}

impl Frames<'_> {
    /// The end of a lead-in with the 要 that may stand behind its mark: 规划提出，要…
    fn governed(&self, units: &Units, end: usize) -> usize {
        const LOOKED_AT: usize = 6;
        if !units.is_bound(end) || units.keys.get(end) != Some(&Key::Char('要')) {
            return end;
        }
        // Not 要求, 要点.
        let next = units.folded_text(&(end..units.len().min(end + LOOKED_AT)));
        let is_word = self.lexicon.words(&next).first().is_some_and(|word| word.span.len() == 1);
        end + usize::from(is_word)
    }

    /// Whether the units before `end` are nothing but words of a lead-in: listed ones, titles of the
    /// documents, what stands in 《》 and “”, and names of places (第四章).
    fn covers(&self, units: &Units, end: usize) -> bool {
        let mut covered = vec![false; end];
        let mut cover =
            |range: Range<usize>| covered.iter_mut().take(range.end).skip(range.start).for_each(|c| *c = true);
        for list in [&self.lists.sources, &self.lists.verbs, &self.lists.openers, &self.lists.fillers] {
            (0..end).filter_map(|at| list.at(&units.keys, at)).for_each(|(range, ())| cover(range));
        }
        let bigrams = Bigrams::of(units.keys_in(0..end));
        for run in self.titles.iter().flat_map(|title| bigrams.runs(&title.keys)) {
            cover(run.draft..run.draft_end());
        }
        let inside = |open: char, close: char, at: usize| {
            let before = units.units.get(at).and_then(|unit| units.chars.get(..unit.span.start)).unwrap_or_default();
            before.iter().rposition(|&c| c == open) > before.iter().rposition(|&c| c == close)
        };
        (0..end).filter(|&at| inside('《', '》', at) || inside('“', '”', at)).for_each(|at| cover(at..at + 1));
        // 第 and 章 are listed; what stands between them is a number.
        let is_number = |at: usize| matches!(units.keys.get(at), Some(Key::Figure(_)));
        (1..end)
            .filter(|&at| {
                is_number(at)
                    && units.keys.get(at - 1).is_some_and(|key| *key == Key::Char('第') || *key == Key::Char('栏'))
            })
            .for_each(|at| cover(at..at + 1));
        covered.iter().all(|&covered| covered)
    }
}

/// Reads the sentence as a quotation with its frame, if it has one.
pub(super) fn framed(frames: &Frames<'_>, units: &Units) -> Option<Framed> {
    let lists = frames.lists;
    let (body_end, reference) = reference(lists, units);
    let label = label_end(units);
    let lead = label.or_else(|| lead_end(frames, units, body_end).map(|end| frames.governed(units, end)));
    if lead.is_none() && reference.is_none() {
        return None;
    }
    let start = lead.unwrap_or(0);
    let end = closed_end(lists, units, start, body_end);
    let lead_span = units.units.get(start).map_or(0, |unit| unit.span.start);
    let mut lead_in: String = units.chars.get(..lead_span).unwrap_or_default().iter().collect();
    if start == 0 {
        lead_in.clear();
    }
    let named = format!("{}{}", units.folded_text(&(0..start)), reference.unwrap_or_default());
    let claim = PlaceQuery::named_in(&named);
    (start < end).then(|| Framed { body: start..end, lead_in, is_label: label.is_some(), claim })
}

/// One past the last unit of the lead-in that the sentence begins with. It names a source and ends
/// with a verb of saying (规划提出), or begins with a word of reference and ends at a mark
/// (根据规划第四章，); and it says nothing else.
fn lead_end(frames: &Frames<'_>, units: &Units, body_end: usize) -> Option<usize> {
    let lists = frames.lists;
    let most = units.units.iter().take_while(|unit| unit.span.end <= MAX_LEAD_CHARS).count().min(body_end);
    let opener = lists.openers.at(&units.keys, 0).map(|(range, ())| range.end);
    let is_lead = |end: usize| end < most && names_source(lists, units, end) && frames.covers(units, end);
    let end = (1..most).find(|&end| {
        let refers = units.is_bound(end) && opener.is_some_and(|opener| opener < end);
        (refers || says(lists, units, end)) && is_lead(end)
    })?;
    if says(lists, units, end) {
        return Some(end);
    }
    // 按照《规划》|要求，: the verb that belongs to it may come after a mark.
    let is_verb = |later: usize| units.is_bound(later) && says(lists, units, later) && is_lead(later);
    Some((end + 1..=end + LONGEST_VERB).find(|&later| is_verb(later)).unwrap_or(end))
}

/// Whether a verb of saying ends before a unit, perhaps with a particle after it (提出了).
fn says(lists: &Lists, units: &Units, end: usize) -> bool {
    let ends_with_verb =
        |end: usize| (end.saturating_sub(LONGEST_VERB)..end).any(|at| lists.verbs.is_phrase(units.keys_in(at..end)));
    if units.is_bound(end) {
        let with_particle = matches!(units.keys.get(end - 1), Some(Key::Char('了' | '要' | '将' | '应')));
        return ends_with_verb(end) || (with_particle && ends_with_verb(end - 1));
    }
    // Without a mark (规划提出到2030年…) the verb must not go on (规划明确|提出，规划确定|的项目).
    let goes_on = (end + 1..=end + LONGEST_VERB).any(|later| units.is_bound(later) || ends_with_verb(later));
    ends_with_verb(end) && !goes_on && units.keys.get(end) != Some(&Key::Char('的'))
}

fn names_source(lists: &Lists, units: &Units, end: usize) -> bool {
    let lists_it = |at: usize| lists.sources.at(&units.keys, at).is_some_and(|(range, ())| range.end <= end);
    (0..end).any(lists_it) || is_titled(units, end) || PlaceQuery::named_in(&units.folded_text(&(0..end))).is_some()
}

/// 一、 （二） 3. at the beginning.
fn label_end(units: &Units) -> Option<usize> {
    let first = units.units.first()?;
    let is_number = matches!(first.key, Key::Figure(_)) && first.span.len() <= 3;
    let next = units.units.get(1)?;
    let between: String = units.slice(crate::text::CharSpan::new(first.span.end, next.span.start));
    let marks = ['、', '.', '．', '）', ')'];
    let is_point = between.trim_end() == "." && !between.ends_with(char::is_whitespace);
    (is_number && between.starts_with(marks) && !is_point).then_some(1)
}

/// Whether a title in 《》 stands before a unit.
fn is_titled(units: &Units, end: usize) -> bool {
    let until = units.units.get(end).map_or(units.chars.len(), |unit| unit.span.start);
    let before = units.chars.get(..until).unwrap_or_default();
    before.contains(&'《') && before.contains(&'》')
}

/// Where the quotation ends, if a reference in brackets follows it, and the reference.
fn reference(lists: &Lists, units: &Units) -> (usize, Option<String>) {
    let none = (units.len(), None);
    let Some(close) = units.chars.iter().rposition(|&c| c == '）' || c == ')') else { return none };
    if units.chars.iter().skip(close).any(|c| c.is_alphanumeric()) {
        return none;
    }
    let (mut depth, mut open) = (0_usize, None);
    for (at, c) in units.chars.iter().enumerate().take(close + 1).rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            open = Some(at);
            break;
        }
    }
    let Some(open) = open else { return none };
    let end = units.units.partition_point(|unit| unit.span.start < open);
    let text = units.folded_text(&(end..units.len()));
    let names_source = (end..units.len()).any(|at| lists.sources.at(&units.keys, at).is_some());
    let is_reference =
        PlaceQuery::named_in(&text).is_some() || (names_source && units.chars.iter().skip(open).any(|&c| c == '《'));
    if is_reference && end > 0 { (end, Some(text)) } else { none }
}

/// Where a quotation in quotation marks ends, if nothing but words of a frame follow it (的目标).
fn closed_end(lists: &Lists, units: &Units, start: usize, end: usize) -> usize {
    let Some(first) = units.units.get(start).map(|unit| unit.span.start) else { return end };
    let opening = first.checked_sub(1).and_then(|at| units.chars.get(at));
    let closing = match opening {
        Some('“') => '”',
        Some('「') => '」',
        Some('『') => '』',
        Some('"') => '"',
        _ => return end,
    };
    let mut depth = 1_usize;
    for (at, &c) in units.chars.iter().enumerate().skip(first) {
        if c == closing {
            depth -= 1;
        } else if Some(&c) == opening {
            depth += 1;
        }
        if depth == 0 {
            let close = units.units.partition_point(|unit| unit.span.start < at).min(end);
            let is_frame = close == end || lists.verbs.is_phrase(units.keys_in(close..end));
            return if is_frame && close >= start + MIN_CLOSED_UNITS { close } else { end };
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Wording;
    use std::path::Path;

    /// The lead-in, the quotation and the place that is named.
    fn read(text: &str) -> Option<(String, String, Option<String>)> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config/wording.toml");
        let lists = Lists::of(&Wording::load(&file).unwrap());
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let titles = [Units::of("云溪市水利发展规划")];
        let units = Units::of(text);
        let framed = framed(&Frames { lists: &lists, lexicon: &lexicon, titles: &titles }, &units)?;
        let body = units.slice(units.span(&framed.body));
        Some((framed.lead_in, body, framed.claim.map(|(_, words)| words)))
    }

    #[track_caller]
    fn check(text: &str, lead_in: &str, body: &str, claim: Option<&str>) {
        assert_eq!(read(text), Some((lead_in.to_owned(), body.to_owned(), claim.map(str::to_owned))), "{text}");
    }

    #[test]
    fn lead_ins_are_read_with_the_place_that_they_name() {
        check("《规划》提出，修建三座水厂。", "《规划》提出，", "修建三座水厂", None);
        check(
            "规划第四章第二节指出：“修建三座水厂。”",
            "规划第四章第二节指出：“",
            "修建三座水厂",
            Some("第四章第二节"),
        );
        check("按照《水利规划》要求，修建水厂", "按照《水利规划》要求，", "修建水厂", None);
        check("云溪市水利发展规划明确提出，要修建水厂", "云溪市水利发展规划明确提出，要", "修建水厂", None);
        check("规划提出到2030年修建三座水厂", "规划提出", "到2030年修建三座水厂", None);
        check("修建三座水厂（见《规划》第五章）。", "", "修建三座水厂", Some("第五章"));
        check("规划提出“修建三座大型水厂”的目标。", "规划提出“", "修建三座大型水厂", None);
        check("（三）修建水厂。", "（三）", "修建水厂", None);
    }

    #[test]
    fn wording_is_no_lead_in() {
        for text in [
            "修建三座水厂。",
            "资金优先投向不再发展规划确定的水厂。",
            "推进规划编制，要求各地修建水厂。",
            "提出修建水厂。",
            "规划提出要求",
            "修建水厂（一期）。",
            "3.5公里道路",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        // What follows the quotation marks is part of the quotation.
        check("规划提出，“修建三座大型水厂”项目5个", "规划提出，“", "修建三座大型水厂”项目5个", None);
    }
}
