//! A search's answer as a list for people.

use crate::server::types::{FAULT_NOTICE, Hit, SearchAnswer};
use crate::text::CharSpan;
use plansearch_search::Snippet;
use std::io::{self, Write};

/// How matches stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emphasis {
    /// They do not.
    Plain,
    /// By escape sequences, for terminals.
    Ansi,
}

/// Writes the hits, each with its rank, its citation and a piece of its text, and the totals.
pub(super) fn write(out: &mut dyn Write, answer: &SearchAnswer, emphasis: Emphasis) -> io::Result<()> {
    for (index, hit) in answer.hits.iter().enumerate() {
        write_hit(out, index + 1, hit, emphasis)?;
    }
    for warning in &answer.query.warnings {
        writeln!(out, "提示：{warning}")?;
    }
    if let Some(corrected) = &answer.query.corrected {
        writeln!(out, "已按“{corrected}”检索。")?;
    }
    if answer.total == 0 {
        writeln!(out, "没有找到与“{}”相符的段落。", answer.query.text)?;
        return write_hint(out, answer);
    }
    if !answer.answerable {
        writeln!(out, "以上只是相近的段落，文中可能没有直接的回答。")?;
        write_hint(out, answer)?;
    }
    writeln!(
        out,
        "共{}段相符，列出{}段；{}段含有原词句，共{}处。用时{}微秒。",
        answer.total,
        answer.hits.len(),
        answer.total_exact,
        answer.occurrences,
        answer.took_us
    )
}

/// What the documents do not hold, and what to try instead.
fn write_hint(out: &mut dyn Write, answer: &SearchAnswer) -> io::Result<()> {
    if !answer.absent.is_empty() {
        writeln!(out, "文中没有：{}", answer.absent.join("、"))?;
    }
    if !answer.query.suggestions.is_empty() {
        writeln!(out, "可以试试：{}", answer.query.suggestions.join("、"))?;
    }
    Ok(())
}

fn write_hit(out: &mut dyn Write, rank: usize, hit: &Hit, emphasis: Emphasis) -> io::Result<()> {
    let passage = &hit.passage;
    writeln!(out, "{rank:>3}. {}", passage.citation.text)?;
    writeln!(out, "     {}", emphasised(&hit.snippet, emphasis))?;
    if !passage.faults.is_empty() {
        let notes: Vec<&str> = passage.faults.iter().map(|fault| fault.note.as_str()).collect();
        writeln!(out, "     {FAULT_NOTICE}：{}", notes.join("；"))?;
    }
    writeln!(out, "     {}\n", passage.id)
}

fn emphasised(snippet: &Snippet, emphasis: Emphasis) -> String {
    let (start, end) = match emphasis {
        Emphasis::Plain => ("", ""),
        Emphasis::Ansi => ("\x1b[1;31m", "\x1b[0m"),
    };
    let spans = CharSpan::merged(snippet.highlights.clone());
    let mut text = String::with_capacity(snippet.text.len());
    for (index, c) in snippet.text.chars().enumerate() {
        if spans.iter().any(|span| span.start == index) {
            text += start;
        }
        // A line of the list stays one line, and a source cannot speak to the terminal.
        text.push(if c.is_control() { ' ' } else { c });
        if spans.iter().any(|span| span.end == index + 1) {
            text += end;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, highlights: &[(usize, usize)], expected: &str) {
        let highlights = highlights.iter().map(|&(start, end)| CharSpan::new(start, end)).collect();
        let snippet = Snippet { text: text.to_owned(), highlights };
        let shown = emphasised(&snippet, Emphasis::Ansi).replace("\x1b[1;31m", "<").replace("\x1b[0m", ">");
        assert_eq!(shown, expected);
    }

    #[test]
    fn matches_stand_out() {
        check("森林覆盖率达到30%", &[(0, 5)], "<森林覆盖率>达到30%");
        check("森林覆盖率达到30%", &[(7, 10), (0, 2), (1, 5)], "<森林覆盖率>达到<30%>");
        check("𠀀5G基站", &[(1, 3), (3, 5)], "𠀀<5G基站>");
        check("", &[], "");
    }

    #[test]
    fn control_characters_are_not_passed_on() {
        check("a\x1b[2J\nb", &[], "a [2J b");
    }
}
