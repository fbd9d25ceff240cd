//! Targets: what a plan sets for the future, with a figure, in running text.

use super::plan_years::PlanYears;
use super::relation::{Relation, ends_with, starts_with};
use super::statement::{Figure, Form, Statement, Tail};
use super::time::{Time, TimeMark, marks};
use crate::config::{FactWords, holds_any};
use crate::corpus::{Document, Kind, Passage};
use crate::text::{CharSpan, Quantity, quantities, sentences};
use serde::{Deserialize, Serialize};

/// What a plan sets for the future, read by rule from running text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The id of the document.
    pub document: String,
    /// The id of the passage that sets it.
    pub passage: String,
    /// What the figure is of: 5G基站, 森林覆盖率.
    pub subject: String,
    /// How it stands to the figure: 达到, 不低于, 新增.
    pub relation: Relation,
    /// The figure; its span is in the passage's text.
    pub quantity: Quantity,
    /// The year by which or in which, as the sentence says.
    pub year: Option<u32>,
    /// The time in the course of which, as printed (“十四五”期间), or 每年.
    pub period: Option<String>,
    /// The wording.
    pub text: String,
    /// Where it stands in the passage's text, in characters.
    pub span: CharSpan,
}

/// The targets of a document, in reading order.
pub(super) fn read(document: &Document, words: &FactWords) -> Vec<Target> {
    let plan = PlanYears::of(document);
    let is_plan = holds_any(&document.metadata.title, &words.plan_titles);
    let mut targets = Vec::new();
    for passage in &document.passages {
        let undated = match passage.kind {
            Kind::Paragraph => is_plan && !looks_back(passage, words),
            // Items of boxes list projects, of which the sizes are no targets; what they date is one.
            Kind::BoxItem | Kind::Preamble => false,
            Kind::Front
            | Kind::Notice
            | Kind::Indicator
            | Kind::Note
            | Kind::Article
            | Kind::TableRow
            | Kind::Term
            | Kind::Footnote => continue,
        };
        let chars: Vec<char> = passage.text.chars().collect();
        for span in sentences(&chars) {
            let sentence = chars.get(span.start..span.end).unwrap_or_default();
            // Most sentences hold no figure, and no time needs to be looked for.
            if quantities(sentence).is_empty() {
                continue;
            }
            let found = Sentence::new(sentence, plan, undated, words).read();
            targets.extend(found.into_iter().map(|found| found.target(document, passage, sentence, span.start)));
        }
    }
    targets
}

/// Whether the headings above say that the passage tells of what was or is.
fn looks_back(passage: &Passage, words: &FactWords) -> bool {
    passage.place.titles().iter().any(|title| holds_any(title, &words.review_titles))
}

/// A target in its sentence.
struct Found<'a> {
    statement: Statement<'a>,
    quantity: Quantity,
    time: Option<Time>,
}

impl Found<'_> {
    fn target(self, document: &Document, passage: &Passage, sentence: &[char], offset: usize) -> Target {
        let slice = |span: CharSpan| sentence.get(span.start..span.end).unwrap_or_default().iter().collect::<String>();
        let shift = |span: CharSpan| CharSpan::new(span.start + offset, span.end + offset);
        let Self { statement, mut quantity, time } = self;
        quantity.span = shift(quantity.span);
        let yearly = statement.yearly.then(|| "每年".to_owned());
        let (year, period) = match time {
            Some(Time::Year(year)) => (Some(year), yearly),
            Some(Time::Period(words)) => (None, Some(words)),
            Some(Time::Past) | None => (None, yearly),
        };
        Target {
            document: document.id.clone(),
            passage: passage.id.clone(),
            subject: slice(statement.subject),
            relation: Relation::new(statement.relation),
            quantity,
            year,
            period,
            text: slice(statement.span),
            span: shift(statement.span),
        }
    }
}

struct Sentence<'a> {
    chars: &'a [char],
    marks: Vec<TimeMark>,
    /// Whether a statement without a time counts.
    undated: bool,
    words: &'a FactWords,
}

impl<'a> Sentence<'a> {
    fn new(chars: &'a [char], plan: Option<PlanYears>, undated: bool, words: &'a FactWords) -> Self {
        Self { chars, marks: marks(chars, plan, words), undated, words }
    }

