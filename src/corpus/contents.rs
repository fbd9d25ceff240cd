//! The contents page: where it is, and which page it gives each heading.

use super::label::{Label, parse_label};
use super::line::Line;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The contents page of a source.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    /// Its lines, the heading 目录 included.
    pub lines: Range<usize>,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// The first entry of each key.
    by_key: HashMap<String, usize>,
}

impl Contents {
    fn new(lines: Range<usize>, entries: Vec<Entry>) -> Self {
        let mut by_key = HashMap::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            by_key.entry(entry.key.clone()).or_insert(index);
        }
        Self { lines, entries, by_key }
    }

    /// The first entry with this key.
    pub(crate) fn entry_of(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }
}

/// An entry of the contents page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The heading with its spaces.
    pub title: String,
    /// The heading without any space, by which the body's heading is recognised.
    pub key: String,
    /// The page, where one is given.
    pub page: Option<u32>,
}

/// 目录 with a space between its characters, and its kin, are not longer.
const MAX_TITLE_BYTES: usize = 12;
/// Fewer entries than this in a row are no contents page, unless 目录 stands above them.
const MIN_ENTRIES: usize = 4;
/// Fewer headings than this that stand again are no contents list.
const MIN_REPEATED: usize = 3;
/// No heading is longer, in characters.
const MAX_ENTRY_CHARS: usize = 80;

/// Finds the contents page: under a line 目录, or else a run of lines that end in a page number.
pub(crate) fn find_contents(lines: &[Line]) -> Option<Contents> {
    let titled = lines
        .iter()
        .position(|line| line.text.len() <= MAX_TITLE_BYTES && matches!(line.key().as_str(), "目录" | "目錄" | "目次"));
    if let Some(title) = titled {
        let (end, entries) = read_entries(lines, title + 1, Evidence::Titled);
        if !entries.is_empty() {
            return Some(Contents::new(title..end, entries));
        }
    }
    if let Some(first) = lines.iter().position(|line| entry_with_page(line).is_some()) {
        let (end, entries) = read_entries(lines, first, Evidence::PagesOnly);
        if entries.len() >= MIN_ENTRIES {
            return Some(Contents::new(first..end, entries));
        }
    }
    find_repeated(lines)
}

/// A run of headings with nothing between them that all stand again below.
fn find_repeated(lines: &[Line]) -> Option<Contents> {
    let is_heading = |line: &Line| {
        line.is_text()
            && line.label.as_ref().is_some_and(|label| !label.title.is_empty())
            && line.text.chars().count() <= MAX_ENTRY_CHARS
            && !ends_sentence(&line.title)
    };
    let headings: Vec<(usize, String)> =
        lines.iter().enumerate().filter(|(_, line)| is_heading(line)).map(|(at, line)| (at, line.key())).collect();
    let last: HashMap<&str, usize> = headings.iter().map(|(at, key)| (key.as_str(), *at)).collect();
    let mut run: Vec<&(usize, String)> = Vec::new();
    for heading in &headings {
        let apart = run.last().is_some_and(|before| {
            let between = lines.get(before.0 + 1..heading.0).unwrap_or_default();
            between.iter().any(|line| line.is_text() || line.shape == super::line::Shape::Row)
        });
        let again = last.get(heading.1.as_str()).is_some_and(|&again| again > heading.0);
        if apart || !again {
            if run.len() >= MIN_REPEATED {
                break;
            }
            run.clear();
        }
        if again {
            run.push(heading);
        }
    }
    let (first, end) = (run.first()?.0, run.last()?.0 + 1);
    // What stands again inside the run itself is no list of what follows.
    if run.len() < MIN_REPEATED || run.iter().any(|(_, key)| last.get(key.as_str()).is_some_and(|&again| again < end)) {
        return None;
    }
    // What is as bare where it stands again is a list that is printed twice.
    let places: Vec<usize> = run.iter().filter_map(|(_, key)| last.get(key.as_str()).copied()).collect();
    let holds_text = |pair: &[usize]| {
        let between = pair.first().zip(pair.last()).and_then(|(first, last)| lines.get(first + 1..*last));
        between.is_some_and(|between| between.iter().any(|line| line.is_text() && line.label.is_none()))
    };
    if places.windows(2).filter(|pair| holds_text(pair)).count() * 4 < places.len() {
        return None;
    }
    let entry = |at: usize| lines.get(at).map(|line| line.title.clone()).unwrap_or_default();
    let entries = run.iter().map(|(at, key)| Entry { title: entry(*at), key: key.clone(), page: None }).collect();
    Some(Contents::new(first..end, entries))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// The line 目录 stands above.
    Titled,
    /// Only the page numbers tell.
    PagesOnly,
}

