//! The description in OpenAPI 3.0.3, for importers that read nothing newer.
//!
//! 3.1 takes its schemas from JSON Schema 2020-12; 3.0 has a dialect of its own. Only what utoipa and this service
//! write is converted, and only where a schema stands: an example may hold members of any name.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Converts a description of version 3.1 or 3.2.
pub(super) fn convert(mut description: Value) -> Value {
    if let Some(members) = description.as_object_mut() {
        members.insert("openapi".to_owned(), "3.0.3".into());
        for newer in ["jsonSchemaDialect", "webhooks", "$self"] {
            members.remove(newer);
        }
    }
    for (pointer, newer) in [("/info", "summary"), ("/info/license", "identifier"), ("/components", "pathItems")] {
        if let Some(members) = description.pointer_mut(pointer).and_then(Value::as_object_mut) {
            members.remove(newer);
        }
    }
    let mut schemas = Schemas::default();
    for path in members(&mut description, "/paths") {
        for operation in members(path, "") {
            schemas.convert_operation(operation);
        }
    }
    for schema in members(&mut description, "/components/schemas") {
        schemas.convert(schema);
    }
    for part in ["/components/responses", "/components/parameters", "/components/requestBodies", "/components/headers"]
    {
        members(&mut description, part).for_each(|part| schemas.convert_part(part));
    }
    schemas.add_nullable(&mut description);
    description
}

/// The values of the object at a pointer; none if there is no object.
fn members<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    value.pointer_mut(pointer).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
}

/// Converts schemas, and remembers which named ones may be `null` somewhere.
#[derive(Debug, Default)]
struct Schemas {
    nullable: BTreeSet<String>,
}

const NAMED: &str = "#/components/schemas/";
/// What is appended to the name of a schema for the variant that may be `null`.
const OR_NULL: &str = "OrNull";

impl Schemas {
    fn convert_operation(&mut self, operation: &mut Value) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
        parameters.for_each(|parameter| self.convert_part(parameter));
        if let Some(body) = operation.get_mut("requestBody") {
            self.convert_part(body);
        }
        members(operation, "/responses").for_each(|response| self.convert_part(response));
    }

    /// A parameter, a header, a body or a response.
    fn convert_part(&mut self, part: &mut Value) {
        if let Some(schema) = part.get_mut("schema") {
            self.convert(schema);
        }
        for content in members(part, "/content") {
            if let Some(schema) = content.get_mut("schema") {
                self.convert(schema);
            }
        }
        members(part, "/headers").for_each(|header| self.convert_part(header));
    }

    fn convert(&mut self, schema: &mut Value) {
        if schema.is_boolean() {
            *schema = if *schema == Value::Bool(true) { json!({}) } else { json!({"not": {}}) };
        }
        let Some(members) = schema.as_object_mut() else { return };
        rewrite_type(members);
        self.rewrite_alternatives(members);
        rewrite_values(members);
        rewrite_bounds(members);
        rewrite_content(members);
        let properties = members.get_mut("properties").and_then(Value::as_object_mut);
        properties.into_iter().flat_map(Map::values_mut).for_each(|schema| self.convert(schema));
        for name in ["allOf", "anyOf", "oneOf"] {
            let inner = members.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten();
            inner.for_each(|schema| self.convert(schema));
        }
        for name in ["items", "not", "additionalProperties"] {
            if let Some(schema) = members.get_mut(name).filter(|schema| schema.is_object()) {
                self.convert(schema);
            }
        }
        wrap_reference(members);
    }

    /// Without its `null` an alternative may be left alone: then it is the schema itself.
    fn rewrite_alternatives(&mut self, members: &mut Map<String, Value>) {
        for name in ["oneOf", "anyOf"] {
            let Some(alternatives) = members.get_mut(name).and_then(Value::as_array_mut) else { continue };
            let all = alternatives.len();
            alternatives.retain(|schema| schema.get("type") != Some(&json!("null")));
            if alternatives.len() == all {
                continue;
            }
            if let [only] = alternatives.as_mut_slice() {
                let only = only.take();
                members.remove(name);
                self.become_nullable(members, only);
            } else {
                alternatives.push(only_null().into());
            }
        }
    }

    /// `nullable` says something only beside a `type`, so a named schema gets a variant that may be `null`.
    fn become_nullable(&mut self, members: &mut Map<String, Value>, only: Value) {
        if let Some(name) = only.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix(NAMED)) {
            self.nullable.insert(name.to_owned());
            members.insert("$ref".to_owned(), format!("{NAMED}{name}{OR_NULL}").into());
        } else if let Value::Object(only) = only {
            members.extend(only);
            rewrite_type(members);
            members.insert("nullable".to_owned(), true.into());
        }
    }

    fn add_nullable(self, description: &mut Value) {
        let Some(schemas) = description.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
            return;
        };
        for name in self.nullable {
            let Some(mut schema) = schemas.get(&name).cloned() else { continue };
            if let Some(members) = schema.as_object_mut() {
                members.insert("nullable".to_owned(), true.into());
            }
            schemas.insert(format!("{name}{OR_NULL}"), schema);
        }
    }
}

