//! A text cut into spans that look alike: matched, suspected to be faulty, or plain.

use crate::corpus::Fault;
use crate::text::CharSpan;

/// Characters that look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub text: String,
    /// What was searched for.
    pub is_highlighted: bool,
    /// A suspected scan fault.
    pub is_faulty: bool,
    /// Part of the sentence that was asked for.
    pub is_quoted: bool,
    /// The number of the match that begins here.
    pub number: Option<usize>,
    /// The page that begins here, for readers.
    pub turn: Option<String>,
}

/// What is shown in a text, all in its characters.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    /// Without overlaps, in order.
    pub highlighted: Vec<CharSpan>,
    /// The number of the first mark, where marks are numbered.
    pub first_number: Option<usize>,
    pub faulty: Vec<CharSpan>,
    pub quoted: Option<CharSpan>,
    /// Where pages begin.
    pub turns: Vec<(usize, String)>,
}

impl Layers {
    /// The spans of the text in `within`, cut wherever its look changes.
    pub(super) fn cut(&self, text: &str, within: CharSpan) -> Vec<Span> {
        let shown = self.highlighted.iter().chain(&self.faulty).chain(&self.quoted);
        let edges = shown.flat_map(|span| [span.start, span.end]).chain(self.turns.iter().map(|(at, _)| *at));
        let mut edges: Vec<usize> = edges.filter(|&at| at > within.start && at < within.end).collect();
        edges.push(within.end);
        edges.sort_unstable();
        edges.dedup();
        let mut chars = text.chars().skip(within.start);
        let mut start = within.start;
        let mut spans = Vec::with_capacity(edges.len());
        for end in edges {
            let text: String = chars.by_ref().take(end.saturating_sub(start)).collect();
            if !text.is_empty() {
                spans.push(self.span(text, start));
            }
            start = end;
        }
        spans
    }

    fn span(&self, text: String, start: usize) -> Span {
        let holds = |span: &CharSpan| span.start <= start && start < span.end;
        let begun = self.highlighted.iter().position(|span| span.start == start);
        Span {
            text,
            is_highlighted: self.highlighted.iter().any(holds),
            is_faulty: self.faulty.iter().any(holds),
            is_quoted: self.quoted.as_ref().is_some_and(holds),
            number: begun.and_then(|at| Some(self.first_number? + at)),
            turn: self.turns.iter().find(|(at, _)| *at == start).map(|(_, page)| page.clone()),
        }
    }
}

/// The characters of a fault.
pub(super) fn fault_span(fault: &Fault) -> CharSpan {
    CharSpan::new(fault.span.start, fault.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_look_changes() {
        let layers = Layers {
            highlighted: vec![CharSpan::new(2, 4), CharSpan::new(6, 7)],
            first_number: Some(5),
            faulty: vec![CharSpan::new(3, 5)],
            quoted: Some(CharSpan::new(0, 5)),
            turns: vec![(3, "24".to_owned())],
        };
        let looks = |within: CharSpan| -> Vec<String> {
            let spans = layers.cut("建设5G基站点位", within);
            let look = |span: &Span| {
                let flags = [(span.is_highlighted, 'm'), (span.is_faulty, 'f'), (span.is_quoted, 'q')];
                let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, flag)| flag).collect();
                let number = span.number.map(|number| number.to_string()).unwrap_or_default();
                format!("{}{}{flags}{number}", span.turn.clone().unwrap_or_default(), span.text)
            };
            spans.iter().map(look).collect()
        };
        assert_eq!(looks(CharSpan::new(0, 8)), ["建设q", "5mq5", "24Gmfq", "基fq", "站", "点m6", "位"]);
        assert_eq!(looks(CharSpan::new(3, 4)), ["24Gmfq"]);
        assert_eq!(looks(CharSpan::new(7, 99)), ["位"]);
        assert_eq!(looks(CharSpan::new(4, 4)), [""; 0]);
        assert_eq!(Layers::default().cut("甲乙", CharSpan::new(0, 2)).len(), 1);
    }
}
