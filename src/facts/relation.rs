//! How a target stands to its figure: the words of plans and what they come to.

use crate::config::{FactWords, State, Word};
use serde::{Deserialize, Serialize};

/// What is to become of a subject, by the word that plans most often use for it: 达到, 超过, 不低于, 控制在, 新增, 开通.
///
/// A state says where the figure shall stand or by how much it shall change; a deed says what shall be
/// done so many times, by its verb.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Relation(String);

impl Relation {
    pub(super) fn new(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The word.
    #[must_use]
    pub fn word(&self) -> &str {
        &self.0
    }
}

/// The figure itself.
pub(super) const REACH: &str = "达到";
/// What is made each year.
pub(super) const YEARLY_OUTPUT: &str = "年产";

/// The state that the head of a clause ends with, and the length of its words in characters.
pub(super) fn state_at_end<'w>(head: &[char], words: &'w FactWords) -> Option<(&'w State, usize)> {
    let each = words.state.iter().flat_map(|state| state.words.iter().map(move |word| (state, word.as_str())));
    let ending = each.filter(|(_, word)| ends_with(head, word));
    let (state, word) = ending.max_by_key(|(_, word)| word.len())?;
    let len = word.chars().count();
    // One character is often the end of another word: 作为, 通过.
    let is_alone = len > 1 || !ends_with_any(head, &words.no_states);
    is_alone.then_some((state, len))
}

/// The verb of a deed that begins at the start of `text`, and the length of the whole run of verbs
/// (新建、改扩建; 改造建设) in characters.
pub(super) fn deed_at_start<'w>(text: &[char], words: &'w FactWords) -> Option<(&'w str, usize)> {
    let deeds = || words.deeds.iter().map(Word::as_str);
    let (mut found, mut at) = (None::<&str>, 0);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let verb = deeds().filter(|verb| starts_with(rest, verb)).max_by_key(|verb| verb.len());
        let Some(verb) = verb else { break };
        // What is new says more than what is done beside it: 新建改建.
        if !found.is_some_and(|known| known.starts_with('新')) {
            found = Some(verb);
        }
        at += verb.chars().count();
        let joined = usize::from(matches!(text.get(at), Some('、' | '和' | '及' | '或')));
        let goes_on = text.get(at + joined..).is_some_and(|rest| deeds().any(|verb| starts_with(rest, verb)));
        if goes_on {
            at += joined;
        }
    }
    found.map(|verb| (verb, at))
}

/// The verb of a deed that ends the head of a clause: 固定资产投资完成.
pub(super) fn deed_ending<'w>(head: &[char], words: &'w FactWords) -> Option<(&'w str, usize)> {
    let verbs = words.deeds.iter().map(Word::as_str).filter(|verb| verb.len() > 3 && ends_with(head, verb));
    let verb = verbs.max_by_key(|verb| verb.len())?;
    Some((verb, verb.chars().count()))
}

pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(index, c)| text.get(index) == Some(&c))
}

pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

pub(super) fn ends_with_any(text: &[char], words: &[Word]) -> bool {
    words.iter().any(|word| ends_with(text, word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_from_the_end_and_deeds_from_the_start() {
        let words = crate::config::FactWords::shipped().unwrap();
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let state = |text: &str| state_at_end(&chars(text), &words).map(|(state, len)| (state.relation.as_str(), len));
        assert_eq!(state("覆盖率提升至"), Some(("提高到", 3)));
        assert_eq!(state("生产总值年均增长"), Some(("年均", 4)));
        assert_eq!(state("列入清单作为"), None);
        let deed = |text: &str| deed_at_start(&chars(text), &words);
        assert_eq!(deed("新建、改扩建学校"), Some(("新建", 6)));
        assert_eq!(deed("改造建设公路"), Some(("建设", 4)));
        assert_eq!(deed("学校"), None);
    }
}