/// No schema of version 3.0 is `null` alone; this one has a type only to be allowed to be so.
fn only_null() -> Map<String, Value> {
    let members = [("type", json!("object")), ("nullable", json!(true)), ("enum", json!([null]))];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A list of types becomes one type that may be `null`, or alternatives.
fn rewrite_type(members: &mut Map<String, Value>) {
    if members.get("type") == Some(&json!("null")) {
        members.extend(only_null());
        return;
    }
    let Some(types) = members.get_mut("type").and_then(Value::as_array_mut) else { return };
    let all = types.len();
    types.retain(|one| one != "null");
    let is_nullable = types.len() < all;
    let mut types = std::mem::take(types);
    members.remove("type");
    if types.len() == 1 {
        members.insert("type".to_owned(), types.remove(0));
        if is_nullable {
            members.insert("nullable".to_owned(), true.into());
        }
    } else if !types.is_empty() {
        let alternative = |one: Value| {
            if is_nullable { json!({"type": one, "nullable": true}) } else { json!({"type": one}) }
        };
        members.insert("anyOf".to_owned(), types.into_iter().map(alternative).collect());
    }
}

fn rewrite_values(members: &mut Map<String, Value>) {
    if let Some(only) = members.remove("const") {
        members.insert("enum".to_owned(), json!([only]));
    }
    if let Some(Value::Array(examples)) = members.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        members.entry("example").or_insert(first);
    }
}

/// In 3.0 an exclusive bound is a bound with a flag.
fn rewrite_bounds(members: &mut Map<String, Value>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(limit) = members.get(exclusive).filter(|limit| limit.is_number()).cloned() {
            members.insert(bound.to_owned(), limit);
            members.insert(exclusive.to_owned(), true.into());
        }
    }
    if let Some(Value::Array(first)) = members.remove("prefixItems") {
        members.insert("items".to_owned(), json!({"anyOf": first}));
    }
}

fn rewrite_content(members: &mut Map<String, Value>) {
    let is_encoded = members.remove("contentEncoding").is_some();
    let is_binary = members.remove("contentMediaType").is_some();
    if is_encoded || is_binary {
        members.entry("format").or_insert_with(|| if is_encoded { "byte" } else { "binary" }.into());
    }
}

/// In 3.0 a reference stands alone; what is said beside it is lost.
fn wrap_reference(members: &mut Map<String, Value>) {
    if members.len() > 1
        && let Some(reference) = members.remove("$ref")
    {
        members.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let mut schema = schema;
        Schemas::default().convert(&mut schema);
        assert_eq!(schema, expected);
    }

    #[test]
    fn types_are_single() {
        check(json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true}));
        check(json!({"type": ["integer"]}), json!({"type": "integer"}));
        check(json!({"type": "null"}), json!({"type": "object", "nullable": true, "enum": [null]}));
        check(
            json!({"type": ["string", "number", "null"]}),
            json!({"anyOf": [{"type": "string", "nullable": true}, {"type": "number", "nullable": true}]}),
        );
        check(
            json!({"oneOf": [{"type": "null"}, {"type": "array", "items": {"type": ["string", "null"]}}]}),
            json!({"type": "array", "items": {"type": "string", "nullable": true}, "nullable": true}),
        );
        check(
            json!({"oneOf": [{"type": "null"}, {"type": "string"}, {"type": "number"}]}),
            json!({"oneOf": [
                {"type": "string"}, {"type": "number"}, {"type": "object", "nullable": true, "enum": [null]},
            ]}),
        );
    }

    #[test]
    fn values_and_bounds_are_said_in_the_older_way() {
        check(json!({"const": "rule"}), json!({"enum": ["rule"]}));
        check(json!({"type": "string", "examples": ["a", "b"]}), json!({"type": "string", "example": "a"}));
        check(json!({"examples": ["a"], "example": "b"}), json!({"example": "b"}));
        check(
            json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
            json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1}),
        );
        check(
            json!({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false}),
            json!({"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}),
        );
        check(
            json!({"type": "string", "contentMediaType": "application/pdf"}),
            json!({"type": "string", "format": "binary"}),
        );
        check(json!({"additionalProperties": false}), json!({"additionalProperties": false}));
    }

    #[test]
    fn a_reference_stands_alone() {
        let pages = format!("{NAMED}Pages");
        check(json!({"$ref": pages}), json!({"$ref": pages}));
        check(
            json!({"$ref": pages, "description": "页码"}),
            json!({"allOf": [{"$ref": pages}], "description": "页码"}),
        );
    }

    #[test]
    fn a_named_schema_that_may_be_null_gets_a_variant() {
        let description = json!({
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1", "license": {"name": "l", "identifier": "l"}},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {
                "schema": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Pages"}]},
                "example": {"type": ["null"], "const": 1},
            }}}}}}},
            "components": {"schemas": {"Pages": {"type": "object", "properties": {"const": {"const": 1}}}}},
        });
        let converted = convert(description);
        assert_eq!(converted["openapi"], "3.0.3");
        assert_eq!(converted["info"]["license"], json!({"name": "l"}));
        let content = &converted["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"];
        assert_eq!(content["schema"], json!({"$ref": "#/components/schemas/PagesOrNull"}));
        assert_eq!(content["example"], json!({"type": ["null"], "const": 1}));
        let schemas = &converted["components"]["schemas"];
        assert_eq!(schemas["Pages"], json!({"type": "object", "properties": {"const": {"enum": [1]}}}));
        assert_eq!(
            schemas["PagesOrNull"],
            json!({"type": "object", "properties": {"const": {"enum": [1]}}, "nullable": true})
        );
    }
}