    fn read(&self) -> Vec<Found<'a>> {
        let in_mark = |quantity: &Quantity| self.marks.iter().any(|mark| overlap(mark.span, quantity.span));
        let quantities: Vec<Quantity> =
            quantities(self.chars).into_iter().filter(|q| !in_mark(q) && !self.is_enclosed(q.span.start)).collect();
        let mut found: Vec<Found<'a>> = Vec::new();
        for clause in clauses(self.chars) {
            let mut start = clause.start;
            let mut near = found.last().map(|found| found.statement).filter(|before| self.is_next(before, clause));
            for (index, quantity) in quantities.iter().enumerate().filter(|(_, q)| contains(clause, q.span)) {
                if quantity.span.start < start {
                    continue;
                }
                let after_marks = self.marks.iter().filter(|mark| mark.span.end <= quantity.span.start);
                let head_start = after_marks.map(|mark| mark.span.end).fold(start, usize::max);
                let tail = self.tail(quantity.span.end, clause.end, quantities.get(index + 1));
                let head = CharSpan::new(head_start, quantity.span.start);
                let figure = Figure { chars: self.chars, head, quantity, tail, before: near, words: self.words };
                let statement = figure.read();
                match tail {
                    Tail::Joined(next) => start = next,
                    _ => start = statement.map_or(start, |statement| statement.span.end),
                }
                let Some(statement) = statement else { continue };
                let time = self.time(quantity.span.start, tail);
                if self.admits(&statement, quantity, time.as_ref(), clause) {
                    near = Some(statement);
                    found.push(Found { statement, quantity: quantity.clone(), time });
                }
            }
        }
        found
    }

    /// Whether a clause follows a statement's own, so that it may go on with its words; naming a time between
    /// them (…，到2030年，…) does not part them.
    fn is_next(&self, before: &Statement<'_>, clause: CharSpan) -> bool {
        let ends_mark = |at: usize| self.marks.iter().any(|mark| mark.span.end == at);
        let parts = |at: &usize| self.chars.get(*at).is_some_and(|&c| divides(c)) && !ends_mark(*at);
        (before.span.end..clause.start).filter(parts).count() == 1
    }

    /// Whether a place is inside a title, a quotation or brackets, where figures belong to names.
    fn is_enclosed(&self, at: usize) -> bool {
        let before = self.chars.get(..at).unwrap_or_default();
        [('“', '”'), ('《', '》'), ('（', '）'), ('(', ')'), ('「', '」')].iter().any(|(open, close)| {
            let opened = before.iter().rposition(|c| c == open);
            opened.is_some_and(|opened| before.get(opened..).is_some_and(|since| !since.contains(close)))
        })
    }

    fn tail(&self, end: usize, clause_end: usize, next: Option<&Quantity>) -> Tail {
        let rest = self.chars.get(end..clause_end).unwrap_or_default();
        let mut skipped = 0;
        if let Some('（' | '(') = rest.first() {
            skipped = rest.iter().position(|c| matches!(c, '）' | ')')).map_or(0, |at| at + 1);
        }
        let rest = rest.get(skipped..).unwrap_or_default();
        if !rest.iter().any(|c| c.is_alphanumeric()) {
            return Tail::End;
        }
        let starts = |word: &str| starts_with(rest, word);
        if self.words.aims.iter().any(|word| starts(word.as_str())) {
            return Tail::Aim;
        }
        for word in ["以及", "、", "和", "及", "与", "并", "且"] {
            if starts(word) {
                return Tail::Joined(end + skipped + word.chars().count());
            }
        }
        // 新建3所学校、2所幼儿园: the noun ends before the next figure that is joined to it.
        let joined = next.filter(|next| next.span.end <= clause_end).and_then(|next| {
            let before = next.span.start.checked_sub(1)?;
            matches!(self.chars.get(before), Some('、' | '和' | '及')).then_some(before)
        });
        let punctuation = rest.iter().rev().take_while(|c| !c.is_alphanumeric() && !"”）)》".contains(**c)).count();
        Tail::Noun(joined.unwrap_or(clause_end - punctuation))
    }

    /// The time that holds at a place; an aim may be given its year after it.
    fn time(&self, at: usize, tail: Tail) -> Option<Time> {
        let before = self.marks.iter().rev().find(|mark| mark.span.start <= at);
        let after = || self.marks.iter().find(|mark| tail == Tail::Aim && mark.span.start > at);
        before.or_else(after).map(|mark| mark.time.clone())
    }

    /// Whether the sentence gives a project's measures: what it covers, what it costs.
    fn describes_project(&self) -> bool {
        let text: String = self.chars.iter().collect();
        holds_any(&text, &self.words.project_words)
    }

    /// Whether things are made or handled: what a plant does each year is its capacity.
    fn is_output(&self, relation: &str) -> bool {
        self.words.outputs.iter().any(|word| word.as_str() == relation)
    }

    fn admits(&self, statement: &Statement<'_>, quantity: &Quantity, time: Option<&Time>, clause: CharSpan) -> bool {
        let before = self.chars.get(clause.start..quantity.span.start).unwrap_or_default();
        let is_done = before.contains(&'已') || ends_with(before, "了");
        match time {
            _ if is_done => false,
            Some(Time::Past) => false,
            Some(Time::Year(_) | Time::Period(_)) => !quantity.spelt || quantity.value >= 2.0,
            // Undated, 打造1家 is no more than 打造一家, and what is made each year is a project's capacity.
            None if statement.kind == Form::CountThenNoun && quantity.value <= 1.0 => false,
            None if self.is_output(statement.relation) && statement.yearly => false,
            None => self.undated && !quantity.spelt && !self.describes_project(),
        }
    }
}

