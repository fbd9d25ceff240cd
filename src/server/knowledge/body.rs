//! Bodies as platforms send them: the content type counts for nothing, unknown members are ignored, and `null` is as
//! good as nothing.

use crate::body::read_body;
use crate::config::ServerSettings;
use crate::problem::Problem;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Map, Value};

/// The members of a JSON object.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Members(Map<String, Value>);

/// Reads the body of a request.
pub(crate) async fn read_json(body: Body) -> Result<Members, Problem> {
    Members::from_json(&read_body(body, ServerSettings::BODY_LIMIT_BYTES).await?)
}

impl Members {
    /// Reads a body; one without anything in it has no members.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, Problem> {
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body).trim_ascii();
        if body.is_empty() {
            return Ok(Self::default());
        }
        let bad_json = |reason: String| Problem::new(StatusCode::BAD_REQUEST, "bad_json", reason);
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(Value::Null) => Ok(Self::default()),
            Ok(_) => Err(bad_json("请求正文是 JSON，但不是对象".to_owned())),
            Err(error) => Err(bad_json(format!("请求正文不是 JSON：{error}"))),
        }
    }

    /// What is given under a name, if it is not `null`.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| refused(name, "应为文字", value))
    }

    /// Texts in an array.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let texts: Option<Vec<&str>> = value.as_array().and_then(|items| items.iter().map(Value::as_str).collect());
        texts.ok_or_else(|| refused(name, "应为由文字组成的数组", value))
    }

    /// A number; written as a text it will do as well.
    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Problem> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        number.filter(|number: &f64| number.is_finite()).map(Some).ok_or_else(|| refused(name, "应为数字", value))
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&self, name: &str) -> Result<Option<f64>, Problem> {
        let share = self.number(name)?;
        match (share, self.get(name)) {
            (Some(number), Some(value)) if !(0.0..=1.0).contains(&number) => {
                Err(refused(name, "应为 0 到 1 之间的数", value))
            }
            _ => Ok(share),
        }
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn count(&self, name: &str, least: usize, most: usize) -> Result<Option<usize>, Problem> {
        let (Some(number), Some(value)) = (self.number(name)?, self.get(name)) else { return Ok(None) };
        // The text of a whole number has no fraction, whether it came as 5 or as 5.0.
        let whole = format!("{number}").parse().ok().filter(|count| (least..=most).contains(count));
        whole.map(Some).ok_or_else(|| refused(name, &format!("应为 {least} 到 {most} 之间的整数"), value))
    }

    /// Whether `true` is given.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Problem> {
        let Some(value) = self.get(name) else { return Ok(false) };
        value.as_bool().ok_or_else(|| refused(name, "应为 true 或 false", value))
    }

    /// The members of an object; none if it is not given.
    pub(crate) fn members(&self, name: &str) -> Result<Self, Problem> {
        let Some(value) = self.get(name) else { return Ok(Self::default()) };
        value.as_object().cloned().map(Self).ok_or_else(|| refused(name, "应为对象", value))
    }
}

fn refused(name: &str, accepted: &str, value: &Value) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_parameter", format!("{name} {accepted}，不能是 {}", shown(value)))
}

/// A value for a message, not too long.
pub(super) fn shown(value: &Value) -> String {
    const MAX_CHARS: usize = 60;
    value.to_string().chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Members {
        Members::from_json(text.as_bytes()).unwrap()
    }

    #[test]
    fn nothing_is_no_members() {
        for text in ["", " \r\n", "null", "{}", "\u{feff}{}"] {
            assert_eq!(members(text), Members::default(), "{text:?}");
        }
    }

    #[test]
    fn null_is_nothing_and_numbers_come_in_several_forms() {
        let found = members(r#"{"a":null,"b":5,"c":5.0,"d":"5","e":0.5,"f":true,"g":["x","y"],"h":{"a":"z"}}"#);
        assert_eq!(found.text("a").unwrap(), None);
        for name in ["b", "c", "d"] {
            assert_eq!(found.count(name, 0, 10).unwrap(), Some(5));
        }
        assert_eq!(found.share("e").unwrap(), Some(0.5));
        assert!(found.flag("f").unwrap() && !found.flag("a").unwrap());
        assert_eq!(found.texts("g").unwrap(), ["x", "y"]);
        assert_eq!(found.members("h").unwrap().text("a").unwrap(), Some("z"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_name() {
        let found = members(r#"{"a":"x","b":-1,"c":1.5,"d":[1]}"#);
        for (problem, detail) in [
            (found.count("a", 0, 9).unwrap_err(), r#"a 应为数字，不能是 "x""#),
            (found.count("b", 0, 9).unwrap_err(), "b 应为 0 到 9 之间的整数，不能是 -1"),
            (found.count("c", 0, 9).unwrap_err(), "c 应为 0 到 9 之间的整数，不能是 1.5"),
            (found.share("c").unwrap_err(), "c 应为 0 到 1 之间的数，不能是 1.5"),
            (found.text("b").unwrap_err(), "b 应为文字，不能是 -1"),
            (found.texts("d").unwrap_err(), "d 应为由文字组成的数组，不能是 [1]"),
            (found.members("a").unwrap_err(), r#"a 应为对象，不能是 "x""#),
            (Members::from_json(b"[]").unwrap_err(), "请求正文是 JSON，但不是对象"),
        ] {
            assert_eq!(problem.detail(), detail);
        }
    }
}
