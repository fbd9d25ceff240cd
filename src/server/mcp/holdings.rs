//! The documents held, in words for models, with examples taken from them.

use super::refusal::document_ids;
use crate::corpus::{Kind, Node, NodeKind, Passage};
use crate::library::Library;
use crate::text::sentences;

/// What descriptions say of the documents. Read anew for each list of tools, so a reload is seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Holdings {
    /// 《云溪市“十四五”规划纲要》（yunxi-145，云政发〔2021〕6号）
    pub documents: String,
    /// The id of a document.
    pub document: String,
    /// The id of a section: `yunxi-145/7.3`.
    pub section: String,
    /// The id of a passage.
    pub passage: String,
    /// The name of an indicator, or the title of a section where there is no indicator.
    pub name: String,
    /// A sentence of a document.
    pub sentence: String,
}

impl Holdings {
    pub(super) fn of(library: &Library) -> Self {
        // What cannot be read now is described in general.
        let first = library.documents(None, 1).ok().and_then(|mut heads| heads.pop());
        let record = first.and_then(|head| library.document(&head.id).ok());
        let document = record.as_ref().map_or_else(|| "DOCUMENT".to_owned(), |record| record.id.clone());
        let section = record.as_ref().and_then(|record| first_section(&record.outline));
        let place = section.map_or("1", |section| section.place.as_str());
        let quoted = library.passages().take(MAX_LOOKED_AT).find_map(|found| quotable(&found.passage));
        let (passage, sentence) = quoted.unwrap_or_else(|| (format!("{document}/1/p1"), "原文中的一句话".to_owned()));
        let with_facts = library.facts(&[], None, 1, |record| Ok(record.facts.indicators.clone()));
        let indicator = with_facts.ok().and_then(|page| page.items.first().map(|fact| fact.figures.name.clone()));
        let name = indicator.or_else(|| section.map(|section| section.title.clone()));
        Self {
            documents: listed(library).unwrap_or_else(|| document_ids(library)),
            section: format!("{document}/{place}"),
            document,
            passage,
            name: name.unwrap_or_else(|| "发展目标".to_owned()),
            sentence,
        }
    }

    /// What a model is told before anything else.
    pub(super) fn instructions(&self) -> String {
        format!(
            "这里收录：{}。\n\
             回答与这些文件有关的问题时，先用 retrieve 取原文（或用 search 找段落、fetch 取全文），只根据取到的原文回答，\
             引用时逐字照抄并注明出处和链接。结果说文件没有写到的，就如实说没有写到，不要猜测。\
             指标数值用 get_indicator，正文定下的数字目标用 get_targets，章节目录用 outline；写好的引文用 verify_quote 核对。",
            self.documents
        )
    }
}

/// So many of the first passages are looked at for a sentence that is worth quoting.
const MAX_LOOKED_AT: usize = 100;

/// Each document with its number, as long as they are few.
fn listed(library: &Library) -> Option<String> {
    const MAX_LISTED: usize = 8;
    if library.document_count() > MAX_LISTED {
        return None;
    }
    let listed: Vec<String> = library
        .documents(None, MAX_LISTED)
        .ok()?
        .iter()
        .map(|document| {
            let number = document.metadata.number.as_ref().map(|number| format!("，{number}")).unwrap_or_default();
            format!("《{}》（文件编号 {}{number}）", document.metadata.title, document.id)
        })
        .collect();
    Some(listed.join("、"))
}

fn first_section(outline: &[Node]) -> Option<&Node> {
    outline.iter().find_map(|node| match node.kind {
        NodeKind::Section => Some(node),
        _ => first_section(&node.children),
    })
}

/// A passage of running text with a sentence in it that is worth quoting.
fn quotable(passage: &Passage) -> Option<(String, String)> {
    const CHARS: std::ops::RangeInclusive<usize> = 12..=40;
    if !matches!(passage.kind, Kind::Paragraph | Kind::Article) {
        return None;
    }
    let chars: Vec<char> = passage.text.chars().collect();
    let fits = |text: &String| CHARS.contains(&text.chars().count()) && !text.contains('"');
    let sentence = sentences(&chars).into_iter().map(|span| span.slice(&passage.text)).find(fits)?;
    Some((passage.id.clone(), sentence))
}
