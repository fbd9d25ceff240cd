//! The query string: operators are read, everything else is text. No query is an error.

use super::role::period;
use plansearch_text::{CharSpan, normalize, separator_spellings};

/// A query string, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The whole query as one normalised sequence; the inside alone where all of it is quoted.
    pub literal: String,
    /// The same with numbers that have separators of thousands, or have none, where they are typed otherwise.
    pub respelled: Vec<String>,
    /// The text without operators, as typed.
    pub text: String,
    /// Normalised sequences; of each group at least one must occur.
    pub required: Vec<Vec<String>>,
    /// Normalised sequences that must not occur.
    pub excluded: Vec<String>,
    /// Normalised sequences that must occur in a title above the passage.
    pub titles: Vec<String>,
    /// Normalised words joined by OR: where every word must occur, one of each group will do.
    pub either: Vec<Vec<String>>,
    /// Which pieces of the text, parted at spaces, OR joins.
    joined: Vec<usize>,
    /// What could not be read as meant.
    pub warnings: Vec<String>,
}

/// Quotation marks that are operators wherever they stand.
const MARKS: &[(char, char)] = &[('「', '」'), ('"', '"'), ('＂', '＂')];
/// Quotation marks that are an operator only where they stand alone: inside a sentence they
/// quote, as all Chinese text does (“十三五”期间建了几家).
const TEXT_MARKS: (char, char) = ('“', '”');
/// What stands before a word that must be in a title.
const TITLE_PREFIXES: &[&str] = &["标题:", "标题："];

/// A part of a query string.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Text(String),
    Quoted(String),
    Excluded(String),
    Title(String),
    Or,
}

/// Reads a query string.
pub(crate) fn parse(query: &str) -> Query {
    let mut parsed = Query::default();
    let query = unfolded(query);
    if query.is_cut {
        parsed.warnings.push(format!("检索词展开后超过{MAX_FOLDED_CHARS}字，后面的部分已忽略"));
    }
    let query = query.text;
    parsed.literal = normalize(query).text;
    let items = split(query, &mut parsed.warnings);
    let mut joins = false;
    let mut before: Option<&Item> = None;
    for item in &items {
        match item {
            Item::Or => joins = before.is_some(),
            Item::Text(text) => parsed.add_text(text, before.filter(|_| joins)),
            Item::Quoted(inside) => parsed.require(inside, joins && matches!(before, Some(Item::Quoted(_)))),
            Item::Excluded(word) => parsed.exclude(word),
            Item::Title(word) => {
                parsed.push_text(word);
                parsed.titles.push(normalize(word).text);
            }
        }
        if *item != Item::Or {
            joins = false;
            before = Some(item);
        }
    }
    if let [Item::Quoted(inside)] = items.as_slice() {
        parsed.literal = normalize(inside).text;
    }
    parsed.respelled = separator_spellings(&parsed.literal);
    parsed.required.iter_mut().for_each(respell);
    respell(&mut parsed.excluded);
    parsed
}

/// Adds to each sequence the other ways to write its numbers.
fn respell(sequences: &mut Vec<String>) {
    let others: Vec<String> = sequences.iter().flat_map(|sequence| separator_spellings(sequence)).collect();
    sequences.extend(others);
}

/// As much of a query as is searched for.
struct Unfolded<'q> {
    text: &'q str,
    is_cut: bool,
}

/// Folded, a query has no more characters than this: a few characters stand for many others (ﷺ for eighteen).
const MAX_FOLDED_CHARS: usize = 2_000;

fn unfolded(query: &str) -> Unfolded<'_> {
    if normalize(query).len() <= MAX_FOLDED_CHARS {
        return Unfolded { text: query, is_cut: false };
    }
    let mut folded = 0;
    let mut ends = query.char_indices().map(|(start, c)| start + c.len_utf8());
    let mut chars = query.chars();
    let end = ends.by_ref().take_while(|_| {
        folded += chars.next().map_or(0, |c| normalize(c.encode_utf8(&mut [0; 4])).len());
        folded <= MAX_FOLDED_CHARS
    });
    let end = end.last().unwrap_or(0);
    Unfolded { text: query.get(..end).unwrap_or(query), is_cut: true }
}

