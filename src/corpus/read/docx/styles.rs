//! Styles: what a paragraph inherits by the name of its style.

use super::is_on;
use crate::read::xml::{attribute, child, elements, name, value};
use roxmltree::Node;
use std::collections::HashMap;

/// Styles above each other; Word itself stops at ten.
const MAX_BASES: usize = 20;

/// What a style says, its bases included.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// The style's name in lower case: `heading 1`.
    pub name: String,
    /// The outline level, from 0; 9 is running text.
    pub outline: Option<u8>,
    /// The list that numbers its paragraphs.
    pub list: Option<String>,
    /// The level in that list, where the style itself says it.
    pub list_level: Option<usize>,
    /// The style that names the list.
    pub list_style: Option<String>,
    /// Whether its text is hidden.
    pub hidden: bool,
    /// Whether its text is bold.
    pub bold: bool,
    /// Whether its paragraphs stand in the middle.
    pub centered: bool,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut nodes = HashMap::new();
        let mut default = None;
        for node in elements(root).filter(|node| name(*node) == "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            nodes.insert(id, node);
            let is_default = attribute(node, "default").is_some_and(|value| matches!(value, "1" | "true" | "on"));
            if is_default && attribute(node, "type") == Some("paragraph") {
                default = Some(id.to_owned());
            }
        }
        let styles = nodes.iter().map(|(id, node)| ((*id).to_owned(), resolve(*node, &nodes))).collect();
        Self { styles, default }
    }

    /// The style of an id, or that of paragraphs without one.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Style {
        let found = id.and_then(|id| self.styles.get(id));
        let default = || self.default.as_ref().and_then(|id| self.styles.get(id));
        found.or_else(default).cloned().unwrap_or_default()
    }

    /// The style of an id, if there is one.
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// The list that a numbering style names.
    pub(super) fn list_of(&self, style: &str) -> Option<String> {
        self.styles.get(style).and_then(|style| style.list.clone())
    }
}

/// A style with what it takes from its bases.
fn resolve(node: Node<'_, '_>, nodes: &HashMap<&str, Node<'_, '_>>) -> Style {
    let mut style = Style { name: value(node, "name").unwrap_or_default().to_lowercase(), ..Style::default() };
    let mut at = Some(node);
    let (mut hidden, mut bold, mut centered) = (None, None, None);
    for _ in 0..MAX_BASES {
        let Some(node) = at else { break };
        if let Some(paragraph) = child(node, "pPr") {
            style.outline = style.outline.or_else(|| value(paragraph, "outlineLvl")?.parse().ok());
            if let (None, Some(numbers)) = (&style.list, child(paragraph, "numPr")) {
                style.list_level = style.list_level.or_else(|| value(numbers, "ilvl")?.parse().ok());
                style.list = value(numbers, "numId").map(str::to_owned);
                style.list_style = attribute(node, "styleId").map(str::to_owned);
            }
            centered = centered.or_else(|| value(paragraph, "jc").map(|jc| jc == "center"));
        }
        if let Some(run) = child(node, "rPr") {
            hidden = hidden.or_else(|| child(run, "vanish").map(is_on));
            bold = bold.or_else(|| child(run, "b").map(is_on));
        }
        // A heading's name says its level where no outline level does.
        let base_name = value(node, "name").unwrap_or_default().to_lowercase();
        style.outline = style.outline.or_else(|| outline_of_name(&base_name));
        at = value(node, "basedOn").and_then(|base| nodes.get(base)).copied();
    }
    style.hidden = hidden.unwrap_or(false);
    style.bold = bold.unwrap_or(false);
    style.centered = centered.unwrap_or(false);
    style
}

/// `heading 2` and 标题 2 are of level 1, counted from 0.
fn outline_of_name(name: &str) -> Option<u8> {
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    number.parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_takes_from_its_bases() {
        let xml = r#"<w:styles xmlns:w="w">
          <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
          <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:jc w:val="center"/></w:pPr></w:style>
          <w:style w:type="paragraph" w:styleId="章"><w:name w:val="章标题"/><w:basedOn w:val="1"/><w:rPr><w:b/></w:rPr></w:style>
          <w:style w:type="paragraph" w:styleId="loop"><w:name w:val="x"/><w:basedOn w:val="loop"/></w:style>
        </w:styles>"#;
        let document = roxmltree::Document::parse(xml).unwrap();
        let styles = Styles::read(document.root_element());
        let style = styles.paragraph(Some("章"));
        assert_eq!(
            (style.outline, style.list.as_deref(), style.bold, style.centered),
            (Some(0), Some("3"), true, true)
        );
        assert_eq!(style.list_style.as_deref(), Some("1"));
        assert_eq!(styles.paragraph(Some("none")).name, "normal");
        assert_eq!(styles.paragraph(Some("loop")).outline, None);
    }
}
