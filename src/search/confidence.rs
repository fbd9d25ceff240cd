//! How surely a hit answers: what share of what was asked it covers.
//!
//! Each word of the query counts by its rarity and by its class: a question hangs on its nouns.
//! A word is covered in full where the best sentence has it, less where only its passage or the
//! titles above have it. What only the thesaurus covers is counted apart, so that a synonym alone
//! makes no answer certain. See `docs/confidence.md`.

use super::candidate::{Candidate, Standing};
use super::covered::{MIN_BODY, Word, share_of};
use super::demand::{Demand, unit_asked};
use super::evidence::Asked;
use super::literal::is_absent;
use super::plan::Plan;
use super::score::{Reading, idf};
use super::vocabulary::frequency_of;
use crate::analysis::{Other, Token, WordClass, bigrams};
use crate::config::Ranking;
use crate::error::Result;
use crate::library::{Configuration, Library};
use crate::store::{Field, Filters};
use plansearch_text::{CharSpan, number_variant, separator_spellings};

/// What such a noun weighs beside a figure, against 1 for others.
const MEASURE_NOUN: f32 = 0.3;
/// How far a figure is of what its sentence names before its clause: 云溪机场扩建航线，客流量突破600万人次.
const ABOVE: f32 = 0.5;
/// What a name weighs there, and the last noun: a figure of another place, or of another thing, is no answer.
const NAME: f32 = 2.0;
const HEAD: f32 = 3.0;

/// What is measured of a candidate; all from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Coverage {
    /// The share of the words that the best sentence covers, as they were asked.
    pub sentence: f32,
    /// The share that the passage with the titles above it covers, as they were asked.
    pub passage: f32,
    /// The share that only the thesaurus covers there, by the closeness of its words.
    pub thesaurus: f32,
    /// The share of the words that no passage holds, nor what the thesaurus knows for them.
    pub unknown: f32,
    /// 1 if the query names somebody or some place that no passage names, or another document.
    pub stranger: f32,
    /// 1 if a figure or a date is asked for and the passage gives none of the kind asked for.
    pub no_figure: f32,
    /// The share of what is asked that stands beside no such figure; 1 if there is none.
    pub aside: f32,
    /// 1 if a year is named and the best sentence names another; less if it names none.
    pub no_year: f32,
    /// The share of its last noun that the passage does not cover.
    pub headless: f32,
}

/// Computes confidences for one query.
#[derive(Debug)]
pub(crate) struct Confidence<'a> {
    library: &'a Library,
    words: Vec<Word>,
    unknown: f32,
    stranger: bool,
    /// The ids of the documents that the query names; if there are any, no other one answers.
    named: Vec<String>,
    /// Which word the question is about: its last noun, before what asks for a figure.
    head: Option<usize>,
    asked: Asked<'a>,
}

