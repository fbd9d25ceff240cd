//! From raw source characters to the wording: what a scan and Markdown added is taken out.

use super::script::is_wide;

/// A cleaned text, with the raw character that each of its characters comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The wording.
    pub text: Vec<char>,
    /// For each character of the wording its index in the raw text.
    pub origins: Vec<usize>,
}

/// Inline tags that only style a text, as scans put into Markdown write them.
const TAGS: &[&str] =
    &["b", "i", "u", "s", "em", "strong", "sub", "sup", "span", "font", "p", "div", "br", "center", "mark"];

/// Removes Markdown emphasis and escapes, style tags, and every space that is not between two
/// Latin letters, digits or ASCII signs; such a space is kept as one.
#[must_use]
pub fn clean(raw: &[char]) -> Cleaned {
    let mut cleaned = Cleaned { text: Vec::with_capacity(raw.len()), origins: Vec::with_capacity(raw.len()) };
    clean_into(raw, between_narrow, |at, c| {
        cleaned.text.push(c);
        cleaned.origins.push(at);
    });
    cleaned
}

/// The wording alone.
#[must_use]
pub fn clean_text(raw: &[char]) -> String {
    let mut text = String::with_capacity(raw.len() * 3);
    clean_into(raw, between_narrow, |_, c| text.push(c));
    text
}

/// The same for a title, in which a space may be meant: each run of spaces is kept as one.
#[must_use]
pub fn clean_title(raw: &[char]) -> String {
    let mut text = String::with_capacity(raw.len() * 3);
    clean_into(raw, |_, _| true, |_, c| text.push(c));
    text
}

fn between_narrow(left: char, right: char) -> bool {
    !is_wide(left) && !is_wide(right)
}

/// Shows `write` each character of the wording with its index in `raw`.
fn clean_into(raw: &[char], keeps_space: impl Fn(char, char) -> bool, mut write: impl FnMut(usize, char)) {
    let mut left = None;
    let mut space = None;
    let mut at = 0;
    while let Some(&c) = raw.get(at) {
        if let Some(len) = markup_len(raw, at, c) {
            at += len;
            continue;
        }
        if c.is_whitespace() || c == '\u{FEFF}' {
            space.get_or_insert(at);
            at += 1;
            continue;
        }
        // A backslash before ASCII punctuation is Markdown's escape.
        let at_char = if c == '\\' && raw.get(at + 1).is_some_and(char::is_ascii_punctuation) { at + 1 } else { at };
        let c = raw.get(at_char).copied().unwrap_or(c);
        if let Some(space_at) = space.take()
            && let Some(left) = left
            && keeps_space(left, c)
        {
            write(space_at, ' ');
        }
        write(at_char, c);
        left = Some(c);
        at = at_char + 1;
    }
}

/// The length of the emphasis mark or tag that starts at `at`.
fn markup_len(raw: &[char], at: usize, c: char) -> Option<usize> {
    if !matches!(c, '*' | '<') {
        return None;
    }
    let rest = raw.get(at..)?;
    match rest {
        ['*', '*', '*', ..] => Some(3),
        ['*', '*', ..] => Some(2),
        ['<', tail @ ..] => {
            let close = tail.iter().take(80).position(|&c| c == '>')?;
            let tag: String = tail.iter().take(close).collect();
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
            TAGS.contains(&name.as_str()).then_some(close + 2)
        }
        _ => None,
    }
}

impl Cleaned {
    /// The wording as a string.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        let raw: Vec<char> = raw.chars().collect();
        let cleaned = clean(&raw);
        assert_eq!(cleaned.to_text(), expected);
        for (&c, &origin) in cleaned.text.iter().zip(&cleaned.origins) {
            assert!(raw[origin] == c || c == ' ');
        }
    }

    #[test]
    fn marks_tags_and_stray_spaces_go() {
        check("**加快建设。**到 2025 年，开通 5G 基站 1200 座", "加快建设。到2025年，开通5G基站1200座");
        check("细颗粒物（PM<sub>2.5</sub>）", "细颗粒物（PM2.5）");
        check("②\\*为预计数", "②*为预计数");
        check("美     丽", "美丽");
        check("　　第一条　为了", "第一条为了");
    }

    #[test]
    fn a_space_between_latin_words_stays() {
        check("New   York 2030 Plan", "New York 2030 Plan");
        check("增速<5 且 >3", "增速<5且>3");
    }
}
