//! What to go on with while a query is typed: headings, names, leads and frequent terms.

use super::engine::Engine;
use super::sounds::Sounds;
use super::text::Text;
use super::types::PassageRef;
use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, WordClass};
use crate::corpus::{Kind, Node, NodeKind};
use crate::text::{CharSpan, normalize};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// A rarer term is not suggested.
const MIN_COUNT: u32 = 3;

/// What a suggestion is, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// The title of a chapter, a section, a box or a table.
    Heading,
    /// The label of an item, or the name of an indicator.
    Name,
    /// The topic sentence of a passage.
    Lead,
    /// A frequent term.
    Term,
}

/// A text that goes on as somebody began to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The text, a query in itself.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// The passage of this name or lead, or the first one under the heading; none for a term.
    pub id: Option<String>,
}

/// How a suggestion fits what was typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Begins,
    Contains,
    BeginsByReading,
    BeginsByInitials,
}

/// A text to suggest.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub suggestion: Suggestion,
    /// What it is found by, normalised: its text, and that with its number, or without.
    keys: Vec<Vec<char>>,
    /// How often it stands in the passages; 0 if it is no term.
    pub count: u32,
}

impl Entry {
    /// Its text, normalised.
    pub(crate) fn chars(&self) -> &[char] {
        self.keys.first().map_or(&[], Vec::as_slice)
    }
}

/// All that can be suggested, each text once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suggestions {
    pub entries: Vec<Entry>,
    sounds: Sounds,
}

impl Suggestions {
    pub(crate) fn of(engine: &Engine) -> Self {
        let mut found = Collected::default();
        for document in engine.documents() {
            found.add_headings(&document.outline);
        }
        for passage in engine.passages() {
            found.add_name(passage);
        }
        for passage in engine.passages() {
            found.add_lead(passage);
        }
        for (term, count) in terms(&engine.vocabulary, &engine.generation.lexicon) {
            let text = engine.as_printed(term);
            found.add(Suggestion { text, kind: SuggestionKind::Term, id: None }, None, count);
        }
        let mut sounds = Sounds::default();
        found.entries.iter().flat_map(|entry| &entry.keys).for_each(|key| sounds.learn(key));
        Self { entries: found.entries, sounds }
    }

    /// The best suggestions for what was typed.
    fn get(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let typed: Vec<char> = normalize(typed).text.chars().collect();
        if typed.is_empty() {
            return Vec::new();
        }
        let by_sound: Vec<char> = typed.iter().copied().filter(|&c| c != '\'').collect();
        let fits = self.entries.iter().enumerate().filter_map(|(at, entry)| {
            let fit = entry.keys.iter().filter_map(|key| self.fit(key, &typed, &by_sound)).min()?;
            Some(((fit, entry.suggestion.kind, Reverse(entry.count), entry.chars().len(), at), entry))
        });
        let mut fits: Vec<_> = fits.collect();
        fits.sort_unstable_by_key(|(order, _)| *order);
        fits.into_iter().take(limit).map(|(_, entry)| entry.suggestion.clone()).collect()
    }

    fn fit(&self, key: &[char], typed: &[char], by_sound: &[char]) -> Option<Fit> {
        if key.starts_with(typed) {
            return Some(Fit::Begins);
        }
        if key.windows(typed.len()).any(|window| window == typed) {
            return Some(Fit::Contains);
        }
        if !by_sound.iter().any(char::is_ascii_alphabetic) {
            return None;
        }
        if self.sounds.begins_by_reading(key, by_sound) {
            return Some(Fit::BeginsByReading);
        }
        let are_initials = by_sound.len() > 1 && by_sound.iter().all(char::is_ascii_alphanumeric);
        (are_initials && self.sounds.begins_by_initials(key, by_sound)).then_some(Fit::BeginsByInitials)
    }
}

