//! Conditions on metadata, as Dify and RAGFlow send them, asked of a passage.

use super::body::{Members, shown};
use super::fields::{Field, Values};
use super::operator::{Operator, Test};
use super::scale::{Range, Scale};
use crate::problem::Problem;
use crate::store::Found;
use crate::text::normalize;
use axum::http::StatusCode;
use serde_json::Value;

/// Conditions of which all must hold, or one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conditions {
    one_suffices: bool,
    conditions: Vec<Condition>,
}

/// A condition on one field, or on several of which one suffices.
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    /// Each field, with where the values lie in its order.
    fields: Vec<(Field, Vec<Range>)>,
    operator: Operator,
    /// The values, folded as passages are.
    texts: Vec<String>,
}

impl Conditions {
    /// Reads the member `metadata_condition` of a body. `None` where it asks for nothing.
    ///
    /// # Errors
    /// A problem that says which condition cannot be read, and what is accepted.
    pub(crate) fn read(body: &Members) -> Result<Option<Self>, Problem> {
        let given = body.members("metadata_condition")?;
        // Dify's name for it, and RAGFlow's.
        let logic = given.text("logical_operator")?.or(given.text("logic")?).unwrap_or("and");
        let one_suffices = match logic.trim().to_ascii_lowercase().as_str() {
            "and" | "" => false,
            "or" => true,
            other => {
                return Err(refused(&format!("metadata_condition 的 logical_operator 应为 and 或 or，不能是 {other}")));
            }
        };
        let listed = match given.get("conditions") {
            None => &[][..],
            Some(Value::Array(listed)) => listed,
            Some(other) => {
                return Err(refused(&format!("metadata_condition 的 conditions 应为数组，不能是 {}", shown(other))));
            }
        };
        let mut conditions = Vec::new();
        for (number, condition) in (1..).zip(listed) {
            let read = Condition::read(condition);
            conditions
                .extend(read.map_err(|reason| refused(&format!("metadata_condition 的第 {number} 个条件：{reason}")))?);
        }
        Ok((!conditions.is_empty()).then_some(Self { one_suffices, conditions }))
    }

    /// Whether a passage fulfils them.
    pub(crate) fn admit(&self, found: &Found) -> bool {
        let mut each = self.conditions.iter().map(|condition| condition.holds(found));
        if self.one_suffices { each.any(|holds| holds) } else { each.all(|holds| holds) }
    }
}

fn refused(reason: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_condition", reason)
}

impl Condition {
    /// `None` for a condition without a value, which Dify itself passes over: a variable was not filled in.
    fn read(given: &Value) -> Result<Option<Self>, String> {
        let member = |name: &str| given.get(name).filter(|value| !value.is_null());
        let fields = read_fields(member("name"))?;
        let name = member("comparison_operator").and_then(Value::as_str);
        let operator = name.ok_or("没有 comparison_operator")?;
        let operator = Operator::of(operator)
            .ok_or_else(|| format!("不认识比较符“{operator}”，可用的有 {}", Operator::names()))?;
        if operator.test == Test::Empty {
            let fields = fields.into_iter().map(|field| (field, Vec::new())).collect();
            return Ok(Some(Self { fields, operator, texts: Vec::new() }));
        }
        let Some(value) = member("value").filter(|value| !is_unfilled(value)) else { return Ok(None) };
        let values = read_values(value, operator.test)?;
        let mut placed = Vec::new();
        for field in fields {
            placed.push((field, place(field, operator, &values)?));
        }
        let texts = values.iter().map(|value| normalize(&text_of(value)).text).collect();
        Ok(Some(Self { fields: placed, operator, texts }))
    }

    fn holds(&self, found: &Found) -> bool {
        let holds = self.fields.iter().any(|(field, ranges)| self.passes(&field.values(found), ranges));
        // An empty field is the one of which nothing holds: of several, all must be empty.
        let holds = match self.operator.test {
            Test::Empty => self.fields.iter().all(|(field, _)| field.values(found) == Values::default()),
            _ => holds,
        };
        holds != self.operator.is_negated
    }

