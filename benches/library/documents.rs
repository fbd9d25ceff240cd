//! Documents of the three shapes that the libraries of a government have: plans, work reports, laws.

use super::names::{law, numeral, place, plan_number, report_year};
use super::random::Random;
use super::sentence::{Frame, Writer};
use super::vocabulary::Vocabulary;
use std::fmt::Write as _;

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Chapters, sections, paragraphs with a lead, a box, a table of indicators.
    Plan,
    /// Parts numbered 一、 and （一）, paragraphs that count 一是, 二是.
    Report,
    /// Chapters of articles, some of several paragraphs or with numbered items.
    Law,
}

/// The frames of what a plan's sentences do not give: headings and the sentences of laws.
#[derive(Debug)]
pub(crate) struct Frames {
    titles: Vec<Frame>,
    duties: Vec<Frame>,
    items: Vec<Frame>,
    indicators: Vec<Frame>,
}

const TITLES: &[&str] = &[
    "推动{n2}{vn2}",
    "加快{n2}{vn2}",
    "健全{n2}{n2}体系",
    "{v2}{a2}{n2}",
    "完善{n2}{vn2}机制",
    "{v2}{n2}{vn2}水平",
    "建设{a2}{n2}",
    "深化{n2}{vn2}改革",
    "提升{n2}{vn2}能力",
    "{v2}{n2} {v2}{n2}",
];

const DUTIES: &[&str] = &[
    "市、县（区）人民政府应当{v2}{n2}{vn2}，将{n2}{vn2}经费列入本级财政预算，{v2}{n2}和{n2}。",
    "{n2}主管部门应当会同有关部门{v2}{n2}{vn2}规划，报本级人民政府批准后公布实施。",
    "从事{n2}{vn2}的单位和个人，应当{v2}{n2}，{v2}{n2}{vn2}，并自作出之日起{#}日内向{n2}主管部门备案。",
    "任何单位和个人不得{v2}、{v2}{n2}，不得{v2}{n2}{vn2}。",
    "违反本规定，{v2}{n2}的，由{n2}主管部门责令限期改正，给予警告；逾期不改正的，处{#}万元以下罚款。",
    "鼓励和支持{n2}{vn2}，对在{n2}{vn2}中作出突出贡献的单位和个人，按照有关规定给予表彰。",
    "{n2}{vn2}应当遵循{a2}{n2}、{v2}{n2}、{vn2}{n2}的原则。",
    "{n2}单位应当建立{n2}{vn2}制度，{v2}{n2}{vn2}记录，保存期限不得少于{#}年。",
    "{n2}{vn2}的具体办法，由{n2}主管部门另行制定。",
    "本市行政区域内的{n2}{vn2}、{n2}{vn2}及其监督，适用本规定；法律、法规另有规定的，从其规定。",
    "前款规定的{n2}，应当符合{n2}{vn2}标准，并经{n2}主管部门{vn2}。",
    "{n2}主管部门及其工作人员{v2}{n2}、{v2}{n2}的，依法给予处分；构成犯罪的，依法追究刑事责任。",
    "街道办事处、镇人民政府应当协助做好{n2}{vn2}工作，组织居民{v2}{n2}。",
    "{n2}{vn2}过程中发现{n2}{a2}的，应当立即{v2}，采取{vn2}措施，并在{#}小时内报告。",
    "{n2}主管部门应当加强对{n2}{vn2}的指导和监督，每年至少{v2}{#}次，并将{n2}向社会公布。",
    "国家{v2}{n2}{vn2}，{v2}{n2}和{n2}，提高{n2}{vn2}水平。",
    "{n2}的{n2}由{name}负责{v2}，费用由{n2}所有人承担。",
    "申请{n2}{vn2}，应当提交{n2}、{n2}和{n2}等材料，并对其真实性负责。",
    "{v2}{n2}不符合{n2}标准的，不得{v2}；已经{v2}的，应当在{#}日内{v2}。",
    "各级人民政府应当把{n2}{vn2}纳入国民经济和社会发展规划，{v2}{n2}，{v2}{a2}{n2}。",
    "{n2}协会应当{v2}{n2}，制定{n2}规范，引导会员{v2}{n2}{vn2}。",
    "对{n2}{vn2}决定不服的，可以依法申请行政复议或者提起行政诉讼。",
    "{name}应当与{n2}单位签订协议，约定{n2}、{n2}和{vn2}期限。",
    "本规定所称{n2}{vn2}，是指{v2}{n2}、{v2}{n2}以及与之有关的{n2}。",
    "需要{v2}{n2}的，应当提前{#}日提出申请；{n2}主管部门应当在{#}个工作日内作出决定，不予{v2}的，应当说明理由。",
];

const ITEMS: &[&str] =
    &["{v2}{n2}{vn2}；", "{n2}{vn2}的{n2}；", "{v2}、{v2}{n2}；", "擅自{v2}{n2}{vn2}；", "{a2}{n2}{vn2}情况；"];

const INDICATORS: &[&str] =
    &["{n2}{vn2}率(%)", "{n2}{n2}增长(%)", "每万人口{n2}数(个)", "{n2}{vn2}能力(万吨)", "人均{n2}{n2}(元)"];

impl Frames {
    /// Reads the frames.
    pub(crate) fn new() -> Self {
        let parse = |frames: &[&str]| frames.iter().map(|frame| Frame::parse(frame)).collect();
        Self { titles: parse(TITLES), duties: parse(DUTIES), items: parse(ITEMS), indicators: parse(INDICATORS) }
    }
}

