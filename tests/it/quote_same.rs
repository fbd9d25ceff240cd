//! Quotations that are true to the plan, and those that only write it otherwise.

#![expect(clippy::string_slice, reason = "numbers in digits are ASCII")]

use crate::quote_drafts::{Generator, Sample, VERBATIM, is_clause_end, random_of};
use crate::support::Seeded;

const EQUAL: &[&str] = &["verbatim", "same"];
const SAME: &[&str] = &["same"];

impl Generator {
    pub(crate) fn verbatim(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let draft = self.led(random, text);
        Some(Sample { sort: "verbatim", draft, original: text.to_owned(), verdicts: VERBATIM, kind: None })
    }

    pub(crate) fn clause(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let bare = span.trim_end_matches(is_clause_end);
        let stopped = random.below(2) == 0;
        let draft = if stopped { format!("{bare}。") } else { bare.to_owned() };
        let verdicts = if stopped { EQUAL } else { VERBATIM };
        let draft = self.led(random, &draft);
        Some(Sample { sort: "clause", draft, original: span.to_owned(), verdicts, kind: None })
    }

    pub(crate) fn across_cut(&self, random: &mut Seeded, _: &str) -> Option<Sample> {
        let text = random_of(random, &self.cuts).trim_end_matches(is_clause_end);
        Some(Sample { sort: "cut", draft: text.to_owned(), original: text.to_owned(), verdicts: VERBATIM, kind: None })
    }

    pub(crate) fn traditional(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        const PAIRS: &[(char, char)] = &[
            ('业', '業'),
            ('产', '產'),
            ('设', '設'),
            ('发', '發'),
            ('动', '動'),
            ('进', '進'),
            ('乡', '鄉'),
            ('农', '農'),
            ('国', '國'),
            ('会', '會'),
            ('务', '務'),
            ('电', '電'),
            ('环', '環'),
            ('医', '醫'),
            ('区', '區'),
            ('实', '實'),
            ('现', '現'),
            ('创', '創'),
            ('体', '體'),
            ('园', '園'),
        ];
        let span = self.span(random, text)?;
        let swap = |c: char| PAIRS.iter().find(|(simple, _)| *simple == c).map_or(c, |(_, full)| *full);
        let draft: String = span.chars().map(swap).collect();
        (draft != span).then(|| Sample {
            sort: "traditional",
            draft,
            original: span.to_owned(),
            verdicts: SAME,
            kind: None,
        })
    }

    pub(crate) fn spaced(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let mut draft = String::new();
        for c in span.chars() {
            draft.push(match c {
                '0'..='9' | 'A'..='Z' if random.below(2) == 0 => char::from_u32(u32::from(c) + 0xFEE0)?,
                '，' if random.below(3) == 0 => ',',
                _ => c,
            });
            if random.below(8) == 0 && !is_clause_end(c) {
                draft.push(if random.below(2) == 0 { ' ' } else { '\u{3000}' });
            }
        }
        let draft = draft.trim().to_owned();
        (draft != span).then(|| Sample { sort: "spaced", draft, original: span.to_owned(), verdicts: SAME, kind: None })
    }

    /// The first number of a text that can be written otherwise, written otherwise.
    pub(crate) fn otherwise(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let chars: Vec<char> = span.chars().collect();
        let starts: Vec<usize> = (0..chars.len())
            .filter(|&at| {
                chars[at].is_ascii_digit()
                    && (at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '.'))
            })
            .collect();
        let start = *starts.get(random.below(starts.len().max(1)))?;
        let end = start + chars[start..].iter().take_while(|c| c.is_ascii_digit()).count();
        let number: String = chars[start..end].iter().collect();
        let digit = |c: &char| "〇一二三四五六七八九".chars().nth(c.to_digit(10).unwrap() as usize).unwrap();
        let (written, after) = match chars.get(end) {
            Some('年') if number.len() == 4 => (chars[start..end].iter().map(digit).collect::<String>(), end),
            Some('%') if number.len() <= 2 => (format!("百分之{}", spoken(number.parse().ok()?)), end + 1),
            Some('.' | '万' | '亿' | 'G' | 'A') | None => return None,
            _ if number.len() >= 5 && number.ends_with("000") => {
                (format!("{}万", number.parse::<f64>().ok()? / 10_000.0), end)
            }
            _ if number.len() == 4 => (format!("{},{}", &number[..1], &number[1..]), end),
            Some(c) if number.len() <= 2 && !c.is_ascii() && !number.starts_with('0') => {
                (spoken(number.parse().ok()?), end)
            }
            _ => return None,
        };
        let draft: String =
            chars[..start].iter().chain(&written.chars().collect::<Vec<_>>()).chain(&chars[after..]).collect();
        Some(Sample { sort: "otherwise", draft, original: span.to_owned(), verdicts: SAME, kind: None })
    }
}

/// A number from 1 to 99 in Chinese numerals.
pub(crate) fn spoken(number: u32) -> String {
    let digit = |value: u32| "〇一二三四五六七八九".chars().nth(value as usize).unwrap().to_string();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) => format!("{}十", digit(tens)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}
