//! Quotations of the plan, altered on purpose by a seeded generator that knows what it did.

#![expect(clippy::string_slice, reason = "the places were found by searching the same text")]

use crate::quote_same::spoken;
use crate::quote_words::Vocabulary;
use crate::support::{Seeded, folded, folded_texts, plan};
use std::sync::OnceLock;

/// A quotation and what a check must say of it.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) sort: &'static str,
    pub(crate) draft: String,
    /// The plan's wording that it was made from.
    pub(crate) original: String,
    pub(crate) verdicts: &'static [&'static str],
    pub(crate) kind: Option<&'static str>,
}

/// A sort of alteration: what it makes of a piece of the plan, if it can.
type Sort = fn(&Generator, &mut Seeded, &str) -> Option<Sample>;

/// A piece of the plan and where it stands.
struct Piece {
    text: String,
    chapter: Option<u32>,
}

pub(crate) struct Generator {
    vocabulary: &'static Vocabulary,
    pieces: Vec<Piece>,
    /// Clauses over which the pages of the source turn.
    pub(crate) cuts: Vec<String>,
}

pub(crate) const VERBATIM: &[&str] = &["verbatim"];
const ALTERED: &[&str] = &["altered"];

pub(crate) fn is_clause_end(c: char) -> bool {
    matches!(c, '，' | '；' | '。')
}

