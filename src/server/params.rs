//! The parameters of a request, from the query string or from a JSON object, with the same names.

use super::problem::Problem;
use axum::http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::BTreeMap;

/// The items of a page of a list, unless asked otherwise.
pub(super) const DEFAULT_PAGE: usize = 100;
/// The most items of a page of a list.
pub(super) const MAX_PAGE: usize = 1_000;

/// What was given for each parameter. In JSON `null` is as good as nothing; in a query string a
/// list may be repeated, and any other parameter may not.
#[derive(Debug, Default)]
pub(super) struct Params {
    given: BTreeMap<String, Vec<Value>>,
}

impl Params {
    /// Reads a query string; a name outside `accepted` is refused.
    pub(super) fn from_query(query: Option<&str>, accepted: &[&str]) -> Result<Self, Problem> {
        let mut params = Self::default();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name).ok_or_else(|| unknown(name, accepted))?;
            let value = decode(value).ok_or_else(|| {
                Problem::bad_parameter(&name, "is not UTF-8, in which the characters of a query string are encoded")
            })?;
            params.add(name, Value::String(value), accepted)?;
        }
        Ok(params)
    }

    /// Reads a JSON object; a name outside `accepted` is refused.
    pub(super) fn from_json(body: &[u8], accepted: &[&str]) -> Result<Self, Problem> {
        let bad_json = |reason: String| Problem::new(StatusCode::BAD_REQUEST, "bad_json", reason);
        let value = serde_json::from_slice(body).map_err(|error| bad_json(format!("the body is not JSON: {error}")))?;
        let Value::Object(object) = value else {
            return Err(bad_json("the body is JSON, but not an object with the parameters".to_owned()));
        };
        let mut params = Self::default();
        for (name, value) in object {
            params.add(name, value, accepted)?;
        }
        Ok(params)
    }

    fn add(&mut self, name: String, value: Value, accepted: &[&str]) -> Result<(), Problem> {
        if !accepted.contains(&name.as_str()) {
            return Err(unknown(&name, accepted));
        }
        if !value.is_null() {
            self.given.entry(name).or_default().push(value);
        }
        Ok(())
    }

    fn one(&self, name: &str) -> Result<Option<&Value>, Problem> {
        match self.given.get(name).map_or(&[][..], Vec::as_slice) {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            [_, _, ..] => Err(Problem::bad_parameter(name, "is given more than once")),
        }
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| refused(name, "a text", value))
    }

    /// A whole number up to `most`; its digits as a text will do.
    pub(super) fn number(&self, name: &str, most: usize) -> Result<Option<usize>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let number = match value {
            Value::String(digits) => digits.parse().ok(),
            other => whole(other),
        };
        let accepted = number.filter(|&number| number <= most);
        accepted.map(Some).ok_or_else(|| refused(name, &format!("a whole number from 0 to {most}"), value))
    }

    /// `limit` of a list that is read page by page.
    pub(super) fn page_size(&self, default: usize) -> Result<usize, Problem> {
        match self.number("limit", MAX_PAGE)?.unwrap_or(default) {
            0 => Err(Problem::bad_parameter("limit", &format!("accepts whole numbers from 1 to {MAX_PAGE}"))),
            limit => Ok(limit),
        }
    }

    /// `cursor` of a list that is read page by page; an empty one asks for the first page.
    pub(super) fn cursor(&self) -> Result<Option<String>, Problem> {
        Ok(self.text("cursor")?.filter(|cursor| !cursor.is_empty()).map(str::to_owned))
    }

    /// A number from 0 to 1; as a text too.
    pub(super) fn fraction(&self, name: &str) -> Result<Option<f64>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let number = value.as_str().map_or_else(|| value.as_f64(), |text| text.parse().ok());
        let accepted = number.filter(|number| (0.0..=1.0).contains(number));
        accepted.map(Some).ok_or_else(|| refused(name, "a number from 0 to 1", value))
    }

    /// `true` or `false`, as a text too; false unless given.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.one(name)? {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if text == "true" => Ok(true),
            Some(Value::String(text)) if text == "false" => Ok(false),
            Some(other) => Err(refused(name, "`true` or `false`", other)),
        }
    }

    /// One of a few names, each with what it stands for.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        choose(name, choices, value).map(Some)
    }

    /// Texts: separated by commas in one text, as a JSON array, or the parameter repeated. Empty
    /// ones are left out, so that an empty list is as good as none.
    pub(super) fn list(&self, name: &str) -> Result<Vec<String>, Problem> {
        let mut list = Vec::new();
        for value in self.given.get(name).into_iter().flatten() {
            let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for item in items {
                let text = item.as_str().ok_or_else(|| refused(name, "a text or an array of texts", item))?;
                list.extend(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
            }
        }
        Ok(list)
    }

    /// A list of which each text is one of a few names.
    pub(super) fn choices<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<Vec<T>, Problem> {
        self.list(name)?.into_iter().map(|text| choose(name, choices, &Value::String(text))).collect()
    }
}

