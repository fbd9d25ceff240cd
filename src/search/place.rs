//! Places that a text names: 第四章第二节, 专栏三, 第二十三页, 主要指标表, 4.2.

use crate::corpus::{Heading, Passage};
use crate::store::{PlaceTerm, Wanted};
use plansearch_text::{normalize, parse_integer};

/// A place that a query names; `None` leaves a level open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceQuery {
    part: Option<u32>,
    chapter: Option<u32>,
    section: Option<u32>,
    box_: Option<u32>,
    article: Option<u32>,
    /// The second number of an inserted article: 1 in 第七条之一.
    inserted: Option<u32>,
    page: Option<u32>,
    /// A table whose title these characters abbreviate.
    table: Option<String>,
    /// Whether it is only a number with a point (4.2), which is a place only if it is no figure.
    pub is_bare: bool,
    /// What the query says beside the place.
    pub rest: String,
}

impl PlaceQuery {
    /// Reads the place in a normalised query text, if it names one.
    pub fn parse(normalized: &str) -> Option<Self> {
        let mut place = Self::default();
        let chars: Vec<char> = normalized.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            match place.read_at(&chars, at) {
                Some(len) => at += len,
                None => {
                    place.rest.extend(chars.get(at));
                    at += 1;
                }
            }
        }
        let rest = std::mem::take(&mut place.rest);
        if place == Self::default() {
            return Self::bare_number(normalized).or_else(|| Self::of_table(normalized));
        }
        place.rest = rest;
        Some(place)
    }

    /// The place that a normalised text names on its way (规划第四章提出), with the words that name it.
    pub fn named_in(normalized: &str) -> Option<(Self, String)> {
        let chars: Vec<char> = normalized.chars().collect();
        let (mut place, mut words, mut at) = (Self::default(), String::new(), 0);
        while at < chars.len() {
            // Digits alone (3章) name a place in a query, but not in running text.
            let opens = matches!(chars.get(at), Some('第' | '专'));
            match if opens { place.read_at(&chars, at) } else { None } {
                Some(len) => {
                    words.extend(chars.iter().skip(at).take(len));
                    at += len;
                }
                None => at += 1,
            }
        }
        (place != Self::default()).then_some((place, words))
    }

    /// Reads 第…章 and its like at a character; returns the length read.
    fn read_at(&mut self, chars: &[char], at: usize) -> Option<usize> {
        let rest = chars.get(at..)?;
        if let ['专', '栏', tail @ ..] = rest {
            let (number, len) = numeral(tail)?;
            self.box_ = Some(number);
            return Some(2 + len);
        }
        // 3章4节 is typed for 第三章第四节, but never inside a word or a number.
        let opens = at == 0 || chars.get(at - 1).is_some_and(|before| matches!(before, '章' | '编' | '篇'));
        let (tail, lead) = match rest {
            ['第', tail @ ..] => (tail, 1),
            _ if opens && rest.first().is_some_and(char::is_ascii_digit) => (rest, 0),
            _ => return None,
        };
        let (number, len) = numeral(tail)?;
        let slot = match tail.get(len)? {
            '编' | '篇' => &mut self.part,
            '章' => &mut self.chapter,
            '节' => &mut self.section,
            '条' => {
                let after = tail.get(len + 1..)?;
                let inserted = after.strip_prefix(&['之']).and_then(numeral);
                // 20条措施 is no place, but 81条之二 is.
                if lead == 0 && inserted.is_none() {
                    return None;
                }
                (self.article, self.inserted) = (Some(number), inserted.map(|(number, _)| number));
                let inserted = inserted.map_or(0, |(_, len)| len + 1);
                return Some(lead + len + 1 + inserted + within_article(after.get(inserted..)?));
            }
            '页' if lead == 1 => &mut self.page,
            _ => return None,
        };
        *slot = Some(number);
        Some(lead + len + 1)
    }

    /// 4.2 is section 2 of chapter 4, where no passage holds it as a figure.
    fn bare_number(normalized: &str) -> Option<Self> {
        let (chapter, section) = normalized.split_once('.')?;
        let number = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_digit())
                .then(|| parse_integer(text))
                .flatten()
                .filter(|n| (1..100).contains(n))
        };
        let (chapter, section) = (number(chapter)?, number(section)?);
        Some(Self { chapter: Some(chapter), section: Some(section), is_bare: true, ..Self::default() })
    }

    /// 主要指标表 abbreviates 主要指标体系（表）.
    fn of_table(normalized: &str) -> Option<Self> {
        let title = normalized.strip_suffix('表')?;
        (title.chars().count() >= 2).then(|| Self { table: Some(title.to_owned()), ..Self::default() })
    }

    /// What a passage in this place is; `None` for a table, of which the index knows no number.
    pub fn wanted(&self) -> Option<Wanted> {
        if self.table.is_some() {
            return None;
        }
        let levels = [
            self.part.map(PlaceTerm::Part),
            self.chapter.map(PlaceTerm::Chapter),
            self.section.map(PlaceTerm::Section),
            self.box_.map(PlaceTerm::Box),
            match (self.article, self.inserted) {
                (Some(article), Some(inserted)) => Some(PlaceTerm::InsertedArticle(article, inserted)),
                (article, _) => article.map(PlaceTerm::Article),
            },
            self.page.map(PlaceTerm::Page),
        ];
        Some(Wanted::All(levels.into_iter().flatten().map(Wanted::Place).collect()))
    }

    /// Whether a whole chapter is asked for.
    pub fn is_chapter(&self) -> bool {
        self.chapter.is_some() && self.section.is_none() && self.box_.is_none() && self.article.is_none()
    }

    /// Whether a page is asked for.
    pub fn is_page(&self) -> bool {
        self.page.is_some()
    }

    /// The characters that abbreviate a table's title, where a table is asked for.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Whether a passage stands in this place.
    pub fn holds(&self, passage: &Passage) -> bool {
        let place = &passage.place;
        let has = |wanted: Option<u32>, heading: &Option<Heading>| {
            wanted.is_none_or(|number| heading.as_ref().is_some_and(|heading| heading.number == number))
        };
        let is_on_page = |page: u32| {
            passage.pages.is_some_and(|pages| pages.first <= page && pages.last.is_none_or(|last| page <= last))
        };
        has(self.part, &place.part)
            && has(self.chapter, &place.chapter)
            && has(self.section, &place.section)
            && has(self.box_, &place.box_)
            && has(self.article, &place.article)
            && (self.inserted.is_none() || place.article.as_ref().and_then(Heading::inserted) == self.inserted)
            && self.page.is_none_or(is_on_page)
            && self.table.as_ref().is_none_or(|title| abbreviates_table(title, passage))
    }
}

