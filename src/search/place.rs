//! Queries that name a place: 第四章第二节, 专栏三, 第二十三页, 主要指标表, 4.2, or a heading's
//! own title.

use super::types::PassageRef;
use crate::corpus::{Heading, Passage};
use crate::text::{normalize, parse_integer};
use std::collections::HashMap;

/// A place that a query names; `None` leaves a level open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PlaceQuery {
    part: Option<u32>,
    chapter: Option<u32>,
    section: Option<u32>,
    box_: Option<u32>,
    article: Option<u32>,
    page: Option<u32>,
    /// A table whose title these characters abbreviate.
    table: Option<String>,
    /// Whether it is only a number with a point (4.2), which is a place only if it is no figure.
    pub is_bare: bool,
    /// What the query says beside the place.
    pub rest: String,
}

/// Where a passage stands in the answer to a query that names a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlaceRank(u8);

impl PlaceQuery {
    /// Reads the place in a normalised query text, if it names one.
    pub(crate) fn parse(normalized: &str) -> Option<Self> {
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
    pub(crate) fn named_in(normalized: &str) -> Option<(Self, String)> {
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
            '条' if lead == 1 => &mut self.article,
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

    /// Whether and where the passage answers; lower ranks first. A section answers with its
    /// passages in order; a chapter with its introduction, the first passage of each section,
    /// and the rest.
    pub(crate) fn rank(&self, found: PassageRef<'_>, before: Option<&Passage>) -> Option<PlaceRank> {
        let passage = found.passage;
        let place = &passage.place;
        let has = |wanted: Option<u32>, heading: &Option<Heading>| {
            wanted.is_none_or(|number| heading.as_ref().is_some_and(|heading| heading.number == number))
        };
        let numbered = has(self.part, &place.part)
            && has(self.chapter, &place.chapter)
            && has(self.section, &place.section)
            && has(self.box_, &place.box_)
            && has(self.article, &place.article);
        if !numbered || !self.table.as_ref().is_none_or(|title| abbreviates_table(title, passage)) {
            return None;
        }
        if let Some(page) = self.page {
            let pages = passage.pages?;
            let within = pages.first <= page && pages.last.is_none_or(|last| page <= last);
            return within.then_some(PlaceRank(u8::from(!pages.exact)));
        }
        let whole_chapter =
            self.chapter.is_some() && self.section.is_none() && self.box_.is_none() && self.article.is_none();
        Some(if whole_chapter { Self::rank_in_chapter(passage, before) } else { PlaceRank(0) })
    }

    /// The order in which a whole chapter answers.
    fn rank_in_chapter(passage: &Passage, before: Option<&Passage>) -> PlaceRank {
        let opens = before.is_none_or(|before| before.place.key != passage.place.key);
        PlaceRank(match &passage.place.section {
            None => 0,
            Some(_) if opens => 1,
            Some(_) => 2,
        })
    }

    /// Whether the rest of the query says nothing more: it is empty, or part of a title above the
    /// passage or of the document.
    pub(crate) fn rest_is_title(rest: &str, found: PassageRef<'_>) -> bool {
        let place = &found.passage.place;
        let titles = [&place.part, &place.chapter, &place.section, &place.box_, &place.table];
        rest.is_empty() || titles.into_iter().flatten().any(|heading| normalize(&heading.title).text.contains(rest))
    }
}

/// The titles of all headings, for queries that are nothing but a title.
#[derive(Debug, Clone, Default)]
pub(crate) struct Titles {
    places: HashMap<String, HashMap<usize, PlaceRank>>,
}

impl Titles {
    pub(crate) fn of<'a>(passages: impl Iterator<Item = PassageRef<'a>>) -> Self {
        let mut titles = Self::default();
        let mut before: Option<&Passage> = None;
        for PassageRef { ordinal, passage, .. } in passages {
            let place = &passage.place;
            let headings = [&place.table, &place.box_, &place.section, &place.chapter];
            for (level, heading) in headings.into_iter().enumerate() {
                let Some(heading) = heading.as_ref().filter(|heading| !heading.title.is_empty()) else { continue };
                let rank = if level == 3 { PlaceQuery::rank_in_chapter(passage, before) } else { PlaceRank(0) };
                titles.places.entry(normalize(&heading.title).text).or_default().entry(ordinal).or_insert(rank);
            }
            before = Some(passage);
        }
        titles
    }

    /// The passages under the headings with exactly this normalised title.
    pub(crate) fn get(&self, normalized: &str) -> Option<&HashMap<usize, PlaceRank>> {
        self.places.get(normalized)
    }
}

/// The numeral at the start of the characters and its length.
fn numeral(chars: &[char]) -> Option<(u32, usize)> {
    let len = chars.iter().take_while(|&&c| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c)).count();
    let text: String = chars.get(..len)?.iter().collect();
    Some((parse_integer(&text)?, len))
}

/// Whether the characters stand, in this order and ending together, in the title of the
/// passage's table.
fn abbreviates_table(wanted: &str, passage: &Passage) -> bool {
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
        check("20条措施", None);
        check("第二产业占比", None);
        check("增长4.2%", None);
        check("", None);
    }
}
