//! The answer to a check for people: each sentence with its verdict, where it stands, what differs.

use crate::quote::{DifferenceKind, Verdict};
use crate::server::types::{CheckAnswer, CheckedSentence, DiffPiece, Judgement};
use clap::builder::styling::{AnsiColor, Style};

/// What only the draft has, and what only the document has.
const PUT_IN: Style = AnsiColor::Red.on_default().bold();
const LEFT_OUT: Style = AnsiColor::Green.on_default().bold();

/// The report, with escape sequences for colours.
pub(super) fn report(answer: &CheckAnswer) -> String {
    let mut report = String::new();
    for (index, sentence) in answer.sentences.iter().enumerate() {
        add_sentence(&mut report, index + 1, sentence);
    }
    let count = |verdict: Verdict| answer.sentences.iter().filter(|s| s.judgement.verdict == verdict.name()).count();
    let counts = Verdict::ALL.iter().map(|&verdict| (verdict, count(verdict))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(verdict, count)| format!("{}{count}句", verdict.label())).collect();
    report + &format!("共{}句：{}。\n", answer.sentences.len(), counts.join("，"))
}

fn add_sentence(report: &mut String, number: usize, sentence: &CheckedSentence) {
    let judgement = &sentence.judgement;
    *report += &format!("{number:>3}. {} {}\n", heading(judgement), shown(&sentence.text));
    add_details(report, judgement);
    for quote in sentence.quotes.iter().filter(|quote| quote.judgement.verdict != judgement.verdict) {
        *report += &format!("     引号内“{}”：{}\n", shown(&quote.text), heading(&quote.judgement));
    }
    report.push('\n');
}

/// 【有改动：数字或单位】
fn heading(judgement: &Judgement) -> String {
    let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.name() == judgement.verdict);
    let style = match verdict {
        Some(Verdict::Verbatim | Verdict::None) => AnsiColor::Green.on_default(),
        Some(Verdict::Same) => AnsiColor::Cyan.on_default(),
        Some(Verdict::Absent) => AnsiColor::Magenta.on_default(),
        Some(Verdict::Altered | Verdict::Stitched | Verdict::Misplaced) | None => AnsiColor::Yellow.on_default(),
    }
    .bold();
    let kinds: Vec<&str> =
        all_kinds().filter(|kind| judgement.kinds.contains(&kind.name())).map(DifferenceKind::label).collect();
    let note = match (kinds.is_empty(), judgement.common) {
        (false, _) => format!("：{}", kinds.join("、")),
        (true, true) => "：各地规划通用的套语".to_owned(),
        (true, false) => String::new(),
    };
    format!("{style}【{}{note}】{style:#}", verdict.map_or(judgement.verdict, Verdict::label))
}

fn all_kinds() -> impl Iterator<Item = DifferenceKind> {
    use DifferenceKind::{Added, Degree, Dropped, Name, Negation, Number, Swapped, Wording};
    [Number, Negation, Degree, Name, Wording, Dropped, Added, Swapped].into_iter()
}

fn add_details(report: &mut String, judgement: &Judgement) {
    if let Some(claim) = &judgement.misplaced_claim {
        *report += &format!("     所称出处“{}”有误。\n", shown(claim));
    }
    let differs = judgement.diff.iter().any(|piece| piece.op != "equal") && !judgement.plan.is_empty();
    if differs {
        *report += &format!("     对照：{}\n", judgement.diff.iter().map(marked).collect::<String>());
    }
    for place in &judgement.plan {
        *report += &format!("     {}（{}）\n", place.citation.text, place.id);
        if differs {
            *report += &format!("     原文：{}\n", shown(&place.text));
        }
    }
}

/// 〔－1200〕〔＋1500〕, in colour where there is any.
fn marked(piece: &DiffPiece) -> String {
    let part = |style: Style, sign: char, text: &str| match text {
        "" => String::new(),
        _ => format!("{style}〔{sign}{}〕{style:#}", shown(text)),
    };
    match piece.op {
        "equal" => shown(&piece.draft),
        _ => part(LEFT_OUT, '－', &piece.plan) + &part(PUT_IN, '＋', &piece.draft),
    }
}

/// A line of the report stays one line, and a draft cannot speak to the terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_marked() {
        let piece = |op, draft: &str, plan: &str| DiffPiece { op, draft: draft.to_owned(), plan: plan.to_owned() };
        let text: String = [
            piece("equal", "修路", "修路"),
            piece("replace", "80", "90"),
            piece("insert", "\x1b[2J不", ""),
            piece("delete", "", "大力"),
        ]
        .iter()
        .map(marked)
        .collect();
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "修路〔－90〕〔＋80〕〔＋ [2J不〕〔－大力〕");
        assert!(text.len() > plain.len());
    }
}