    fn passes(&self, values: &Values, wanted: &[Range]) -> bool {
        let any = |texts: &[String], test: fn(&str, &str) -> bool| {
            texts.iter().map(|text| normalize(text).text).any(|text| self.texts.iter().any(|want| test(&text, want)))
        };
        let compare = |test: fn(Range, Range) -> bool| {
            values.ranges.iter().any(|range| wanted.iter().any(|want| test(*range, *want)))
        };
        let equal = |text: &str, want: &str| text == want;
        match self.operator.test {
            Test::Is | Test::In => any(&values.shown, equal) || any(&values.names, equal) || compare(Range::meets),
            Test::Contains => any(&values.shown, |text, want| text.contains(want)),
            Test::Starts => any(&values.shown, |text, want| text.starts_with(want)),
            Test::Ends => any(&values.shown, |text, want| text.ends_with(want)),
            Test::Empty => *values == Values::default(),
            Test::Less => compare(|range, want| range.from < want.from),
            Test::AtMost => compare(|range, want| range.from <= want.to),
            Test::More => compare(|range, want| range.to > want.to),
            Test::AtLeast => compare(|range, want| range.to >= want.from),
        }
    }
}

/// A name, or as older documents of Dify have it an array of names.
fn read_fields(name: Option<&Value>) -> Result<Vec<Field>, String> {
    let name = name.ok_or("没有 name")?;
    let names = name.as_array().map_or(std::slice::from_ref(name), Vec::as_slice);
    let fields: Result<Vec<Field>, String> = names
        .iter()
        .map(|name| {
            let field = name.as_str().and_then(Field::of);
            field.ok_or_else(|| format!("没有名为 {} 的字段，可用的有 {}", shown(name), Field::names()))
        })
        .collect();
    fields.and_then(|fields| if fields.is_empty() { Err("name 是空的".to_owned()) } else { Ok(fields) })
}

/// Whether a variable was not filled in: its value is empty, or still its own name in {{…}}. No passage can be meant.
fn is_unfilled(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let text = text.trim();
            text.is_empty() || text.strip_prefix("{{").is_some_and(|rest| rest.ends_with("}}"))
        }
        Value::Array(values) => values.iter().all(is_unfilled),
        other => other.is_null(),
    }
}

fn read_values(value: &Value, test: Test) -> Result<Vec<Value>, String> {
    let values = match value {
        Value::Array(values) => values.iter().filter(|value| !is_unfilled(value)).cloned().collect(),
        Value::String(text) if test == Test::In => {
            let parts = text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty());
            // A title may hold a comma itself.
            parts.chain([text.as_str()]).map(|part| Value::String(part.to_owned())).collect()
        }
        other => vec![other.clone()],
    };
    let is_plain = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    match values.iter().find(|value| !is_plain(value)) {
        Some(odd) => Err(format!("value 应为文字、数字或它们的数组，不能是 {}", shown(odd))),
        None => Ok(values),
    }
}

/// Where the values lie in a field's order; that matters for equality too, as 7 is 7.0.
fn place(field: Field, operator: Operator, values: &[Value]) -> Result<Vec<Range>, String> {
    let ranges: Vec<Option<Range>> = values.iter().map(|value| field.scale().read(value)).collect();
    if operator.test.compares() {
        if field.scale() == Scale::None {
            return Err("这个字段没有大小先后，能比较的是 chapter、box、article、page、year、date".to_owned());
        }
        if let Some((value, _)) = values.iter().zip(&ranges).find(|(_, range)| range.is_none()) {
            return Err(format!("{} 不是可以比较大小先后的数或日期", shown(value)));
        }
    }
    Ok(ranges.into_iter().flatten().collect())
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.as_f64().map_or_else(|| other.to_string(), |number| format!("{number}")),
    }
}
