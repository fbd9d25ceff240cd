//! Rows of tables as evidence: a figure of a draft against the row that its sentence names.
//!
//! Numbers are compared only where the subject agrees (the row's name stands in the sentence), the unit, and the year.

use crate::analysis::bigrams;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Clause, Field, Filters, Found, Probe};
use crate::text::{CharSpan, Measure, Quantity, normalize, quantities, years};
use plansearch_corpus::Kind;

/// So many rows that share most with a sentence are read.
const MAX_ROWS: usize = 12;
/// A name of fewer characters is a word that anything may hold.
const MIN_NAME: usize = 4;

/// What a row says of a sentence.
pub(super) struct RowFinding {
    /// The row.
    pub row: Found,
    /// Whether the figures agree.
    pub agrees: bool,
    /// Whether the sentence has no other figure.
    pub is_all: bool,
}

/// A figure of a row: its year, if its column has one, and its value.
struct Cell {
    year: Option<u32>,
    value: f64,
}

/// The row that a sentence states figures of; one that differs before one that agrees.
pub(super) fn row_of(library: &Library, document: Option<&str>, text: &str) -> Result<Option<RowFinding>> {
    let sentence = normalize(text).text;
    let chars: Vec<char> = sentence.chars().collect();
    if !chars.iter().any(char::is_ascii_digit) {
        return Ok(None);
    }
    let mut bigrams: Vec<String> = bigrams(&sentence).into_iter().map(|token| token.text).collect();
    bigrams.sort_unstable();
    bigrams.dedup();
    let clauses: Vec<Clause> =
        bigrams.into_iter().map(|term| Clause { field: Field::Bigrams, term, weight: 1.0 }).collect();
    let filters = Filters {
        kinds: vec![Kind::Indicator, Kind::TableRow],
        documents: document.map(str::to_owned).into_iter().collect(),
        ..Filters::default()
    };
    let probe = Probe { clauses: &clauses, all: false, must: None, filters: &filters, limit: MAX_ROWS };
    let store = library.store();
    let addresses: Vec<_> = store.candidates(&probe)?.into_iter().map(|candidate| candidate.address).collect();
    let mut best: Option<RowFinding> = None;
    for row in store.passages(&addresses)? {
        let Some((agrees, is_all)) = compare(&normalize(&row.passage.text).text, &chars) else { continue };
        if best.as_ref().is_none_or(|best| best.agrees && !agrees) {
            best = Some(RowFinding { row, agrees, is_all });
        }
    }
    Ok(best)
}

/// Whether the figures that a sentence gives for a row's subject are the row's, and whether it gives no others; `None`
/// where nothing can be compared.
fn compare(row: &str, sentence: &[char]) -> Option<(bool, bool)> {
    let (head, cells) = row.split_once(',')?;
    let head = head.rsplit(':').next().unwrap_or(head);
    // The last brackets hold the unit, others belong to the name: 执业(助理)医师数(人).
    let bracketed = head.strip_suffix(')').and_then(|head| head.rsplit_once('('));
    let (name, unit) = bracketed.unwrap_or((head, ""));
    let name: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let subject = place_of(sentence, &name).filter(|_| name.len() >= MIN_NAME)?;
    let end = subject.end;
    // A longer name is another thing: 万元工业增加值能耗 is not 能耗.
    let all = quantities(sentence);
    let given: Vec<&Quantity> = of_subject(sentence, &all, end);
    let years: Vec<u32> = years(sentence).iter().map(|year| year.number).collect();
    let cells: Vec<Cell> = cells.split(',').filter_map(cell).collect();
    let measured: Vec<&&Quantity> = given.iter().filter(|quantity| is_of(quantity, unit)).collect();
    if measured.is_empty() {
        // The same subject in another unit altogether.
        let differs = given.iter().any(|quantity| {
            let named = quantity.unit.as_deref().filter(|unit| *unit != "年");
            !unit.is_empty() && named.is_some_and(|own| is_share(own) != is_share(unit) && !own.ends_with("百分点"))
        });
        return (differs && !years.is_empty()).then_some((false, false));
    }
    let equals = |quantity: &Quantity, cell: &Cell| (quantity.value - cell.value).abs() < 1e-9;
    let agrees = match years.as_slice() {
        [year] => {
            let cell = cells.iter().find(|cell| cell.year == Some(*year))?;
            measured.iter().all(|quantity| equals(quantity, cell))
        }
        many if many.len() == measured.len() => measured
            .iter()
            .zip(many)
            .all(|(quantity, year)| cells.iter().any(|cell| cell.year == Some(*year) && equals(quantity, cell))),
        _ => {
            let held = measured.iter().filter(|quantity| cells.iter().any(|cell| equals(quantity, cell))).count();
            if held == 0 {
                return None;
            }
            held == measured.len()
        }
    };
    // 3岁以下婴幼儿托位数: a figure of the name states nothing.
    let named = all.iter().filter(|quantity| subject.start <= quantity.span.start && quantity.span.end <= end).count();
    Some((agrees, measured.len() + named == all.len()))
}

