//! The tools, a file for each.

mod fetch;
mod get_indicator;
mod get_targets;
mod outline;
mod retrieve;
mod search;
mod verify_quote;

use super::tool::Entry;

/// All tools, in the order in which clients list them.
pub(super) const ALL: [Entry; 7] = [
    Entry::of::<search::Search>(),
    Entry::of::<fetch::Fetch>(),
    Entry::of::<retrieve::Retrieve>(),
    Entry::of::<verify_quote::VerifyQuote>(),
    Entry::of::<get_indicator::GetIndicator>(),
    Entry::of::<get_targets::GetTargets>(),
    Entry::of::<outline::Outline>(),
];
