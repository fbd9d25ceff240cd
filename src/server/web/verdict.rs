//! How a piece of a draft stands to the documents, in the three words that a report begins with.

use crate::quote::{DifferenceKind, Judgement, Verdict};

/// The three ways; each verdict is one of them, said more finely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerdictGroup {
    Verbatim,
    Differs,
    Absent,
}

impl VerdictGroup {
    /// All, best first.
    pub(super) const ALL: [Self; 3] = [Self::Verbatim, Self::Differs, Self::Absent];

    /// For readers.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Verbatim => "原文一致",
            Self::Differs => "有出入",
            Self::Absent => "未找到",
        }
    }

    /// In classes and fragments.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Differs => "differs",
            Self::Absent => "absent",
        }
    }

    /// The look of its badge.
    pub(super) fn look(self) -> &'static str {
        match self {
            Self::Verbatim => "good",
            Self::Differs => "warn",
            Self::Absent => "bad",
        }
    }
}

impl From<Verdict> for VerdictGroup {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            // What claims nothing is not to be looked at.
            Verdict::Verbatim | Verdict::None => Self::Verbatim,
            // Who quotes word for word wants to know of any other writing.
            Verdict::Same | Verdict::Altered | Verdict::Stitched | Verdict::Misplaced => Self::Differs,
            Verdict::Absent => Self::Absent,
        }
    }
}

/// What the three words leave open: 写法不同, 数字不符, 拼接.
pub(super) fn finer_words(judgement: &Judgement) -> Vec<&'static str> {
    let verdict = match judgement.verdict {
        Verdict::Same | Verdict::Stitched | Verdict::Misplaced | Verdict::None => Some(judgement.verdict.label()),
        Verdict::Absent if judgement.common => Some("通用的提法"),
        Verdict::Verbatim | Verdict::Altered | Verdict::Absent => None,
    };
    verdict.into_iter().chain(judgement.kinds.iter().map(|kind| DifferenceKind::finding(*kind))).collect()
}

/// What the finer word means, where it does not speak for itself.
pub(super) fn remark(judgement: &Judgement) -> Option<String> {
    match judgement.verdict {
        Verdict::Same => Some("字句与原文相同，只是标点、空格、繁简、全角半角或者数字的写法不同。".to_owned()),
        Verdict::Stitched => Some("这句话由原文几处的字句拼成，引用时请分开。".to_owned()),
        Verdict::Misplaced => {
            let claim = judgement.misplaced_claim.as_ref().map(|claim| format!("“{claim}”")).unwrap_or_default();
            Some(format!("字句在原文中有，但是不在稿件所说的{claim}。"))
        }
        Verdict::Absent if judgement.common => Some("只有各地规划通用的提法相同。".to_owned()),
        _ => judgement.misplaced_claim.as_ref().map(|claim| format!("稿件所说的出处“{claim}”也不对。")),
    }
}