/// Reads entries from line `from` on; returns one past the last entry's line.
///
/// The page ends at the first line that is no entry, or where its first heading stands again:
/// there the body begins.
fn read_entries(lines: &[Line], from: usize, evidence: Evidence) -> (usize, Vec<Entry>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut keys: HashSet<String> = HashSet::new();
    let mut end = from;
    // Which wording stands where for the last time; asked for seldom.
    let mut last: Option<HashMap<String, usize>> = None;
    for (index, line) in lines.iter().enumerate().skip(from) {
        if !line.is_text() && line.shape != super::line::Shape::Row {
            continue;
        }
        let entry = match entry_with_page(line) {
            Some(entry) => entry,
            // One odd entry costs itself only.
            None if entries.len() >= 2 && is_between_entries(lines, index) => continue,
            None if evidence == Evidence::PagesOnly => break,
            None => match heading_without_page(line) {
                Some(entry) => entry,
                // An item of the list without a label is an entry if it stands again below: 附件 重大工程.
                None if line.item && entries.len() >= 2 && fits_an_entry(line) => {
                    let last = last.get_or_insert_with(|| {
                        lines.iter().enumerate().skip(from).map(|(at, line)| (line.key(), at)).collect()
                    });
                    if last.get(&line.key()).is_none_or(|&again| again <= index) {
                        break;
                    }
                    Entry { title: line.title.clone(), key: line.key(), page: None }
                }
                None => break,
            },
        };
        if entry.page.is_none() && keys.contains(&entry.key) {
            break;
        }
        end = index + 1;
        match entries.last_mut() {
            // A long heading that goes on in the next line gets its page there.
            Some(last) if last.page.is_none() && entry.page.is_some() && parse_label(&entry.title).is_none() => {
                last.title = format!("{}{}", last.title, entry.title);
                keys.remove(&last.key);
                last.key += &entry.key;
                keys.insert(last.key.clone());
                last.page = entry.page;
            }
            _ => {
                keys.insert(entry.key.clone());
                entries.push(entry);
            }
        }
    }
    // With pages on most entries, trailing headings without one belong to the body already.
    let with_page = entries.iter().filter(|entry| entry.page.is_some()).count();
    if with_page * 2 > entries.len() {
        while entries.last().is_some_and(|entry| entry.page.is_none()) {
            entries.pop();
            end = lines
                .get(..end)
                .and_then(|l| l.iter().rposition(|line| entry_with_page(line).is_some()))
                .map_or(end, |last| last + 1);
        }
    }
    (end, entries)
}

/// Whether the line stands between two entries with their pages.
fn is_between_entries(lines: &[Line], at: usize) -> bool {
    let written = |line: &&Line| line.is_text() || line.shape == super::line::Shape::Row;
    let is_entry = |line: &Line| entry_with_page(line).is_some_and(|entry| entry.page.is_some());
    let before = lines.get(..at).and_then(|lines| lines.iter().rfind(written));
    let after = lines.get(at + 1..).and_then(|lines| lines.iter().find(written));
    before.is_some_and(is_entry) && after.is_some_and(is_entry)
}

/// A heading, a leader of dots, a tab or spaces, and a page number.
fn entry_with_page(line: &Line) -> Option<Entry> {
    // What a container calls a row is one.
    if line.whole && line.shape == super::line::Shape::Row {
        return None;
    }
    if let Some(title) = before_roman(&line.title) {
        return Some(Entry { title: title.to_owned(), key: key_of(title), page: None });
    }
    let text = line.title.trim_end_matches([')', '）']);
    let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
    let split = text.char_indices().rev().nth(digits.checked_sub(1)?)?.0;
    let (head, page) = text.split_at_checked(split)?;
    let page = page.parse::<u32>().ok().filter(|page| (1..2_000).contains(page))?;
    let title = head.trim_end_matches(is_leader);
    let has_leader = title.len() < head.len();
    if !has_leader || title.is_empty() || title.chars().count() > MAX_ENTRY_CHARS || ends_sentence(title) {
        return None;
    }
    // Without dots a figure may end any line; only a label makes that a heading.
    let dotted = head.chars().filter(|&c| is_leader(c) && !c.is_whitespace()).count() >= 2;
    if !dotted && parse_label(title).is_none() && !is_unlabelled_heading(title) {
        return None;
    }
    Some(Entry { title: title.to_owned(), key: key_of(title), page: Some(page) })
}