fn overlap(one: CharSpan, other: CharSpan) -> bool {
    one.start < other.end && other.start < one.end
}

fn contains(clause: CharSpan, span: CharSpan) -> bool {
    clause.start <= span.start && span.end <= clause.end
}

fn divides(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '。')
}

/// The clauses of a sentence; a comma between digits divides nothing.
fn clauses(chars: &[char]) -> Vec<CharSpan> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, &c) in chars.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
        if divides(c) && !(c == ',' && digit(at.checked_sub(1)) && digit(at.checked_add(1))) {
            clauses.push(CharSpan::new(start, at));
            start = at + 1;
        }
    }
    clauses.push(CharSpan::new(start, chars.len()));
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each target of a sentence of a plan for 2026 to 2030 as `subject relation figure time`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = crate::config::FactWords::shipped().unwrap();
        let chars: Vec<char> = text.chars().collect();
        let slice = |span: CharSpan| span.slice(text);
        let found = Sentence::new(&chars, Some(PlanYears { first: 2026, issued: 2026 }), true, &words).read();
        let shown: Vec<String> = found
            .iter()
            .map(|Found { statement, quantity, time }| {
                let time = match time {
                    Some(Time::Year(year)) => format!(" {year}"),
                    Some(Time::Period(words)) => format!(" {words}"),
                    Some(Time::Past) | None => String::new(),
                };
                format!("{} {} {}{time}", slice(statement.subject), statement.relation, slice(quantity.span))
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn a_year_holds_until_another_is_named() {
        check(
            "到2028年，湿地保护率达到50%，到2030年，达到55%以上。",
            &["湿地保护率 达到 50% 2028", "湿地保护率 达到 55%以上 2030"],
        );
        check("“十五五”期间，新增停车位3000—5000个；", &["停车位 新增 3000—5000个 “十五五”期间"]);
        check("2029年底前，建成书房12间、驿站20座", &["书房 建成 12间 2029", "驿站 建成 20座 2029"]);
    }

    #[test]
    fn counts_stand_before_or_after_their_noun() {
        check("到2030年，培育50家链主企业、3个共性平台。", &["链主企业 培育 50家 2030", "共性平台 培育 3个 2030"]);
        check("每年选派农技员不少于80名", &["农技员 不低于 80名"]);
    }

    #[test]
    fn a_figure_to_compare_with_is_no_target() {
        check("用水效率由0.55提高到0.61", &["用水效率 提高到 0.61"]);
        check("到2030年，水耗比2025年下降16%", &["水耗 下降 16% 2030"]);
    }

    #[test]
    fn results_projects_and_names_are_no_targets() {
        check("2025年，湿地保护率达到48%。", &[]);
        check("已建成充电桩800个，目前受益农户达到3万户", &[]);
        check("“十四五”期间，新增学位5000个", &[]);
        check("建设轮胎项目，总投资5亿元，年产轮胎100万条", &[]);
        check("打造甲、乙、丙等5个片区，建设1个中心", &[]);
        check("年销售额超10亿元的企业享受补贴", &[]);
    }
}
