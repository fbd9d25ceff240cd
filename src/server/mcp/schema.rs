//! JSON schemas as clients want them: plain, whole, and without what only some of them know.

use rmcp::model::JsonObject;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use std::sync::Arc;

/// The schema of what a tool takes.
pub(super) fn input<T: JsonSchema>() -> Arc<JsonObject> {
    object::<T>(SchemaSettings::draft2020_12())
}

/// The schema of what a tool answers.
pub(super) fn output<T: JsonSchema>() -> Arc<JsonObject> {
    object::<T>(SchemaSettings::draft2020_12().for_serialize())
}

/// Importers of chatbot platforms stumble over references, over formats such as `uint` and over a text whose
/// default is null; and the name of a Rust type tells nobody anything.
fn object<T: JsonSchema>(settings: SchemaSettings) -> Arc<JsonObject> {
    let settings = settings.with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let without_names = |schema: &mut Schema| {
        for keyword in ["default", "format", "title"] {
            schema.remove(keyword);
        }
    };
    let generator = settings.with_transform(RecursiveTransform(without_names)).into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.remove("description");
    Arc::new(schema.as_object().cloned().unwrap_or_default())
}
