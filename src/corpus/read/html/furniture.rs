//! What stands around the document on a web page: menus, paths, feet.

use crate::read::writer::Writer;
use ego_tree::{NodeId, iter::Edge};
use scraper::node::Element;
use scraper::{Html, Node};
use std::collections::{HashMap, HashSet};

/// Parts of class names and ids that name furniture.
const NAMES: [&str; 30] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "footer",
    "foot",
    "copyright",
    "sidebar",
    "aside",
    "share",
    "toolbar",
    "topbar",
    "pagination",
    "pager",
    "banner",
    "header",
    "related",
    "links",
    "friendlink",
    "location",
    "position",
    "search",
    "login",
    "qrcode",
    "print",
    "dqwz",
];
/// Blocks that may be menus by their links alone.
const LINKED: [&str; 6] = ["ul", "ol", "div", "td", "table", "p"];

/// How much wording an element holds.
#[derive(Debug, Clone, Copy, Default)]
struct Wording {
    chars: usize,
    in_links: usize,
    links: usize,
    headings: usize,
    /// Whether it opens with words of the site and not of the document.
    of_site: bool,
}

/// What a site prints around a document, in words that no document begins with.
const SITE_WORDS: [&str; 12] = [
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "分享到",
    "打印本页",
    "打印此页",
    "关闭窗口",
    "扫一扫",
    "责任编辑",
    "浏览次数",
    "【字体",
];
/// No line of a site's words is longer, in characters.
const MAX_SITE_CHARS: usize = 80;

/// Finds the elements that are furniture; their wording is neither short of a document nor large beside it.
pub(super) fn find(page: &Html, writer: &mut Writer) -> HashSet<NodeId> {
    let wordings = measure(page, writer);
    let total = wordings.get(&page.tree.root().id()).map_or(0, |wording| wording.chars);
    let mut found = HashSet::new();
    for node in page.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let wording = wordings.get(&node.id()).copied().unwrap_or_default();
        let is_small = wording.chars * 2 < total && wording.headings == 0;
        let semantic =
            matches!(element.name(), "nav" | "footer" | "aside") || element.attr("role") == Some("navigation");
        let named = matches!(element.name(), "div" | "ul" | "p" | "table" | "section" | "span" | "header" | "td")
            && [element.attr("class"), element.attr("id")].into_iter().flatten().any(names_furniture)
            && wording.chars * 5 < total
            && wording.chars < 1_000;
        let linked = LINKED.contains(&element.name())
            && wording.links >= 4
            && wording.in_links * 10 >= wording.chars * 8
            && wording.chars * 2 < total;
        let of_site = wording.of_site && wording.chars <= MAX_SITE_CHARS;
        if wording.chars > 0 && is_small && (semantic || named || linked || of_site) {
            found.insert(node.id());
        }
    }
    found
}

/// Whether a class or id is made of a word for furniture: `top-nav`, `footer_2`, but not `footnote`.
fn names_furniture(attribute: &str) -> bool {
    attribute.split(|c: char| !c.is_ascii_alphabetic()).any(|word| NAMES.contains(&word.to_ascii_lowercase().as_str()))
}

/// What the pages of governments say of themselves: when they were published, from whom the text comes (国办发〔2019〕19号
/// names these fields).
fn read_meta(element: &Element, writer: &mut Writer) {
    let (Some(name), Some(content)) = (element.attr("name"), element.attr("content")) else { return };
    let content = content.trim();
    if element.name() != "meta" || content.is_empty() {
        return;
    }
    let hints = writer.hints();
    match name.to_ascii_lowercase().as_str() {
        "pubdate" => hints.created = Some(content.to_owned()),
        "contentsource" => hints.author = Some(content.to_owned()),
        _ => {}
    }
}

/// Sums up the wording below each element, in one walk; reads the page's title by the way.
fn measure(page: &Html, writer: &mut Writer) -> HashMap<NodeId, Wording> {
    let mut sums: HashMap<NodeId, Wording> = HashMap::new();
    let mut open: Vec<Wording> = Vec::new();
    let mut links_open = 0_usize;
    let mut silent_open = 0_usize;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    read_meta(element, writer);
                    let is_link = is_outer_link(element);
                    links_open += usize::from(is_link);
                    silent_open += usize::from(is_silent(element.name()));
                    let headings = usize::from(element.name() == "h1");
                    open.push(Wording { links: usize::from(is_link), headings, ..Wording::default() });
                }
                Node::Text(text) if silent_open == 0 => {
                    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
                    if let Some(top) = open.last_mut() {
                        let opening = text.trim_start();
                        top.of_site |= top.chars == 0 && SITE_WORDS.iter().any(|word| opening.starts_with(word));
                        top.chars += chars;
                        top.in_links += if links_open > 0 { chars } else { 0 };
                    }
                }
                Node::Text(text) => {
                    let of = node.parent();
                    let is_title = of.is_some_and(|of| of.value().as_element().is_some_and(|of| of.name() == "title"));
                    let title = text.trim();
                    if is_title && !title.is_empty() && writer.hints().title.is_none() {
                        writer.hints().title = Some(title.to_owned());
                    }
                }
                Node::Document | Node::Fragment => open.push(Wording::default()),
                _ => {}
            },
            Edge::Close(node) => {
                let is_element = node.value().as_element();
                if let Some(element) = is_element {
                    links_open -= usize::from(is_outer_link(element));
                    silent_open -= usize::from(is_silent(element.name()));
                }
                if is_element.is_none() && !matches!(node.value(), Node::Document | Node::Fragment) {
                    continue;
                }
                let Some(sum) = open.pop() else { continue };
                if let Some(top) = open.last_mut() {
                    top.chars += sum.chars;
                    top.in_links += sum.in_links;
                    top.links += sum.links;
                    top.headings += sum.headings;
                }
                sums.insert(node.id(), sum);
            }
        }
    }
    sums
}

/// A link that leads away from the page.
fn is_outer_link(element: &scraper::node::Element) -> bool {
    element.name() == "a" && element.attr("href").is_some_and(|target| !target.starts_with('#'))
}

/// Elements whose text is not shown.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "select"
            | "textarea"
            | "button"
            | "object"
    )
}
