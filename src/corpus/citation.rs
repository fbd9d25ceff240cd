//! How a passage is cited, in the short form for readers and in the official one.

use super::apart::Apart;
use super::metadata::Metadata;
use super::model::{DocumentHead, Heading, Kind, Pages, Passage, Place};
use std::fmt::Write as _;

/// 《云溪市“十四五”规划纲要》第七章第三节“统筹推进基础设施建设”，第50—52页（推定）
#[must_use]
pub fn short_citation(document: &DocumentHead, passage: &Passage) -> String {
    let mut text = format!("《{}》{}", inner_titles(&document.metadata.short_title), place_text(passage));
    if let Some(pages) = passage.pages {
        let _ = write!(text, "，{}", pages_text(pages));
    }
    text
}

/// The full title with the document's number, without pages: the form for official papers.
#[must_use]
pub fn official_citation(document: &DocumentHead, passage: &Passage) -> String {
    let Metadata { title, number, .. } = &document.metadata;
    let number = number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
    format!("《{}》{number}{}", inner_titles(title), place_text(passage))
}

/// 第23页, 第23—24页, 第50—52页（推定）, 第84页起（推定）
#[must_use]
pub fn pages_text(pages: Pages) -> String {
    let range = match pages.last {
        Some(last) if last == pages.first => format!("第{last}页"),
        Some(last) => format!("第{}—{last}页", pages.first),
        None => format!("第{}页起", pages.first),
    };
    if pages.exact { range } else { range + "（推定）" }
}

/// The place inside the document: 第七章第三节“统筹推进基础设施建设”.
#[must_use]
pub fn place_text(passage: &Passage) -> String {
    place(passage, |title| format!("“{}”", inner_quotes(title)))
}

/// Inside 《 》, marks of titles become 〈 〉 (GB/T 15834).
fn inner_titles(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

/// The same to be read in a list: 第七章第三节 统筹推进基础设施建设.
#[must_use]
pub fn place_line(passage: &Passage) -> String {
    let line = place(passage, |title| format!(" {title} "));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place, with titles written in this way.
fn place(passage: &Passage, write_title: impl Fn(&str) -> String) -> String {
    match passage.kind {
        Kind::Front => return "标题页".to_owned(),
        Kind::Notice => return "印发通知".to_owned(),
        Kind::Preamble => return "引言".to_owned(),
        _ => {}
    }
    let place = &passage.place;
    if let (Some(_), Some(annex)) = (Apart::of_key(&place.key), &place.annex) {
        return annex.title.clone();
    }
    if let Some(article) = &place.article {
        let above = [&place.annex, &place.part, &place.chapter, &place.section].into_iter().flatten();
        let named = |heading: &Heading| match heading.label.starts_with('第') || heading.title.is_empty() {
            true => heading.label.clone(),
            false => format!("{}{}", heading.label, write_title(&heading.title)),
        };
        return above.map(named).collect::<String>() + &article.label;
    }
    headings_text(place, &write_title) + &item_text(passage, &write_title)
}

/// Labels run together (第七章第三节) and only the innermost title is written; labels such as
/// 一、 that do not name their level are each followed by their title.
fn headings_text(place: &Place, write_title: impl Fn(&str) -> String) -> String {
    let above: Vec<&Heading> = [&place.annex, &place.part, &place.chapter, &place.section]
        .into_iter()
        .flatten()
        .chain(&place.subsections)
        .collect();
    let mut text = String::new();
    for (index, heading) in above.iter().enumerate() {
        text += &heading.label;
        let innermost = index + 1 == above.len();
        if (innermost || !heading.label.starts_with('第')) && !heading.title.is_empty() {
            text += &write_title(&heading.title);
        }
    }
    text
}

fn item_text(passage: &Passage, write_title: impl Fn(&str) -> String) -> String {
    let place = &passage.place;
    let mut text = String::new();
    if let Some(heading) = &place.box_ {
        text += &heading.label;
        if !heading.title.is_empty() {
            text += &write_title(&heading.title);
        }
    }
    if let Some(table) = &place.table {
        if table.label.is_empty() {
            // A title without a number is printed without quotation marks: 主要指标体系表第12项.
            text += &table.title;
            // 附表 itself says what it is.
            let is_annex = place.annex.as_ref().is_some_and(|annex| annex.label.starts_with("附表"));
            let is_named = table.title.ends_with('表') || (table.title.is_empty() && is_annex);
            if !is_named {
                text.push('表');
            }
        } else {
            text += &table.label;
            if !table.title.is_empty() {
                text += &write_title(&table.title);
            }
        }
    }
    if let Some(note) = &place.note {
        text += &note.label;
    } else if let Some(item) = place.item {
        let _ = write!(text, "第{item}项");
    } else if passage.kind == Kind::Note {
        text += "注";
    }
    text
}

/// Inside “ ”, quotation marks become ‘ ’ (GB/T 15834).
fn inner_quotes(title: &str) -> String {
    title.replace('“', "‘").replace('”', "’")
}

/// The text in “ ”. Marks inside alternate with their depth (GB/T 15834): “甲‘乙“丙”乙’甲”.
#[must_use]
pub fn quoted(text: &str) -> String {
    const MARKS: [(char, char); 2] = [('“', '”'), ('‘', '’')];
    let marks_at = |depth: usize| MARKS.get(depth % 2).copied().unwrap_or(('“', '”'));
    let mut quoted = String::with_capacity(text.len() + 6);
    let mut depth = 0;
    quoted.push('“');
    for c in text.chars() {
        match c {
            '“' | '‘' => {
                depth += 1;
                quoted.push(marks_at(depth).0);
            }
            // A mark that closes nothing, as where a sentence was cut out of a quotation, is one of the first level.
            '”' | '’' => {
                quoted.push(marks_at(depth.max(1)).1);
                depth = depth.saturating_sub(1);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('”');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_inside_a_quotation_alternate() {
        for (text, expected) in [
            ("绿水青山。", "“绿水青山。”"),
            ("推进“一网通办”。", "“推进‘一网通办’。”"),
            ("他说：“这叫‘甲’。”", "“他说：‘这叫“甲”。’”"),
            ("推进‘双碳’。", "“推进‘双碳’。”"),
            ("通办”。好。", "“通办’。好。”"),
            ("", "“”"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
