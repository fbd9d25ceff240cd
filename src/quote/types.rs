//! What is asked of a check, and what it finds.

use crate::error::{Error, Result};
use crate::store::Found;
use crate::text::CharSpan;

/// The longest draft, in characters.
pub const MAX_DRAFT_CHARS: usize = 20_000;

/// The most places with the same wording that are named for a piece of a draft.
pub const MAX_PLACES: usize = 20;

/// A draft to be checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckRequest {
    /// The draft, at most [`MAX_DRAFT_CHARS`].
    pub text: String,
    /// The id of the only document to compare with; `None` compares with all.
    pub document: Option<String>,
}

impl CheckRequest {
    /// A draft to be compared with all documents.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), document: None }
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// [`Error::BadParameter`] for a draft without text, or a longer one than is accepted.
    pub fn validate(&self) -> Result<()> {
        let refuse = |reason: String| Err(Error::BadParameter { name: "text", reason });
        if self.text.trim().is_empty() {
            return refuse("is missing or empty: give the draft to check".to_owned());
        }
        let chars = self.text.chars().count();
        if chars > MAX_DRAFT_CHARS {
            return refuse(format!("has {chars} characters, more than the limit of {MAX_DRAFT_CHARS}"));
        }
        Ok(())
    }
}

/// How a draft stands to the documents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckReport {
    /// The sentences in their order.
    pub sentences: Vec<SentenceCheck>,
}

impl CheckReport {
    /// How many sentences have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.sentences.iter().filter(|sentence| sentence.judgement.verdict == verdict).count()
    }

    /// Whether every sentence that claims something is verbatim.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.count(Verdict::Verbatim) + self.count(Verdict::None) == self.sentences.len()
    }
}

/// A sentence of the draft.
#[derive(Debug, Clone, PartialEq)]
pub struct SentenceCheck {
    /// Where it stands, in characters of the draft, without white space around it.
    pub span: CharSpan,
    /// Its text.
    pub text: String,
    /// What was found.
    pub judgement: Judgement,
    /// The pieces in quotation marks inside it, each judged by itself.
    pub quotes: Vec<QuoteCheck>,
}

/// A piece in quotation marks.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteCheck {
    /// Where it stands, in characters of the draft, without the marks.
    pub span: CharSpan,
    /// Its text.
    pub text: String,
    /// What was found.
    pub judgement: Judgement,
}

/// How a piece of a draft stands to the documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What was altered; empty unless the verdict is [`Verdict::Altered`].
    pub kinds: Vec<DifferenceKind>,
    /// From 0 to 1: the share of the characters of both sides that agree, without what only
    /// introduces the quotation.
    pub similarity: f64,
    /// Whether what is shared with the documents are stock phrases, common to all plans.
    pub common: bool,
    /// Where the wording stands. For [`Verdict::Stitched`] the places of the pieces in the draft's
    /// order; otherwise places with the same wording, the likeliest first, at most [`MAX_PLACES`].
    pub plan: Vec<PlanPlace>,
    /// At how many places the wording was found, those too that are not named.
    pub places: usize,
    /// Draft and documents side by side. The drafts' texts joined are the piece that is judged; the
    /// documents' joined are the wording of the first place, or of all pieces if stitched.
    pub diff: Vec<DiffPiece>,
    /// The words that name a place where the wording does not stand: 第四章.
    pub misplaced_claim: Option<String>,
    /// How the piece introduces its quotation, which is no wording of the documents: 《规划》提出，
    pub lead_in: Option<String>,
}

impl Judgement {
    /// Of a piece that claims nothing.
    pub(super) fn none(text: String) -> Self {
        Self { verdict: Verdict::None, ..Self::absent(text, false) }
    }

    /// Of a sentence that states figures of a table's row, which agree or not.
    pub(super) fn of_row(text: String, row: Found, span: CharSpan, agrees: bool) -> Self {
        let plan = span.slice(&row.passage.text);
        Self {
            verdict: if agrees { Verdict::Same } else { Verdict::Altered },
            kinds: if agrees { Vec::new() } else { vec![DifferenceKind::Number] },
            similarity: if agrees { 1.0 } else { 0.5 },
            diff: vec![DiffPiece {
                op: if agrees { DiffOp::Equal } else { DiffOp::Replace },
                draft: text.clone(),
                plan: plan.clone(),
            }],
            plan: vec![PlanPlace { found: row, span: Some(span), text: plan }],
            ..Self::absent(text, false)
        }
    }