/// A whole number however it is written: JSON makes no difference between 10 and 10.0.
fn whole(value: &Value) -> Option<usize> {
    let without_fraction = || {
        let number = value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0)?;
        format!("{:.0}", number.abs()).parse().ok()
    };
    value.as_u64().and_then(|number| usize::try_from(number).ok()).or_else(without_fraction)
}

fn choose<T: Copy>(name: &str, choices: &[(&str, T)], value: &Value) -> Result<T, Problem> {
    let chosen = value.as_str().and_then(|text| choices.iter().find(|(choice, _)| *choice == text));
    chosen.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
        refused(name, &format!("one of {}", names.join(", ")), value)
    })
}

fn refused(name: &str, accepted: &str, value: &Value) -> Problem {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown: String = shown.chars().take(MAX_SHOWN_CHARS).collect();
    Problem::bad_parameter(name, &format!("accepts {accepted}, not `{shown}`"))
}

/// How much of a refused value is repeated in the answer, in characters.
const MAX_SHOWN_CHARS: usize = 80;

fn unknown(name: &str, accepted: &[&str]) -> Problem {
    let name: String = name.chars().take(MAX_SHOWN_CHARS).collect();
    let reason = match accepted {
        [] => "is unknown; none are accepted here".to_owned(),
        _ => format!("is unknown; accepted are {}", accepted.join(", ")),
    };
    Problem::bad_parameter(&name, &reason)
}