impl<'a> Confidence<'a> {
    /// Weighs the words of a plan. How rare they are is the library's; whether they are there at all, the filters say.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn of(library: &'a Library, plan: &Plan, filters: &Filters) -> Result<Self> {
        let store = library.store();
        let Configuration { lexicon, questions, .. } = library.configuration();
        let passages = library.passage_count();
        let mut words = Vec::new();
        // What is asked of a plan that there is none of is answered by no other one.
        let mut stranger = !plan.meant.strange_names.is_empty();
        let (mut unknown, mut all) = (0.0, 0.0);
        let (mut common_ground, mut head) = (0.0, None);
        let asked = Asked::of(&plan.meant, questions);
        let end = plan.meant.normalized.chars().count();
        let is_unit = |token: &Token| token.span.end == end && unit_asked(&token.text).is_some();
        for token in &joined_names(plan, library.configuration()) {
            // 5G基站 座: the unit says of what kind the figure is, and is none of what is asked about.
            if !words.is_empty() && matches!(asked.demand, Demand::Figure(_)) && is_unit(token) {
                continue;
            }
            let frequency = frequency_of(store, &token.text)?;
            let class = lexicon.class(&token.text);
            let is_figure_noun = questions.figure_nouns.iter().any(|noun| noun.as_str() == token.text);
            let by_class = match class {
                _ if is_figure_noun => MEASURE_NOUN,
                _ if questions.speech.iter().any(|verb| verb.as_str() == token.text) => 0.1,
                WordClass::Name | WordClass::Noun => 1.0,
                // 挣, 涨, 跑: spoken verbs that plans put otherwise.
                WordClass::Verb if token.span.len() == 1 => 0.2,
                WordClass::Verb => 0.5,
                WordClass::Quality => 0.4,
                WordClass::Function => 0.15,
            };
            let inside = |span: CharSpan| span.start <= token.span.start && token.span.end <= span.end;
            let expansions = plan.expansions.iter().filter(|expansion| inside(expansion.span));
            let others = expansions.flat_map(|expansion| &expansion.others).filter(|other| other.closeness > 0.0);
            let others: Vec<Other> = others.cloned().collect();
            let variants: Vec<String> =
                number_variant(&token.text).into_iter().chain(separator_spellings(&token.text)).collect();
            let whole = token.span.len();
            // 图书 is no part of 图书室 that says what it is.
            let mut parts = if whole > 3 { lexicon.search_words(&token.text) } else { Vec::new() };
            parts.retain(|part| part.span.len() < whole);
            let mut written_otherwise = 0;
            for variant in &variants {
                written_otherwise = written_otherwise.max(frequency_of(store, variant)?);
            }
            let frequency = usize::try_from(frequency.max(written_otherwise)).unwrap_or(usize::MAX);
            let weight = idf(passages, frequency) * by_class;
            all += weight;
            // Who asks a plan of its own town says nothing by naming it, so what is unknown is not thinned by it.
            let is_ground = class == WordClass::Name && is_in_name(library, &token.text)?;
            if is_ground {
                common_ground += weight;
            }
            let beside = match () {
                () if is_ground => 0.0,
                () if class == WordClass::Name => weight * NAME,
                () => weight,
            };
            let names_thing = matches!(class, WordClass::Noun | WordClass::Name) && !is_figure_noun;
            if names_thing && beside >= weight && !token.text.ends_with('率') {
                head = Some(words.len());
            }
            if frequency == 0 || !filters.is_empty() {
                let as_asked = std::iter::once(&token.text).chain(&variants).map(|text| (text, 1.0));
                let mut held = 0.0_f32;
                for (instead, closeness) in as_asked.chain(others.iter().map(|other| (&other.text, other.closeness))) {
                    if closeness > held && is_there(library, instead, filters)? {
                        held = closeness;
                    }
                }
                if held > 0.0 {
                    unknown += weight * (1.0 - held);
                }
                if held == 0.0 {
                    let mut there = Vec::new();
                    for part in &parts {
                        if is_there(library, &part.text, filters)? {
                            there.push(part.clone());
                        }
                    }
                    unknown += weight * (1.0 - share_of(there.iter(), whole));
                    // 单位GDP能耗 as a phrase of the thesaurus: what it has in Latin letters is nobody's name.
                    let is_phrase = |span: CharSpan| token.text.is_ascii() && inside(span) && span != token.span;
                    stranger |= class == WordClass::Name
                        && !is_mistaken_for_person(&token.text, library.configuration())
                        && !plan.expansions.iter().any(|known| is_phrase(known.span));
                }
            }
            let is_unknown = frequency == 0 && !lexicon.has_word(&token.text);
            words.push(Word { text: token.text.clone(), variants, others, parts, is_unknown, weight, beside });
        }
        let telling = all - common_ground;
        let unknown = if telling > 0.0 { (unknown / telling).min(1.0) } else { 0.0 };
        let named = plan.named.clone();
        Ok(Self { library, words, unknown, stranger, named, head, asked })
    }

    /// From 0 to 1.
    pub(crate) fn in_candidate(&self, candidate: &Candidate, reading: &Reading) -> f64 {
        match candidate.standing {
            Standing::Exact => return 1.0,
            Standing::Place(_) | Standing::Titled(_) => return 0.99,
            Standing::Within | Standing::Terms => {}
        }
        let Ranking { confidence: weights, .. } = &self.library.configuration().ranking;
        let found = self.coverage(candidate, reading);
        let sum = weights.base
            + weights.sentence * found.sentence
            + weights.passage * found.passage
            + weights.thesaurus * found.thesaurus
            + weights.unknown * found.unknown
            + weights.stranger * found.stranger
            + weights.no_figure * found.no_figure
            + weights.aside * found.aside
            + weights.no_year * found.no_year
            + weights.headless * found.headless;
        // What covers nothing of what was asked does not answer, however little speaks against it.
        let covered = (found.passage + found.thesaurus).min(weights.full.0);
        let trust = if weights.full.0 > 0.0 { covered / weights.full.0 } else { 1.0 };
        // An inexact match is never quite certain.
        f64::from(trust / (1.0 + (-sum).exp())).min(0.98)
    }

    /// Measures a candidate.
    pub(crate) fn coverage(&self, candidate: &Candidate, reading: &Reading) -> Coverage {
        let (whole, titles): (String, String) = (reading.text.iter().collect(), reading.titles.iter().collect());
        let sentence_chars = reading.sentence(candidate.sentence);
        let sentence: String = sentence_chars.iter().collect();
        let clauses: Vec<Clause> = self
            .asked
            .demand
            .clauses(&reading.text, self.asked.questions)
            .iter()
            .map(|span| Clause::of(&reading.text, *span))
            .collect();
        let (mut all, mut in_sentence, mut in_passage, mut thesaurus) = (0.0, 0.0, 0.0, 0.0);
        for word in &self.words {
            let narrow = word.covered_by(&sentence);
            let wide =
                if narrow < 1.0 { narrow.max(word.covered_by(&whole)).max(word.covered_by(&titles)) } else { 1.0 };
            all += word.weight;
            in_sentence += word.weight * narrow;
            in_passage += word.weight * wide;
            if wide < 1.0 && !word.others.is_empty() {
                let meant = word.meant_by(&whole).max(word.meant_by(&titles));
                thesaurus += word.weight * (meant - wide).max(0.0);
            }
        }
        let share = |covered: f32| if all > 0.0 { covered / all } else { 0.0 };
        Coverage {
            sentence: share(in_sentence),
            passage: share(in_passage),
            thesaurus: share(thesaurus),
            unknown: self.unknown,
            stranger: f32::from(u8::from(self.stranger || self.is_elsewhere(candidate))),
            no_figure: f32::from(u8::from(self.asked.demand != Demand::Other && clauses.is_empty())),
            aside: if self.asked.demand == Demand::Other { 0.0 } else { 1.0 - self.beside(&clauses) },
            no_year: self.asked.lacks_year(sentence_chars, &reading.text, &reading.titles, || {
                let head = self.library.store().head_of_passage(candidate.address);
                head.map(|head| head.metadata.title.chars().collect()).unwrap_or_default()
            }),
            headless: self
                .head
                .and_then(|head| self.words.get(head))
                .map_or(0.0, |head| 1.0 - head.held_by(&whole).max(head.held_by(&titles))),
        }
    }

    /// Whether a candidate stands in another document than the one of which something is asked.
    fn is_elsewhere(&self, candidate: &Candidate) -> bool {
        let head = || self.library.store().head_of_passage(candidate.address);
        !self.named.is_empty() && head().is_ok_and(|head| !self.named.contains(&head.id))
    }

    /// The largest share of what is asked that one of these clauses holds.
    fn beside(&self, clauses: &[Clause]) -> f32 {
        let share = |clause: &Clause| {
            let (mut all, mut held) = (0.0, 0.0);
            for (at, word) in self.words.iter().enumerate() {
                let weight = if self.head == Some(at) { HEAD * word.beside } else { word.beside };
                all += weight;
                let beside = word.held_by(&clause.text);
                let above = if beside < ABOVE && self.head != Some(at) { word.held_by(&clause.before) } else { 0.0 };
                held += weight * beside.max(ABOVE * above);
            }
            if all > 0.0 { held / all } else { 1.0 }
        };
        clauses.iter().map(share).fold(0.0, f32::max)
    }
}

