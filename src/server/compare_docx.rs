//! A comparison as DOCX: what is the same is counted, what differs is printed with its marks.

use super::download::docx::{finish, paragraph, run, sheet};
use super::types::{CompareAnswer, ComparedChapter, ComparedCounts, ComparedIndicator, ComparedPair, ComparedPassage};
use docx_rs::{Hyperlink, HyperlinkType, Paragraph, Table, TableCell, TableRow};

/// What was dropped is struck through, what was added underlined: both are seen in print without colour.
const DROPPED: &str = "9C2420";
const ADDED: &str = "1D6340";

/// Writes the file.
///
/// # Errors
/// What the library says.
pub fn write(answer: &CompareAnswer) -> Result<Vec<u8>, String> {
    let title = format!("《{}》与《{}》对照", answer.a.short_title, answer.b.short_title);
    let mut docx = sheet(&title);
    docx = docx
        .add_paragraph(paragraph("About", &format!("甲：《{}》", answer.a.title)))
        .add_paragraph(paragraph("About", &format!("乙：《{}》", answer.b.title)))
        .add_paragraph(paragraph("About", &format!("逐段对照（以乙为准）：{}", in_words(&answer.counts))))
        .add_paragraph(paragraph("About", "说明：删去的文字加删除线，新增的文字加下划线；相同的段落不列出"));
    for chapter in &answer.chapters {
        docx = docx.add_paragraph(paragraph("Heading1", &heading(chapter)).keep_next(true));
        docx = docx.add_paragraph(paragraph("About", &in_words(&chapter.counts)));
        for pair in chapter.passages.iter().filter(|pair| pair.kind != "same") {
            docx = docx.add_paragraph(wording(pair));
            for (side, passage) in [("甲", &pair.a), ("乙", &pair.b)] {
                if let Some(passage) = passage {
                    docx = docx.add_paragraph(citation(side, passage));
                }
            }
        }
    }
    if !answer.indicators.is_empty() {
        docx = docx.add_paragraph(paragraph("Heading1", "指标对照").keep_next(true)).add_table(indicators(answer));
    }
    finish(docx)
}

/// 相同 3 段，改动 1 段…
pub(crate) fn in_words(counts: &ComparedCounts) -> String {
    let ComparedCounts { same, changed, added, dropped, moved } = *counts;
    format!("相同{same}段，改动{changed}段，新增{added}段，删去{dropped}段，移位{moved}段")
}

/// The name of a kind for readers.
pub(crate) fn kind_label(kind: &str) -> &'static str {
    match kind {
        "same" => "相同",
        "changed" => "改动",
        "added" => "新增",
        "dropped" => "删去",
        _ => "移位",
    }
}

/// 第七章 … ← 第六章 …
pub(crate) fn heading(chapter: &ComparedChapter) -> String {
    let name =
        |heading: &super::types::ComparedHeading| format!("{} {}", heading.label, heading.title).trim().to_owned();
    match (&chapter.a, &chapter.b) {
        (Some(a), Some(b)) if name(a) == name(b) => name(b),
        (Some(a), Some(b)) => format!("{}（原为：{}）", name(b), name(a)),
        (None, Some(b)) => format!("{}（新增）", name(b)),
        (Some(a), None) => format!("{}（删去）", name(a)),
        (None, None) => String::new(),
    }
}

fn wording(pair: &ComparedPair) -> Paragraph {
    let mut line = Paragraph::new().style("Wording").add_run(run(&format!("【{}】", kind_label(pair.kind))).bold());
    let gone = |text: &str| run(text).strike().color(DROPPED);
    let new = |text: &str| run(text).underline("single").color(ADDED);
    if !pair.differences.is_empty() {
        for piece in &pair.differences {
            if piece.op == "equal" {
                line = line.add_run(run(&piece.b));
                continue;
            }
            if !piece.a.is_empty() {
                line = line.add_run(gone(&piece.a));
            }
            if !piece.b.is_empty() {
                line = line.add_run(new(&piece.b));
            }
        }
        return line;
    }
    match (&pair.a, &pair.b) {
        (Some(a), None) => line.add_run(gone(&a.text)),
        (None, Some(b)) => line.add_run(new(&b.text)),
        (_, Some(b)) => line.add_run(run(&b.text)),
        (None, None) => line,
    }
}

fn citation(side: &str, passage: &ComparedPassage) -> Paragraph {
    let link = Hyperlink::new(&passage.url, HyperlinkType::External);
    let text = format!("{side}：{}", passage.citation);
    Paragraph::new().style("Citation").add_hyperlink(link.add_run(run(&text)))
}

fn indicators(answer: &CompareAnswer) -> Table {
    let cell = |text: &str| TableCell::new().add_paragraph(Paragraph::new().add_run(run(text)));
    let head = TableRow::new(["指标", "单位", "甲", "乙"].map(cell).to_vec());
    let row = |indicator: &ComparedIndicator| {
        let row = indicator.b.as_ref().or(indicator.a.as_ref());
        let unit = row.and_then(|row| row.figures.unit.as_deref()).unwrap_or_default();
        let side = |of: &dyn Fn(&super::types::ComparedYear) -> Option<String>| {
            let values = indicator.years.iter().filter_map(|year| Some(format!("{}年{}", year.year, of(year)?)));
            values.collect::<Vec<String>>().join("，")
        };
        TableRow::new(vec![
            cell(&indicator.name),
            cell(unit),
            cell(&side(&|year| year.a.clone())),
            cell(&side(&|year| year.b.clone())),
        ])
    };
    Table::new(std::iter::once(head).chain(answer.indicators.iter().map(row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_says_what_it_was_called() {
        let named = |title: &str| super::super::types::ComparedHeading {
            place: "1".to_owned(),
            number: Some(1),
            label: "第一章".to_owned(),
            title: title.to_owned(),
        };
        let counts = ComparedCounts { same: 1, changed: 0, added: 0, dropped: 0, moved: 0 };
        let chapter = |a: Option<&str>, b: Option<&str>| {
            heading(&ComparedChapter { a: a.map(named), b: b.map(named), counts, passages: Vec::new() })
        };
        assert_eq!(chapter(Some("水利"), Some("水利")), "第一章 水利");
        assert_eq!(chapter(Some("水务"), Some("水利")), "第一章 水利（原为：第一章 水务）");
        assert_eq!(chapter(None, Some("水利")), "第一章 水利（新增）");
        assert_eq!(chapter(Some("水利"), None), "第一章 水利（删去）");
        assert_eq!(in_words(&counts), "相同1段，改动0段，新增0段，删去0段，移位0段");
    }
}
