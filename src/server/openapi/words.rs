//! What the members of answers mean, in Chinese; the comments in the code say it in English.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Schema, member, meaning.
const WORDS: &str = include_str!("words.zh.toml");

/// The schema itself; no member has this name.
const ABOUT: &str = "about";

/// Puts the Chinese meanings into the schemas in place of the comments.
pub(super) fn translate(schemas: &mut Map<String, Value>) {
    let words: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(WORDS).unwrap_or_default();
    for (name, members) in words {
        if let Some(schema) = schemas.get_mut(&name) {
            describe(schema, &members);
            if let (Some(schema), Some(about)) = (schema.as_object_mut(), members.get(ABOUT)) {
                schema.insert("description".to_owned(), about.as_str().into());
            }
        }
    }
}

/// A schema that is joined of others has its own members in the last of them.
fn describe(schema: &mut Value, members: &BTreeMap<String, String>) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(|part| describe(part, members));
    }
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, meaning) in members {
        if let Some(property) = properties.get_mut(name).and_then(Value::as_object_mut) {
            property.insert("description".to_owned(), meaning.as_str().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_words_can_be_read() {
        toml::from_str::<BTreeMap<String, BTreeMap<String, String>>>(WORDS).unwrap();
    }

    #[test]
    fn members_are_described_wherever_they_stand() {
        let hit = json!({"allOf": [
            {"$ref": "#/components/schemas/Passage"},
            {"type": "object", "properties": {"score": {"type": "number", "description": "a comment"}}},
        ]});
        let mut schemas = Map::from_iter([("Hit".to_owned(), hit)]);
        translate(&mut schemas);
        let described = &schemas["Hit"]["allOf"][1]["properties"]["score"]["description"];
        assert!(described.as_str().is_some_and(|text| text.starts_with("得分")), "{described}");
        assert_eq!(schemas["Hit"]["description"], "命中的段落。");
    }
}
