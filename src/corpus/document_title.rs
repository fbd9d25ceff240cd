//! The title of a document among its first lines.

use super::imprint::{
    document_number, is_body_name, is_breadcrumb, is_copy_mark, is_paper_head, is_web_line, spoken_date, whole_date,
};
use super::line::Line;

/// The title among the short lines, without the mark of a note: it ends with the name of a kind of document, or is the first.
pub(super) fn title_of(head: &[(usize, &Line)]) -> (String, std::ops::Range<usize>) {
    let (title, lines) = marked_title_of(head);
    (without_note_mark(&title).to_owned(), lines)
}

/// 统计公报[1] → 统计公报
fn without_note_mark(title: &str) -> &str {
    let inner = title.strip_suffix(']').and_then(|inner| inner.rsplit_once('['));
    inner.filter(|(_, mark)| mark.bytes().all(|byte| byte.is_ascii_digit())).map_or(title, |(bare, _)| bare)
}

fn marked_title_of(head: &[(usize, &Line)]) -> (String, std::ops::Range<usize>) {
    let Some(first) = head
        .iter()
        .position(|(_, line)| !is_datum(&line.key()) && !is_body_name(&line.key()) && !is_paper_head(&line.key()))
    else {
        return (String::new(), 0..0);
    };
    // A line that Markdown marks as the title is the title, whatever its words.
    let named = |line: &Line| !is_datum(&line.key()) && !is_body_name(&line.key()) && !is_paper_head(&line.key());
    if let Some(at) = head.iter().position(|(_, line)| line.marks == 1 && named(line)) {
        return (head.get(at).map(|(_, line)| line.key()).unwrap_or_default(), at..at + 1);
    }
    let mut title = String::new();
    for (at, (_, line)) in head.iter().enumerate().skip(first).take(4) {
        if is_datum(&line.key()) || (at > first && is_body_name(&line.key())) {
            break;
        }
        title += &line.key();
        let bare = title.trim_end_matches(['）', ')']);
        let bare = without_note_mark(bare);
        if KINDS.iter().any(|kind| bare.ends_with(kind)) || title.ends_with("）") {
            let qualifier = head.get(at + 1).map(|(_, line)| line.key()).filter(|key| is_qualifier(key));
            let end = at + 1 + usize::from(qualifier.is_some());
            // Whose opinion or notice it is may stand on the line above.
            let above = first.checked_sub(1).and_then(|above| head.get(above)).map(|(_, line)| line.key());
            let issuer = above.filter(|above| title.starts_with("关于") && is_body_name(above));
            let start = first - usize::from(issuer.is_some());
            return (issuer.unwrap_or_default() + &title + &qualifier.unwrap_or_default(), start..end);
        }
    }
    let alone = head.get(first).map(|(_, line)| line.key()).unwrap_or_default();
    (alone, first..first + 1)
}

/// A date, a document's number or when a speech was held: a line that is no title.
pub(super) fn is_datum(key: &str) -> bool {
    is_speaker(key)
        || is_web_line(key)
        || is_breadcrumb(key)
        || is_copy_mark(key)
        || whole_date(key).is_some()
        || spoken_date(key).is_some()
        || key.starts_with("——")
        || document_number(key).is_some()
        || key.starts_with(['（', '('])
        || is_annex_mark(key)
}

/// 云政复〔2024〕3号, on a line of its own.
pub(super) fn is_number(key: &str) -> bool {
    document_number(key).is_some_and(|number| number == key)
}
/// The names of kinds of documents, with which a title ends.
const KINDS: &[&str] = &[
    "规划",
    "纲要",
    "计划",
    "方案",
    "意见",
    "条例",
    "办法",
    "规定",
    "细则",
    "法",
    "决定",
    "章程",
    "规则",
    "通则",
    "标准",
    "报告",
    "公报",
    "年鉴",
    "通知",
    "規劃",
    "綱要",
    "計畫",
    "辦法",
    "條例",
    "規定",
    "方略",
    "白皮书",
    "预案",
    "公约",
    "实施意见",
    "要点",
    "指南",
    "登记表",
    "批复",
    "公告",
    "通告",
    "通报",
    "决议",
    "议案",
    "请示",
    "纪要",
];

/// Whether a line may be the title of a document.
pub(crate) fn names_document(key: &str) -> bool {
    names_a_kind(key) || names_a_kind(&key.replace("说明", "报告"))
}

/// 供水规划, 供水规划（试行）: the name of a kind of document, whatever stands in brackets behind it.
pub(super) fn names_a_kind(title: &str) -> bool {
    let bare = title.strip_suffix(['）', ')']).and_then(|inner| inner.rsplit_once(['（', '('])).map(|(bare, _)| bare);
    KINDS.iter().any(|kind| bare.unwrap_or(title).ends_with(kind))
}

/// （2021—2025年）, （试行）: what belongs to the title above it.
pub(super) fn is_qualifier(key: &str) -> bool {
    let inner = key.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        let years = inner.chars().all(|c| c.is_ascii_digit() || "—-–－至年～".contains(c));
        years || matches!(inner, "试行" | "暂行" | "草案" | "征求意见稿" | "修订" | "审议稿" | "送审稿" | "节选")
    })
}
/// 附件1, 附件：, above the title of what is attached.
fn is_annex_mark(key: &str) -> bool {
    key.strip_prefix("附件").or_else(|| key.strip_prefix("附")).is_some_and(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十：:".contains(c)) && rest.chars().count() <= 4
    })
}

/// 代市长徐某某, 成都市人民政府市长王某某: who held a speech.
fn is_speaker(key: &str) -> bool {
    const OFFICES: &[&str] =
        &["市长", "省长", "县长", "区长", "州长", "院长", "检察长", "主席", "主任", "旗长", "盟长"];
    key.chars().count() <= 25
        && OFFICES
            .iter()
            .any(|office| key.rsplit_once(office).is_some_and(|(_, name)| (2..=6).contains(&name.chars().count())))
}
