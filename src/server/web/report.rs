//! The report on a draft: each sentence beside the documents' wording, with what differs marked.

use super::quotation::Quotation;
use super::verdict::{VerdictGroup, finer_words, remark};
use crate::Links;
use crate::corpus::{Fault, short_citation};
use crate::library::Library;
use crate::links::encode_path;
use crate::quote::{CheckReport, DiffOp, DiffPiece, DifferenceKind, Judgement, PlanPlace, Verdict};
use crate::store::Found;
use std::collections::VecDeque;

/// How many places are named that hold the same wording.
const MAX_OTHERS: usize = 5;

/// The report, ready to be shown.
#[derive(Debug)]
pub(super) struct Report {
    pub total: usize,
    /// How many sentences stand in each way.
    pub tally: Vec<(VerdictGroup, usize)>,
    /// The documents that the draft was compared with, by their titles.
    pub compared: Vec<String>,
    pub sentences: Vec<ShownSentence>,
}

/// A sentence of the draft.
#[derive(Debug)]
pub(super) struct ShownSentence {
    pub number: usize,
    pub judged: Judged,
    /// The pieces in quotation spans.
    pub quotes: Vec<Judged>,
}

impl ShownSentence {
    /// Whether a number differs, in the sentence or in what it quotes.
    pub(super) fn has_number(&self) -> bool {
        self.judged.has_number || self.quotes.iter().any(|quote| quote.has_number)
    }
}

/// A piece of the draft with what was found.
#[derive(Debug)]
pub(super) struct Judged {
    /// Unique on the page.
    pub id: String,
    pub verdict: VerdictGroup,
    pub finer: Vec<&'static str>,
    pub remark: Option<String>,
    pub draft: Vec<StyledSpan>,
    /// Whether a number differs.
    pub has_number: bool,
    /// Whether it claims nothing about the documents: greetings, names.
    pub is_silent: bool,
    severity: u8,
    /// The place of the wording; of what was joined from several places, all of them.
    pub places: Vec<ShownPlace>,
    /// Further places with the same wording.
    pub others: Vec<Link>,
    /// How many there are beyond those.
    pub unnamed: usize,
}

impl Judged {
    /// Whether both sides say the same, so that one is enough.
    pub(super) fn is_verbatim(&self) -> bool {
        self.verdict == VerdictGroup::Verbatim
    }
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyledSpan {
    pub text: String,
    pub look: Look,
}

/// How a piece of a text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// On both sides.
    Plain,
    /// What only introduces a quotation.
    Frame,
    /// Other words on the other side.
    Changed,
    /// Nothing on the other side.
    Alone,
}

/// A link to a passage, named by its citation.
#[derive(Debug)]
pub(super) struct Link {
    pub text: String,
    /// Below the root of the service.
    pub href: String,
}

/// Where a wording stands.
#[derive(Debug)]
pub(super) struct ShownPlace {
    /// Unique on the page.
    pub id: String,
    pub text: Vec<StyledSpan>,
    pub link: Link,
    pub faults: Vec<Fault>,
    /// Ready to be copied; none of a heading.
    pub quotation: Option<Quotation>,
}

/// More documents that were compared with are not named one by one.
const MAX_COMPARED: usize = 8;

impl Report {
    /// A report of this library.
    pub(super) fn new(
        library: &Library,
        report: CheckReport,
        document: Option<&str>,
        links: &Links,
    ) -> crate::Result<Self> {
        let shown = |(index, sentence): (usize, crate::quote::SentenceCheck)| {
            let number = index + 1;
            let quotes = sentence.quotes.into_iter().enumerate();
            let quotes = quotes.map(|(at, quote)| judged(quote.judgement, format!("s{number}q{}", at + 1), links));
            let quotes = quotes.collect();
            ShownSentence { number, judged: judged(sentence.judgement, format!("s{number}"), links), quotes }
        };
        let sentences: Vec<ShownSentence> = report.sentences.into_iter().enumerate().map(shown).collect();
        let count = |verdict| sentences.iter().filter(|sentence| sentence.judged.verdict == verdict).count();
        let compared = match document {
            Some(id) => vec![format!("《{}》", library.head(id)?.metadata.title)],
            None if library.document_count() > MAX_COMPARED => {
                vec![format!("全部 {} 份文件", library.document_count())]
            }
            None => {
                let heads = library.documents(None, MAX_COMPARED)?;
                heads.iter().map(|head| format!("《{}》", head.metadata.title)).collect()
            }
        };
        Ok(Self {
            total: sentences.len(),
            tally: VerdictGroup::ALL.map(|verdict| (verdict, count(verdict))).into(),
            compared,
            sentences,
        })
    }

