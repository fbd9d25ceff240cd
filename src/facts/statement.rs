//! What the words before and after a figure state of it.

use super::relation::{Relation, deed_at_start, deed_ending, ends_with, ends_with_any, starts_with, state_at_end};
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
pub(super) struct Statement {
    pub relation: Relation,
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
pub(super) struct Figure<'a> {
    /// The sentence.
    pub chars: &'a [char],
    /// The words before the number that belong to it.
    pub head: CharSpan,
    pub quantity: &'a Quantity,
    pub tail: Tail,
    /// The statement before it in its sentence, if it is near enough to go on with.
    pub before: Option<Statement>,
}

/// Verbs and adverbs that open a clause and say nothing of its subject.
const OPENINGS: &[&str] = &[
    "力争",
    "争取",
    "确保",
    "实现",
    "推动",
    "促进",
    "使",
    "让",
    "保证",
    "努力",
    "紧盯",
    "围绕",
    "全面",
    "基本",
    "力促",
    "推进",
    "其中",
    "以及",
    "并",
    "且",
    "和",
    "及",
    "与",
    "将",
    "要",
    "预计",
    "各项",
    "到期末",
    "不断",
    "逐步",
    "稳步",
    "持续",
    "进一步",
    "切实",
];

/// What may stand before the verb of a deed besides.
const ADVERBS: &[&str] = &[
    "计划",
    "规划",
    "重点",
    "每年",
    "再",
    "共",
    "总共",
    "加快",
    "大力",
    "继续",
    "积极",
    "高标准",
    "高质量",
    "高水平",
    "统筹",
    "分批",
    "至少",
    "组织",
    "全力",
    "着力",
    "有序",
    "深入",
    "同步",
    "集中",
    "分期",
    "全市",
    "全县",
    "全区",
    "全省",
    "全州",
    "全旗",
    "全镇",
    "全国",
    "我市",
    "我县",
    "我区",
    "我省",
    "市级",
    "拟",
    "依法",
    "科学",
    "合理",
    "加强",
    "还",
    "年内",
    "分年度",
    "加大",
    "支持",
    "鼓励",
    "引导",
    "累计",
    "健全",
    "强化",
    "扎实",
    "集中连片",
];

/// Words between the subject of a state and its verb.
const MIDDLES: &[&str] = &[
    "力争",
    "争取",
    "确保",
    "均",
    "都",
    "分别",
    "将",
    "每年",
    "年均",
    "进一步",
    "持续",
    "稳定",
    "预计",
    "能够",
    "稳步",
    "基本",
    "全部",
    "总体",
    "逐年",
    "累计",
    "要",
    "应",
    "须",
    "一般",
    "不断",
    "普遍",
    "大幅",
];