/// `application/x-www-form-urlencoded`: `+` is a space, `%E5` a byte; `None` if it is not UTF-8.
fn decode(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Params {
        Params::from_query(Some(text), &["q", "limit", "list", "flag", "mode"]).unwrap()
    }

    fn json(text: &str) -> Params {
        Params::from_json(text.as_bytes(), &["q", "limit", "list", "flag", "mode"]).unwrap()
    }

    #[track_caller]
    fn refuses<T: std::fmt::Debug>(result: Result<T, Problem>, code: &str, detail: &str) {
        let body = serde_json::to_value(result.unwrap_err()).unwrap();
        assert_eq!((body["code"].as_str(), body["detail"].as_str()), (Some(code), Some(detail)));
    }

    #[test]
    fn both_forms_say_the_same() {
        let choices = [("any", 1), ("all", 2)];
        for params in [
            query("q=%E6%A3%AE%E6%9E%97+a%2Bb&limit=5&list=4.1,4.2&flag=true&mode=all"),
            query("q=森林 a%2Bb&&limit=5&list=4.1&list=,4.2&flag=true&mode=all&"),
            json(r#"{"q":"森林 a+b","limit":5,"list":["4.1","4.2"],"flag":true,"mode":"all"}"#),
            json(r#"{"q":"森林 a+b","limit":"5","list":"4.1, 4.2","flag":"true","mode":"all"}"#),
        ] {
            assert_eq!(params.text("q").unwrap(), Some("森林 a+b"));
            assert_eq!(params.number("limit", 100).unwrap(), Some(5));
            assert_eq!(params.list("list").unwrap(), ["4.1", "4.2"]);
            assert!(params.flag("flag").unwrap());
            assert_eq!(params.choice("mode", &choices).unwrap(), Some(2));
        }
    }

    #[test]
    fn what_is_not_given_is_left_to_the_defaults() {
        for params in [query(""), json("{}"), json(r#"{"q":null,"limit":null,"list":[],"flag":null,"mode":null}"#)] {
            assert_eq!(params.text("q").unwrap(), None);
            assert_eq!(params.number("limit", 100).unwrap(), None);
            assert_eq!(params.list("list").unwrap(), [""; 0]);
            assert!(!params.flag("flag").unwrap());
            assert_eq!(params.choice("mode", &[("any", 1)]).unwrap(), None);
        }
    }

    #[test]
    fn a_number_without_a_fraction_is_whole() {
        for whole in ["5", "5.0", "5e0", "\"5\""] {
            assert_eq!(json(&format!(r#"{{"limit":{whole}}}"#)).number("limit", 100).unwrap(), Some(5), "{whole}");
        }
        assert_eq!(json(r#"{"limit":-0.0}"#).number("limit", 100).unwrap(), Some(0));
        for other in ["5.5", "-1.0", "1e300"] {
            assert!(json(&format!(r#"{{"limit":{other}}}"#)).number("limit", 100).is_err(), "{other}");
        }
    }

    #[test]
    fn unknown_names_are_refused() {
        let detail = "parameter `limits`: is unknown; accepted are q, limit";
        refuses(Params::from_query(Some("q=a&limits=5"), &["q", "limit"]), "bad_parameter", detail);
        refuses(Params::from_json(br#"{"q":"a","limits":5}"#, &["q", "limit"]), "bad_parameter", detail);
        let detail = "parameter `q`: is unknown; none are accepted here";
        refuses(Params::from_query(Some("q"), &[]), "bad_parameter", detail);
    }

    #[test]
    fn wrong_values_are_refused() {
        for value in ["-1", "1.5", "101", "abc", "99999999999999999999999", ""] {
            let detail = format!("parameter `limit`: accepts a whole number from 0 to 100, not `{value}`");
            refuses(query(&format!("limit={value}")).number("limit", 100), "bad_parameter", &detail);
        }
        refuses(
            query("mode=fuzzy").choice("mode", &[("any", 1), ("all", 2)]),
            "bad_parameter",
            "parameter `mode`: accepts one of any, all, not `fuzzy`",
        );
        for value in ["-0.1", "1.01", "NaN", "inf", "high", ""] {
            let detail = format!("parameter `limit`: accepts a number from 0 to 1, not `{value}`");
            refuses(query(&format!("limit={value}")).fraction("limit"), "bad_parameter", &detail);
        }
        assert_eq!(json(r#"{"limit":0.25}"#).fraction("limit").unwrap(), Some(0.25));
        assert_eq!(query("limit=1").fraction("limit").unwrap(), Some(1.0));
        let detail = "parameter `flag`: accepts `true` or `false`, not `yes`";
        refuses(query("flag=yes").flag("flag"), "bad_parameter", detail);
        refuses(json(r#"{"q":[1]}"#).text("q"), "bad_parameter", "parameter `q`: accepts a text, not `[1]`");
        refuses(query("q=a&q=b").text("q"), "bad_parameter", "parameter `q`: is given more than once");
        refuses(
            Params::from_query(Some("q=%C9%AD%C1%D6"), &["q"]),
            "bad_parameter",
            "parameter `q`: is not UTF-8, in which the characters of a query string are encoded",
        );
    }

    #[test]
    fn what_is_no_json_object_is_refused() {
        refuses(
            Params::from_json(b"{", &["q"]),
            "bad_json",
            "the body is not JSON: EOF while parsing an object at line 1 column 1",
        );
        refuses(
            Params::from_json(b"[]", &["q"]),
            "bad_json",
            "the body is JSON, but not an object with the parameters",
        );
    }
}
