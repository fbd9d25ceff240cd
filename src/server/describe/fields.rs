//! What a route takes, described once for its query string and its JSON body.

use crate::library::CURSOR_PATTERN;
use crate::params::{DEFAULT_PAGE, MAX_PAGE};
use serde_json::Value;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

/// Something that a route takes by a name.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    name: &'static str,
    /// For readers and models, in Chinese.
    about: String,
    is_required: bool,
    default: Option<Value>,
    takes: Takes,
}

#[derive(Debug, Clone)]
enum Takes {
    /// Some text that is not blank, with the most characters, if that is limited.
    Text(Option<usize>),
    /// The same, but it may be blank.
    AnyText(Option<usize>),
    /// A text that matches a pattern.
    Matching(String),
    Whole {
        least: usize,
        most: usize,
    },
    /// From 0 to 1.
    Share,
    Flag,
    Choice(Vec<&'static str>),
    /// Texts without commas; in a query string one text, separated by commas.
    List,
    /// Texts of which each matches a pattern, which is written without anchors and groups that capture.
    ListOf(String),
    Choices(Vec<&'static str>),
}

impl Field {
    fn new(name: &'static str, about: impl Into<String>, takes: Takes) -> Self {
        Self { name, about: about.into(), is_required: false, default: None, takes }
    }

    /// A text that is not blank.
    pub(crate) fn text(name: &'static str, most_chars: Option<usize>, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::Text(most_chars))
    }

    /// A text that may be blank.
    pub(crate) fn any_text(name: &'static str, most_chars: Option<usize>, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::AnyText(most_chars))
    }

    /// A whole number.
    pub(crate) fn whole(name: &'static str, range: std::ops::RangeInclusive<usize>, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::Whole { least: *range.start(), most: *range.end() })
    }

    /// How many items a page of a list has.
    pub(crate) fn page_size() -> Self {
        Self::whole("limit", 1..=MAX_PAGE, "这一页最多几项。").or(DEFAULT_PAGE)
    }

    /// Where a page of a list begins.
    pub(crate) fn cursor() -> Self {
        let takes = Takes::Matching(format!("^(?:{CURSOR_PATTERN})?$"));
        Self::new("cursor", "上一页回答里的 `next`，原样送回；不给就从头开始。", takes)
    }

    /// A number from 0 to 1.
    pub(crate) fn share(name: &'static str, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::Share)
    }

    /// `true` or `false`.
    pub(crate) fn flag(name: &'static str, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::Flag).or(false)
    }

    /// One of a few names.
    pub(crate) fn choice<T>(name: &'static str, choices: &[(&'static str, T)], about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::Choice(choices.iter().map(|(choice, _)| *choice).collect()))
    }

    /// Texts.
    pub(crate) fn list(name: &'static str, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::List)
    }

    /// Texts that match a pattern, written without anchors.
    pub(crate) fn list_of(name: &'static str, pattern: impl Into<String>, about: impl Into<String>) -> Self {
        Self::new(name, about, Takes::ListOf(pattern.into()))
    }

    /// Several of a few names.
    pub(crate) fn choices(
        name: &'static str,
        choices: impl IntoIterator<Item = &'static str>,
        about: impl Into<String>,
    ) -> Self {
        Self::new(name, about, Takes::Choices(choices.into_iter().collect()))
    }

    /// It has to be given.
    pub(crate) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// What holds where it is not given.
    pub(crate) fn or(self, default: impl Into<Value>) -> Self {
        Self { default: Some(default.into()), ..self }
    }

    /// In a query string a list is one text: importers of all kinds can write that.
    fn in_query(&self) -> Schema {
        let separated = |item: &str| text(None).pattern(Some(format!("^(?:(?:{item})(?:,(?:{item}))*)?$")));
        let schema = match &self.takes {
            Takes::List => text(None),
            Takes::ListOf(pattern) => separated(pattern),
            Takes::Choices(choices) => separated(&choices.join("|")),
            _ => return self.in_body(),
        };
        schema.default(self.default.clone()).into()
    }

    fn in_body(&self) -> Schema {
        let number = |kind, least: f64, most: f64| {
            ObjectBuilder::new().schema_type(kind).minimum(Some(least)).maximum(Some(most))
        };
        let schema = match &self.takes {
            Takes::Text(most) => text(*most).min_length(Some(1)).pattern(Some(r"\S")),
            Takes::AnyText(most) => text(*most),
            Takes::Matching(pattern) => text(None).pattern(Some(pattern.as_str())),
            Takes::Whole { least, most } => {
                ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(*least)).maximum(Some(*most))
            }
            Takes::Share => number(Type::Number, 0.0, 1.0),
            Takes::Flag => ObjectBuilder::new().schema_type(Type::Boolean),
            Takes::Choice(choices) => text(None).enum_values(Some(choices.iter().copied())),
            Takes::List => return self.array(text(None)),
            Takes::ListOf(pattern) => return self.array(text(None).pattern(Some(format!("^(?:{pattern})$")))),
            Takes::Choices(choices) => return self.array(text(None).enum_values(Some(choices.iter().copied()))),
        };
        schema.default(self.default.clone()).into()
    }

    fn array(&self, item: ObjectBuilder) -> Schema {
        ArrayBuilder::new().items(item).default(self.default.clone()).into()
    }

    fn described(&self) -> Schema {
        let mut schema = self.in_body();
        match &mut schema {
            Schema::Object(object) => object.description = Some(self.about.clone()),
            Schema::Array(array) => array.description = Some(self.about.clone()),
            _ => {}
        }
        schema
    }
}

