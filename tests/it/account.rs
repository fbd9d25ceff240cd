//! The account of a source, drawn up a second time from what the document says.

use plansearch::corpus::{Document, Kind, Passage, SkipReason};

/// What became of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is in no passage and was not skipped: so it must be in a heading.
    Heading,
    Passage,
    Skipped(SkipReason),
}

/// Checks that every character is accounted for exactly once, and says what became of each.
#[track_caller]
pub(crate) fn check_account(document: &Document, chars: &[char]) -> Vec<Fate> {
    let (file, report) = (&document.file, &document.report);
    assert_eq!(report.characters, chars.len(), "{file}: all characters are counted");
    let lines = line_numbers(chars);
    let mut fates = vec![Fate::Heading; chars.len()];
    for passage in &document.passages {
        assert!(!passage.source.is_empty(), "{}: no source", passage.id);
        for range in &passage.source {
            assert!(
                range.start < range.end && range.end <= chars.len(),
                "{}: {range:?} is not in the source",
                passage.id
            );
            assert_eq!(lines[range.start], range.line, "{}: {range:?} is on another line", passage.id);
            for fate in &mut fates[range.start..range.end] {
                // Indicators may share a cell that was merged over rows.
                assert!(
                    *fate == Fate::Heading || passage.kind == Kind::Indicator,
                    "{}: {range:?} is in two passages",
                    passage.id
                );
                *fate = Fate::Passage;
            }
        }
    }
    for skipped in &report.skipped {
        let range = skipped.range;
        assert!(range.start < range.end && range.end <= chars.len(), "{file}: {skipped:?} is not in the source");
        assert_eq!(lines[range.start], range.line, "{file}: {skipped:?} is on another line");
        for (at, fate) in fates.iter_mut().enumerate().take(range.end).skip(range.start) {
            assert_eq!(*fate, Fate::Heading, "{file}: {skipped:?} is skipped and also used, at {at}");
            *fate = Fate::Skipped(skipped.reason);
            if skipped.reason == SkipReason::Blank {
                assert!(chars[at].is_whitespace(), "{file}: {:?} at {at} is called blank", chars[at]);
            }
        }
    }
    let count = |wanted: Fate| fates.iter().filter(|fate| **fate == wanted).count();
    assert_eq!(report.in_passages, count(Fate::Passage), "{file}: characters in passages");
    assert_eq!(report.in_headings, count(Fate::Heading), "{file}: characters in headings");
    let skipped: usize = report.skipped.iter().map(|skipped| skipped.range.end - skipped.range.start).sum();
    assert_eq!(report.characters, report.in_passages + report.in_headings + skipped, "{file}: the sum");
    fates
}

/// The line of each character, from 1.
fn line_numbers(chars: &[char]) -> Vec<usize> {
    let mut line = 1;
    chars
        .iter()
        .map(|&c| {
            let own = line;
            line += usize::from(c == '\n');
            own
        })
        .collect()
}

/// The source ranges of a passage as they stand in the file.
pub(crate) fn pieces(passage: &Passage, chars: &[char]) -> Vec<String> {
    passage.source.iter().map(|range| chars[range.start..range.end].iter().collect()).collect()
}

/// The wording of a piece of a source, as `api.md` describes it: Markdown's marks and escapes
/// gone, and spaces too, except between two characters of ASCII.
pub(crate) fn wording(raw: &str) -> String {
    let mut raw = raw.replace("**", "").replace("\\*", "*");
    for tag in ["<b>", "</b>", "<sub>", "</sub>"] {
        raw = raw.replace(tag, "");
    }
    let words: Vec<&str> = raw.split_whitespace().collect();
    let mut text = String::new();
    for word in words {
        if text.chars().last().is_some_and(|c| c.is_ascii()) && word.starts_with(|c: char| c.is_ascii()) {
            text.push(' ');
        }
        text += word;
    }
    text
}

/// Checks that the source ranges of a passage, cleaned, are its text.
#[track_caller]
pub(crate) fn check_round_trip(passage: &Passage, chars: &[char]) {
    // An article's paragraphs and the lines of a title page are lines of the text.
    let between = if matches!(passage.kind, Kind::Article | Kind::Front) { "\n" } else { "" };
    let pieces: Vec<String> = pieces(passage, chars).iter().map(|piece| wording(piece)).collect();
    assert_eq!(passage.text, pieces.join(between), "{}", passage.id);
}
