//! Styles of `OpenDocument`, the common and the automatic ones.

use super::lists::ListStyle;
use crate::read::xml::{attribute, child, elements, name};
use roxmltree::Node;
use std::collections::HashMap;

/// Styles above each other.
const MAX_PARENTS: usize = 20;

/// What a style itself says.
#[derive(Debug, Clone, Default)]
struct Own {
    parent: Option<String>,
    hidden: Option<bool>,
    bold: Option<bool>,
    centered: Option<bool>,
    list: Option<String>,
}

/// What a style says, its parents included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
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
    styles: HashMap<String, Own>,
    /// The list styles by name; that of headings has the empty one.
    pub lists: HashMap<String, ListStyle>,
}

impl Styles {
    /// Reads the styles of several parts.
    pub(super) fn read(roots: &[Node<'_, '_>]) -> Self {
        let mut styles = Self::default();
        for node in roots.iter().flat_map(|root| root.descendants()) {
            match name(node) {
                "style" => {
                    if let Some(id) = attribute(node, "name") {
                        styles.styles.insert(id.to_owned(), own(node));
                    }
                }
                "list-style" => {
                    let id = attribute(node, "name").unwrap_or_default();
                    styles.lists.insert(id.to_owned(), ListStyle::read(node));
                }
                "outline-style" => {
                    styles.lists.insert(String::new(), ListStyle::read(node));
                }
                _ => {}
            }
        }
        styles
    }

    /// What a style says.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let (mut hidden, mut bold, mut centered) = (None, None, None);
        for own in self.chain(id) {
            hidden = hidden.or(own.1.hidden);
            bold = bold.or(own.1.bold);
            centered = centered.or(own.1.centered);
        }
        Look { hidden: hidden.unwrap_or(false), bold: bold.unwrap_or(false), centered: centered.unwrap_or(false) }
    }

    /// The list that a paragraph style names.
    pub(super) fn list(&self, id: Option<&str>) -> Option<String> {
        self.chain(id).into_iter().find_map(|(_, own)| own.list.clone())
    }

    /// The names of a style and its parents, in lower case.
    pub(super) fn names(&self, id: Option<&str>) -> Vec<String> {
        self.chain(id).into_iter().map(|(name, _)| name.to_lowercase().replace("_20_", " ")).collect()
    }

    fn chain<'a>(&'a self, id: Option<&'a str>) -> Vec<(&'a str, &'a Own)> {
        let mut chain = Vec::new();
        let mut at = id;
        while let Some(id) = at.filter(|_| chain.len() < MAX_PARENTS) {
            let Some(own) = self.styles.get(id) else { break };
            chain.push((id, own));
            at = own.parent.as_deref();
        }
        chain
    }
}

fn own(node: Node<'_, '_>) -> Own {
    let text = child(node, "text-properties");
    let paragraph = child(node, "paragraph-properties");
    let says = |of: Option<Node<'_, '_>>, wanted: &str, value: &str| {
        elements_of(of).find_map(|node| attribute(node, wanted)).map(|found| found == value)
    };
    Own {
        parent: attribute(node, "parent-style-name").map(str::to_owned),
        hidden: says(text, "display", "none"),
        bold: says(text, "font-weight", "bold").or_else(|| says(text, "font-weight-asian", "bold")),
        centered: says(paragraph, "text-align", "center"),
        list: attribute(node, "list-style-name").filter(|list| !list.is_empty()).map(str::to_owned),
    }
}

fn elements_of<'a, 'input>(node: Option<Node<'a, 'input>>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.into_iter().flat_map(|node| std::iter::once(node).chain(elements(node)))
}
