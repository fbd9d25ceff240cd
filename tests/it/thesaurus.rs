//! The thesaurus that is shipped keeps its own rules.

use crate::support::root;
use std::collections::HashSet;
use std::fs;

/// Words that may not stand for each other.
const ANTONYMS: &[(&str, &str)] = &[
    ("扩大", "缩小"),
    ("增加", "减少"),
    ("提高", "降低"),
    ("上升", "下降"),
    ("鼓励", "禁止"),
    ("允许", "禁止"),
    ("进口", "出口"),
    ("收入", "支出"),
    ("城镇", "农村"),
    ("公办", "民办"),
    ("就业", "失业"),
    ("供给", "需求"),
    ("新建", "拆除"),
    ("生产", "消费"),
];

/// A group: its left words, its right words; of a two-way group both are all.
fn groups() -> Vec<(usize, Vec<String>, Vec<String>)> {
    let text = fs::read_to_string(root().join("index-config/synonyms.txt")).unwrap();
    let words = |list: &str, divider: char| list.split(divider).map(|word| word.trim().to_owned()).collect::<Vec<_>>();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let read = lines.map(|(number, line)| match line.split_once("=>") {
        Some((left, right)) => (number + 1, words(left, ','), words(&right.replace('~', ""), ',')),
        None => (number + 1, words(line, '='), words(line, '=')),
    });
    read.collect()
}

fn is_two_way(group: &(usize, Vec<String>, Vec<String>)) -> bool {
    group.1 == group.2
}

#[test]
fn it_is_a_large_one_of_whole_words() {
    let groups = groups();
    assert!(groups.len() > 4_000, "{} groups", groups.len());
    for (line, left, right) in &groups {
        for word in left.iter().chain(right) {
            assert!(word.chars().count() >= 2 && !word.contains(char::is_whitespace), "line {line}: `{word}`");
        }
        assert!(!right.is_empty() && right.len() <= 6, "line {line}: {} words", right.len());
    }
}

#[test]
fn no_word_stands_twice() {
    let mut seen = HashSet::new();
    for group in groups() {
        let (line, left, right) = &group;
        let mut own = HashSet::new();
        assert!(right.iter().all(|word| own.insert(word)), "line {line} repeats a word");
        assert!(is_two_way(&group) || left.iter().all(|word| !right.contains(word)), "line {line} leads to itself");
        for word in left {
            assert!(seen.insert(word.clone()), "line {line}: `{word}` stands above already");
        }
    }
}

#[test]
fn a_two_way_group_has_no_broader_word() {
    for group in groups().iter().filter(|group| is_two_way(group)) {
        let (line, words, _) = group;
        for word in words {
            let broader = words.iter().find(|other| *other != word && word.contains(other.as_str()));
            assert!(broader.is_none(), "line {line}: `{word}` is narrower than {broader:?}: write it one way");
        }
    }
}

#[test]
fn no_group_holds_opposites() {
    for (line, left, right) in groups() {
        for (one, other) in ANTONYMS {
            let has = |words: &[String], word: &str| words.iter().any(|own| own == word);
            let opposed = (has(&left, one) && has(&right, other)) || (has(&left, other) && has(&right, one));
            assert!(!opposed, "line {line}: {one} and {other}");
        }
    }
}
