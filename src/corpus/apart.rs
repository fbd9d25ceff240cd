//! What belongs to a paper as a whole, wherever it stands: its signature, and whom copies go to.

use super::block::Block;
use super::imprint::{is_body_name, whole_date};

/// Lines that belong to a paper as a whole, as GB/T 9704 calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Who signed it, and when.
    Signature,
    /// To whom copies go, who printed it and when.
    Imprint,
}

impl Apart {
    /// The one whose place has this key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        [Self::Signature, Self::Imprint].into_iter().find(|apart| apart.key() == key)
    }

    /// The key of its place.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Imprint => "imprint",
        }
    }

    /// What it is called.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Signature => "落款",
            Self::Imprint => "版记",
        }
    }
}

/// How many paragraphs from this one on sign the paper: the names of one body or of several, and the day below them.
pub(super) fn signature_len(blocks: &[Block], at: usize) -> usize {
    const MOST_BODIES: usize = 4;
    let plain = |block: &Block| match block {
        Block::Paragraph(paragraph)
            if paragraph.role.is_none() && paragraph.article.is_none() && paragraph.footnote.is_none() =>
        {
            Some(paragraph.text.split_whitespace().collect::<String>())
        }
        _ => None,
    };
    let mut texts = blocks.get(at..).unwrap_or_default().iter().map_while(plain);
    let mut bodies = 0;
    while let Some(text) = texts.next().filter(|_| bodies <= MOST_BODIES) {
        if bodies > 0 && whole_date(&text).is_some() {
            let is_public = texts.next().is_some_and(|text| text.starts_with("（此件") || text.starts_with("(此件"));
            return bodies + 1 + usize::from(is_public);
        }
        if !is_body_name(&text) {
            break;
        }
        bodies += 1;
    }
    0
}

/// 抄送：…, 云溪市人民政府办公室 2024年5月17日印发: a line below a paper, on to whom copies go and on its printing.
pub(super) fn is_imprint(text: &str) -> bool {
    const MAX_CHARS: usize = 60;
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if ["抄送：", "抄送:", "分送：", "抄报："].iter().any(|word| bare.starts_with(word)) {
        return true;
    }
    let Some(before) = bare.strip_suffix("印发").filter(|_| bare.chars().count() <= MAX_CHARS) else { return false };
    let named = before.char_indices().find(|(_, c)| c.is_ascii_digit() || "二〇".contains(*c)).map(|(at, _)| at);
    named.is_some_and(|at| {
        let (body, date) = before.split_at(at);
        whole_date(date).is_some()
            && (body.is_empty() || is_body_name(body) || body.ends_with(['处', '室', '组', '委']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_imprint_is_told_from_text() {
        assert!(is_imprint("抄送：市委各部门，市法院。") && is_imprint("云溪市人民政府办公室　2024年5月17日印发"));
        assert!(!is_imprint("方案于2024年5月17日印发") && !is_imprint("抄送市法院。"));
    }
}
