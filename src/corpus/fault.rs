//! Suspected faults of the scan: reported wherever a passage is shown, never repaired.
//!
//! Each rule knows the language or asks the document itself; none knows one document.

use super::indicator::Indicator;
use super::model::{Kind, Passage};
use super::suspicion::{Fault, FaultKind, FaultSpan};
use crate::text::is_han;
use std::collections::HashMap;

/// What the document has elsewhere of the pairs of characters that are suspect.
#[derive(Debug, Default)]
pub(crate) struct Successors {
    pairs: HashMap<[char; 2], Pair>,
}

/// How often a pair of characters stands in a document, and before what.
#[derive(Debug, Default)]
struct Pair {
    count: u32,
    after: HashMap<char, u32>,
}

impl Successors {
    /// Counts over all passages the pairs that stand before a cut or over it, or twice in a row; most documents
    /// have none.
    pub(crate) fn of_suspects(passages: &[Passage]) -> Self {
        let mut pairs: HashMap<[char; 2], Pair> = HashMap::new();
        for passage in passages {
            let chars: Vec<char> = passage.text.chars().collect();
            for (at, len) in repetitions(&chars) {
                if let (2, Some(&[a, b])) = (len, chars.get(at..).and_then(|rest| rest.first_chunk())) {
                    pairs.entry([a, b]).or_default();
                    pairs.entry([b, a]).or_default();
                }
            }
            for &cut in &passage.cuts {
                for from in [cut.checked_sub(2), cut.checked_sub(1)].into_iter().flatten() {
                    if let Some(&[a, b]) = chars.get(from..).and_then(|rest| rest.first_chunk()) {
                        pairs.entry([a, b]).or_default();
                    }
                }
            }
        }
        if pairs.is_empty() {
            return Self::default();
        }
        for passage in passages {
            let mut chars = passage.text.chars().peekable();
            let Some(mut a) = chars.next() else { continue };
            while let Some(b) = chars.next() {
                if let Some(pair) = pairs.get_mut(&[a, b]) {
                    pair.count += 1;
                    if let Some(&c) = chars.peek() {
                        *pair.after.entry(c).or_default() += 1;
                    }
                }
                a = b;
            }
        }
        Self { pairs }
    }
}

/// All suspected faults of a passage, in the order of their places.
pub(crate) fn find_faults(passage: &Passage, successors: &Successors) -> Vec<Fault> {
    let chars: Vec<char> = passage.text.chars().collect();
    let mut faults: Vec<Fault> = passage.cuts.iter().filter_map(|&cut| at_cut(&chars, cut, successors)).collect();
    faults.extend(repeated(&chars, successors));
    if passage.kind != Kind::TableRow {
        faults.extend(unit_without_number(&chars));
    }
    faults.extend(passage.indicator.as_ref().and_then(|indicator| unbracketed_sum(&chars, indicator)));
    faults.sort_by_key(|fault| fault.span.start);
    faults.dedup_by_key(|fault| fault.span);
    faults
}

fn fault(start: usize, end: usize, kind: FaultKind, note: String) -> Fault {
    Fault { span: FaultSpan { start, end }, kind, note }
}

/// At a page cut: characters printed on both pages, or a word whose end is on neither.
fn at_cut(chars: &[char], cut: usize, successors: &Successors) -> Option<Fault> {
    let (before, after) = chars.split_at_checked(cut)?;
    let overlap = (1..=before.len().min(after.len()).min(12)).rev().find(|&len| {
        before.get(before.len() - len..) == after.get(..len)
            && after.get(..len).is_some_and(|part| part.iter().all(|&c| is_han(c)))
    });
    if let Some(len) = overlap {
        let doubled: String = after.iter().take(len).collect();
        let (&last, &first) = (before.last()?, after.first()?);
        // A single character may be meant twice (人人); then the document has the pair elsewhere too.
        if len >= 2 || successors.pairs.get(&[last, first]).is_none_or(|pair| pair.count <= 1) {
            return Some(fault(cut, cut + len, FaultKind::Doubled, format!("换页处“{doubled}”疑重复")));
        }
    }
    let (&[first, last], &next) = (before.last_chunk::<2>()?, after.first()?);
    let pair = successors.pairs.get(&[first, last]).filter(|_| is_han(first) && is_han(last))?;
    let others: Vec<char> =
        pair.after.iter().filter(|&(&c, &count)| count > u32::from(c == next)).map(|(&c, _)| c).collect();
    let is_lost = matches!(others.as_slice(), [only] if *only != next && is_han(*only));
    is_lost.then(|| fault(cut - 2, cut + 1, FaultKind::Lost, format!("换页处“{first}{last}”之后疑有缺漏")))
}

