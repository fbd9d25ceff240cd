//! What the words before and after a figure state of it.

use super::relation::{
    REACH, YEARLY_OUTPUT, deed_at_start, deed_ending, ends_with, ends_with_any, starts_with, state_at_end,
};
use crate::config::{FactWords, Word};
use crate::text::{CharSpan, Quantity};

/// What follows a figure in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing: the figure ends the clause.
    End,
    /// 的目标: the clause names an aim.
    Aim,
    /// 、 or 和, and another figure: where that one's words begin.
    Joined(usize),
    /// A noun, up to this character: the figure counts it or qualifies it.
    Noun(usize),
}

/// What is stated of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// How the subject stands to its figure, by the word that plans most often use for it.
    pub relation: &'a str,
    pub kind: Form,
    /// What the figure is of, in characters of the sentence.
    pub subject: CharSpan,
    /// From the first word of the statement to the last.
    pub span: CharSpan,
    /// Whether it is meant for each year.
    pub yearly: bool,
}

/// How a statement is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 覆盖率达到90%
    State,
    /// 新建学校3所
    DeedThenCount,
    /// 新建3所学校
    CountThenNoun,
}

/// A figure with the words around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure<'a, 'w> {
    /// The sentence.
    pub chars: &'a [char],
    /// The words before the number that belong to it.
    pub head: CharSpan,
    pub quantity: &'a Quantity,
    pub tail: Tail,
    /// The statement before it in its sentence, if it is near enough to go on with.
    pub before: Option<Statement<'w>>,
    pub words: &'w FactWords,
}

