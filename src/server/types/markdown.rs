//! The answer to a retrieval as Markdown, to be put into a prompt as it is.

use super::passage::FAULT_NOTICE;
use super::retrieve::{RetrieveAnswer, Retrieved};
use std::fmt::Write as _;

impl RetrieveAnswer {
    /// Each passage as a numbered quotation under its citation; first, where the documents do not answer, a notice.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        if let Some(notice) = self.notice() {
            let _ = writeln!(text, "**{notice}**\n");
        }
        for (number, passage) in (1..).zip(&self.passages) {
            write_passage(&mut text, number, passage);
        }
        text
    }
}

fn write_passage(out: &mut String, number: usize, passage: &Retrieved) {
    let _ = writeln!(out, "[{number}] {}<{}>\n", passage.cited(), passage.url);
    for line in passage.text.lines() {
        let _ = writeln!(out, "> {line}");
    }
    if !passage.complete {
        let _ = writeln!(out, "\n（节录）");
    }
    if !passage.faults.is_empty() {
        let notes: Vec<&str> = passage.faults.iter().map(|fault| fault.note.as_str()).collect();
        let _ = writeln!(out, "\n{FAULT_NOTICE}：{}", notes.join("；"));
    }
    out.push('\n');
}
