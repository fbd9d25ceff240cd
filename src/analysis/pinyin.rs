//! How words are pronounced, for queries typed in pinyin or with a homophone.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// No word has more readings than these; the commonest come first.
const MAX_READINGS: usize = 4;

/// The ways to read a word, each as letters without tones: 数字 → `shuzi`; 重庆 → `zhongqing`,
/// `chongqing`. Letters and digits read as themselves; empty if a character has no reading.
#[must_use]
pub fn readings(word: &str) -> Vec<String> {
    let mut readings = vec![String::new()];
    for c in word.chars() {
        let syllables = syllables(c);
        if syllables.is_empty() {
            return Vec::new();
        }
        let extended =
            readings.iter().flat_map(|start| syllables.iter().map(move |syllable| format!("{start}{syllable}")));
        readings = extended.take(MAX_READINGS).collect();
    }
    readings
}

/// The first letters of a word's commonest reading: 数字经济 → `szjj`.
#[must_use]
pub fn initials(word: &str) -> Option<String> {
    word.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() { Some(c.to_ascii_lowercase()) } else { c.to_pinyin()?.plain().chars().next() }
        })
        .collect()
}

/// What is left of a reading where the sounds that many speakers do not tell apart are one: zh, ch,
/// sh and z, c, s; -ng and -n; l and n: `zhenxing` and `zenxin` are both `zenxin`.
#[must_use]
pub fn fuzzy(reading: &str) -> String {
    let mut folded = String::with_capacity(reading.len());
    for c in reading.chars() {
        match (folded.chars().last(), c) {
            (Some('z' | 'c' | 's'), 'h') | (Some('n'), 'g') => {}
            (_, 'l') => folded.push('n'),
            (_, 'v' | 'ü') => folded.push('u'),
            _ => folded.push(c),
        }
    }
    folded
}

fn syllables(c: char) -> Vec<String> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase().to_string()];
    }
    let mut found: Vec<String> = c.to_pinyin().map(|reading| reading.plain().to_owned()).into_iter().collect();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        if !found.iter().any(|known| known == reading.plain()) {
            found.push(reading.plain().to_owned());
        }
    }
    // ü is typed as v.
    found.into_iter().map(|syllable| syllable.replace('ü', "v")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_that_speakers_mix_up_are_folded() {
        for (one, other) in [("zhenxing", "zenxin"), ("shuili", "suini"), ("lvse", "nuse"), ("chengguang", "cenguan")] {
            assert_eq!(fuzzy(one), fuzzy(other));
        }
        assert_ne!(fuzzy("shuili"), fuzzy("shuiku"));
    }

    #[test]
    fn words_are_read_in_all_their_ways() {
        assert!(readings("数字经济").iter().any(|reading| reading == "shuzijingji"));
        assert!(readings("重庆").iter().any(|reading| reading == "chongqing"));
        assert!(readings("绿色").iter().any(|reading| reading == "lvse"));
        assert!(readings("5g基站").iter().any(|reading| reading == "5gjizhan"));
        assert!(readings("，").is_empty());
        assert_eq!(initials("数字经济").as_deref(), Some("szjj"));
    }
}
