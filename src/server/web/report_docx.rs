//! The report of a check as DOCX: the draft with a comment at each sentence that differs, then each sentence with its
//! verdict, the documents' wording below it, and where that stands.

use super::report::{Judged, Look, Report, StyledSpan};
use crate::Links;
use crate::download::docx::{finish, paragraph, run, sheet};
use docx_rs::{BreakType, Comment, Docx, Hyperlink, HyperlinkType, Paragraph, Run};

/// What the draft has and the documents have not; what should stand there.
const OWN: &str = "9C2420";
const THEIRS: &str = "1D6340";

/// Writes the file.
///
/// # Errors
/// What the library says.
pub(super) fn write(report: &Report, links: &Links) -> Result<Vec<u8>, String> {
    let counts: Vec<String> =
        report.tally.iter().map(|(verdict, count)| format!("{}{count}句", verdict.label())).collect();
    let mut docx = sheet("核对报告")
        .add_paragraph(paragraph("About", &format!("对照：{}", report.compared.join("、"))))
        .add_paragraph(paragraph("About", &format!("结果：共{}句，{}", report.total, counts.join("，"))))
        .add_paragraph(paragraph(
            "About",
            "说明：稿件中有出入的文字加下划线，原文中不同的文字加粗；正式引用前请翻看原件",
        ));
    if report.sentences.iter().any(|sentence| has_comment(&sentence.judged)) {
        docx = docx.add_paragraph(paragraph("Heading4", "稿件（批注在有出入的句子上）").keep_next(true));
        docx = docx.add_paragraph(annotated(report));
    }
    for sentence in &report.sentences {
        docx = judged(docx, &format!("第{}句", sentence.number), &sentence.judged, links);
        for quote in sentence.quotes.iter().filter(|quote| !quote.is_verbatim()) {
            docx = judged(docx, &format!("第{}句引号内", sentence.number), quote, links);
        }
    }
    finish(docx)
}

fn has_comment(judged: &Judged) -> bool {
    !judged.is_verbatim() && !judged.is_silent
}

/// The draft in its own order.
fn annotated(report: &Report) -> Paragraph {
    let mut sentences: Vec<_> = report.sentences.iter().collect();
    sentences.sort_by_key(|sentence| sentence.number);
    let mut draft = Paragraph::new().style("Wording");
    for sentence in sentences {
        let judged = &sentence.judged;
        let wording: String = judged.draft.iter().map(|span| span.text.as_str()).collect();
        if !has_comment(judged) {
            draft = draft.add_run(run(&wording));
            continue;
        }
        // The writer repeats a comment for each of its paragraphs, so it has one.
        let mut said = Paragraph::new();
        for (index, text) in remarks(judged).into_iter().enumerate() {
            if index > 0 {
                said = said.add_run(Run::new().add_break(BreakType::TextWrapping));
            }
            said = said.add_run(run(&text));
        }
        let comment = Comment::new(sentence.number).author("plansearch").add_paragraph(said);
        draft = draft.add_comment_start(comment).add_run(run(&wording)).add_comment_end(sentence.number);
    }
    draft
}

/// What a comment says: the verdict, and the documents' wording with its place.
fn remarks(judged: &Judged) -> Vec<String> {
    let finer: String = judged.finer.iter().map(|word| format!("，{word}")).collect();
    let mut remarks = vec![format!("{}{finer}", judged.verdict.label())];
    remarks.extend(judged.remark.clone());
    remarks.extend(judged.places.iter().map(|place| {
        let wording: String = place.text.iter().map(|span| span.text.as_str()).collect();
        format!("原文：{wording}（{}）", place.link.text)
    }));
    remarks
}

fn judged(mut docx: Docx, name: &str, judged: &Judged, links: &Links) -> Docx {
    let finer = judged.finer.iter().map(|word| format!("，{word}"));
    let head = format!("{name}：{}{}", judged.verdict.label(), finer.collect::<String>());
    docx = docx.add_paragraph(paragraph("Heading4", &head).keep_next(true));
    docx = docx.add_paragraph(line("稿件：", &judged.draft, OWN));
    if let Some(remark) = &judged.remark {
        docx = docx.add_paragraph(paragraph("Caution", remark));
    }
    for place in &judged.places {
        if !judged.is_verbatim() {
            docx = docx.add_paragraph(line("原文：", &place.text, THEIRS));
        }
        let link = Hyperlink::new(format!("{}/{}", links.base(), place.link.href), HyperlinkType::External);
        let link = link.add_run(run(&format!("出处：{}", place.link.text)));
        docx = docx.add_paragraph(Paragraph::new().style("Citation").add_hyperlink(link));
        for fault in &place.faults {
            docx = docx.add_paragraph(paragraph("Caution", &format!("{}：{}", crate::types::FAULT_NOTICE, fault.note)));
        }
    }
    docx
}

fn line(name: &str, spans: &[StyledSpan], color: &str) -> Paragraph {
    let mut line = Paragraph::new().style("Wording").add_run(run(name).bold());
    for span in spans {
        let text = run(&span.text);
        line = line.add_run(match span.look {
            Look::Plain | Look::Frame => text,
            Look::Changed | Look::Alone if color == OWN => text.underline("single").color(color),
            Look::Changed | Look::Alone => text.bold().color(color),
        });
    }
    line
}
