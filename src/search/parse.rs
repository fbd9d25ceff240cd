//! The query string: operators are read, everything else is text. No query is an error.

use crate::text::normalize;

/// A query string, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The whole query as one normalised sequence; the inside alone where all of it is quoted.
    pub literal: String,
    /// The text without operators, as typed.
    pub text: String,
    /// Normalised sequences that must occur.
    pub required: Vec<String>,
    /// Normalised sequences that must not occur.
    pub excluded: Vec<String>,
    /// What could not be read as meant.
    pub warnings: Vec<String>,
}

/// Quotation marks that are operators wherever they stand.
const MARKS: &[(char, char)] = &[('「', '」'), ('"', '"'), ('＂', '＂')];
/// Quotation marks that are an operator only where they stand alone: inside a sentence they
/// quote, as all Chinese text does (“十三五”期间建了几家).
const TEXT_MARKS: (char, char) = ('“', '”');

/// Reads a query string.
pub(crate) fn parse(query: &str) -> Query {
    let mut parsed = Query { literal: normalize(query).text, ..Query::default() };
    let chars: Vec<char> = query.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let starts_word = at == 0 || chars.get(at - 1).is_some_and(|before| before.is_whitespace());
        if let Some((end, inside)) = quoted(&chars, at, starts_word) {
            require(&mut parsed, &inside);
            parsed.text += &inside;
            parsed.text.push(' ');
            at = end;
        } else if c == '-'
            && at > 0
            && starts_word
            && chars.get(at + 1).is_some_and(|next| !next.is_whitespace() && !next.is_ascii_digit())
        {
            let word = excluded_word(&chars, at + 1);
            at += 1 + word.len();
            let sequence = normalize(&word.iter().filter(|c| !is_mark(**c)).collect::<String>()).text;
            if sequence.is_empty() {
                parsed.warnings.push("“-”后面没有要排除的词，已忽略".to_owned());
            } else {
                parsed.excluded.push(sequence);
            }
        } else {
            if matches!(c, '"' | '「' | '」')
                && !(c == '"' && chars.get(at.wrapping_sub(1)).is_some_and(char::is_ascii_digit))
            {
                parsed.warnings.push(format!("引号“{c}”不成对，已按普通文字搜索"));
            }
            parsed.text.push(c);
            at += 1;
        }
    }
    parsed.text = parsed.text.trim().to_owned();
    let whole = chars.len() >= 2 && parsed.required.len() == 1 && parsed.excluded.is_empty();
    if let (true, Some(only)) = (whole, parsed.required.first())
        && normalize(&parsed.text).text == *only
    {
        parsed.literal.clone_from(only);
    }
    parsed
}

fn is_mark(c: char) -> bool {
    c == TEXT_MARKS.0 || c == TEXT_MARKS.1 || MARKS.iter().any(|&(open, close)| c == open || c == close)
}

fn require(parsed: &mut Query, inside: &str) {
    let sequence = normalize(inside).text;
    if sequence.is_empty() {
        parsed.warnings.push("引号里没有文字，已忽略".to_owned());
    } else {
        parsed.required.push(sequence);
    }
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
    (!is_text_mark || alone).then_some((end, inside))
}

/// The word after a minus sign: to the next space, or the whole of a quotation.
fn excluded_word(chars: &[char], at: usize) -> Vec<char> {
    if let Some((end, _)) = quoted(chars, at, true) {
        return chars.get(at..end).unwrap_or_default().to_vec();
    }
    chars.iter().skip(at).take_while(|c| !c.is_whitespace()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, text: &str, required: &[&str], excluded: &[&str], warnings: usize) {
        let parsed = parse(query);
        assert_eq!(parsed.text, text, "{query}");
        assert_eq!(parsed.required, required, "{query}");
        assert_eq!(parsed.excluded, excluded, "{query}");
        assert_eq!(parsed.warnings.len(), warnings, "{query}: {:?}", parsed.warnings);
    }

    #[test]
    fn quotation_marks_demand_and_minus_excludes() {
        check("供水 “管网 改造” -农村", "供水 管网 改造", &["管网改造"], &["农村"], 0);
        check("「一次办好」怎么办", "一次办好 怎么办", &["一次办好"], &[], 0);
        check("\"ＡＩ\" 产业", "AI  产业".replace("AI", "ＡＩ").as_str(), &["ai"], &[], 0);
        check("“十五五”期间建几家医院", "“十五五”期间建几家医院", &[], &[], 0);
    }

    #[test]
    fn what_is_no_operator_is_text() {
        check("-5度 温差 -3", "-5度 温差 -3", &[], &[], 0);
        check("产城-融合", "产城-融合", &[], &[], 0);
        check("甲 - 乙", "甲 - 乙", &[], &[], 0);
        check("「一次办好", "「一次办好", &[], &[], 1);
        check("（乡村 + ^ ~ ) *", "（乡村 + ^ ~ ) *", &[], &[], 0);
        check("", "", &[], &[], 0);
    }

    #[test]
    fn a_query_all_in_quotation_marks_is_counted_by_its_inside() {
        assert_eq!(parse("“生态 补偿”").literal, "生态补偿");
        assert_eq!(parse("「生态」 补偿").literal, "「生态」补偿");
    }
}