/// The place and the length of what is printed twice in a row.
fn repetitions(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let len = (2..=6).rev().find(|&len| {
            let (one, two) = (chars.get(at..at + len), chars.get(at + len..at + 2 * len));
            one.is_some()
                && one == two
                && one.is_some_and(|unit| {
                    unit.iter().all(|&c| is_han(c)) && unit.windows(2).any(|pair| matches!(pair, [a, b] if a != b))
                })
        });
        found.extend(len.map(|len| (at, len)));
        at += len.map_or(1, |len| 2 * len);
    }
    found
}

/// Two or more characters printed twice in a row, unless language doubles them itself: 一件一件, 商量商量再…, or
/// words that share a character stand side by side (监测|预测|预警).
fn repeated(chars: &[char], document: &Successors) -> Vec<Fault> {
    let count = |pair: [char; 2]| document.pairs.get(&pair).map_or(0, |pair| pair.count);
    let is_meant = |at: usize, len: usize| {
        let &[first, second] = chars.get(at..at + len).unwrap_or_default() else { return false };
        let doubled = first == '一' || chars.get(at + 2 * len).is_some_and(|c| "地再又".contains(*c));
        // A doubled word stands alone elsewhere, and what stands across its seam is no word.
        doubled || count([first, second]) <= 2 || count([second, first]) > 1
    };
    let shown = |&(at, len): &(usize, usize)| {
        let unit: String = chars.iter().skip(at).take(len).collect();
        fault(at + len, at + 2 * len, FaultKind::Doubled, format!("“{unit}”疑重复"))
    };
    repetitions(chars).iter().filter(|(at, len)| !is_meant(*at, *len)).map(shown).collect()
}

/// 亿元 or 万元 opening a clause without a number, except in the names of per-value statistics
/// (亿元国内生产总值生产安全事故死亡率).
fn unit_without_number(chars: &[char]) -> Vec<Fault> {
    const NAMES: &[&str] = &[
        "国内生产总值",
        "地区生产总值",
        "生产总值",
        "GDP",
        "工业",
        "产值",
        "增加值",
        "以上",
        "以下",
        "级",
        "企业",
        "村",
        "镇",
        "楼",
    ];
    let mut faults = Vec::new();
    for (at, window) in chars.windows(2).enumerate() {
        let opens = at == 0
            || at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|c| "，。；！？".contains(*c));
        if !opens || !matches!(window, ['亿' | '万', '元']) {
            continue;
        }
        let rest: String = chars.iter().skip(at + 2).take(8).collect();
        if !NAMES.iter().any(|name| rest.starts_with(name)) {
            let unit: String = window.iter().collect();
            faults.push(fault(at, at + 2, FaultKind::Suspect, format!("“{unit}”之前没有数字，疑有缺漏或错位")));
        }
    }
    faults
}

/// A growth printed as a yearly rate that is exactly the difference of the years' values, and so
/// should stand in brackets as a sum.
fn unbracketed_sum(chars: &[char], indicator: &Indicator) -> Option<Fault> {
    let growth = indicator.growth.as_ref().filter(|growth| !growth.cumulative)?;
    let [first, .., last] = indicator.values.as_slice() else { return None };
    let plain = !first.cumulative && !last.cumulative && !first.filled && !last.filled;
    let (from, to, printed) = (first.value?, last.value?, growth.value?);
    let years = f64::from(last.year.checked_sub(first.year).filter(|&years| years > 0)?);
    let decimals =
        growth.text.split_once('.').map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count());
    let scale = 10_f64.powi(i32::try_from(decimals).ok()?);
    let rate = ((to / from).powf(1.0 / years) - 1.0) * 100.0;
    let is_sum = plain
        && from > 0.0
        && printed > 0.0
        && (to - from - printed).abs() < 1e-6
        && ((rate * scale).round() - printed * scale).abs() > 0.5;
    if !is_sum {
        return None;
    }
    let wording: Vec<char> = growth.text.chars().collect();
    let start = chars.windows(wording.len()).rposition(|window| window == wording.as_slice())?;
    Some(fault(
        start,
        start + wording.len(),
        FaultKind::Suspect,
        format!("“{}”恰为两年之差，疑缺表示累计的括号", growth.text),
    ))
}

