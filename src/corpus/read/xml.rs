//! XML as a tree, with bounded depth, and the few questions that readers ask of it.

use super::bounds::MAX_DEPTH;
use roxmltree::{Document, Node, ParsingOptions};

/// No part has more elements, texts and attributes.
const MAX_NODES: u32 = 8_000_000;

/// Parses a part; what it declares as entities is not expanded.
pub(super) fn parse(text: &str) -> Result<Document<'_>, String> {
    check_depth(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .map_err(|error| format!("holds damaged XML ({error}): open it in its program and save it anew"))
}

/// Counts the open elements in the text itself, so that nothing recurses before it is known to be safe.
fn check_depth(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(open) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')) {
        let start = at + open;
        let rest = bytes.get(start..).unwrap_or_default();
        let len = if rest.starts_with(b"<!--") {
            find(rest, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            find(rest, b"]]>")
        } else {
            tag_len(rest)
        };
        let tag = rest.get(..len).unwrap_or(rest);
        if tag.starts_with(b"</") {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(b"<!") && !tag.starts_with(b"<?") && !tag.ends_with(b"/>") {
            depth += 1;
            if depth > MAX_DEPTH {
                return Err(format!("has more than {MAX_DEPTH} elements inside each other: not read"));
            }
        }
        at = start + tag.len().max(1);
    }
    Ok(())
}

fn find(bytes: &[u8], pattern: &[u8]) -> usize {
    bytes.windows(pattern.len()).position(|window| window == pattern).map_or(bytes.len(), |at| at + pattern.len())
}

/// The length of a tag; a `>` inside quotation marks does not end it.
fn tag_len(bytes: &[u8]) -> usize {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}

/// The local name of an element; empty for other nodes.
pub(super) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The child elements.
pub(super) fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

/// The first child element of a name.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, wanted: &str) -> Option<Node<'a, 'input>> {
    elements(node).find(|node| name(*node) == wanted)
}

/// The value of an attribute, whatever its namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == wanted).map(|attribute| attribute.value())
}

/// The `val` of a child element: how Word writes most properties.
pub(super) fn value<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    child(node, wanted).and_then(|node| attribute(node, "val"))
}

/// The text in all elements of a name below the node.
pub(super) fn text_of(node: Node<'_, '_>, wanted: &str) -> Option<String> {
    let found = node.descendants().find(|node| name(*node) == wanted)?;
    let text: String = found.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
        assert!(parse(&deep).is_err_and(|reason| reason.contains("inside each other")));
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>";
        assert!(parse(bomb).is_err());
        assert!(parse("<a><!-- <b> --><b x='1'/><![CDATA[<c>]]></a>").is_ok());
    }
}
