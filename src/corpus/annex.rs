//! What follows the body and is numbered anew: annexes, glossaries, notes.

use super::line::{Line, Shape};
use super::model::Heading;
use crate::text::parse_integer;

/// The kinds of annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnnexKind {
    /// 附件, 附录, 附.
    Annex,
    /// 名词解释.
    Glossary,
    /// 注释.
    Notes,
}

/// The heading of an annex, over one line or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AnnexHeading {
    /// Its kind.
    pub kind: AnnexKind,
    /// Its number where one is printed, its label and its title.
    pub heading: Heading,
    /// The index of the line after it.
    pub end: usize,
}

/// No heading of an annex is longer, in characters.
const MAX_CHARS: usize = 50;

/// The annex that opens on a line. A list of what is attached, as it stands under a notice, opens none.
pub(crate) fn annex_at(lines: &[Line], at: usize) -> Option<AnnexHeading> {
    let line = lines.get(at).filter(|line| line.is_text())?;
    let (kind, heading) = read_line(line)?;
    let mut below = lines.iter().enumerate().skip(at + 1).filter(|(_, line)| line.shape != Shape::Blank);
    let next = below.next();
    if heading.title.is_empty() && kind == AnnexKind::Annex {
        let (index, next) = next?;
        // 附件1, and its title on the next line.
        let after = below.next();
        return Some(match read_line(next) {
            Some((kind, named)) if kind != AnnexKind::Annex && !named.title.is_empty() => {
                AnnexHeading { kind, heading: Heading { title: named.title, ..heading }, end: index + 1 }
            }
            None if after.is_some() && is_title(next) => {
                AnnexHeading { kind, heading: Heading { title: next.title.clone(), ..heading }, end: index + 1 }
            }
            _ => AnnexHeading { kind, heading, end: at + 1 },
        });
    }
    let attached =
        next.is_none_or(|(_, next)| read_line(next).is_some() || super::imprint::whole_date(&next.key()).is_some());
    (kind != AnnexKind::Annex || !attached).then_some(AnnexHeading { kind, heading, end: at + 1 })
}

fn is_title(line: &Line) -> bool {
    line.is_text()
        && line.label.is_none()
        && line.text.chars().count() <= MAX_CHARS
        && !line.text.contains(['。', '；', '，'])
        && !line.text.ends_with(['：', ':'])
}

/// 附件1, 附件：供水收费标准, 附录二：…名词解释, 注释.
fn read_line(line: &Line) -> Option<(AnnexKind, Heading)> {
    const GLOSSARIES: &[&str] =
        &["名词解释", "名词注释", "名词说明", "术语解释", "术语和定义", "解释和说明", "名詞解釋"];
    let key = line.key();
    let key = key.trim_end_matches(['：', ':']);
    if key.chars().count() > MAX_CHARS || key.contains(['。', '；', '！', '？']) {
        return None;
    }
    let heading =
        |label: &str, number: u32, title: &str| Heading { number, label: label.to_owned(), title: title.to_owned() };
    let is_glossary = GLOSSARIES.iter().any(|name| key.ends_with(name)) && key.chars().count() <= 30;
    if matches!(key, "注释" | "注" | "尾注" | "附注" | "註釋") {
        return Some((AnnexKind::Notes, heading("", 0, key)));
    }
    let prefix = ["附件", "附录", "附錄", "附表", "附图", "附"].into_iter().find(|prefix| key.starts_with(prefix));
    let Some(prefix) = prefix else {
        return is_glossary.then(|| (AnnexKind::Glossary, heading("", 0, key)));
    };
    let rest = key.strip_prefix(prefix)?;
    let digits: String =
        rest.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).collect();
    let after = rest.strip_prefix(digits.as_str())?;
    let title = after.trim_start_matches(['：', ':', '、', '.', '．']);
    let divided = title.len() < after.len() || line.title.contains([' ', '\u{3000}']);
    let fits = title.is_empty() || (divided && !title.starts_with(|c: char| c.is_ascii_digit()));
    // 附 is a word's beginning too (附则, 附近).
    if !fits || (prefix == "附" && title.len() == after.len() && !title.is_empty()) {
        return None;
    }
    let kind = if is_glossary { AnnexKind::Glossary } else { AnnexKind::Annex };
    Some((kind, heading(&format!("{prefix}{digits}"), parse_integer(&digits).unwrap_or(0), title)))
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(AnnexKind, &str, &str, usize)>) {
        let chars: Vec<char> = text.chars().collect();
        let lines = split_lines(&chars, &read_markdown(&chars));
        let found = annex_at(&lines, 0);
        let seen = found
            .as_ref()
            .map(|found| (found.kind, found.heading.label.as_str(), found.heading.title.as_str(), found.end));
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn annexes_are_told_from_lists_of_what_is_attached() {
        use AnnexKind::{Annex, Glossary, Notes};
        check("附件：供水收费标准\n\n居民用水每吨三元。", Some((Annex, "附件", "供水收费标准", 1)));
        check("附件1\n\n民生实事目标\n\n一、交通", Some((Annex, "附件1", "民生实事目标", 3)));
        check("附件2\n\n**名词解释**\n\n1. 甲：乙。", Some((Glossary, "附件2", "名词解释", 3)));
        check("附录一：《工作报告》名词解释\n甲：乙。", Some((Glossary, "附录一", "《工作报告》名词解释", 1)));
        check("注 释\n[1] 甲。", Some((Notes, "", "注释", 1)));
        check("附件：1. 收费标准\n2. 名单", None);
        check("附件：收费标准\n2021年3月1日", None);
        check("附则\n第九条 略。", None);
        check("附近居民用水。\n甲", None);
    }
}
