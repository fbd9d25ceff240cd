//! From a source's characters to the wording: the spaces that a scan or a converter added are taken out.

use super::script::is_wide;

/// Stands for a character of a source that is no wording; itself no character of any text.
pub const NO_WORDING: char = '\u{10FFFF}';

/// A cleaned text, with the raw character that each of its characters comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The wording.
    pub text: Vec<char>,
    /// For each character of the wording its index in the raw text.
    pub origins: Vec<usize>,
}

/// Removes every [`NO_WORDING`], and every space that is not between two Latin letters, digits or ASCII
/// signs; such a space is kept as one.
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
    for (at, &c) in raw.iter().enumerate() {
        if c == NO_WORDING {
            continue;
        }
        if c.is_whitespace() || c == '\u{FEFF}' {
            space.get_or_insert(at);
            continue;
        }
        if let Some(space_at) = space.take()
            && let Some(left) = left
            && keeps_space(left, c)
        {
            write(space_at, ' ');
        }
        write(at, c);
        left = Some(c);
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
    fn stray_spaces_and_what_is_no_wording_go() {
        check("加快建设。到 2025 年，开通 5G 基站 1200 座", "加快建设。到2025年，开通5G基站1200座");
        check("美     丽", "美丽");
        check("　　第一条　为了", "第一条为了");
        check("PM\u{10FFFF}\u{10FFFF}2.5", "PM2.5");
    }

    #[test]
    fn a_space_between_latin_words_stays() {
        check("New   York 2030 Plan", "New York 2030 Plan");
        check("增速<5 且 >3", "增速<5且>3");
    }
}