/// A title that begins with 市 or its like, the place's name missing that the document's title has.
pub(crate) fn title_without_place(title: &str, document_title: &str) -> Option<String> {
    let first = title.chars().next().filter(|c| "省市县区州盟旗".contains(*c))?;
    let named_at = document_title.chars().take(8).position(|c| c == first)?;
    let name: String = document_title.chars().take(named_at).collect();
    (named_at >= 1 && !title.starts_with(&name)).then(|| format!("标题“{title}”开头疑缺“{name}”"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{Growth, YearValue};
    use crate::model::Place;

    fn passage(text: &str, cuts: &[usize]) -> Passage {
        Passage {
            id: String::new(),
            kind: Kind::Paragraph,
            text: text.to_owned(),
            lead_chars: 0,
            place: Place::default(),
            pages: None,
            source: Vec::new(),
            cuts: cuts.to_vec(),
            source_pages: Vec::new(),
            faults: Vec::new(),
            indicator: None,
        }
    }

    #[track_caller]
    fn check(text: &str, cuts: &[usize], expected: &[(FaultKind, &str)]) {
        let subject = passage(text, cuts);
        let all = [subject.clone(), passage("开展志愿实践活动，推进教师队伍建设。人人参与，处处守法。防治疫病。", &[])];
        let found = find_faults(&subject, &Successors::of_suspects(&all));
        let shown: Vec<(FaultKind, String)> =
            found.iter().map(|f| (f.kind, crate::text::CharSpan::new(f.span.start, f.span.end).slice(text))).collect();
        let shown: Vec<(FaultKind, &str)> = shown.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn faults_at_a_cut_are_told_from_clean_cuts() {
        check("加强队伍建设设。然后", &[6], &[(FaultKind::Doubled, "设")]);
        check("要求人人有责", &[3], &[]);
        check("开展多种实践活传群众", &[7], &[(FaultKind::Lost, "践活传")]);
        check("开展多种实践活动", &[7], &[]);
    }

    #[test]
    fn faults_inside_a_line() {
        check("受疫病疫病影响，好好学习天天向上", &[], &[(FaultKind::Doubled, "疫病")]);
        check("事要一件一件办，监测预测预警，并跑领跑领域增多，退税减税缓税缓费", &[], &[]);
        check("到2030年，亿元全县死亡率下降", &[], &[(FaultKind::Suspect, "亿元")]);
        check("亿元国内生产总值死亡率下降，投资3亿元", &[], &[]);
    }

    #[test]
    fn a_sum_without_brackets_is_suspect() {
        let value = |year, value: f64| YearValue {
            year,
            value: Some(value),
            text: value.to_string(),
            estimate: false,
            cumulative: false,
            filled: false,
        };
        let mut row = passage("绿化率(%)，2025年23.07，2030年23.57，年均增长0.5", &[]);
        let growth = |text: &str| Some(Growth { value: text.parse().ok(), text: text.to_owned(), cumulative: false });
        let mut indicator = Indicator {
            row: 1,
            name: "绿化率".into(),
            unit: None,
            group: None,
            attribute: None,
            values: vec![value(2025, 23.07), value(2030, 23.57)],
            growth: growth("0.5"),
        };
        row.indicator = Some(indicator.clone());
        assert_eq!(find_faults(&row, &Successors::default()).len(), 1);
        indicator.growth = growth("0.4");
        row.indicator = Some(indicator);
        assert_eq!(find_faults(&row, &Successors::default()), []);
    }

    #[test]
    fn a_title_may_lack_its_place() {
        assert!(title_without_place("市“十五五”规划主要指标", "云溪市发展规划").is_some());
        assert!(title_without_place("市场主体名单", "云溪县发展规划").is_none());
        assert!(title_without_place("云溪市主要指标", "云溪市发展规划").is_none());
    }
}
