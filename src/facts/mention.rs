//! Passages that state a figure of an indicator in running text.

use super::IndicatorFact;
use super::relation::ends_with_any;
use crate::config::Word;
use crate::corpus::{Document, Kind};
use crate::text::{is_han, normalize, quantities};

/// The running text of a document, folded once for all its indicators.
pub(super) struct Mentions<'a> {
    /// For each passage its id and its folded text.
    passages: Vec<(&'a str, String)>,
}

/// Between the name and its figure stand no more characters than this: 稳定控制在全省平均水平以下.
const MAX_BETWEEN_CHARS: usize = 16;

impl<'a> Mentions<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let runs = |kind| matches!(kind, Kind::Paragraph | Kind::BoxItem | Kind::Preamble | Kind::Article);
        let passages = document.passages.iter().filter(|passage| runs(passage.kind));
        Self { passages: passages.map(|passage| (passage.id.as_str(), normalize(&passage.text).text)).collect() }
    }

    /// The ids of the passages that state it, in reading order.
    pub(super) fn find(&self, fact: &IndicatorFact, before: &[Word]) -> Vec<String> {
        let names: Vec<String> = fact.names().map(|name| normalize(name).text).collect();
        let unit = fact.figures.unit.as_deref();
        let states = |text: &str| {
            let mut held = names.iter().filter(|name| text.contains(name.as_str()));
            held.any(|name| states(&chars(text), &chars(name), unit, before))
        };
        self.passages.iter().filter(|(_, text)| states(text)).map(|(id, _)| (*id).to_owned()).collect()
    }
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn states(text: &[char], name: &[char], unit: Option<&str>, before: &[Word]) -> bool {
    (0..text.len()).filter(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(name))).any(|at| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        let clause_len = rest.iter().take_while(|c| !"，,。；;：:、".contains(**c)).count();
        let figures = quantities(rest.get(..clause_len).unwrap_or_default());
        let fits = |figure: &crate::text::Quantity| {
            figure.span.start <= MAX_BETWEEN_CHARS && unit.is_none_or(|unit| same_unit(unit, figure.printed_unit()))
        };
        begins_name(text, at, before) && figures.first().is_some_and(fits)
    })
}

/// Whether a name begins here and not inside a longer one: 农村|居民人均可支配收入 is another figure.
fn begins_name(text: &[char], at: usize, words: &[Word]) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.last().is_none_or(|&c| !is_han(c) && !c.is_alphanumeric()) || ends_with_any(before, words)
}

/// Whether a figure is in the indicator's unit; a share also changes by percentage points.
fn same_unit(unit: &str, printed: Option<String>) -> bool {
    let printed = printed.unwrap_or_default();
    printed == normalize(unit).text || (normalize(unit).text == "%" && printed.ends_with("百分点"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, unit: &str, expected: bool) {
        let words = crate::config::FactWords::shipped().unwrap();
        assert_eq!(states(&chars(text), &chars(name), Some(unit), &words.names.before), expected, "{text}");
    }

    #[test]
    fn a_mention_gives_a_figure_of_this_very_indicator() {
        check("到2030年，全县湿地保护率达到52%。", "湿地保护率", "%", true);
        check("湿地保护率提高3个百分点", "湿地保护率", "%", true);
        check("提高湿地保护率，建成公园3处", "湿地保护率", "%", false);
        check("红树林湿地保护率达到52%", "湿地保护率", "%", false);
        check("湿地保护率连续3年上升", "湿地保护率", "%", false);
    }
}
