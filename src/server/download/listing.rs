//! What the file says, whatever its form.

use super::gather::Gathered;
use crate::corpus::{self, Kind, pages_text};
use crate::types::{Citation, CitedHeading, DocumentSummary, FAULT_NOTICE, Fault, Hit, Pages};
use plansearch_search::Mode;

/// The paragraphs of the file under its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// “数字经济”检索结果
    pub(super) title: String,
    query: String,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Paragraph {
    /// What the list is: the query, the counts, the documents.
    About(String),
    /// A heading of the documents, from level 1.
    Heading(usize, String),
    /// The wording of a hit, after its number in the list.
    Wording(usize, Vec<Span>),
    /// Where the wording stands, with a link to it.
    Citation { text: String, url: String },
    /// What to beware of.
    Caution(String),
}

/// A span of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    /// Whether it is what the query matched.
    pub(super) is_match: bool,
}

impl Listing {
    pub(super) fn new(gathered: &Gathered) -> Self {
        let query = gathered.request.query.trim();
        let mut paragraphs: Vec<Paragraph> = about(gathered).into_iter().map(Paragraph::About).collect();
        let mut above: Vec<String> = Vec::new();
        for (index, hit) in gathered.answer.hits.iter().enumerate() {
            let headings = headings(hit, gathered.documents.len() > 1);
            let common = above.iter().zip(&headings).take_while(|(old, new)| old == new).count();
            let changed = headings.iter().enumerate().skip(common);
            paragraphs.extend(changed.map(|(level, heading)| Paragraph::Heading(level + 1, heading.clone())));
            above = headings;
            paragraphs.push(Paragraph::Wording(index + 1, spans(hit)));
            paragraphs.push(citation(&hit.passage.citation));
            paragraphs
                .extend(hit.passage.faults.iter().map(|fault| Paragraph::Caution(caution(fault, &hit.passage.text))));
        }
        Self { title: format!("“{}”检索结果", one_line(query)), query: query.to_owned(), paragraphs }
    }

    /// 检索结果-数字经济, without what file systems do not take.
    pub(super) fn file_name(&self) -> String {
        const MAX_CHARS: usize = 30;
        let is_plain = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        let query: String = self.query.chars().filter(is_plain).take(MAX_CHARS).collect();
        match query.trim() {
            "" => "检索结果".to_owned(),
            query => format!("检索结果-{query}"),
        }
    }
}

fn about(gathered: &Gathered) -> Vec<String> {
    let Gathered { request, answer, documents } = gathered;
    let mut about = vec![format!("检索词：{}", one_line(request.query.trim()))];
    if let Some(corrected) = &answer.query.corrected {
        about.push(format!("更正：已按“{}”检索", one_line(corrected)));
    }
    let mode = match request.mode {
        Mode::Any => "含任一词语",
        Mode::All => "含全部词语",
        Mode::Exact => "连续出现的原文",
    };
    about.push(format!("检索方式：{mode}{}", filters(gathered)));
    let counts = match answer.total {
        0 => "没有符合的段落".to_owned(),
        total => format!("共{total}段，按文件原有顺序排列"),
    };
    let exact = match answer.total_exact {
        0 => "没有一段含检索词的完整原文".to_owned(),
        total_exact => format!("其中{total_exact}段含检索词的完整原文，共{}处", answer.occurrences),
    };
    about.push(format!("结果：{counts}；{exact}"));
    if answer.hits.len() < answer.total {
        about.push(format!("注意：结果过多，本文件只列出前{}段，请缩小检索范围后再下载", answer.hits.len()));
    }
    if !answer.absent.is_empty() {
        let absent: Vec<String> = answer.absent.iter().map(|word| format!("“{}”", one_line(word))).collect();
        about.push(format!("文件中未出现：{}", absent.join("、")));
    }
    if !answer.answerable {
        about.push("注意：文件中可能没有直接回答这一检索的内容，以下段落仅供参考".to_owned());
    }
    about.extend(answer.query.warnings.iter().map(|warning| format!("提示：{}", one_line(warning))));
    about.extend(documents.iter().map(|document| format!("文件：{}", source(document))));
    let is_inferred = |hit: &Hit| hit.passage.citation.pages.is_some_and(|pages| !pages.exact);
    if answer.hits.iter().any(is_inferred) {
        about.push("说明：标“（推定）”的页码由目录和分页推算，其余页码确定".to_owned());
    }
    about
}

