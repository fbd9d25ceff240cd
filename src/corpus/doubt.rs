//! What is doubtful in an outline: a heading twice, a number left out, a chapter without text.

use super::model::{Node, NodeKind};

/// More doubts than this say that the outline as a whole is doubtful.
const MAX_DOUBTS: usize = 20;

/// What a reader should look at in the source, in Chinese.
pub(super) fn doubts(outline: &[Node]) -> Vec<String> {
    let mut found = Vec::new();
    walk(outline, &mut None, &mut found);
    if found.len() > MAX_DOUBTS {
        let more = found.len() - MAX_DOUBTS;
        found.truncate(MAX_DOUBTS);
        found.push(format!("另有{more}处目录疑点"));
    }
    found
}

/// `chapter` is the last chapter so far: chapters may count through the parts.
fn walk<'n>(nodes: &'n [Node], chapter: &mut Option<&'n Node>, found: &mut Vec<String>) {
    let mut section: Option<&Node> = None;
    for node in nodes {
        if node.kind == NodeKind::Part && first_chapter(node).is_some_and(|first| first.number == Some(1)) {
            // Chapters are numbered anew in it.
            *chapter = None;
        }
        let before = match node.kind {
            NodeKind::Chapter => chapter.replace(node),
            NodeKind::Section => section.replace(node),
            _ => None,
        };
        if let (Some(before), false) = (before, node.label.is_empty())
            && let (Some(last), Some(number)) = (before.number, node.number)
            && !before.label.is_empty()
        {
            if number == last {
                found.push(format!("“{}”与“{}”编号相同", name(before), name(node)));
            } else if number > last + 1 {
                found.push(format!("“{}”之后是“{}”，编号不连续", before.label, node.label));
            }
        }
        if matches!(node.kind, NodeKind::Chapter | NodeKind::Section) && is_empty(node) {
            found.push(format!("“{}”之下没有正文", name(node)));
        }
        walk(&node.children, chapter, found);
    }
}

/// The first chapter of a part, in its first 分编 where it has some.
fn first_chapter(part: &Node) -> Option<&Node> {
    let mut node = part;
    while node.kind == NodeKind::Part {
        node = node.children.first()?;
    }
    (node.kind == NodeKind::Chapter).then_some(node)
}

fn is_empty(node: &Node) -> bool {
    node.passages.is_empty() && node.children.iter().all(is_empty)
}

fn name(node: &Node) -> String {
    let gap = if node.label.starts_with('第') { " " } else { "" };
    format!("{}{gap}{}", node.label, node.title).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(kind: NodeKind, number: u32, label: &str, title: &str, passages: usize, children: Vec<Node>) -> Node {
        Node {
            kind,
            number: Some(number),
            label: label.to_owned(),
            title: title.to_owned(),
            place: String::new(),
            page: None,
            passages: vec!["d/p1".to_owned(); passages],
            children,
        }
    }

    #[test]
    fn twice_left_out_and_empty_is_doubtful() {
        use NodeKind::{Chapter, Part, Section};
        let chapter = |number, label: &str, passages| node(Chapter, number, label, "任务", passages, Vec::new());
        let part = |number, chapters| node(Part, number, "", "", 0, chapters);
        let outline = vec![
            part(1, vec![chapter(1, "第一章", 1), chapter(2, "第二章", 1)]),
            part(2, vec![chapter(3, "第三章", 1), chapter(5, "第五章", 0), chapter(5, "第五章", 1)]),
        ];
        assert_eq!(
            doubts(&outline),
            ["“第三章”之后是“第五章”，编号不连续", "“第五章 任务”之下没有正文", "“第五章 任务”与“第五章 任务”编号相同"]
        );
        let sections = vec![node(Section, 1, "（一）", "目标", 1, Vec::new())];
        assert_eq!(doubts(&[node(Chapter, 1, "一、", "要求", 0, sections)]), Vec::<String>::new());
    }
}