fn text(most_chars: Option<usize>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).max_length(most_chars)
}

/// The fields as parameters of a query string.
pub(crate) fn parameters(fields: &[Field]) -> Vec<Parameter> {
    let parameter = |field: &Field| {
        let is_required = if field.is_required { Required::True } else { Required::False };
        ParameterBuilder::new()
            .name(field.name)
            .parameter_in(ParameterIn::Query)
            .required(is_required)
            .description(Some(match field.takes {
                Takes::List | Takes::ListOf(_) | Takes::Choices(_) => format!("{}多个用英文逗号分隔。", field.about),
                _ => field.about.clone(),
            }))
            .schema(Some(field.in_query()))
            .build()
    };
    fields.iter().map(parameter).collect()
}

/// The fields as a JSON object that holds nothing else.
pub(crate) fn body(fields: &[Field]) -> RefOr<Schema> {
    let empty = ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    let object = fields.iter().fold(empty, |object, field| {
        let object = object.property(field.name, field.described());
        if field.is_required { object.required(field.name) } else { object }
    });
    object.into()
}

/// Names what a route takes, for `params(…)` and `request_body` of its annotation: the type `$name`
/// stands for the fields that the function `$fields` lists.
macro_rules! takes {
    ($(#[$about:meta])* $name:ident, $fields:expr) => {
        $(#[$about])*
        pub(crate) struct $name;

        impl utoipa::IntoParams for $name {
            fn into_params(
                _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                $crate::describe::parameters(&$fields())
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::describe::body(&$fields())
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use takes;

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use serde_json::json;

    fn fields() -> Vec<Field> {
        vec![
            Field::text("q", Some(9), "检索词。").required(),
            Field::whole("limit", 0..=5, "条数。").or(3),
            Field::choices("kind", ["note", "front"], "类型。"),
        ]
    }

    #[track_caller]
    fn check(value: &impl serde::Serialize, expected: Expect) {
        expected.assert_eq(&serde_json::to_string(value).unwrap());
    }

    #[test]
    fn a_list_is_one_text_in_a_query_string_and_an_array_in_a_body() {
        check(
            &parameters(&fields()),
            expect![[
                r#"[{"name":"q","in":"query","description":"检索词。","required":true,"schema":{"type":"string","maxLength":9,"minLength":1,"pattern":"\\S"}},{"name":"limit","in":"query","description":"条数。","required":false,"schema":{"type":"integer","default":3,"maximum":5,"minimum":0}},{"name":"kind","in":"query","description":"类型。多个用英文逗号分隔。","required":false,"schema":{"type":"string","pattern":"^(?:(?:note|front)(?:,(?:note|front))*)?$"}}]"#
            ]],
        );
        check(
            &body(&fields()),
            expect![[
                r#"{"type":"object","required":["q"],"properties":{"kind":{"type":"array","items":{"type":"string","enum":["note","front"]},"description":"类型。"},"limit":{"type":"integer","description":"条数。","default":3,"maximum":5,"minimum":0},"q":{"type":"string","description":"检索词。","maxLength":9,"minLength":1,"pattern":"\\S"}},"additionalProperties":false}"#
            ]],
        );
    }

    #[test]
    fn a_text_that_has_to_be_given_is_not_blank() {
        assert_eq!(json!(fields()[0].in_query())["pattern"], r"\S");
    }
}