/// The length of 第一款, 第（二）项 after an article: parts of it, which are passages of its own or stand in one.
fn within_article(mut chars: &[char]) -> usize {
    let whole = chars.len();
    while let ['第', tail @ ..] = chars {
        let opened = usize::from(matches!(tail.first(), Some('(' | '（')));
        let Some((_, len)) = tail.get(opened..).and_then(numeral) else { break };
        let after = tail.get(opened + len..).unwrap_or_default();
        let after = after.strip_prefix(&[')']).or_else(|| after.strip_prefix(&['）'])).unwrap_or(after);
        let ['款' | '项', rest @ ..] = after else { break };
        chars = rest;
    }
    whole - chars.len()
}

/// The numeral at the start of the characters and its length.
fn numeral(chars: &[char]) -> Option<(u32, usize)> {
    let len = chars.iter().take_while(|&&c| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c)).count();
    let text: String = chars.get(..len)?.iter().collect();
    Some((parse_integer(&text)?, len))
}

/// Whether the characters stand, in this order and ending together, in the title of the
/// passage's table.
pub(crate) fn abbreviates_table(wanted: &str, passage: &Passage) -> bool {
    let Some(table) = &passage.place.table else { return false };
    let title = normalize(&table.title).text;
    let mut rest = title.chars();
    wanted.chars().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Option<PlaceQuery>) {
        assert_eq!(PlaceQuery::parse(query), expected, "{query}");
    }

    #[test]
    fn a_place_named_on_the_way_is_read_with_its_words() {
        let named = PlaceQuery::named_in("纲要第四章“产业”第二节提出,3章");
        let place = PlaceQuery { chapter: Some(4), section: Some(2), ..PlaceQuery::default() };
        assert_eq!(named, Some((place, "第四章第二节".to_owned())));
        assert_eq!(PlaceQuery::named_in("第二产业要到2030年"), None);
    }

    #[test]
    fn places_are_read_with_what_is_left() {
        let place = PlaceQuery::default;
        check("第四章第二节", Some(PlaceQuery { chapter: Some(4), section: Some(2), ..place() }));
        check("第10章讲了什么", Some(PlaceQuery { chapter: Some(10), rest: "讲了什么".into(), ..place() }));
        check("专栏三数字经济", Some(PlaceQuery { box_: Some(3), rest: "数字经济".into(), ..place() }));
        check("第二十三页", Some(PlaceQuery { page: Some(23), ..place() }));
        check("4.2", Some(PlaceQuery { chapter: Some(4), section: Some(2), is_bare: true, ..place() }));
        check("主要指标表", Some(PlaceQuery { table: Some("主要指标".into()), ..place() }));
        check("3章4节", Some(PlaceQuery { chapter: Some(3), section: Some(4), ..place() }));
        let inserted = PlaceQuery { article: Some(81), inserted: Some(3), ..place() };
        check("第八十一条之三", Some(inserted.clone()));
        check("81条之三", Some(inserted.clone()));
        check("第八十一条之三第一款第(二)项", Some(inserted.clone()));
        check("第81条之3怎么说", Some(PlaceQuery { rest: "怎么说".into(), ..inserted }));
        check("第七条第二款", Some(PlaceQuery { article: Some(7), ..place() }));
        check("第七条第二产业", Some(PlaceQuery { article: Some(7), rest: "第二产业".into(), ..place() }));
        check("20条措施", None);
        check("第二产业占比", None);
        check("增长4.2%", None);
        check("", None);
    }
}
