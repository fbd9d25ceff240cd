//! The schemas of texts that are one of a few names, taken from where the names are given.

use super::document::node_kind as node_name;
use super::passage::fault_kind as fault_name;
use super::wordings::class_name;
use crate::analysis::WordClass;
use crate::corpus::{DOC_KINDS, FaultKind, Kind, LEVELS, NodeKind};
use crate::jobs::JobState;
use crate::quote::{self, DiffOp, Verdict};
use plansearch_compare::PassageKind;
use plansearch_retrieve::Omission;
use serde_json::Value;
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder, SchemaType, Type};

fn names(names: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build()
}

/// For whom a document holds, where that is known.
pub(super) fn level() -> Object {
    let known = LEVELS.iter().map(|&level| Value::from(level));
    let types = SchemaType::from_iter([Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(types).enum_values(Some(known.chain([Value::Null]))).build()
}

pub(super) fn doc_kind() -> Object {
    names(DOC_KINDS)
}

pub(super) fn passage_kind() -> Object {
    names(Kind::ALL.map(Kind::name))
}

pub(super) fn fault_kind() -> Object {
    names([FaultKind::Lost, FaultKind::Doubled, FaultKind::Suspect].map(fault_name))
}

pub(super) fn node_kind() -> Object {
    use NodeKind::{Annex, Box, Chapter, Front, Notice, Part, Preamble, Section, Subsection, Table};
    names([Front, Notice, Preamble, Part, Chapter, Section, Subsection, Box, Table, Annex].map(node_name))
}

pub(super) fn job_state() -> Object {
    names(JobState::NAMES)
}

pub(super) fn verdict() -> Object {
    names(Verdict::ALL.map(Verdict::name))
}

pub(super) fn alterations() -> Array {
    use quote::DifferenceKind::{Added, Degree, Dropped, Name, Negation, Number, Swapped, Wording};
    let kinds = [Number, Negation, Degree, Name, Wording, Dropped, Added, Swapped];
    ArrayBuilder::new().items(names(kinds.map(quote::DifferenceKind::name))).build()
}

pub(super) fn diff_op() -> Object {
    names([DiffOp::Equal, DiffOp::Replace, DiffOp::Insert, DiffOp::Delete].map(DiffOp::name))
}

pub(super) fn omission() -> Object {
    names([Omission::MaxChars, Omission::MinConfidence, Omission::Repeated].map(Omission::name))
}

pub(super) fn search_result() -> Object {
    names(["search_result"])
}

pub(super) fn text() -> Object {
    names(["text"])
}

pub(super) fn rule() -> Object {
    names(["rule"])
}

pub(super) fn ok() -> Object {
    names(["ok"])
}

pub(super) fn word_class() -> Object {
    use WordClass::{Function, Name, Noun, Quality, Verb};
    names([Verb, Quality, Noun, Name, Function].map(class_name))
}

pub(super) fn compared_kind() -> Object {
    names(PassageKind::ALL.map(PassageKind::name))
}
