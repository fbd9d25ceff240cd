//! How routes are described beside their handlers: what they take, how they can fail, files in answers.
//! `openapi` joins the descriptions.

mod binary;
mod fields;
mod problems;

pub(super) use binary::Binary;
pub(super) use fields::{Field, body, parameters, takes};
pub(super) use problems::{problems, responses};