/// Where a name stands in a text, whatever marks stand inside it: “四新”经济.
fn place_of(text: &[char], name: &[char]) -> Option<CharSpan> {
    let told: Vec<(usize, char)> = text.iter().copied().enumerate().filter(|(_, c)| c.is_alphanumeric()).collect();
    let found = told.windows(name.len().max(1)).find(|window| window.iter().map(|(_, c)| c).eq(name))?;
    Some(CharSpan::new(found.first()?.0, found.last()?.0 + 1))
}

/// The figures that follow a subject: up to the end of the clause that holds the first.
fn of_subject<'q>(text: &[char], all: &'q [Quantity], end: usize) -> Vec<&'q Quantity> {
    let mut found: Vec<&Quantity> = Vec::new();
    for quantity in all.iter().filter(|quantity| quantity.span.start >= end) {
        let from = found.last().map_or(end, |last| last.span.end);
        let between = text.get(from..quantity.span.start).unwrap_or_default();
        let ends = |c: &char| matches!(c, '。' | ';') || (!found.is_empty() && matches!(c, ',' | '、'));
        if between.iter().any(ends) {
            break;
        }
        found.push(quantity);
    }
    found
}

/// Whether a figure is of a row's unit: as printed, or where one of them prints none.
fn is_of(quantity: &Quantity, unit: &str) -> bool {
    match quantity.printed_unit() {
        None => true,
        Some(own) => unit.is_empty() || own == unit,
    }
}

fn is_share(unit: &str) -> bool {
    Measure::of_unit(unit) == Measure::Share
}

/// 2025年≤4.5: a column with its figure.
fn cell(text: &str) -> Option<Cell> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) if year.len() == 4 => (year.parse().ok(), rest),
        _ => (None, text),
    };
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let (before, number) = rest.split_at_checked(start)?;
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let value: f64 = number.get(..end)?.trim_end_matches('.').parse().ok()?;
    Some(Cell { year, value: if before.ends_with('-') { -value } else { value } })
}

/// The whole text of a row.
pub(super) fn whole(row: &Found) -> CharSpan {
    CharSpan::new(0, row.passage.text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_compared_with_the_row_that_it_names() {
        let row = normalize("绿色生态：森林覆盖率(%)，2020年23.07，2025年23.57，五年累计[0.5]，约束性").text;
        for (sentence, expected) in [
            ("2025年森林覆盖率达到24%", Some((false, true))),
            ("到2025年，森林覆盖率达到23.57%", Some((true, true))),
            ("森林覆盖率由23.07%提高到23.57%", Some((true, true))),
            ("森林覆盖率由23.07%提高到24%", Some((false, true))),
            ("2030年森林覆盖率达到24%", None),
            ("到2025年，森林覆盖率达到23.57%，建成公园3座", Some((true, false))),
            ("2025年森林覆盖率达到23.57万亩", Some((false, false))),
            ("2025年湿地保护率达到24%", None),
            ("森林覆盖率提高0.5个百分点", None),
        ] {
            let chars: Vec<char> = normalize(sentence).text.chars().collect();
            assert_eq!(compare(&row, &chars), expected, "{sentence}");
        }
        let marked = normalize("经济发展：“四新”经济增加值占比(%)，2020年19.61，2025年38").text;
        let chars: Vec<char> = normalize("到2025年，“四新”经济增加值占比达到38%").text.chars().collect();
        assert_eq!(compare(&marked, &chars), Some((true, true)));
        let bracketed = normalize("民生福祉：每千人口拥有执业(助理)医师数(人)，2020年3.15，2025年4.10").text;
        let chars: Vec<char> = normalize("每千人口拥有执业（助理）医师数达到4.10人").text.chars().collect();
        assert_eq!(compare(&bracketed, &chars), Some((true, true)));
        let numbered = normalize("民生福祉：每千人口拥有3岁以下婴幼儿托位数(个)，2020年0.43，2025年4.5以内").text;
        let chars: Vec<char> =
            normalize("每千人口拥有3岁以下婴幼儿托位数由0.43个增加到4.5个以内").text.chars().collect();
        assert_eq!(compare(&numbered, &chars), Some((true, true)));
        let bound = normalize("民生福祉：城镇登记失业率(%)，2020年2，2025年≤4.5，年均增长—").text;
        let chars: Vec<char> = normalize("到2025年，城镇登记失业率控制在4.5%以内").text.chars().collect();
        assert_eq!(compare(&bound, &chars), Some((true, true)));
    }
}
