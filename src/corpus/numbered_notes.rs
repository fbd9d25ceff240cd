//! Notes that a text numbers itself: 〔1〕 in a sentence and at the head of a line below.

use super::markup::{Class, Markup};

/// Fewer lines than this that count up in brackets are no notes.
const MIN_NOTES: usize = 3;

/// The notes that lines `[1]`, `[2]`, … open, and their marks in the text.
#[derive(Debug, Default)]
pub(crate) struct NumberedNotes {
    /// For each note its line, counted from 0.
    pub lines: Vec<usize>,
    /// Where each mark stands, with the note's number.
    pub marks: Vec<(usize, String)>,
}

/// Takes the marks of numbered notes out of the wording. A mark stands right behind a word; a figure in brackets
/// stands alone in its cell.
pub(crate) fn mark_numbered_notes(chars: &[char], markup: &mut Markup) -> NumberedNotes {
    let mut notes: Vec<(usize, usize, usize)> = Vec::new();
    for line in 0..markup.line_count() {
        let range = markup.line_range(line, chars.len());
        let raw = chars.get(range.clone()).unwrap_or_default();
        let blank = raw.iter().take_while(|c| c.is_whitespace()).count();
        if let Some((number, len)) = bracketed_number(raw.get(blank..).unwrap_or_default())
            && number == notes.len() + 1
            && raw.len() > blank + len + 2
        {
            notes.push((line, range.start + blank, len));
        }
    }
    let mut found = NumberedNotes::default();
    let mut marks: Vec<(usize, usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(step) = chars.get(at..).and_then(|rest| rest.iter().position(|&c| c == '[' || c == '［')) {
        at += step;
        let behind_word = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .is_some_and(|&c| !c.is_whitespace() && !matches!(c, '|' | '，' | '、' | '；'));
        let mark = chars.get(at..).and_then(bracketed_number);
        if let (true, Some((number, len))) = (behind_word, mark)
            && number <= notes.len()
            && markup.classes.get(at) == Some(&Class::Wording)
        {
            marks.push((at, number, len));
        }
        at += 1;
    }
    // A few are notes only where the text has their marks.
    let marked = (1..=notes.len()).all(|number| marks.iter().any(|mark| mark.1 == number));
    if notes.len() < MIN_NOTES && !marked {
        return found;
    }
    for &(line, start, len) in &notes {
        markup.mark(start, start + len, Class::Mark);
        found.lines.push(line);
    }
    for (at, number, len) in marks {
        markup.mark(at, at + len, Class::Mark);
        found.marks.push((at, number.to_string()));
    }
    found
}

/// The number in `[12]` at the start, and the length of the whole.
fn bracketed_number(chars: &[char]) -> Option<(usize, usize)> {
    let (open, rest) = chars.split_first()?;
    let close = match open {
        '[' => ']',
        '［' => '］',
        _ => return None,
    };
    let digits: String = rest.iter().take(4).take_while(|c| c.is_ascii_digit()).collect();
    let number = digits.parse().ok().filter(|number| (1..500).contains(number))?;
    (rest.get(digits.len()) == Some(&close)).then_some((number, digits.len() + 2))
}

/// The length of `[^1]`, or of `[!NOTE]`, which opens a call-out, at the start.
pub(super) fn note_mark_len(chars: &[char]) -> Option<usize> {
    if let ['[', '!', rest @ ..] = chars {
        let len = rest.iter().take(12).take_while(|c| c.is_ascii_uppercase()).count();
        return (len > 0 && rest.get(len) == Some(&']')).then_some(len + 3);
    }
    let ['[', '^', rest @ ..] = chars else { return None };
    let len = rest.iter().take(12).position(|&c| c == ']')?;
    (len > 0).then_some(len + 3)
}