impl Engine {
    /// How a query that was begun may go on, best first: what begins as typed, what contains it,
    /// what begins so in pinyin, whole or by its initials. Nothing for an empty text.
    #[must_use]
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        self.suggestions.get(text, limit)
    }

    /// A normalised term as it is printed where it first stands: 5G基站, not 5g基站.
    fn as_printed(&self, term: &str) -> String {
        let printed = || {
            let (at, Text { normalized, .. }) =
                self.texts.iter().enumerate().find(|(_, text)| text.normalized.text.contains(term))?;
            let start = normalized.text.find(term).and_then(|byte| normalized.text.get(..byte))?.chars().count();
            let span = normalized.original(CharSpan::new(start, start + term.chars().count()));
            Some(span.slice(&self.at(at)?.passage.text))
        };
        let may_differ = term.chars().any(|c| c.is_ascii_alphabetic());
        may_differ.then(printed).flatten().unwrap_or_else(|| term.to_owned())
    }
}

/// The entries, while they are gathered.
#[derive(Debug, Default)]
struct Collected {
    entries: Vec<Entry>,
    seen: HashSet<String>,
}

impl Collected {
    /// Adds a text unless it is there already; `other` is what it is found by as well.
    fn add(&mut self, suggestion: Suggestion, other: Option<&str>, count: u32) {
        let normalized = normalize(&suggestion.text).text;
        if normalized.is_empty() || !self.seen.insert(normalized.clone()) {
            return;
        }
        let keys = std::iter::once(normalized).chain(other.map(|other| normalize(other).text));
        self.entries.push(Entry { suggestion, keys: keys.map(|key| key.chars().collect()).collect(), count });
    }

    fn add_headings(&mut self, nodes: &[Node]) {
        for node in nodes {
            let is_title = !matches!(node.kind, NodeKind::Front | NodeKind::Notice | NodeKind::Preamble);
            if is_title {
                let numbered = format!("{}{}", node.label, node.title);
                let (text, kind) = (node.title.clone(), SuggestionKind::Heading);
                let id = first_passage(node).map(str::to_owned);
                self.add(Suggestion { text, kind, id }, Some(&numbered), 0);
            }
            self.add_headings(&node.children);
        }
    }

    fn add_name(&mut self, PassageRef { passage, .. }: PassageRef<'_>) {
        let name = match &passage.indicator {
            Some(indicator) => Some(indicator.name.clone()),
            None => passage.lead().filter(|_| passage.kind == Kind::BoxItem),
        };
        if let Some(name) = name {
            let (text, kind) = (without_stop(&name).to_owned(), SuggestionKind::Name);
            self.add(Suggestion { text, kind, id: Some(passage.id.clone()) }, None, 0);
        }
    }

    fn add_lead(&mut self, PassageRef { passage, .. }: PassageRef<'_>) {
        if let Some(lead) = passage.lead().filter(|_| passage.kind != Kind::BoxItem) {
            let (text, kind) = (without_stop(&lead).to_owned(), SuggestionKind::Lead);
            // （一）经济发展持续提升 is typed without its number.
            let unnumbered =
                text.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(_, rest)| rest.to_owned());
            self.add(Suggestion { text, kind, id: Some(passage.id.clone()) }, unnumbered.as_deref(), 0);
        }
    }
}

fn without_stop(text: &str) -> &str {
    text.trim_end_matches(['。', '：', ':'])
}

/// The first passage under a heading, however deep.
fn first_passage(node: &Node) -> Option<&str> {
    let own = node.passages.first().map(String::as_str);
    own.or_else(|| node.children.iter().find_map(first_passage))
}