impl Query {
    /// The whole query as it is typed, then as it may be written too.
    pub(crate) fn literals(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.literal).chain(&self.respelled).map(String::as_str)
    }

    /// The characters of the folded text that belong to pieces which OR joins.
    pub(crate) fn joined_spans(&self) -> Vec<CharSpan> {
        let mut start = 0;
        let mut spans = Vec::new();
        for (number, piece) in self.text.split_whitespace().enumerate() {
            let end = start + normalize(piece).len();
            if self.joined.contains(&number) {
                spans.push(CharSpan::new(start, end));
            }
            start = end;
        }
        spans
    }

    fn push_text(&mut self, text: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push(' ');
        }
        self.text += text;
    }

    /// Adds a word, joined by OR to the one before it if there is one.
    fn add_text(&mut self, text: &str, joined_to: Option<&Item>) {
        let piece = self.text.split_whitespace().count();
        self.push_text(text);
        if let Some(Item::Text(before)) = joined_to {
            self.joined.extend([piece.saturating_sub(1), piece]);
            let (before, word) = (normalize(before).text, normalize(text).text);
            match self.either.last_mut() {
                Some(group) if group.last() == Some(&before) => group.push(word),
                _ => self.either.push(vec![before, word]),
            }
        }
    }

    fn require(&mut self, inside: &str, joins: bool) {
        let sequence = normalize(inside).text;
        if sequence.is_empty() {
            self.warnings.push("引号里没有文字，已忽略".to_owned());
            return;
        }
        self.push_text(inside.trim());
        match self.required.last_mut() {
            Some(group) if joins => group.push(sequence),
            _ => self.required.push(vec![sequence]),
        }
    }

    fn exclude(&mut self, word: &str) {
        let sequence = normalize(word).text;
        if sequence.is_empty() {
            self.warnings.push("“-”后面没有要排除的词，已忽略".to_owned());
        } else {
            self.excluded.push(sequence);
        }
    }
}

/// Splits a query string at spaces and quotations.
fn split(query: &str, warnings: &mut Vec<String>) -> Vec<Item> {
    let chars: Vec<char> = query.chars().collect();
    let unpaired = unpaired_text_marks(&chars);
    let mut items = Vec::new();
    let mut word = String::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let starts_word = word.is_empty();
        if let Some((end, inside)) = quoted(&chars, at, starts_word) {
            close(&mut word, &mut items);
            items.push(Item::Quoted(inside));
            at = end;
        } else if c.is_whitespace() {
            close(&mut word, &mut items);
            at += 1;
        } else if c == '-' && at > 0 && starts_word && excludes(chars.get(at + 1)) {
            let (end, inside) = quoted(&chars, at + 1, true).unwrap_or_else(|| to_space(&chars, at + 1));
            items.push(Item::Excluded(inside));
            at = end;
        } else {
            let after_digit = at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(char::is_ascii_digit);
            if matches!(c, '「' | '」' | '＂') || (c == '"' && !after_digit) || unpaired.contains(&at) {
                warnings.push(format!("引号 {c} 不成对，已按普通文字搜索"));
            }
            word.push(c);
            at += 1;
        }
    }
    close(&mut word, &mut items);
    items
}

/// Where “ stands that nothing closes, or ” that nothing opened.
fn unpaired_text_marks(chars: &[char]) -> Vec<usize> {
    let (mut open, mut unpaired) = (Vec::new(), Vec::new());
    for (at, &c) in chars.iter().enumerate() {
        if c == TEXT_MARKS.0 {
            open.push(at);
        } else if c == TEXT_MARKS.1 && open.pop().is_none() {
            unpaired.push(at);
        }
    }
    unpaired.extend(open);
    unpaired
}

fn close(word: &mut String, items: &mut Vec<Item>) {
    let word = std::mem::take(word);
    let title = TITLE_PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix)).filter(|title| !title.is_empty());
    match (word.as_str(), title) {
        ("", _) => {}
        (_, Some(title)) => items.push(Item::Title(title.to_owned())),
        ("OR", _) if !items.is_empty() => items.push(Item::Or),
        _ => items.push(Item::Text(word)),
    }
}

fn excludes(next: Option<&char>) -> bool {
    next.is_some_and(|next| !next.is_whitespace() && !next.is_ascii_digit())
}

