//! What stands at the edges of pages again and again: running heads, folios.

use super::Page;
use super::lines::TextLine;
use std::collections::HashMap;

/// The edges of a page, as a share of its height.
const EDGE: f64 = 0.13;
/// Lines at each edge that may be furniture.
const DEPTH: usize = 3;

/// The pieces of a page, of which some are furniture.
pub(super) struct Edges<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its pieces, from top to bottom.
    pub pieces: &'a mut Vec<TextLine>,
}

/// Removes what is furniture and says how many characters it had.
pub(super) fn remove(pages: &mut [Edges<'_>]) -> usize {
    let mut heads: HashMap<(bool, String), usize> = HashMap::new();
    let mut folios: HashMap<i64, usize> = HashMap::new();
    for page in &*pages {
        for (top, line) in candidates(page) {
            *heads.entry((top, key(&line.text))).or_default() += 1;
            if let Some(folio) = folio(&line.text) {
                *folios.entry(i64::from(folio) - i64::from(page.page.number)).or_default() += 1;
            }
        }
    }
    let count = pages.len();
    // Heads of odd and of even pages, or of chapters, stand on some of the pages only.
    let enough = (count / 6).max(3).min(count.max(2));
    let mut removed = 0;
    for page in pages {
        let number = page.page.number;
        let furniture: Vec<(f64, f64)> = candidates(page)
            .filter(|(top, line)| {
                let counts =
                    |folio: u32| folios.get(&(i64::from(folio) - i64::from(number))).is_some_and(|found| *found >= 2);
                let repeated = heads.get(&(*top, key(&line.text))).is_some_and(|found| *found >= enough);
                // A heading that stands first on several pages is numbered.
                let is_folio = folio(&line.text).is_some_and(|folio| counts(folio) || is_decorated(&line.text));
                is_folio || (repeated && folio(&line.text).is_none())
            })
            .map(|(_, line)| (line.y, line.x0))
            .collect();
        page.pieces.retain(|line| {
            let is_furniture = furniture.iter().any(|&(y, x0)| y == line.y && x0 == line.x0);
            removed += if is_furniture { line.text.chars().filter(|c| !c.is_whitespace()).count() } else { 0 };
            !is_furniture
        });
    }
    removed
}

/// The lines at the upper (`true`) and lower edge of a page.
fn candidates<'b>(page: &'b Edges<'_>) -> impl Iterator<Item = (bool, &'b TextLine)> {
    let height = page.page.height;
    let baselines = |from_top: bool| {
        let mut seen: Vec<f64> = Vec::new();
        let mut lines: Vec<&TextLine> = page.pieces.iter().collect();
        if !from_top {
            lines.reverse();
        }
        lines
            .into_iter()
            .take_while(move |line| {
                if seen.iter().all(|y| (y - line.y).abs() > 2.0) {
                    seen.push(line.y);
                }
                seen.len() <= DEPTH
            })
            .filter(move |line| if from_top { line.y < EDGE * height } else { line.y > (1.0 - EDGE) * height })
            .map(move |line| (from_top, line))
            .collect::<Vec<_>>()
    };
    baselines(true).into_iter().chain(baselines(false))
}

/// The wording without spaces, every number as one sign: 第3页 and 第12页 are one.
fn key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && key.ends_with('#')) {
            key.push(c);
        }
    }
    key
}

/// The number of a line that is a folio: 12, — 12 —, 第12页, 第 12 页 共 85 页, 12/85, 12 of 85
fn folio(text: &str) -> Option<u32> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_matches(|c: char| "-—–－─·•~～|".contains(c));
    let text = text.strip_prefix('第').unwrap_or(text);
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text.get(digits.len()..)?;
    let rest: String = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
    let fits = matches!(rest.as_str(), "" | "页" | "页共页" | "页，共页" | "/" | "页/共页" | "of" | "/共页");
    if fits && digits.len() <= 4 { digits.parse().ok() } else { None }
}

/// Whether a folio has signs around it, as no figure of a text has.
fn is_decorated(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with(['-', '—', '–', '－', '─']) && text.ends_with(['-', '—', '–', '－', '─'])) || text.ends_with('页')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folios_are_told_from_figures() {
        assert_eq!(folio("— 12 —"), Some(12));
        assert_eq!(folio("第 3 页 共 85 页"), Some(3));
        assert_eq!(folio("12/85"), Some(12));
        assert_eq!(folio("12.5"), None);
        assert_eq!(folio("第三章"), None);
        assert_eq!(key("云溪县规划　12"), "云溪县规划#");
    }
}