/// The clauses of a sentence, each with its mark.
fn clauses(text: &str) -> Vec<&str> {
    text.split_inclusive(is_clause_end).collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A sentence of several clauses made again of these.
fn joined(clauses: &[&str]) -> String {
    let bare: Vec<&str> = clauses.iter().map(|clause| clause.trim_end_matches(is_clause_end)).collect();
    bare.join("，") + "。"
}

/// Whether the plan has this wording somewhere, whatever the punctuation.
fn stands_in_plan(text: &str) -> bool {
    static BARE: OnceLock<Vec<String>> = OnceLock::new();
    let bare = |text: &str| -> String { folded(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let texts = BARE.get_or_init(|| folded_texts().iter().map(|text| bare(text)).collect());
    let wanted = bare(text);
    texts.iter().any(|text| text.contains(&wanted))
}

impl Generator {
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        let (mut pieces, mut cuts): (Vec<Piece>, Vec<String>) = (Vec::new(), Vec::new());
        for found in plan().passages() {
            let passage = found.passage;
            let chars: Vec<char> = passage.text.chars().collect();
            let chapter = passage.place.chapter.as_ref().map(|chapter| chapter.number);
            if !["paragraph", "box_item"].contains(&passage.kind.name()) {
                continue;
            }
            for sentence in passage
                .text
                .split_inclusive(['。', '！', '？'])
                .filter(|sentence| length(sentence) >= 14 && sentence.ends_with('。'))
            {
                pieces.push(Piece { text: sentence.to_owned(), chapter });
            }
            for &cut in &passage.cuts {
                let start = chars[..cut].iter().rposition(|c| is_clause_end(*c)).map_or(0, |at| at + 1);
                let end = chars[cut..].iter().position(|c| is_clause_end(*c)).map_or(chars.len(), |at| cut + at + 1);
                cuts.push(chars[start..end].iter().collect::<String>());
            }
        }
        cuts.retain(|cut| length(cut) >= 10);
        Self { vocabulary, pieces, cuts }
    }

    /// So many samples, each sort as often as the others as far as it can be.
    pub(crate) fn samples(&self, random: &mut Seeded, wanted: usize) -> Vec<Sample> {
        const SORTS: &[Sort] = &[
            Generator::verbatim,
            Generator::clause,
            Generator::across_cut,
            Generator::traditional,
            Generator::spaced,
            Generator::otherwise,
            Generator::digit,
            Generator::digit,
            Generator::numeral,
            Generator::unit,
            Generator::negated,
            Generator::degree,
            Generator::degree,
            Generator::intensified,
            Generator::name,
            Generator::synonym,
            Generator::synonym,
            Generator::dropped,
            Generator::added,
            Generator::swapped,
            Generator::stitched,
            Generator::misplaced,
            Generator::foreign,
        ];
        let mut samples = Vec::new();
        while samples.len() < wanted {
            let sort = SORTS[samples.len() % SORTS.len()];
            let made = (0..4_000).find_map(|_| {
                let text = &random_of(random, &self.pieces).text;
                sort(self, random, text).filter(|sample| sample.draft != sample.original || sample.verdicts == VERBATIM)
            });
            samples.push(made.expect("every sort can be made"));
        }
        samples
    }

    /// A run of clauses of a sentence, or all of it.
    pub(crate) fn span<'t>(&self, random: &mut Seeded, text: &'t str) -> Option<&'t str> {
        let ends: Vec<usize> =
            text.char_indices().filter(|(_, c)| is_clause_end(*c)).map(|(at, c)| at + c.len_utf8()).collect();
        if ends.is_empty() || random.below(3) == 0 {
            return Some(text);
        }
        let first = random.below(ends.len());
        let start = if first == 0 { 0 } else { ends[first - 1] };
        let end = ends[(first + random.below(4)).min(ends.len() - 1)];
        let span = &text[start..end];
        (length(span) >= 12).then_some(span)
    }

    /// With a lead-in now and then.
    pub(crate) fn led(&self, random: &mut Seeded, text: &str) -> String {
        if random.below(4) == 0 {
            format!("{}{text}", random_of(random, self.vocabulary.leads))
        } else {
            text.to_owned()
        }
    }

    fn altered(
        &self,
        random: &mut Seeded,
        sort: &'static str,
        kind: &'static str,
        original: &str,
        draft: &str,
    ) -> Option<Sample> {
        if stands_in_plan(draft) {
            return None;
        }
        let draft = self.led(random, draft);
        Some(Sample { sort, draft, original: original.to_owned(), verdicts: ALTERED, kind: Some(kind) })
    }

    fn digit(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let mut chars: Vec<char> = span.chars().collect();
        let digits: Vec<usize> = (0..chars.len()).filter(|&at| chars[at].is_ascii_digit()).collect();
        let at = *digits.get(random.below(digits.len().max(1)))?;
        match random.below(5) {
            0 => chars.insert(at, '1'),
            _ => {
                let old = chars[at].to_digit(10)?;
                let new = (old + 1 + u32::try_from(random.below(9)).ok()?) % 10;
                chars[at] = char::from_digit(if new == old { (old + 1) % 10 } else { new }, 10)?;
            }
        }
        self.altered(random, "digit", "number", span, &chars.into_iter().collect::<String>())
    }

    fn numeral(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let mut chars: Vec<char> = span.chars().collect();
        let all: Vec<char> = "二三四五六七八九".chars().collect();
        let numerals: Vec<usize> = (0..chars.len()).filter(|&at| all.contains(&chars[at])).collect();
        let at = *numerals.get(random.below(numerals.len().max(1)))?;
        let place = all.iter().position(|c| *c == chars[at])?;
        chars[at] = all[(place + 1 + random.below(all.len() - 1)) % all.len()];
        self.altered(random, "numeral", "number", span, &chars.into_iter().collect::<String>())
    }

    fn unit(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let (old, new) = random_of(random, self.vocabulary.units);
        let places: Vec<usize> = span
            .match_indices(old)
            .filter(|(at, _)| span[..*at].ends_with(|c: char| c.is_ascii_digit() || "万亿".contains(c)))
            .map(|(at, _)| at)
            .collect();
        let at = *places.get(random.below(places.len().max(1)))?;
        let draft = format!("{}{new}{}", &span[..at], &span[at + old.len()..]);
        self.altered(random, "unit", "number", span, &draft)
    }

    fn negated(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let verb = random_of(random, self.vocabulary.verbs);
        let at = span.find(verb)?;
        let draft = format!("{}{}{}", &span[..at], random_of(random, self.vocabulary.negations), &span[at..]);
        self.altered(random, "negated", "negation", span, &draft)
    }

    fn degree(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let (draft, span) = self.replaced(random, text, self.vocabulary.degrees)?;
        self.altered(random, "degree", "degree", &span, &draft)
    }

    fn intensified(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let span = self.span(random, text)?;
        let verb = random_of(random, self.vocabulary.verbs);
        let at = span.find(verb)?;
        let draft = format!("{}{}{}", &span[..at], random_of(random, self.vocabulary.intensifiers), &span[at..]);
        self.altered(random, "intensified", "degree", span, &draft)
    }

    fn name(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let (draft, span) = self.replaced(random, text, self.vocabulary.names)?;
        self.altered(random, "name", "name", &span, &draft)
    }

    fn synonym(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let (draft, span) = self.replaced(random, text, self.vocabulary.synonyms)?;
        self.altered(random, "synonym", "wording", &span, &draft)
    }

    fn replaced(&self, random: &mut Seeded, text: &str, pairs: &[(&str, &str)]) -> Option<(String, String)> {
        let span = self.span(random, text)?;
        let (old, new) = random_of(random, pairs);
        let at = span.find(old)?;
        Some((format!("{}{new}{}", &span[..at], &span[at + old.len()..]), span.to_owned()))
    }

    fn dropped(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let mut all = clauses(text);
        if all.len() < 3 {
            return None;
        }
        let at = 1 + random.below(all.len() - 2);
        all.remove(at);
        self.altered(random, "dropped", "dropped", text, &joined(&all))
    }

    fn added(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let mut all = clauses(text);
        let at = 1 + random.below(all.len());
        all.insert(at, *random_of::<&str>(random, self.vocabulary.clauses));
        self.altered(random, "added", "added", text, &joined(&all))
    }

    fn swapped(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let mut all = clauses(text);
        if all.len() < 2 {
            return None;
        }
        let at = random.below(all.len() - 1);
        all.swap(at, at + 1);
        self.altered(random, "swapped", "swapped", text, &joined(&all))
    }

    fn stitched(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let one = self.span(random, text)?;
        let other = &random_of(random, &self.pieces).text;
        let other = self.span(random, other)?;
        let draft = joined(&[one, other]);
        if stands_in_plan(&draft) || length(one).min(length(other)) < 12 || text.contains(other) {
            return None;
        }
        Some(Sample {
            sort: "stitched",
            draft,
            original: format!("{one}|{other}"),
            verdicts: &["stitched"],
            kind: None,
        })
    }

    fn misplaced(&self, random: &mut Seeded, text: &str) -> Option<Sample> {
        let piece = self.pieces.iter().find(|piece| piece.text == text)?;
        let chapter = piece.chapter?;
        let wanted = folded(text);
        if folded_texts().iter().filter(|other| other.contains(&wanted)).count() != 1 {
            return None;
        }
        let claimed = 1 + u32::try_from(random.below(13)).ok()?;
        let verdicts = if claimed == chapter { VERBATIM } else { &["misplaced"][..] };
        let draft = format!("规划第{}章提出，{text}", spoken(claimed));
        Some(Sample { sort: "misplaced", draft, original: text.to_owned(), verdicts, kind: None })
    }

    fn foreign(&self, random: &mut Seeded, _: &str) -> Option<Sample> {
        let draft = random_of(random, self.vocabulary.foreign).to_string();
        Some(Sample { sort: "foreign", draft, original: String::new(), verdicts: &["absent"], kind: None })
    }
}

pub(crate) fn random_of<'t, T>(random: &mut Seeded, list: &'t [T]) -> &'t T {
    &list[random.below(list.len())]
}