fn to_space(chars: &[char], at: usize) -> (usize, String) {
    let word: String = chars.iter().skip(at).take_while(|c| !c.is_whitespace()).collect();
    (at + word.chars().count(), word)
}

/// A quotation that is an operator: one past its end, and what it quotes.
fn quoted(chars: &[char], at: usize, starts_word: bool) -> Option<(usize, String)> {
    let open = *chars.get(at)?;
    let is_text_mark = open == TEXT_MARKS.0;
    let close = if is_text_mark { TEXT_MARKS.1 } else { MARKS.iter().find(|marks| marks.0 == open)?.1 };
    let len = chars.get(at + 1..)?.iter().position(|&c| c == close)?;
    let end = at + len + 2;
    let alone = starts_word && chars.get(end).is_none_or(|after| after.is_whitespace());
    let inside: String = chars.get(at + 1..end - 1)?.iter().collect();
    // Everybody writes “十四五” with its marks: beside other words it demands nothing.
    let is_whole = at == 0 && end == chars.len();
    let names_period = len <= 3 && !is_whole && period(&format!("{inside}”")).is_some();
    (!is_text_mark || (alone && !names_period)).then_some((end, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, text: &str, required: &[&[&str]], excluded: &[&str], warnings: usize) {
        let parsed = parse(query);
        assert_eq!(parsed.text, text, "{query}");
        assert_eq!(parsed.required, required, "{query}");
        assert_eq!(parsed.excluded, excluded, "{query}");
        assert_eq!(parsed.warnings.len(), warnings, "{query}: {:?}", parsed.warnings);
    }

    #[test]
    fn quotation_marks_demand_and_minus_excludes() {
        check("供水 “管网 改造” -农村", "供水 管网 改造", &[&["管网改造"]], &["农村"], 0);
        check("「一次办好」怎么办", "一次办好 怎么办", &[&["一次办好"]], &[], 0);
        check("\"ＡＩ\" 产业", "ＡＩ 产业", &[&["ai"]], &[], 0);
        check("“十五五”期间建几家医院", "“十五五”期间建几家医院", &[], &[], 0);
        check("“十五五” 医院床位", "“十五五” 医院床位", &[], &[], 0);
        check("“十五五”", "十五五", &[&["十五五"]], &[], 0);
        check("供水 -「农村 管网」", "供水", &[], &["农村管网"], 0);
    }

    #[test]
    fn what_is_no_operator_is_text() {
        check("-5度 温差 -3", "-5度 温差 -3", &[], &[], 0);
        check("产城-融合", "产城-融合", &[], &[], 0);
        check("甲 - 乙", "甲 - 乙", &[], &[], 0);
        check("「一次办好", "「一次办好", &[], &[], 1);
        check("“一次办好", "“一次办好", &[], &[], 1);
        check("推进“一次办好”改革、“双随机", "推进“一次办好”改革、“双随机", &[], &[], 1);
        check("一次办好”改革", "一次办好”改革", &[], &[], 1);
        check("\"一次办好", "\"一次办好", &[], &[], 1);
        check("（乡村 + ^ ~ ) *", "（乡村 + ^ ~ ) *", &[], &[], 0);
        check("OR", "OR", &[], &[], 0);
        check("「」", "", &[], &[], 1);
        check("", "", &[], &[], 0);
    }

    #[test]
    fn or_joins_its_neighbours_and_titles_are_demanded() {
        let parsed = parse("水库 OR 水厂 OR 泵站 建设");
        assert_eq!(parsed.text, "水库 水厂 泵站 建设");
        assert_eq!(parsed.either, [["水库", "水厂", "泵站"]]);
        check("「水库」 OR 「水厂」", "水库 水厂", &[&["水库", "水厂"]], &[], 0);
        let parsed = parse("标题：供水 投资 标题:");
        assert_eq!((parsed.titles, parsed.text), (vec!["供水".to_owned()], "供水 投资 标题:".to_owned()));
    }

    #[test]
    fn a_query_all_in_quotation_marks_is_counted_by_its_inside() {
        assert_eq!(parse("“生态 补偿”").literal, "生态补偿");
        assert_eq!(parse("「生态」 补偿").literal, "「生态」补偿");
    }
}
