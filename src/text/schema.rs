//! The schema of a range of characters.

use crate::CharSpan;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};

impl utoipa::PartialSchema for CharSpan {
    fn schema() -> RefOr<Schema> {
        let position = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
        ArrayBuilder::new().items(position).min_items(Some(2)).max_items(Some(2)).into()
    }
}

impl utoipa::ToSchema for CharSpan {}
