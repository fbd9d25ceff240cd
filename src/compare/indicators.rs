//! Indicators by their names.

use super::types::IndicatorPair;
use crate::facts::{IndicatorFact, name_key};
use std::collections::{HashMap, HashSet};

/// Puts indicators of the same name side by side; where none has the name itself, one that has it as another name. A
/// name that several have pairs none.
pub(super) fn side_by_side(a: &[IndicatorFact], b: &[IndicatorFact]) -> Vec<IndicatorPair> {
    let mut partners: HashMap<usize, usize> = HashMap::new();
    let mut taken: HashSet<usize> = HashSet::new();
    let own = |fact: &IndicatorFact| vec![name_key(&fact.figures.name)];
    let all = |fact: &IndicatorFact| fact.names().map(name_key).collect::<Vec<String>>();
    for names in [&own as &dyn Fn(&IndicatorFact) -> Vec<String>, &all] {
        let holders = holders(a, names);
        for (number, fact) in b.iter().enumerate() {
            if partners.contains_key(&number) {
                continue;
            }
            let partner = names(fact).iter().find_map(|name| match holders.get(name).map(Vec::as_slice) {
                Some([only]) if !taken.contains(only) => Some(*only),
                _ => None,
            });
            if let Some(partner) = partner {
                taken.insert(partner);
                partners.insert(number, partner);
            }
        }
    }
    let partner = |number: usize| partners.get(&number).and_then(|at| a.get(*at)).cloned();
    let of_b = b.iter().enumerate().map(|(number, fact)| IndicatorPair { a: partner(number), b: Some(fact.clone()) });
    let only_a = a.iter().enumerate().filter(|(number, _)| !taken.contains(number));
    of_b.chain(only_a.map(|(_, fact)| IndicatorPair { a: Some(fact.clone()), b: None })).collect()
}

/// Who has a name.
fn holders(facts: &[IndicatorFact], names: &dyn Fn(&IndicatorFact) -> Vec<String>) -> HashMap<String, Vec<usize>> {
    let mut holders: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, fact) in facts.iter().enumerate() {
        let names: HashSet<String> = names(fact).into_iter().collect();
        for name in names {
            holders.entry(name).or_default().push(number);
        }
    }
    holders
}