/// The terms that stand for themselves, commonest first: they begin and end with a word of weight,
/// and are no mere part of a longer one.
fn terms<'a>(vocabulary: &'a Vocabulary, lexicon: &Lexicon) -> Vec<(&'a str, u32)> {
    let frequent = vocabulary.terms().take_while(|(_, count)| *count >= MIN_COUNT);
    let whole: Vec<(&str, u32)> = frequent.filter(|(term, _)| is_whole(term, lexicon)).collect();
    let counts: HashMap<&str, u32> = whole.iter().copied().collect();
    let mut parts: HashSet<&str> = HashSet::new();
    for (term, count) in &whole {
        for (start, _) in term.char_indices() {
            let ends = term.char_indices().map(|(end, c)| end + c.len_utf8()).filter(|&end| end > start);
            let inside = ends.filter_map(|end| term.get(start..end)).filter(|part| part.len() < term.len());
            parts.extend(inside.filter(|part| counts.get(part) == Some(count)));
        }
    }
    whole.into_iter().filter(|(term, _)| !parts.contains(term)).collect()
}

/// Whether a term begins and ends with a word of more than one character that is not a mere
/// particle or numeral.
pub(super) fn is_whole(term: &str, lexicon: &Lexicon) -> bool {
    let words = lexicon.words(term);
    let weighs = |text: &str| text.chars().nth(1).is_some() && lexicon.class(text) != WordClass::Function;
    [words.first(), words.last()].into_iter().all(|word| word.is_some_and(|word| weighs(&word.text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{DataDir, NoProgress, Paths};
    use crate::search::open;

    const SOURCE: &str = "# 第一章 湿地与公园\n\n## 第一节 湿地修复\n\n\
        湿地修复工程。建设湿地公园，新增APP导览。湿地公园免费开放，APP导览覆盖全园。\n\n\
        （二）公园管理规范。湿地公园设观鸟步道，APP导览更新，城市公园设健身步道。\n\n\
        ## 第二节 城市公园\n\n城市公园延长开放时间，湿地公园夜间关闭。城市公园与湿地公园联票。\n";

    fn engine() -> Engine {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.md"), SOURCE).unwrap();
        let config = folder.path().join("none");
        let paths = Paths { seeds: folder.path().to_path_buf(), config, data: DataDir::Memory };
        open(&paths, &NoProgress).unwrap().engine
    }

    #[track_caller]
    fn check(engine: &Engine, typed: &str, expected: &str) {
        let found = engine.suggest(typed, 20);
        let shown: Vec<String> = found.iter().map(|found| format!("{:?} {}", found.kind, found.text)).collect();
        assert_eq!(shown.join(", "), expected, "{typed}");
    }

    #[test]
    fn what_begins_as_typed_comes_first_headings_before_terms() {
        let engine = engine();
        check(&engine, "湿", "Heading 湿地修复, Heading 湿地与公园, Lead 湿地修复工程, Term 湿地, Term 湿地公园");
        check(&engine, "湿地公", "Term 湿地公园");
        check(
            &engine,
            "公园",
            "Lead （二）公园管理规范, Term 公园, Heading 城市公园, Heading 湿地与公园, Term 湿地公园",
        );
        check(&engine, "第二节", "Heading 城市公园");
        check(&engine, "", "");
        check(&engine, "，", "");
    }

    #[test]
    fn letters_are_read_as_pinyin_whole_or_initials() {
        let engine = engine();
        check(&engine, "chengshi", "Heading 城市公园");
        check(&engine, "sdgy", "Term 湿地公园");
        check(&engine, "湿地xiu", "Heading 湿地修复, Lead 湿地修复工程");
        check(&engine, "app", "Term APP导览");
    }

    #[test]
    fn headings_lead_to_their_first_passage() {
        let engine = engine();
        let ids: Vec<Option<String>> = engine.suggest("湿地", 3).into_iter().map(|found| found.id).collect();
        let at = |place: &str| Some(format!("plan/{place}"));
        assert_eq!(ids, [at("1.1/p1"), at("1.1/p1"), at("1.1/p1")]);
        assert_eq!(engine.suggest("湿地", 1).len(), 1);
        assert!(engine.suggest("湿地", 0).is_empty());
    }
}
