//! Numbers of lists and headings in `OpenDocument`.

use crate::read::numerals::format_number;
use crate::read::xml::{attribute, elements, name};
use roxmltree::Node;
use std::collections::HashMap;

/// Levels of a list.
const LEVELS: usize = 10;

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    prefix: String,
    suffix: String,
    start: u32,
    /// How many levels of numbers are shown: 1.1 shows two.
    shown: usize,
}

/// How the items of a list are numbered, by level.
#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle {
    levels: HashMap<usize, Level>,
}

impl ListStyle {
    /// Reads a list style, or the outline style of headings.
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        let mut style = Self::default();
        for level in elements(node) {
            // Bullets have no number.
            if !matches!(name(level), "list-level-style-number" | "outline-level-style") {
                continue;
            }
            let number = |wanted| attribute(level, wanted).and_then(|value: &str| value.parse::<usize>().ok());
            let Some(at) = number("level").and_then(|at| at.checked_sub(1)) else { continue };
            let text = |wanted| attribute(level, wanted).unwrap_or_default().to_owned();
            // Newer writers put all of it in one pattern: 第%1%章.
            let pattern = attribute(level, "num-list-format").unwrap_or_default();
            let (prefix, suffix) = match (pattern.find('%'), pattern.rfind('%')) {
                (Some(first), Some(last)) if last > first => (
                    pattern.get(..first).unwrap_or_default().to_owned(),
                    pattern.get(last + 1..).unwrap_or_default().to_owned(),
                ),
                _ => (text("num-prefix"), text("num-suffix")),
            };
            let start = attribute(level, "start-value").and_then(|start| start.parse().ok()).unwrap_or(1);
            let shown = number("display-levels").unwrap_or(1).clamp(1, LEVELS);
            style.levels.insert(at, Level { format: text("num-format"), prefix, suffix, start, shown });
        }
        style
    }
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Counters {
    /// Begins a list anew.
    pub(super) fn restart(&mut self, list: &str) {
        self.counts.remove(list);
    }

    /// Counts an item and gives its number as printed, with the space after it; `None` for bullets.
    pub(super) fn next(&mut self, id: &str, style: &ListStyle, level: usize, start: Option<u32>) -> Option<String> {
        let own = style.levels.get(&level)?;
        let counts = self.counts.entry(id.to_owned()).or_default();
        let count = counts.get_mut(level)?;
        *count = Some(start.unwrap_or_else(|| count.map_or(own.start, |count| count.saturating_add(1))));
        counts.iter_mut().skip(level + 1).for_each(|deeper| *deeper = None);
        if own.format.is_empty() {
            return None;
        }
        let first = (level + 1).saturating_sub(own.shown);
        let numbers: Vec<String> = (first..=level)
            .filter_map(|at| {
                let of = style.levels.get(&at)?;
                let number = counts.get(at).copied().flatten().unwrap_or(of.start);
                format_number(number, word_format(&of.format))
            })
            .collect();
        let label = format!("{}{}{}", own.prefix, numbers.join("."), own.suffix);
        let closed = label.ends_with(['）', ')', '、', '.', '．', '，', '：', ' ']);
        Some(if closed { label } else { label + " " })
    }
}

/// The name that Word has for a format of `OpenDocument`, which shows its first numbers.
fn word_format(format: &str) -> &'static str {
    match format.chars().next() {
        Some('一') => "chineseCountingThousand",
        Some('壹') => "chineseLegalSimplified",
        Some('甲') => "ideographTraditional",
        Some('子') => "ideographZodiac",
        Some('①') => "decimalEnclosedCircle",
        Some('a') => "lowerLetter",
        Some('A') => "upperLetter",
        Some('i') => "lowerRoman",
        Some('I') => "upperRoman",
        Some('１') => "decimalFullWidth",
        _ => "decimal",
    }
}
