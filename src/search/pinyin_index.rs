//! Texts that begin as typed, by their characters, their pinyin, or both mixed.

use crate::analysis::readings;
use std::collections::HashMap;

/// The readings of all characters of some texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct PinyinIndex {
    syllables: HashMap<char, Vec<Vec<char>>>,
}

impl PinyinIndex {
    /// Looks up the readings of the characters.
    pub(crate) fn learn(&mut self, chars: &[char]) {
        for &c in chars.iter().filter(|c| c.is_alphanumeric()) {
            self.syllables
                .entry(c)
                .or_insert_with(|| readings(c.encode_utf8(&mut [0; 4])).iter().map(|s| s.chars().collect()).collect());
        }
    }

    fn of(&self, c: char) -> &[Vec<char>] {
        self.syllables.get(&c).map_or(&[], Vec::as_slice)
    }

    /// Whether the text begins as typed, where each character may be typed as itself or in pinyin,
    /// the last one in part: shuzij → 数字经济. Punctuation of the text need not be typed.
    pub(crate) fn begins_by_reading(&self, text: &[char], typed: &[char]) -> bool {
        // How much of what was typed the text may account for so far.
        let mut reached = vec![0];
        for &c in text {
            let mut next = if c.is_alphanumeric() { Vec::new() } else { reached.clone() };
            for &at in &reached {
                let rest = typed.get(at..).unwrap_or_default();
                if rest.is_empty() || self.of(c).iter().any(|syllable| syllable.starts_with(rest)) {
                    return true;
                }
                if rest.first() == Some(&c) {
                    next.push(at + 1);
                }
                let whole = self.of(c).iter().filter(|syllable| !syllable.is_empty() && rest.starts_with(syllable));
                next.extend(whole.map(|syllable| at + syllable.len()));
            }
            next.sort_unstable();
            next.dedup();
            reached = next;
        }
        reached.contains(&typed.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, typed: &str, by_reading: bool) {
        let (text, typed): (Vec<char>, Vec<char>) = (text.chars().collect(), typed.chars().collect());
        let mut sounds = PinyinIndex::default();
        sounds.learn(&text);
        assert_eq!(sounds.begins_by_reading(&text, &typed), by_reading, "{text:?} {typed:?}");
    }

    #[test]
    fn texts_begin_as_they_are_read() {
        check("湿地公园", "shidigongyuan", true);
        check("湿地公园", "shidig", true);
        check("湿地公园", "sdgy", false);
        check("湿地公园", "sd", false);
        check("湿地公园", "湿地gong", true);
        check("湿地公园", "gongyuan", false);
        check("湿地公园", "shidigongyuanli", false);
        check("湿地", "sdg", false);
        check("西安", "xian", true);
        check("先行", "xianx", true);
        check("重庆市", "chongq", true);
        check("5g“基站”", "5gjizhan", true);
        check("5g“基站”", "5gjz", false);
        check("", "a", false);
    }
}