/// The heading of an entry whose page has a Roman number, as the pages before the body have.
fn before_roman(title: &str) -> Option<&str> {
    let head = title.trim_end_matches(|c: char| matches!(c, 'Ⅰ'..='ⅿ' | 'I' | 'V' | 'X' | 'i' | 'v' | 'x'));
    let name = head.trim_end_matches(is_leader);
    let dots = head.chars().rev().take_while(|&c| is_leader(c)).filter(|c| !c.is_whitespace()).count();
    (head.len() < title.len() && dots >= 2 && !name.is_empty() && name.chars().count() <= MAX_ENTRY_CHARS)
        .then_some(name)
}

fn fits_an_entry(line: &Line) -> bool {
    line.is_text() && line.text.chars().count() <= MAX_ENTRY_CHARS && !ends_sentence(&line.title)
}

fn heading_without_page(line: &Line) -> Option<Entry> {
    let title = line.title.trim_end_matches(is_leader);
    let fits = line.is_text()
        && title.chars().count() <= MAX_ENTRY_CHARS
        && !ends_sentence(title)
        && (parse_label(title).is_some_and(|label: Label| !label.title.is_empty()) || is_unlabelled_heading(title));
    fits.then(|| Entry { title: title.to_owned(), key: key_of(title), page: None })
}

/// 前言, 附则 and their kin stand in contents pages without a label.
pub(crate) fn is_unlabelled_heading(title: &str) -> bool {
    is_preamble_heading(title)
        || matches!(
            key_of(title).as_str(),
            "附则" | "附則" | "附件" | "附录" | "附錄" | "附表" | "附图" | "结语" | "结束语" | "後記" | "后记"
        )
}

/// Whether a heading opens what stands before the first chapter.
pub(crate) fn is_preamble_heading(title: &str) -> bool {
    matches!(key_of(title).as_str(), "前言" | "引言" | "序言" | "序" | "导言" | "導言" | "绪论")
}

fn key_of(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_leader(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '.' | '…' | '⋯' | '．' | '・' | '。' | '-' | '—' | '_' | '(' | '（')
}

fn ends_sentence(title: &str) -> bool {
    title.ends_with(['，', '；', '：', '！', '？', ',', ';', '、'])
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, Option<u32>)], lines: Range<usize>) {
        let chars: Vec<char> = source.chars().collect();
        let contents = find_contents(&split_lines(&chars, &read_markdown(&chars))).expect("a contents page");
        let entries: Vec<(&str, Option<u32>)> = contents.entries.iter().map(|e| (e.key.as_str(), e.page)).collect();
        assert_eq!(entries, expected);
        assert_eq!(contents.lines, lines);
    }

    #[test]
    fn dots_tabs_and_spaces_lead_to_the_page() {
        let source =
            "# 目 录\n\n<b>第一章 基础</b> ·····\t1\n第一节 回顾……2\n前言 3\n第二章 目标 (4)\n\n第一章 基础\n正文。";
        check(
            source,
            &[("第一章基础", Some(1)), ("第一节回顾", Some(2)), ("前言", Some(3)), ("第二章目标", Some(4))],
            0..6,
        );
    }

    #[test]
    fn a_list_without_pages_ends_where_its_first_heading_stands_again() {
        check(
            "目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 略。",
            &[("第一章总则", None), ("第二章附则", None)],
            0..3,
        );
    }

    #[test]
    fn a_heading_may_run_over_two_lines() {
        check(
            "目录\n第一章 建设美丽\n家园……3\n第二章 保障……9\n总则。",
            &[("第一章建设美丽家园", Some(3)), ("第二章保障", Some(9))],
            0..4,
        );
    }

    #[test]
    fn no_contents_page_is_found_in_running_text() {
        let chars: Vec<char> = "第一章 总则\n到2025年达到 35\n第一条 略。".chars().collect();
        assert!(find_contents(&split_lines(&chars, &read_markdown(&chars))).is_none());
    }
}
