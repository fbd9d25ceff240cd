//! What makes a tool.

use super::holdings::Holdings;
use super::refusal::{Refusal, shown};
use super::schema;
use crate::Links;
use crate::library::Library;
use rmcp::model::{JsonObject, Tool as Definition, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// A tool: what clients are told of it, and what it does.
pub(super) trait Tool {
    const NAME: &'static str;
    /// For people.
    const TITLE: &'static str;
    /// What it takes; the descriptions of its fields are read by models.
    type Input: DeserializeOwned + JsonSchema;
    /// What it answers.
    type Output: Serialize;

    /// For models, with one example from the documents held.
    fn description(held: &Holdings) -> String;

    /// The schema of the answers, where clients rely on one.
    fn output_schema() -> Option<Arc<JsonObject>> {
        None
    }

    fn call(context: &Context<'_>, input: Self::Input) -> Result<Self::Output, Refusal>;
}

/// What a tool works with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub library: &'a Library,
    pub links: &'a Links,
}

/// A tool in the list of all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub name: &'static str,
    pub definition: fn(&Holdings) -> Definition,
    pub call: fn(&Context<'_>, JsonObject) -> Result<Value, Refusal>,
}

impl Entry {
    pub(super) const fn of<T: Tool>() -> Self {
        Self { name: T::NAME, definition: definition::<T>, call: call::<T> }
    }
}

/// What was given for a parameter that may be left out; models send an empty text for nothing, too.
pub(super) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn definition<T: Tool>(held: &Holdings) -> Definition {
    let annotations = ToolAnnotations::with_title(T::TITLE);
    let annotations = annotations.read_only(true).destructive(false).idempotent(true).open_world(false);
    let definition = Definition::new(T::NAME, T::description(held), schema::input::<T::Input>());
    let definition = definition.with_title(T::TITLE).with_annotations(annotations);
    match T::output_schema() {
        Some(schema) => definition.with_raw_output_schema(schema),
        None => definition,
    }
}

fn call<T: Tool>(context: &Context<'_>, arguments: JsonObject) -> Result<Value, Refusal> {
    // Many clients send what a model left out as null.
    let arguments: JsonObject = arguments.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let given: Vec<String> = arguments.keys().cloned().collect();
    let input = serde_json::from_value(Value::Object(arguments)).map_err(|error| misused::<T>(&given, &error))?;
    let output = T::call(context, input)?;
    serde_json::to_value(output).map_err(|error| Refusal::internal(&error.to_string()))
}

/// 参数不符合要求（缺少 query）。search 的参数：query（必填，string）
fn misused<T: Tool>(given: &[String], error: &serde_json::Error) -> Refusal {
    let schema = schema::input::<T::Input>();
    let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let properties = schema.get("properties").and_then(Value::as_object);
    let accepted = properties.into_iter().flatten().map(|(name, property)| {
        let kind = property.get("type").and_then(Value::as_str).unwrap_or("string");
        let need = if required.iter().any(|other| other == name) { "必填" } else { "可不填" };
        format!("{name}（{need}，{kind}）")
    });
    let accepted: Vec<String> = accepted.collect();
    let missing: Vec<&str> =
        required.iter().filter_map(Value::as_str).filter(|name| !given.contains(&(*name).to_owned())).collect();
    let reason = if missing.is_empty() { shown(&error.to_string()) } else { format!("缺少 {}", missing.join("、")) };
    Refusal::new(format!("参数不符合要求（{reason}）。{} 的参数：{}。请改正后再调用。", T::NAME, accepted.join("、")))
}