/// A clause that gives a figure, and what its sentence says before it.
struct Clause {
    text: String,
    before: String,
}

impl Clause {
    fn of(text: &[char], span: CharSpan) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        let start = before.iter().rposition(|c| "。!?\n".contains(*c)).map_or(0, |at| at + 1);
        let written = |from: usize, to: usize| text.get(from..to).unwrap_or_default().iter().collect();
        Self { text: written(span.start, span.end), before: written(start, span.start) }
    }
}

/// The words with weight, where long names, of documents and of bodies, are one word: covered as a whole or not at all.
fn joined_names(plan: &Plan, configuration: &Configuration) -> Vec<Token> {
    let lexicon = &configuration.lexicon;
    let bodies = &configuration.questions.name_endings.bodies;
    let mut words: Vec<Token> = Vec::with_capacity(plan.meant.words.len());
    let chars: Vec<char> = plan.meant.normalized.chars().collect();
    let join = |words: &mut Vec<Token>, span: CharSpan| {
        words.retain(|word| word.span.start < span.start);
        let text = chars.get(span.start..span.end).unwrap_or_default().iter().collect();
        words.push(Token { text, span });
    };
    // What else is asked is asked of the document, and its name is none of it.
    let in_name = |word: &Token| {
        let known = plan.meant.long_names.iter().filter(|name| !plan.meant.strange_names.contains(name));
        known.into_iter().any(|name| name.start <= word.span.start && word.span.end <= name.end)
    };
    let says_more = plan
        .meant
        .words
        .iter()
        .any(|word| !in_name(word) && matches!(lexicon.class(&word.text), WordClass::Noun | WordClass::Name));
    for word in &plan.meant.words {
        if says_more && in_name(word) {
            continue;
        }
        let name = plan.meant.long_names.iter().find(|name| name.start <= word.span.start && word.span.end <= name.end);
        if let Some(&name) = name {
            join(&mut words, name);
            continue;
        }
        words.push(word.clone());
        if !bodies.iter().any(|end| word.text.ends_with(end.as_str())) {
            continue;
        }
        // Back over the words that it adjoins, to a name.
        let adjoins = |pair: &&[Token]| matches!(pair, [one, next] if one.span.end == next.span.start);
        let run = words.windows(2).rev().take_while(adjoins).count();
        let first = words.len().saturating_sub(run + 1);
        let named = words.iter().skip(first).position(|word| lexicon.class(&word.text) == WordClass::Name);
        if let Some(start) = named.and_then(|at| words.get(first + at)).map(|word| word.span.start)
            && word.span.end - start >= MIN_BODY
        {
            join(&mut words, CharSpan::new(start, word.span.end));
        }
    }
    words
}

/// Whether the dictionary takes a word for a person's name that begins with no surname: 太贵.
fn is_mistaken_for_person(word: &str, configuration: &Configuration) -> bool {
    let surnames = &configuration.questions.surnames;
    configuration.lexicon.is_person(word) && !word.chars().next().is_some_and(|first| surnames.contains(first))
}

/// Whether a passage that passes the filters holds a sequence, at least in its bigrams where all passages do.
fn is_there(library: &Library, sequence: &str, filters: &Filters) -> Result<bool> {
    if filters.is_empty() {
        return Ok(frequency_of(library.store(), sequence)? > 0);
    }
    Ok(!is_absent(library.store(), sequence, filters)?)
}

/// Whether the documents' titles say this word: each of its bigrams stands in half of them or more.
fn is_in_name(library: &Library, word: &str) -> Result<bool> {
    let documents = u64::try_from(library.document_count()).unwrap_or(u64::MAX);
    for bigram in bigrams(word) {
        if library.store().frequency(Field::NameBigrams, &bigram.text)? * 2 < documents {
            return Ok(false);
        }
    }
    Ok(word.chars().nth(1).is_some())
}
