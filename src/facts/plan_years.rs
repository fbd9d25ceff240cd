//! The years that a document plans for.

use crate::corpus::Document;
use crate::text::{CharSpan, parse_integer, years};

/// The years of a plan: what lies before the first is past, what lies in or after it is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanYears {
    pub first: u32,
    /// The year of issue; a year up to it may be told as a result (截至2021年9月).
    pub issued: u32,
}

impl PlanYears {
    /// Read from the title (2026—2030年, 第十五个五年规划, “十五五”), else from the date; `None` where neither
    /// says anything.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let metadata = &document.metadata;
        let issued = metadata.date.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok());
        let first = [&metadata.title, &metadata.short_title].into_iter().find_map(|title| first_year(title));
        let first = first.or(issued)?;
        Some(Self { first, issued: issued.unwrap_or(first.saturating_sub(1)) })
    }
}

fn first_year(title: &str) -> Option<u32> {
    let chars: Vec<char> = title.chars().collect();
    if let [first, second, ..] = years(&chars).as_slice()
        && first.number < second.number
        && second.span.start - first.span.end <= 3
    {
        return Some(first.number);
    }
    (0..chars.len()).find_map(|at| five_year_plan(&chars, at)).map(|plan| plan.first)
}

/// A five-year plan that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FiveYears {
    pub span: CharSpan,
    pub first: u32,
    pub last: u32,
}

/// The five-year plan named at `at`: 十四五, 第十四个五年. The third began in 1966, and each since five
/// years after the one before.
pub(super) fn five_year_plan(chars: &[char], at: usize) -> Option<FiveYears> {
    let rest = chars.get(at..)?;
    let (number, len) = match rest {
        ['十', middle, '五', ..] => (10 + parse_integer(&middle.to_string())?, 3),
        ['第', ..] => {
            let len = rest.iter().position(|&c| c == '个').filter(|&len| len <= 4)?;
            let number: String = rest.get(1..len)?.iter().collect();
            rest.get(len..)?.starts_with(&['个', '五', '年']).then_some(())?;
            (parse_integer(&number)?, len + 3)
        }
        _ => return None,
    };
    let first = 1966 + 5 * number.checked_sub(3)?;
    (number < 30).then(|| FiveYears { span: CharSpan::new(at, at + len), first, last: first + 4 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_year_is_read_from_the_title() {
        for (title, first) in [
            ("云溪县国民经济和社会发展第十五个五年规划纲要", Some(2026)),
            ("云溪市“十四五”综合交通规划", Some(2021)),
            ("数字经济发展规划（2023—2027年）", Some(2023)),
            ("公园管理条例", None),
        ] {
            assert_eq!(first_year(title), first, "{title}");
        }
    }
}
