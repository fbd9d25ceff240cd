//! Automatic numbers: `numbering.xml` says how they look, and the paragraphs in their order what they are.

use crate::read::numerals::format_number;
use crate::read::xml::{attribute, child, elements, name, value};
use roxmltree::Node;
use std::collections::HashMap;

/// Word has nine levels.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// 第%1章
    text: String,
    /// Whether a space stands between the number and the text.
    gap: bool,
    /// Whether all numbers in it are decimal (1.1 below 第一章).
    legal: bool,
    /// After which level, from 1, it begins anew; 0 never.
    restart: Option<usize>,
    /// The style whose paragraphs are numbered by it.
    style: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: Vec<Level>,
    style_link: Option<String>,
}

#[derive(Debug, Clone)]
struct List {
    of: String,
    overrides: HashMap<usize, Level>,
    starts: HashMap<usize, u32>,
    begun: bool,
}

/// All lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Abstract>,
    lists: HashMap<String, List>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads `numbering.xml`; `list_of_style` gives the list that a numbering style names.
    pub(super) fn read(root: Node<'_, '_>, list_of_style: impl Fn(&str) -> Option<String>) -> Self {
        let mut numbering = Self::default();
        let mut links = Vec::new();
        for node in elements(root) {
            match name(node) {
                "abstractNum" => {
                    let Some(id) = attribute(node, "abstractNumId") else { continue };
                    let levels = elements(node).filter(|node| name(*node) == "lvl").take(LEVELS).map(read_level);
                    let style_link = value(node, "numStyleLink").map(str::to_owned);
                    if let Some(link) = &style_link {
                        links.push((id.to_owned(), link.clone()));
                    }
                    numbering.abstracts.insert(id.to_owned(), Abstract { levels: levels.collect(), style_link });
                }
                "num" => {
                    if let (Some(id), Some(of)) = (attribute(node, "numId"), value(node, "abstractNumId")) {
                        numbering.lists.insert(id.to_owned(), read_list(node, of));
                    }
                }
                _ => {}
            }
        }
        // An abstract list without levels of its own takes those of the list that its style names.
        for (id, link) in links {
            let target = list_of_style(&link)
                .and_then(|list| numbering.lists.get(&list))
                .and_then(|list| numbering.abstracts.get(&list.of))
                .filter(|found| found.style_link.is_none())
                .map(|found| found.levels.clone());
            if let (Some(levels), Some(found)) = (target, numbering.abstracts.get_mut(&id)) {
                found.levels = levels;
            }
        }
        numbering
    }

    /// The level of a list that belongs to a style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let of = &self.lists.get(list)?.of;
        self.abstracts.get(of)?.levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts a paragraph and gives its number as printed, with the space after it; `None` for bullets.
    pub(super) fn next(&mut self, list_id: &str, level: usize) -> Option<String> {
        let list = self.lists.get_mut(list_id)?;
        let levels = &self.abstracts.get(&list.of)?.levels;
        let level_at = |list: &List, at: usize| list.overrides.get(&at).or_else(|| levels.get(at)).cloned();
        let own = level_at(list, level)?;
        let counters = self.counters.entry(list.of.clone()).or_default();
        if !list.begun {
            list.begun = true;
            for &at in list.starts.keys() {
                if let Some(counter) = counters.get_mut(at) {
                    *counter = None;
                }
            }
        }
        let counter = counters.get_mut(level)?;
        let start = list.starts.get(&level).copied().unwrap_or(own.start);
        *counter = Some(counter.map_or(start, |count| count.saturating_add(1)));
        for deeper in level + 1..LEVELS {
            let restart = level_at(list, deeper).and_then(|deeper| deeper.restart).unwrap_or(deeper);
            if restart > level
                && let Some(counter) = counters.get_mut(deeper)
            {
                *counter = None;
            }
        }
        let mut label = String::new();
        let mut chars = own.text.chars().peekable();
        while let Some(c) = chars.next() {
            let place = (c == '%').then(|| chars.peek().and_then(|digit| digit.to_digit(10))).flatten();
            let Some(at) = place.and_then(|place| (place as usize).checked_sub(1)) else {
                label.push(c);
                continue;
            };
            chars.next();
            let Some(shown) = level_at(list, at) else { continue };
            let number = counters.get(at).copied().flatten().unwrap_or(shown.start);
            label += &format_number(number, if own.legal { "decimal" } else { &shown.format })?;
        }
        if own.format == "bullet" || label.trim().is_empty() {
            return None;
        }
        // （一）, 一、 and 1. need no space before the text.
        let closed = label.ends_with(['）', ')', '、', '.', '．', '，', '：', '】', '》']);
        if own.gap && !closed {
            label.push(' ');
        }
        Some(label)
    }
}

fn read_level(node: Node<'_, '_>) -> Level {
    let number = |wanted| value(node, wanted).and_then(|value| value.parse().ok());
    let format = value(node, "numFmt").map(str::to_owned).or_else(|| {
        // A format that is newer than the file's readers stands in an alternative.
        node.descendants()
            .find(|node| name(*node) == "numFmt")
            .and_then(|node| attribute(node, "val"))
            .map(str::to_owned)
    });
    Level {
        start: number("start").unwrap_or(1),
        format: format.unwrap_or_else(|| "decimal".to_owned()),
        text: value(node, "lvlText").unwrap_or_default().to_owned(),
        gap: value(node, "suff") != Some("nothing"),
        legal: child(node, "isLgl").is_some_and(super::is_on),
        restart: value(node, "lvlRestart").and_then(|value| value.parse().ok()),
        style: value(node, "pStyle").map(str::to_owned),
    }
}

fn read_list(node: Node<'_, '_>, of: &str) -> List {
    let mut list = List { of: of.to_owned(), overrides: HashMap::new(), starts: HashMap::new(), begun: false };
    for change in elements(node).filter(|node| name(*node) == "lvlOverride") {
        let Some(at) = attribute(change, "ilvl").and_then(|at| at.parse().ok()) else { continue };
        if let Some(level) = child(change, "lvl") {
            list.overrides.insert(at, read_level(level));
        }
        if let Some(start) = value(change, "startOverride").and_then(|start| start.parse().ok()) {
            list.starts.insert(at, start);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/><w:lvlText w:val="第%1篇"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2章"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%2.%3"/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%4）"/></w:lvl>
        <w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="3"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn lists_count_as_word_counts() {
        let document = roxmltree::Document::parse(XML).unwrap();
        let mut numbering = Numbering::read(document.root_element(), |_| None);
        let mut labels = Vec::new();
        for (list, level) in [
            ("5", 0),
            ("5", 1),
            ("5", 2),
            ("5", 3),
            ("5", 3),
            ("5", 0),
            ("5", 1),
            ("5", 2),
            ("6", 3),
            ("6", 3),
            ("5", 4),
        ] {
            labels.push(numbering.next(list, level).unwrap_or_default());
        }
        let expected =
            ["第一篇 ", "第一章 ", "1.1 ", "（一）", "（二）", "第二篇 ", "第二章 ", "2.1 ", "（一）", "（二）", ""];
        assert_eq!(labels, expected);
    }
}