impl<'w> Figure<'_, 'w> {
    /// What is stated of the figure; `None` if nothing that could be a target.
    pub(super) fn read(&self) -> Option<Statement<'w>> {
        let head = self.trimmed();
        let found =
            self.state(head).or_else(|| self.deed(head)).or_else(|| self.share(head)).or_else(|| self.continued(head));
        found.filter(|statement| (2..=60).contains(&statement.subject.len()))
    }

    fn text(&self, span: CharSpan) -> &[char] {
        self.chars.get(span.start..span.end).unwrap_or_default()
    }

    /// The head without what stands between clauses and without 约 before the number.
    fn trimmed(&self) -> CharSpan {
        let mut head = self.head;
        while self.text(head).first().is_some_and(|c| "，,、；;：:。 的".contains(*c)) {
            head.start += 1;
        }
        while ["约", "近", "至少"].iter().any(|word| ends_with(self.text(head), word)) {
            let len = if ends_with(self.text(head), "至少") { 2 } else { 1 };
            head = CharSpan::new(head.start, head.end - len);
        }
        head
    }

    /// The head without the words of these lists at its start.
    fn without(&self, mut head: CharSpan, lists: &[&[Word]]) -> CharSpan {
        while let Some(word) =
            lists.iter().copied().flatten().map(Word::as_str).find(|word| starts_with(self.text(head), word))
        {
            head.start += word.chars().count();
        }
        head
    }

    fn is_last(&self) -> bool {
        !matches!(self.tail, Tail::Noun(_))
    }

    /// 覆盖率达到90%
    fn state(&self, head: CharSpan) -> Option<Statement<'w>> {
        let (state, len) = state_at_end(self.text(head), self.words)?;
        let relation = state.relation.as_str();
        let mut subject = self.without(CharSpan::new(head.start, head.end - len), &[&self.words.openings]);
        if let Tail::Noun(end) = self.tail {
            // 新增超过50家企业: the verb bounds the number of a deed.
            let verb = deed_at_start(self.text(self.without(subject, &[&self.words.adverbs])), self.words)?;
            let whole = self.without(subject, &[&self.words.adverbs]).len() == verb.1;
            return (state.bounds && whole).then(|| self.count_then_noun(head, verb.0, end))?;
        }
        let mut yearly = relation == "年均";
        while let Some(word) =
            self.words.middles.iter().map(Word::as_str).find(|word| ends_with(self.text(subject), word))
        {
            yearly |= matches!(word, "每年" | "年均");
            subject = CharSpan::new(subject.start, subject.end - word.chars().count());
        }
        subject = self.without_comparison(subject);
        while starts_with(self.text(subject), "每年") {
            (subject.start, yearly) = (subject.start + 2, true);
        }
        if subject.is_empty() {
            subject = self.before?.subject;
        } else if state.bounds {
            // 培育企业超过50家: what is bound is the number of the noun.
            let noun = self.without(subject, &[&self.words.adverbs]);
            let verb = deed_at_start(self.text(noun), self.words).map_or(0, |(_, len)| len);
            if verb > 0 && noun.len() > verb + 1 {
                subject = CharSpan::new(noun.start + verb, noun.end);
            }
        }
        let span = CharSpan::new(head.start, self.quantity.span.end);
        Some(Statement { relation, kind: Form::State, subject, span, yearly })
    }

    /// 比重由6%提高到, 比重较2020年提高: the subject ends where the figure to compare with begins.
    fn without_comparison(&self, subject: CharSpan) -> CharSpan {
        let at = (subject.start..subject.end).rev().find(|&at| {
            let compares = matches!(self.chars.get(at), Some('由' | '从' | '比' | '较'));
            compares && self.chars.get(at + 1).is_some_and(char::is_ascii_digit)
        });
        CharSpan::new(subject.start, at.unwrap_or(subject.end))
    }

    /// 新建学校3所, 新建3所学校, 固定资产投资完成5亿元, 在城北新建学校3所
    fn deed(&self, head: CharSpan) -> Option<Statement<'w>> {
        let mut start = self.without(head, &[&self.words.openings, &self.words.adverbs]);
        let opening: String = self.text(CharSpan::new(head.start, start.start)).iter().collect();
        let mut yearly = opening.contains("每年");
        if starts_with(self.text(start), "年产") && !["值", "量", "能", "业"].contains(&&*self.char_at(start.start + 2))
        {
            let subject = CharSpan::new(start.start + 2, start.end);
            let relation = YEARLY_OUTPUT;
            let span = CharSpan::new(head.start, self.quantity.span.end);
            let statement = Statement { relation, kind: Form::DeedThenCount, subject, span, yearly: true };
            return self.is_last().then_some(statement);
        }
        if starts_with(self.text(start), "年")
            && deed_at_start(self.text(CharSpan::new(start.start + 1, start.end)), self.words).is_some()
        {
            (start.start, yearly) = (start.start + 1, true);
        }
        if let Some((relation, len)) = deed_at_start(self.text(start), self.words) {
            return self.done(head, CharSpan::new(start.start + len, start.end), relation, yearly);
        }
        if self.is_last()
            && let Some((relation, len)) = deed_ending(self.text(head), self.words)
        {
            let subject = self.without(CharSpan::new(head.start, head.end - len), &[&self.words.openings]);
            let span = CharSpan::new(head.start, self.quantity.span.end);
            let statement = Statement { relation, kind: Form::DeedThenCount, subject, span, yearly };
            return (!subject.is_empty()).then_some(statement);
        }
        self.deed_after_place(head, start)
    }

    fn char_at(&self, at: usize) -> String {
        self.chars.get(at).map(char::to_string).unwrap_or_default()
    }

    /// 在城北片区新建学校3所: the place stands before the verb.
    fn deed_after_place(&self, head: CharSpan, start: CharSpan) -> Option<Statement<'w>> {
        let opens = self.words.place_openings.iter().any(|word| starts_with(self.text(start), word.as_str()));
        if !opens {
            return None;
        }
        let verb = (start.start + 2..start.end).find_map(|at| {
            let (relation, len) = deed_at_start(self.text(CharSpan::new(at, start.end)), self.words)?;
            Some((relation, at + len))
        });
        let (relation, after) = verb?;
        self.done(head, CharSpan::new(after, start.end), relation, false)
    }

    fn done(&self, head: CharSpan, noun: CharSpan, relation: &'w str, yearly: bool) -> Option<Statement<'w>> {
        match self.tail {
            Tail::Noun(end) if noun.is_empty() => self.count_then_noun(head, relation, end),
            Tail::Noun(_) => None,
            _ if noun.is_empty() => None,
            _ => {
                let span = CharSpan::new(head.start, self.quantity.span.end);
                Some(Statement { relation, kind: Form::DeedThenCount, subject: noun, span, yearly })
            }
        }
    }

    fn count_then_noun(&self, head: CharSpan, relation: &'w str, end: usize) -> Option<Statement<'w>> {
        let mut noun = CharSpan::new(self.quantity.span.end, end);
        if starts_with(self.text(noun), "的") {
            noun.start += 1;
        }
        let span = CharSpan::new(head.start, end);
        let statement = Statement { relation, kind: Form::CountThenNoun, subject: noun, span, yearly: false };
        self.quantity.is_count().then_some(statement)
    }

    /// 处理率98%以上, 实现旅游收入5亿元: the figure stands for itself.
    fn share(&self, head: CharSpan) -> Option<Statement<'w>> {
        let is_share =
            self.quantity.unit.as_deref() == Some("%") && ends_with_any(self.text(head), &self.words.share_endings);
        let is_stated = starts_with(self.text(self.without(head, &[&self.words.resolves])), "实现");
        let subject = self.without(head, &[&self.words.openings]);
        let span = CharSpan::new(head.start, self.quantity.span.end);
        let statement = Statement { relation: REACH, kind: Form::State, subject, span, yearly: false };
        (self.is_last() && (is_share || is_stated) && !subject.is_empty()).then_some(statement)
    }

    /// 新建学校3所、医院2家: the second is built as well.
    fn continued(&self, head: CharSpan) -> Option<Statement<'w>> {
        let before = self.before.filter(|before| before.kind != Form::State && self.quantity.is_count())?;
        if before.kind == Form::CountThenNoun && head.is_empty() {
            let Tail::Noun(end) = self.tail else { return None };
            let head = CharSpan::new(self.quantity.span.start, self.quantity.span.start);
            return self.count_then_noun(head, before.relation, end);
        }
        let subject = self.without(head, &[&self.words.openings]);
        let span = CharSpan::new(subject.start, self.quantity.span.end);
        let statement = Statement { subject, span, kind: Form::DeedThenCount, ..before };
        (self.is_last() && !subject.is_empty()).then_some(statement)
    }
}
