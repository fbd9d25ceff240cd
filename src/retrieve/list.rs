//! Lists in running text: 一是…二是…, （一）…（二）…, 1.…2.…, as sentences of a passage or as paragraphs.

use crate::corpus::{LabelStyle, parse_label};
use crate::text::{CharSpan, parse_integer, sentences};

/// How the items of a list begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 一是
    Is,
    /// 第一，
    Ordinal,
    /// A label such as （一）.
    Label(LabelStyle),
}

/// The place of an item in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    style: Style,
    number: u32,
}

impl Item {
    /// What a sentence or a paragraph begins with, if it is an item of a list.
    pub(super) fn at_start_of(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let ordinal = text.strip_prefix('第');
        let numeral: String =
            ordinal.unwrap_or(text).chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
        let after = ordinal.unwrap_or(text).strip_prefix(numeral.as_str())?;
        let style = match (ordinal, after.chars().next()) {
            (None, Some('是')) => Some(Style::Is),
            (Some(_), Some('，' | '、')) => Some(Style::Ordinal),
            _ => None,
        };
        if let (Some(style), Some(number)) = (style, parse_integer(&numeral)) {
            return Some(Self { style, number });
        }
        let label = parse_label(text).filter(|label| label.style.numbers_a_list())?;
        Some(Self { style: Style::Label(label.style), number: label.number })
    }

    pub(super) fn is_first(self) -> bool {
        self.number == 1
    }

    /// Whether `other` is the item right after this one.
    pub(super) fn is_followed_by(self, other: Self) -> bool {
        self.style == other.style && other.number == self.number + 1
    }
}

/// The sentences of the list in which these sentences stand, from the first item to the end of the last, in
/// characters; `None` if they stand in none.
pub(super) fn around(text: &str, within: CharSpan) -> Option<CharSpan> {
    let chars: Vec<char> = text.chars().collect();
    let sentences = sentences(&chars);
    let items: Vec<Option<Item>> = sentences.iter().map(|sentence| Item::at_start_of(&sentence.slice(text))).collect();
    let at = sentences.iter().position(|sentence| sentence.end > within.start)?;
    let run = run_around(&items, at)?;
    Some(CharSpan::new(sentences.get(run.start)?.start, sentences.get(run.end.checked_sub(1)?)?.end))
}

/// The pieces from the first to the last item of the list in which the piece `at` stands; those without a number
/// belong to the item before them, except behind the last one, where a list's end cannot be told.
pub(super) fn run_around(items: &[Option<Item>], at: usize) -> Option<std::ops::Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let (mut previous, mut lists) = (None::<Item>, Vec::new());
    for (index, item) in items.iter().enumerate() {
        let Some(item) = *item else { continue };
        if previous.is_some_and(|previous| previous.is_followed_by(item)) {
            starts.push(index);
        } else if item.is_first() {
            lists.push(std::mem::replace(&mut starts, vec![index]));
        } else {
            // A number out of turn is no item of the list.
            continue;
        }
        previous = Some(item);
    }
    lists.push(starts);
    lists.into_iter().filter(|starts| starts.len() > 1).find_map(|starts| {
        let run = *starts.first()?..*starts.last()? + 1;
        run.contains(&at).then_some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, within: &str, expected: Option<&str>) {
        let start = text.split(within).next().unwrap().chars().count();
        let found = around(text, CharSpan::new(start, start + within.chars().count()));
        assert_eq!(found.map(|span| span.slice(text)).as_deref(), expected);
    }

    #[test]
    fn a_list_goes_from_its_first_item_to_its_last() {
        let list = "一是修路。全长九公里。二是架桥。三是绿化。";
        let text = format!("抓好三件事。{list}年内完成。");
        for item in ["一是修路。", "全长九公里。", "三是绿化。"] {
            check(&text, item, Some(list));
        }
        check(&text, "抓好三件事。", None);
        check(&text, "年内完成。", None);
        check("第一，修路。第二，架桥。", "第二，架桥。", Some("第一，修路。第二，架桥。"));
        check("一是修路。", "一是修路。", None);
        check("三是修路。二是架桥。", "三是修路。", None);
    }

    #[test]
    fn two_lists_are_not_one() {
        let text = "一是修路。二是架桥。另外：一是绿化。一是种树。二是种草。";
        check(text, "二是架桥。", Some("一是修路。二是架桥。"));
        check(text, "二是种草。", Some("一是种树。二是种草。"));
    }

    #[test]
    fn labels_number_lists_and_articles_do_not() {
        let item = |text: &str| Item::at_start_of(text).map(|item| item.number);
        assert_eq!(["（二）修路。", "2.修路", "二、修路", "(2)修路"].map(item), [Some(2); 4]);
        assert_eq!(["第二条 修路", "第二章 道路", "二氧化碳", "3.5公里", "一些地方"].map(item), [None; 5]);
    }
}