/// ；限于：第四章 …、专栏
fn filters(gathered: &Gathered) -> String {
    let filters = &gathered.request.filters;
    let titles = filters.documents.iter().map(|id| {
        let document = gathered.documents.iter().find(|document| document.id == *id);
        document.map_or_else(|| id.clone(), |document| format!("《{}》", document.short_title))
    });
    let chapters = filters.chapters.iter().map(|chapter| {
        let facet = gathered.answer.facets.chapter.iter().find(|facet| facet.value == *chapter);
        facet.map_or_else(|| format!("第{chapter}章"), |facet| facet.label.clone())
    });
    let sections = filters.sections.iter().map(|section| format!("第{section}节"));
    let kinds = filters.kinds.iter().map(|kind| kind.label().to_owned());
    let all: Vec<String> = titles.chain(chapters).chain(sections).chain(kinds).map(|text| one_line(&text)).collect();
    if all.is_empty() { String::new() } else { format!("；限于：{}", all.join("、")) }
}

/// 《…规划纲要》（云政发〔2021〕6号），云溪市人民政府，2021年10月
fn source(document: &DocumentSummary) -> String {
    let number = document.number.as_ref().map(|number| format!("（{number}）"));
    let issuer = document.issuer.as_ref().map(|issuer| format!("，{issuer}"));
    let date = document.date.as_ref().map(|date| format!("，{}", date_text(date)));
    let more: String = [number, issuer, date].into_iter().flatten().collect();
    format!("《{}》{more}", document.title)
}

/// 2021-10 as 2021年10月.
fn date_text(date: &str) -> String {
    let parts = date.split('-').zip(["年", "月", "日"]);
    parts.map(|(number, unit)| format!("{}{unit}", number.trim_start_matches('0'))).collect()
}

/// The headings above a hit, outermost first: the document where there are several, part, chapter and section.
fn headings(hit: &Hit, several_documents: bool) -> Vec<String> {
    let Citation { title, part, chapter, section, .. } = &hit.passage.citation;
    let shown = |heading: &CitedHeading| format!("{}　{}", heading.label, heading.title).trim().to_owned();
    let mut headings: Vec<String> = several_documents.then(|| title.clone()).into_iter().collect();
    headings.extend([part, chapter, section].into_iter().flatten().map(shown));
    let before_chapters = [Kind::Front, Kind::Notice, Kind::Preamble];
    headings.extend(
        before_chapters.iter().filter(|kind| kind.name() == hit.passage.kind).map(|kind| kind.label().to_owned()),
    );
    headings
}

fn spans(hit: &Hit) -> Vec<Span> {
    let chars: Vec<char> = hit.passage.text.chars().collect();
    let mut spans = Vec::new();
    let mut add = |range: std::ops::Range<usize>, is_match: bool| {
        let text: String = chars.get(range).unwrap_or_default().iter().collect();
        if !text.is_empty() {
            spans.push(Span { text, is_match });
        }
    };
    let mut at = 0;
    for highlight in &hit.highlights {
        add(at..highlight.start, false);
        add(highlight.start..highlight.end, true);
        at = highlight.end;
    }
    add(at..chars.len(), false);
    spans
}

fn citation(citation: &Citation) -> Paragraph {
    let pages = citation.pages.map(|Pages { first, last, exact }| corpus::Pages { first, last, exact });
    let pages = pages.map(|pages| format!("，{}", pages_text(pages))).unwrap_or_default();
    Paragraph::Citation { text: format!("出处：{}{pages}", citation.official), url: citation.url.clone() }
}

fn caution(fault: &Fault, text: &str) -> String {
    let place: String = text.chars().skip(fault.start).take(fault.end.saturating_sub(fault.start)).collect();
    let place = if place.is_empty() { String::new() } else { format!("“{}”", one_line(&place)) };
    format!("{FAULT_NOTICE}：{place}（{}）", one_line(&fault.note))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_known() {
        for (date, text) in [("2021", "2021年"), ("2021-10", "2021年10月"), ("2008-01-31", "2008年1月31日")] {
            assert_eq!(date_text(date), text);
        }
    }

    #[test]
    fn file_names_hold_what_every_system_takes() {
        let name =
            |query: &str| Listing { title: String::new(), query: query.to_owned(), paragraphs: Vec::new() }.file_name();
        assert_eq!(name("数字经济 5G"), "检索结果-数字经济 5G");
        assert_eq!(name("“../a\\b:*?|<c>\n”"), "检索结果-abc");
        assert_eq!(name("？"), "检索结果");
        assert_eq!(name(&"云".repeat(99)), format!("检索结果-{}", "云".repeat(30)));
    }
}
