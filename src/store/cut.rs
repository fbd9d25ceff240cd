//! The best candidates of a probe, cut in the same way by every store: scores are compared in steps, so that the order does
//! not hang on their last bits, and ties at the cut stand in reading order.

use crate::error::Result;
use crate::{Address, Candidate};
use std::cmp::Reverse;

/// Scores are compared in steps of this fraction.
pub(crate) const STEPS: f32 = 256.0;

/// A score in steps.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scores are far below 2^24 and not below 0"
)]
pub(crate) fn in_steps(score: f32) -> u32 {
    (score * STEPS).round().max(0.0) as u32
}

/// So many steps as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "scores in steps are far below 2^24")]
pub(crate) fn steps(count: u32) -> f32 {
    count as f32
}

/// The best of what was found, no more than `limit`; `sort` puts addresses into reading order.
pub(crate) fn best(
    mut found: Vec<(u32, Address)>,
    limit: usize,
    sort: impl FnOnce(&mut Vec<Address>) -> Result<()>,
) -> Result<Vec<Candidate>> {
    found.sort_unstable_by_key(|&(score, address)| (Reverse(score), address));
    if let Some(&(least, _)) = limit.checked_sub(1).and_then(|last| found.get(last)) {
        let start = found.partition_point(|(score, _)| *score > least);
        let end = found.partition_point(|(score, _)| *score >= least);
        if end > limit {
            let mut ties: Vec<Address> = found.get(start..end).unwrap_or_default().iter().map(|(_, at)| *at).collect();
            sort(&mut ties)?;
            found.truncate(start);
            found.extend(ties.into_iter().map(|address| (least, address)));
        }
    }
    found.truncate(limit);
    let candidate = |(score, address)| Candidate { address, score: steps(score) / STEPS };
    Ok(found.into_iter().map(candidate).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_at_the_cut_stand_in_reading_order() {
        let at = |row| Address { segment: 0, row };
        let found =
            vec![(in_steps(1.0), at(3)), (in_steps(2.0), at(9)), (in_steps(1.0), at(1)), (in_steps(1.001), at(7))];
        // Reading order is the order of the rows backwards here.
        let backwards = |addresses: &mut Vec<Address>| {
            addresses.sort_by_key(|address| Reverse(*address));
            Ok(())
        };
        let rows = |limit| -> Vec<u32> {
            best(found.clone(), limit, backwards).unwrap().iter().map(|candidate| candidate.address.row).collect()
        };
        assert_eq!(rows(2), [9, 7]);
        assert_eq!(rows(3), [9, 7, 3]);
        // Nothing is cut among these, so no order is asked for.
        assert_eq!(rows(9), [9, 1, 3, 7]);
        assert!(rows(0).is_empty());
    }
}