    pub(super) fn absent(text: String, common: bool) -> Self {
        Self {
            verdict: Verdict::Absent,
            kinds: Vec::new(),
            similarity: 0.0,
            common,
            plan: Vec::new(),
            places: 0,
            diff: vec![DiffPiece { op: DiffOp::Insert, draft: text, plan: String::new() }],
            misplaced_claim: None,
            lead_in: None,
        }
    }
}

/// How a piece of a draft stands to the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It stands there, character by character.
    Verbatim,
    /// It stands there but for spaces, width, punctuation, traditional characters, or the same
    /// number written otherwise.
    Same,
    /// It stands there in other words, or with other numbers.
    Altered,
    /// It is joined of pieces that stand at several places.
    Stitched,
    /// It stands there, but not at the place that the draft names.
    Misplaced,
    /// It does not stand there.
    Absent,
    /// It claims nothing of the documents: a greeting, thanks.
    None,
}

impl Verdict {
    /// All verdicts, best first.
    pub const ALL: [Self; 7] =
        [Self::Verbatim, Self::Same, Self::Altered, Self::Stitched, Self::Misplaced, Self::Absent, Self::None];

    /// The name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Same => "same",
            Self::Altered => "altered",
            Self::Stitched => "stitched",
            Self::Misplaced => "misplaced",
            Self::Absent => "absent",
            Self::None => "none",
        }
    }

    /// The name for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Verbatim => "一致",
            Self::Same => "写法不同",
            Self::Altered => "有改动",
            Self::Stitched => "拼接",
            Self::Misplaced => "出处有误",
            Self::Absent => "未见",
            Self::None => "不必核对",
        }
    }
}

/// What was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// A number or its unit.
    Number,
    /// A negation was put in, taken out or turned round.
    Negation,
    /// How firmly, how far or about how much.
    Degree,
    /// A place, a company, an office.
    Name,
    /// Other words.
    Wording,
    /// A clause was left out.
    Dropped,
    /// A clause was put in.
    Added,
    /// Clauses changed places.
    Swapped,
}

impl DifferenceKind {
    /// The name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Degree => "degree",
            Self::Name => "name",
            Self::Wording => "wording",
            Self::Dropped => "dropped",
            Self::Added => "added",
            Self::Swapped => "swapped",
        }
    }

    /// The name for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => "数字或单位",
            Self::Negation => "否定",
            Self::Degree => "程度",
            Self::Name => "名称",
            Self::Wording => "措辞",
            Self::Dropped => "漏句",
            Self::Added => "添句",
            Self::Swapped => "语序",
        }
    }

    /// What it says of a draft, for readers: 数字不符.
    #[must_use]
    pub fn finding(self) -> &'static str {
        match self {
            Self::Number => "数字不符",
            Self::Negation => "否定有出入",
            Self::Degree => "语气程度不同",
            Self::Name => "名称不同",
            Self::Wording => "措辞不同",
            Self::Dropped => "漏句",
            Self::Added => "添句",
            Self::Swapped => "语序不同",
        }
    }
}

/// Where a wording stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanPlace {
    /// The passage; of a heading, the first passage under it.
    pub found: Found,
    /// Where, in characters of the passage's text; `None` for a heading.
    pub span: Option<CharSpan>,
    /// The document's wording there.
    pub text: String,
}

/// What became of a piece of wording in a later text: in a draft that quotes it, in a newer document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DiffOp {
    /// It is on both sides, perhaps written otherwise.
    Equal,
    /// The later text has other words.
    Replace,
    /// Only the later text has it.
    Insert,
    /// Only the earlier text has it.
    Delete,
}

impl DiffOp {
    /// The name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Replace => "replace",
            Self::Insert => "insert",
            Self::Delete => "delete",
        }
    }
}

/// A piece of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffPiece {
    /// What became of it.
    pub op: DiffOp,
    /// The draft's text.
    pub draft: String,
    /// The document's text.
    pub plan: String,
}