    /// What is worst first; what is as bad stays in the draft's order.
    pub(super) fn sort_by_severity(&mut self) {
        let of_sentence = |sentence: &ShownSentence| {
            let quotes = sentence.quotes.iter().map(|quote| quote.severity);
            quotes.chain([sentence.judged.severity]).min()
        };
        self.sentences.sort_by_key(of_sentence);
    }

    /// How many sentences have a number that differs.
    pub(super) fn numbers(&self) -> usize {
        self.sentences.iter().filter(|sentence| sentence.has_number()).count()
    }
}

/// How bad it is: 0 for what has to be looked at first.
fn severity(judgement: &Judgement) -> u8 {
    let is_of = |kind| judgement.kinds.contains(&kind);
    match judgement.verdict {
        _ if is_of(DifferenceKind::Number) || is_of(DifferenceKind::Negation) => 0,
        Verdict::Misplaced | Verdict::Stitched => 1,
        Verdict::Altered => 2,
        Verdict::Absent => 3,
        Verdict::Same => 4,
        Verdict::Verbatim => 5,
        Verdict::None => 6,
    }
}

fn judged(judgement: Judgement, id: String, links: &Links) -> Judged {
    let (draft, plan) = sides(&judgement);
    let (finer, remark) = (finer_words(&judgement), remark(&judgement));
    let has_number = judgement.kinds.contains(&DifferenceKind::Number);
    let is_silent = judgement.verdict == Verdict::None;
    let severity = severity(&judgement);
    let mut places = judgement.plan;
    let others =
        if judgement.verdict == Verdict::Stitched { Vec::new() } else { places.split_off(places.len().min(1)) };
    let mut plan = VecDeque::from(plan);
    let places = places.iter().enumerate().map(|(at, place)| {
        let text = take_chars(&mut plan, place.text.chars().count());
        show_place(place, format!("{id}-{}", at + 1), text, links)
    });
    let places = places.collect();
    Judged {
        id,
        verdict: judgement.verdict.into(),
        finer,
        remark,
        draft,
        has_number,
        is_silent,
        severity,
        places,
        unnamed: others.len().saturating_sub(MAX_OTHERS),
        others: others.iter().take(MAX_OTHERS).map(link).collect(),
    }
}

/// The marked texts of the draft and of the documents.
fn sides(judgement: &Judgement) -> (Vec<StyledSpan>, Vec<StyledSpan>) {
    let (mut draft, mut plan) = (Vec::new(), Vec::new());
    for (index, piece) in judgement.diff.iter().enumerate() {
        let look = look(judgement, piece, index == 0);
        for (side, text) in [(&mut draft, &piece.draft), (&mut plan, &piece.plan)] {
            if !text.is_empty() {
                side.push(StyledSpan { text: text.clone(), look });
            }
        }
    }
    (draft, plan)
}

fn look(judgement: &Judgement, piece: &DiffPiece, is_first: bool) -> Look {
    let is_wording = |text: &str| text.chars().any(char::is_alphanumeric);
    let introduces = || is_first && judgement.lead_in.as_ref().is_some_and(|lead_in| piece.draft.starts_with(lead_in));
    match piece.op {
        DiffOp::Equal => Look::Plain,
        // Nothing of what was not found can be compared.
        _ if judgement.verdict == Verdict::Absent => Look::Plain,
        DiffOp::Insert if introduces() => Look::Frame,
        DiffOp::Insert if !is_wording(&piece.draft) => Look::Plain,
        DiffOp::Replace => Look::Changed,
        DiffOp::Insert | DiffOp::Delete => Look::Alone,
    }
}

