//! Finding a query's terms in a passage: one walk over its characters, whatever the number of terms.

use rustc_hash::FxHashMap;

/// The terms of a query, ready to be found.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// Which characters begin a term, those of the basic plane.
    begins: Vec<u64>,
    /// The terms by their first characters.
    terms: FxHashMap<char, Terms>,
}

/// The terms that begin with a character.
#[derive(Debug, Default)]
struct Terms {
    /// Those of this character alone.
    singles: Vec<u16>,
    /// Those of more: the second character, the number, what follows.
    longer: Vec<(char, u16, Vec<char>)>,
}

impl Matcher {
    /// The terms, known by their places in the list.
    pub(crate) fn of<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut matcher = Self { begins: vec![0; 1 << 10], terms: FxHashMap::default() };
        for (id, term) in (0_u16..=u16::MAX).zip(terms) {
            let chars: Vec<char> = term.chars().collect();
            match chars.as_slice() {
                [] => continue,
                [only] => matcher.terms.entry(*only).or_default().singles.push(id),
                [first, second, rest @ ..] => {
                    matcher.terms.entry(*first).or_default().longer.push((*second, id, rest.to_vec()));
                }
            }
            if let Some((at, bit)) = chars.first().and_then(|c| place(*c))
                && let Some(word) = matcher.begins.get_mut(at)
            {
                *word |= bit;
            }
        }
        matcher
    }

    /// Calls `found` with each term and the character at which it stands, in the order of the text.
    pub(crate) fn find(&self, chars: &[char], mut found: impl FnMut(u16, usize)) {
        for (at, &c) in chars.iter().enumerate() {
            if !self.may_begin(c) {
                continue;
            }
            let Some(terms) = self.terms.get(&c) else { continue };
            terms.singles.iter().for_each(|&id| found(id, at));
            let Some(next) = chars.get(at + 1) else { continue };
            for (_, id, rest) in terms.longer.iter().filter(|(second, ..)| second == next) {
                if rest.is_empty() || chars.get(at + 2..).is_some_and(|after| after.starts_with(rest)) {
                    found(*id, at);
                }
            }
        }
    }

    fn may_begin(&self, c: char) -> bool {
        // Beyond the basic plane the maps tell.
        place(c).is_none_or(|(at, bit)| self.begins.get(at).is_some_and(|word| word & bit != 0))
    }
}

fn place(c: char) -> Option<(usize, u64)> {
    let code = u32::from(c) as usize;
    (code < 1 << 16).then_some((code >> 6, 1 << (code & 63)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_wherever_they_stand() {
        let terms = ["建设", "设", "建设水", "𠀀水", "水"];
        let matcher = Matcher::of(terms.into_iter());
        let chars: Vec<char> = "建设建设水𠀀水".chars().collect();
        let mut found = Vec::new();
        matcher.find(&chars, |id, at| found.push(format!("{}@{at}", terms[usize::from(id)])));
        let expected = ["建设@0", "设@1", "建设@2", "建设水@2", "设@3", "水@4", "𠀀水@5", "水@6"];
        assert_eq!(found, expected);
    }
}