impl Figure<'_> {
    /// What is stated of the figure; `None` if nothing that could be a target.
    pub(super) fn read(&self) -> Option<Statement> {
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
        while ends_with_any(self.text(head), &["约", "近", "至少"]) {
            let len = if ends_with(self.text(head), "至少") { 2 } else { 1 };
            head = CharSpan::new(head.start, head.end - len);
        }
        head
    }

    /// The head without the words of these lists at its start.
    fn without(&self, mut head: CharSpan, lists: &[&[&str]]) -> CharSpan {
        while let Some(word) = lists.iter().copied().flatten().find(|word| starts_with(self.text(head), word)) {
            head.start += word.chars().count();
        }
        head
    }

    fn is_last(&self) -> bool {
        !matches!(self.tail, Tail::Noun(_))
    }

    /// 覆盖率达到90%
    fn state(&self, head: CharSpan) -> Option<Statement> {
        let (relation, len) = state_at_end(self.text(head))?;
        let mut subject = self.without(CharSpan::new(head.start, head.end - len), &[OPENINGS]);
        if let Tail::Noun(end) = self.tail {
            // 新增超过50家企业: the verb bounds the number of a deed.
            let verb = deed_at_start(self.text(self.without(subject, &[ADVERBS])))?;
            let whole = self.without(subject, &[ADVERBS]).len() == verb.1;
            return (relation.is_bound() && whole).then(|| self.count_then_noun(head, verb.0, end))?;
        }
        let mut yearly = relation.word() == "年均";
        while let Some(word) = MIDDLES.iter().find(|word| ends_with(self.text(subject), word)) {
            yearly |= matches!(*word, "每年" | "年均");
            subject = CharSpan::new(subject.start, subject.end - word.chars().count());
        }
        subject = self.without_comparison(subject);
        let each = self.without(subject, &[&["每年"]]);
        yearly |= each != subject;
        subject = each;
        if subject.is_empty() {
            subject = self.before?.subject;
        } else if relation.is_bound() {
            // 培育企业超过50家: what is bound is the number of the noun.
            let noun = self.without(subject, &[ADVERBS]);
            let verb = deed_at_start(self.text(noun)).map_or(0, |(_, len)| len);
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
    fn deed(&self, head: CharSpan) -> Option<Statement> {
        let mut start = self.without(head, &[OPENINGS, ADVERBS]);
        let opening: String = self.text(CharSpan::new(head.start, start.start)).iter().collect();
        let mut yearly = opening.contains("每年");
        if starts_with(self.text(start), "年产") && !["值", "量", "能", "业"].contains(&&*self.char_at(start.start + 2))
        {
            let subject = CharSpan::new(start.start + 2, start.end);
            let relation = Relation::YEARLY_OUTPUT;
            let span = CharSpan::new(head.start, self.quantity.span.end);
            let statement = Statement { relation, kind: Form::DeedThenCount, subject, span, yearly: true };
            return self.is_last().then_some(statement);
        }
        if starts_with(self.text(start), "年")
            && deed_at_start(self.text(CharSpan::new(start.start + 1, start.end))).is_some()
        {
            (start.start, yearly) = (start.start + 1, true);
        }
        if let Some((relation, len)) = deed_at_start(self.text(start)) {
            return self.done(head, CharSpan::new(start.start + len, start.end), relation, yearly);
        }
        if self.is_last()
            && let Some((relation, len)) = deed_ending(self.text(head))
        {
            let subject = self.without(CharSpan::new(head.start, head.end - len), &[OPENINGS]);
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
    fn deed_after_place(&self, head: CharSpan, start: CharSpan) -> Option<Statement> {
        const PLACES: [&str; 10] = ["在", "对", "沿", "依托", "通过", "围绕", "结合", "面向", "按照", "于"];
        let opens = PLACES.iter().any(|word| starts_with(self.text(start), word));
        if !opens {
            return None;
        }
        let verb = (start.start + 2..start.end).find_map(|at| {
            let (relation, len) = deed_at_start(self.text(CharSpan::new(at, start.end)))?;
            Some((relation, at + len))
        });
        let (relation, after) = verb?;
        self.done(head, CharSpan::new(after, start.end), relation, false)
    }

    fn done(&self, head: CharSpan, noun: CharSpan, relation: Relation, yearly: bool) -> Option<Statement> {
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

    fn count_then_noun(&self, head: CharSpan, relation: Relation, end: usize) -> Option<Statement> {
        let mut noun = CharSpan::new(self.quantity.span.end, end);
        if starts_with(self.text(noun), "的") {
            noun.start += 1;
        }
        let span = CharSpan::new(head.start, end);
        let statement = Statement { relation, kind: Form::CountThenNoun, subject: noun, span, yearly: false };
        self.quantity.is_count().then_some(statement)
    }

    /// 处理率98%以上, 实现旅游收入5亿元: the figure stands for itself.
    fn share(&self, head: CharSpan) -> Option<Statement> {
        const SHARES: [&str; 8] = ["率", "比重", "比例", "占比", "度", "覆盖面", "比率", "水平"];
        let is_share = self.quantity.unit.as_deref() == Some("%") && ends_with_any(self.text(head), &SHARES);
        let is_stated = starts_with(self.text(self.without(head, &[&["力争", "确保", "争取", "努力"]])), "实现");
        let subject = self.without(head, &[OPENINGS]);
        let span = CharSpan::new(head.start, self.quantity.span.end);
        let statement = Statement { relation: Relation::REACH, kind: Form::State, subject, span, yearly: false };
        (self.is_last() && (is_share || is_stated) && !subject.is_empty()).then_some(statement)
    }

    /// 新建学校3所、医院2家: the second is built as well.
    fn continued(&self, head: CharSpan) -> Option<Statement> {
        let before = self.before.filter(|before| before.kind != Form::State && self.quantity.is_count())?;
        if before.kind == Form::CountThenNoun && head.is_empty() {
            let Tail::Noun(end) = self.tail else { return None };
            let head = CharSpan::new(self.quantity.span.start, self.quantity.span.start);
            return self.count_then_noun(head, before.relation, end);
        }
        let subject = self.without(head, &[OPENINGS]);
        let span = CharSpan::new(subject.start, self.quantity.span.end);
        let statement = Statement { subject, span, kind: Form::DeedThenCount, ..before };
        (self.is_last() && !subject.is_empty()).then_some(statement)
    }
}
