//! `verify_quote`: whether a quotation stands in the documents as it is given.

use crate::corpus::short_citation;
use crate::mcp::holdings::Holdings;
use crate::mcp::refusal::{Refusal, shown};
use crate::mcp::tool::{Context, Tool, given};
use crate::quote::{
    self, CheckReport, CheckRequest, DiffOp, DiffPiece, DifferenceKind, Judgement, MAX_DRAFT_CHARS, Verdict,
};
use crate::store::Found;
use crate::types::CheckAnswer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub(super) struct VerifyQuote;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    #[schemars(description = "要核对的引文，一句或几句")]
    text: String,
    #[serde(default)]
    #[schemars(with = "String", description = "只与这份文件核对的文件编号；不填则与全部文件核对")]
    document: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Output {
    /// What was found, in words.
    message: String,
    /// The worst verdict of all sentences.
    verdict: &'static str,
    /// All kinds of alteration.
    kinds: Vec<&'static str>,
    #[serde(flatten)]
    check: CheckAnswer,
}

impl Tool for VerifyQuote {
    const NAME: &'static str = "verify_quote";
    const TITLE: &'static str = "核对引文";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "逐句核对引文与原文（{}）是否一致。verdict：verbatim 一致、same 只是标点或数字写法不同、altered 有改动、\
             stitched 由几处拼接、misplaced 出处有误、absent 未见；并给出改动的种类（kinds）、原文、逐处差异和出处。\
             引用之前先用它核对。例：verify_quote(text=\"{}\")",
            held.documents, held.sentence
        )
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let chars = input.text.chars().count();
        if input.text.trim().is_empty() {
            return Err(Refusal::new("参数 text 是空的。请把要核对的引文原样填入。"));
        }
        if chars > MAX_DRAFT_CHARS {
            return Err(Refusal::too_long("text", chars, MAX_DRAFT_CHARS));
        }
        let request = CheckRequest { text: input.text, document: given(input.document) };
        let report = quote::check(context.library, &request);
        let report = report.map_err(|error| Refusal::of_error(&error, context.library))?;
        let verdict = report.sentences.iter().map(|sentence| sentence.judgement.verdict).max();
        let Some(verdict) = verdict else {
            return Err(Refusal::new("参数 text 里没有可以核对的文字。请把要核对的引文原样填入。"));
        };
        let kinds: BTreeSet<DifferenceKind> =
            report.sentences.iter().flat_map(|sentence| sentence.judgement.kinds.iter().copied()).collect();
        Ok(Output {
            message: message(&report),
            verdict: verdict.name(),
            kinds: kinds.into_iter().map(DifferenceKind::name).collect(),
            check: CheckAnswer::new(context.library, report, context.links),
        })
    }
}

/// A line for each sentence.
fn message(report: &CheckReport) -> String {
    let line = |text: &str, judgement: &Judgement| format!("“{}”：{}", shown(text), told(judgement));
    let lines: Vec<String> =
        report.sentences.iter().map(|sentence| line(&sentence.text, &sentence.judgement)).collect();
    lines.join("\n")
}

/// 有改动（数字或单位）。“1500”应为“1200”。原文：“到2025年，开通5G基站1200座”，见《…》第七章第三节“…”。
fn told(judgement: &Judgement) -> String {
    let kinds: Vec<&str> = judgement.kinds.iter().map(|kind| kind.label()).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!("（{}）", kinds.join("、")) };
    let mut text = format!("{}{kinds}。", judgement.verdict.label());
    if judgement.verdict == Verdict::Absent {
        let common = if judgement.common { "只有各地规划通用的套语相同，" } else { "" };
        return text + common + "文件里没有这句话，不要当作原文引用。";
    }
    if let Some(claim) = &judgement.misplaced_claim {
        text += &format!("所称出处“{claim}”有误。");
    }
    let differences: Vec<String> = judgement.diff.iter().filter_map(difference).collect();
    if judgement.verdict == Verdict::Altered && !differences.is_empty() {
        text += &format!("{}。", differences.join("；"));
    }
    for place in &judgement.plan {
        let Found { document, passage, .. } = &place.found;
        text += &format!("原文：“{}”，见{}。", place.text, short_citation(document, passage));
    }
    text
}

fn difference(piece: &DiffPiece) -> Option<String> {
    let (draft, plan) = (piece.draft.trim(), piece.plan.trim());
    match piece.op {
        DiffOp::Equal => None,
        DiffOp::Replace => Some(format!("“{draft}”应为“{plan}”")),
        DiffOp::Insert => Some(format!("多出“{draft}”")),
        DiffOp::Delete => Some(format!("漏掉“{plan}”")),
    }
}