/// The text of a document; the same seed, number and shape give the same one.
pub(crate) fn document(vocabulary: &Vocabulary, frames: &Frames, seed: u64, number: usize, shape: Shape) -> String {
    let mut writer = Writer::new(vocabulary, Random::new(seed, number as u64));
    let mut text = String::new();
    let page = &mut Page { writer: &mut writer, frames, text: &mut text };
    match shape {
        Shape::Plan => page.plan(number),
        Shape::Report => page.report(number),
        Shape::Law => page.law(number),
    }
    text
}

/// A document that is being written.
struct Page<'a, 'b> {
    writer: &'a mut Writer<'b>,
    frames: &'a Frames,
    text: &'a mut String,
}

impl Page<'_, '_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\n\n");
    }

    fn title(&mut self) -> String {
        self.writer.one_of(&self.frames.titles)
    }

    fn lead(&mut self) -> String {
        self.title().replace(' ', "，") + "。"
    }

    fn plan(&mut self, number: usize) {
        let (place, five_years) = (place(number), plan_number(number));
        self.line(&format!("# {place}国民经济和社会发展第{five_years}个五年规划纲要"));
        let mut boxes = 0;
        for chapter in 1..=5 {
            let title = self.title();
            self.line(&format!("## 第{}章 {title}", numeral(chapter)));
            let intro = self.writer.sentences(1, 2);
            self.line(&intro);
            for section in 1..=2 {
                let title = self.title();
                self.line(&format!("### 第{}节 {title}", numeral(section)));
                for _ in 0..3 {
                    let paragraph = self.lead() + &self.writer.sentences(2, 4);
                    self.line(&paragraph);
                }
            }
            if chapter == 1 {
                self.indicators();
            } else if self.writer.random().chance(25) {
                boxes += 1;
                self.box_(boxes);
            }
        }
    }

    fn box_(&mut self, number: usize) {
        let title = self.title();
        self.line(&format!("### 专栏{}：{title}", numeral(number)));
        for _ in 0..4 {
            let item = self.title().replace(' ', "") + "：" + &self.writer.sentence();
            self.line(&item);
        }
    }

    fn indicators(&mut self) {
        self.line("### 主要指标");
        self.text.push_str("| 序号 | 指标 | 2020年 | 2025年 | 属性 |\n| --- | --- | --- | --- | --- |\n");
        for row in 1..=6 {
            let name = self.writer.one_of(&self.frames.indicators);
            let (now, then) = (self.writer.random().between(100, 499), self.writer.random().between(500, 999));
            let kind = self.writer.random().of(&["预期性", "约束性"]);
            let (now, then) = (format!("{}.{}", now / 10, now % 10), format!("{}.{}", then / 10, then % 10));
            let _ = writeln!(self.text, "| {row} | {name} | {now} | {then} | {kind} |");
        }
        self.text.push('\n');
    }

    fn report(&mut self, number: usize) {
        let (place, year) = (place(number), report_year(number));
        self.line(&format!("# {place}{year}年政府工作报告"));
        self.line("各位代表：");
        self.line(&format!(
            "现在，我代表{place}人民政府，向大会报告工作，请予审议，并请各位政协委员和其他列席人员提出意见。"
        ));
        let parts = [format!("{}年工作回顾", year - 1), "今后五年的目标任务".to_owned(), format!("{year}年重点工作")];
        for (part, title) in (1..).zip(&parts) {
            self.line(&format!("## {}、{title}", numeral(part)));
            for section in 1..=5 {
                let title = self.title();
                self.line(&format!("### （{}）{title}", numeral(section)));
                let lead = self.lead() + &self.writer.sentences(2, 3);
                self.line(&lead);
                let points: String =
                    (1..=3).map(|point| format!("{}是{}", numeral(point), self.writer.sentence())).collect();
                self.line(&points);
                let close = self.writer.sentences(2, 4);
                self.line(&close);
            }
        }
    }

    fn law(&mut self, number: usize) {
        self.line(&format!("# {}", law(number)));
        let chapters = ["总则", "规划与建设", "管理与服务", "监督检查", "法律责任", "附则"];
        let mut article = 0;
        for (chapter, title) in (1..).zip(chapters) {
            self.line(&format!("## 第{}章　{title}", numeral(chapter)));
            let articles = if title == "附则" { 2 } else { self.writer.random().between(8, 9) };
            for _ in 0..articles {
                article += 1;
                self.article(article);
            }
        }
    }

    fn article(&mut self, number: usize) {
        let body = self.duties(1, 4);
        self.line(&format!("第{}条　{body}", numeral(number)));
        match self.writer.random().below(10) {
            0 | 1 => {
                let paragraph = self.duties(2, 3);
                self.line(&paragraph);
            }
            2 => {
                self.line("有下列情形之一的，应当依照前款规定办理：");
                for item in 1..=self.writer.random().between(3, 5) {
                    let text = self.writer.one_of(&self.frames.items);
                    self.line(&format!("（{}）{text}", numeral(item)));
                }
            }
            _ => {}
        }
    }

    fn duties(&mut self, first: usize, last: usize) -> String {
        // What a law rules on is worded as a plan words it, between the set phrases of laws.
        let sentences = self.writer.random().between(first, last);
        (0..sentences)
            .map(|_| match self.writer.random().chance(40) {
                true => self.writer.one_of(&self.frames.duties),
                false => self.writer.sentence(),
            })
            .collect()
    }
}
