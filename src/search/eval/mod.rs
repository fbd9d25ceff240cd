//! Judged queries: how good the ranking is, by the measures of information retrieval.
//!
//! A judged set says for each query which sentences answer. [`evaluate`] runs it through the same
//! search that everybody uses and measures the answers, [`losses`] shows where it went wrong and
//! why, and [`compare`] sets two evaluations side by side.

mod compare;
mod losses;
mod measure;

pub use compare::{Comparison, MeasureChange, QueryChange, compare};
pub use losses::{Loss, Losses, Placed, losses};
pub use measure::{Bin, Evaluation, Measures, QueryResult, Times, evaluate, measure_times};

use super::types::MAX_QUERY_CHARS;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization as _;

/// The grade of a sentence that answers.
const ANSWERS: u32 = 3;
/// A longer passage earns nothing, in characters.
const MAX_PASSAGE_CHARS: usize = 1_500;

/// A judged query, a line of a judged set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedQuery {
    /// Its id.
    pub id: String,
    /// The kind of query.
    pub category: String,
    /// The query string.
    pub query: String,
    /// The sentences that answer; none if the documents do not say.
    pub relevant: Vec<Relevant>,
}

/// A sentence that answers a judged query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relevant {
    /// A verbatim piece of the sentence.
    pub anchor: String,
    /// 3 answers, 2 is clearly useful, 1 is related.
    pub grade: u32,
}

/// A line of a judged set that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct BadLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// Reads a judged set: a query a line, as JSON; empty lines are skipped.
///
/// # Errors
/// [`BadLine`] for the first line that is no judged query, or that could never be measured: an id
/// that stands twice, an empty or overlong query, an empty anchor, a grade other than 1, 2 and 3;
/// line 1 if there is no query at all.
pub fn read_judged(text: &str) -> Result<Vec<JudgedQuery>, BadLine> {
    let mut judged: Vec<JudgedQuery> = Vec::new();
    let mut ids = HashSet::new();
    let lines = text.trim_start_matches('\u{feff}').lines();
    for (line, text) in (1..).zip(lines).filter(|(_, text)| !text.trim().is_empty()) {
        let bad = |reason: String| BadLine { line, reason };
        let query: JudgedQuery = serde_json::from_str(text).map_err(|error| bad(reason(&error)))?;
        query.check().map_err(bad)?;
        if !ids.insert(query.id.clone()) {
            return Err(bad(format!("the id `{}` stands twice", query.id)));
        }
        judged.push(query);
    }
    if judged.is_empty() {
        return Err(BadLine { line: 1, reason: "there is no judged query".to_owned() });
    }
    Ok(judged)
}

/// What is wrong with a line, which JSON counts as a text of one line.
fn reason(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

impl JudgedQuery {
    fn check(&self) -> Result<(), String> {
        if self.query.trim().is_empty() {
            return Err("the query is empty".to_owned());
        }
        if self.query.chars().count() > MAX_QUERY_CHARS {
            return Err(format!("the query has more than {MAX_QUERY_CHARS} characters"));
        }
        for Relevant { anchor, grade } in &self.relevant {
            if comparable(anchor).is_empty() {
                return Err("an anchor is empty, and would be found everywhere".to_owned());
            }
            if !(1..=ANSWERS).contains(grade) {
                return Err(format!("the grade of an anchor is {grade}, not 1, 2 or 3"));
            }
        }
        Ok(())
    }
}

/// The form in which anchors and passages are compared: NFKC without white space and marks.
fn comparable(text: &str) -> String {
    let mut text: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '#')).collect();
    for tag in ["<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>"] {
        text = text.replace(tag, "");
    }
    text
}

/// Whether a passage is short enough to earn anything.
fn may_earn(text: &str) -> bool {
    text.chars().count() <= MAX_PASSAGE_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_bad(text: &str, line: usize, reason: &str) {
        let error = read_judged(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }

    #[test]
    fn a_bad_line_is_named() {
        let good = r#"{"id":"a","category":"keyword","query":"湿地","relevant":[{"anchor":"修复湿地","grade":3}]}"#;
        let with = |from: &str, to: &str| format!("{good}\n\n{}", good.replace("\"a\"", "\"b\"").replace(from, to));
        assert_eq!(read_judged(&format!("\u{feff}{good}\r\n\n")).unwrap().len(), 1);
        assert_eq!(read_judged(&with("x", "y")).unwrap().len(), 2);
        check_bad("", 1, "no judged query");
        check_bad(&with("\"query\"", "\"q\""), 3, "missing field `query`");
        check_bad(&with("}]}", "}]"), 3, "EOF");
        check_bad(&with("\"b\"", "\"a\""), 3, "`a` stands twice");
        check_bad(&with("\"湿地\"", "\" \""), 3, "query is empty");
        check_bad(&with("修复湿地", "* "), 3, "anchor is empty");
        check_bad(&with("3", "4"), 3, "grade of an anchor is 4");
        check_bad(&with("\"湿地\"", &format!("\"{}\"", "湿".repeat(1_001))), 3, "more than 1000");
    }

    #[test]
    fn width_spaces_and_marks_do_not_count() {
        assert_eq!(comparable("**建成** ５Ｇ 基站 CO<sub>2</sub>#"), "建成5G基站CO2");
    }
}
