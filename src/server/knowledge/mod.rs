//! What the platforms share that fetch passages from a knowledge base: bodies read with tolerance, conditions on
//! metadata, the walk down the ranking, and what is told of a passage.

mod body;
mod conditions;
mod described;
mod failure;
mod fields;
mod find;
mod operator;
mod passage;
mod scale;

pub(super) use body::{Members, read_json};
pub(super) use conditions::Conditions;
pub(super) use described::MetadataCondition;
pub(super) use failure::said;
pub(super) use find::{ALL_DOCUMENTS, Wanted, checked_query, find};
pub(super) use passage::{Metadata, breadcrumb, fault_note};