/// Takes this many characters from the front.
fn take_chars(spans: &mut VecDeque<StyledSpan>, mut count: usize) -> Vec<StyledSpan> {
    let mut taken = Vec::new();
    while count > 0 {
        let Some(StyledSpan { text, look }) = spans.pop_front() else { break };
        let chars = text.chars().count();
        if chars <= count {
            taken.push(StyledSpan { text, look });
        } else {
            taken.push(StyledSpan { text: text.chars().take(count).collect(), look });
            spans.push_front(StyledSpan { text: text.chars().skip(count).collect(), look });
        }
        count = count.saturating_sub(chars);
    }
    taken
}

fn show_place(place: &PlanPlace, id: String, text: Vec<StyledSpan>, links: &Links) -> ShownPlace {
    ShownPlace {
        id,
        text,
        link: link(place),
        faults: place.found.passage.faults.clone(),
        quotation: place.span.map(|span| Quotation::new(&place.found, span, links)),
    }
}

fn link(place: &PlanPlace) -> Link {
    let Found { document, passage, .. } = &place.found;
    let mark = place.span.map(|span| format!("?mark={}-{}", span.start, span.end)).unwrap_or_default();
    Link { text: short_citation(document, passage), href: format!("p/{}{mark}", encode_path(&passage.id)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(verdict: Verdict, lead_in: Option<&str>, diff: &[(DiffOp, &str, &str)]) -> Judgement {
        let piece = |(op, draft, plan): &(DiffOp, &str, &str)| DiffPiece {
            op: *op,
            draft: (*draft).to_owned(),
            plan: (*plan).to_owned(),
        };
        Judgement {
            verdict,
            kinds: Vec::new(),
            similarity: 0.5,
            common: false,
            plan: Vec::new(),
            places: 0,
            diff: diff.iter().map(piece).collect(),
            misplaced_claim: None,
            lead_in: lead_in.map(str::to_owned),
        }
    }

    fn shown(spans: &[StyledSpan]) -> String {
        let show = |span: &StyledSpan| match span.look {
            Look::Plain => span.text.clone(),
            Look::Frame => format!("({})", span.text),
            Look::Changed => format!("[{}]", span.text),
            Look::Alone => format!("<{}>", span.text),
        };
        spans.iter().map(show).collect()
    }

    #[test]
    fn what_differs_is_marked_on_both_sides() {
        let (draft, plan) = sides(&judgement(
            Verdict::Altered,
            Some("纲要提出，"),
            &[
                (DiffOp::Insert, "纲要提出，“", ""),
                (DiffOp::Equal, "修路", "修路"),
                (DiffOp::Replace, "80", "90"),
                (DiffOp::Equal, "公里", "公里"),
                (DiffOp::Delete, "，架桥", ""),
                (DiffOp::Delete, "", "，绿化"),
                (DiffOp::Insert, "和建厂", ""),
                (DiffOp::Insert, "”。", ""),
            ],
        ));
        assert_eq!(shown(&draft), "(纲要提出，“)修路[80]公里<，架桥><和建厂>”。");
        assert_eq!(shown(&plan), "修路[90]公里<，绿化>");
    }

    #[test]
    fn nothing_is_marked_in_what_was_not_found() {
        let (draft, plan) = sides(&judgement(Verdict::Absent, None, &[(DiffOp::Insert, "造船", "")]));
        assert_eq!((shown(&draft).as_str(), plan.len()), ("造船", 0));
    }

    #[test]
    fn the_wording_of_several_places_is_parted_where_they_meet() {
        let mark = |text: &str, look| StyledSpan { text: text.to_owned(), look };
        let mut spans = VecDeque::from([mark("修路架", Look::Plain), mark("桥", Look::Changed)]);
        assert_eq!(shown(&take_chars(&mut spans, 2)), "修路");
        assert_eq!(shown(&take_chars(&mut spans, 9)), "架[桥]");
        assert_eq!(take_chars(&mut spans, 1), []);
    }
}
