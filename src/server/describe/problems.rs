//! The failures of a route in its description: a response for each status, with the codes that it can carry.

use super::super::problem::Problem;
use std::collections::BTreeMap;
use utoipa::ToSchema as _;
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Every code with its status and what it means to who gets it.
const CODES: [(&str, u16, &str); 27] = [
    ("bad_parameter", 400, "参数名不认识，或参数值不合要求；`detail` 指出是哪个参数、接受什么"),
    ("query_too_long", 400, "检索词超过字数上限"),
    ("bad_json", 400, "请求体不是 JSON 对象"),
    ("bad_body", 400, "请求体没有传完"),
    ("bad_path", 400, "路径不是有效的 UTF-8 编码"),
    ("missing_key", 401, "服务设了密钥，请求没有带上 `Authorization: Bearer 密钥`"),
    ("unknown_key", 401, "带上的密钥不是这个服务的"),
    ("no_keys", 403, "管理须凭密钥，而服务没有设密钥"),
    ("admin_only", 403, "密钥只能用来检索，管理须用 admin 密钥"),
    ("outside_of_key", 403, "密钥只管某些文件夹或文件，不能改动别处"),
    ("unknown_host", 403, "请求所用的主机名不是这个服务已知的（`allowed_hosts`）"),
    ("foreign_page", 403, "其他网站的网页不能向这里提交（`cors_origins`）"),
    ("unknown_job", 404, "没有这个编号的任务，或已不再记得"),
    ("unknown_passage", 404, "没有这个编号的段落"),
    ("unknown_document", 404, "没有这个编号的文件"),
    ("slow_body", 408, "请求体没有在时限内传完"),
    ("file_taken", 409, "这个文件名已属于另一个文件"),
    ("read_only", 409, "源文件夹或 `documents.toml` 不能写入"),
    ("bad_entry", 400, "给出的标题、日期等不合要求，写不进 `documents.toml`"),
    ("body_too_large", 413, "请求体超过字节上限"),
    ("unsupported_media_type", 415, "请求体须为 JSON，并以 `Content-Type: application/json` 标明"),
    ("too_many_requests", 429, "这个地址的请求超过了 `requests_per_minute`，稍后重试"),
    ("internal", 500, "服务自身出错；原因写在服务日志里，以 `request_id` 查找"),
    ("busy", 503, "同时进行的检索已达上限，稍后重试"),
    ("building", 503, "首次启动，正在建立索引，稍后重试"),
    ("store_unavailable", 503, "存放段落的集群暂时不能应答，稍后重试"),
    ("timeout", 503, "处理超过时限，稍后重试"),
];

/// What any route may answer.
const EVERYWHERE: [&str; 5] = ["unknown_host", "too_many_requests", "internal", "store_unavailable", "timeout"];
/// What any route that reads a body may answer beside.
const WITH_BODY: [&str; 2] = ["foreign_page", "slow_body"];

/// The responses for these codes, and for those that any route may answer.
pub(crate) fn responses(codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<(&str, &str)>> = BTreeMap::new();
    let has_body = codes.contains(&"body_too_large");
    for (code, status, meaning) in CODES {
        let can_happen = codes.contains(&code) || EVERYWHERE.contains(&code) || (has_body && WITH_BODY.contains(&code));
        if can_happen {
            by_status.entry(status).or_default().push((code, meaning));
        }
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), response(&codes).into())).collect()
}

fn response(codes: &[(&str, &str)]) -> Response {
    let code = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes.iter().map(|(code, _)| *code)));
    let schema = AllOfBuilder::new()
        .item(Ref::from_schema_name(Problem::name()))
        .item(ObjectBuilder::new().schema_type(Type::Object).property("code", code));
    let meanings: Vec<String> = codes.iter().map(|(code, meaning)| format!("`{code}`：{meaning}")).collect();
    let content = ContentBuilder::new().schema(Some(schema)).example(example(codes));
    ResponseBuilder::new()
        .description(format!("{}。", meanings.join("；")))
        .content("application/problem+json", content.build())
        .build()
}

/// The answer for the first code for which one can be shown.
fn example(codes: &[(&str, &str)]) -> Option<serde_json::Value> {
    let problem = codes.iter().find_map(|(code, _)| shown(code))?;
    serde_json::to_value(problem).ok()
}

fn shown(code: &str) -> Option<Problem> {
    Some(match code {
        "bad_parameter" => Problem::bad_parameter("limit", "accepts a whole number from 0 to 100, not `many`"),
        "unknown_passage" => crate::error::Error::UnknownPassage { id: "yunxi-145/99.1/p1".to_owned() }.into(),
        "unknown_document" => crate::error::Error::UnknownDocument { id: "yunxi-145".to_owned() }.into(),
        "internal" => Problem::internal("").with_request_id(Some("5f0c0a57-2c1e-4f5e-9d5f-1f4f3f0f7a10".to_owned())),
        "no_keys" => Problem::no_keys(),
        "admin_only" => Problem::admin_only(),
        "unknown_job" => Problem::unknown_job("1772439300000"),
        "busy" => Problem::busy(1),
        "unknown_host" => Problem::unknown_host("evil.example"),
        "foreign_page" => Problem::foreign_page(),
        "slow_body" => Problem::slow_body(10_000),
        "too_many_requests" => Problem::too_many_requests(),
        "building" => Problem::building(),
        "store_unavailable" => Problem::store_unavailable("", 1),
        "timeout" => Problem::timeout(10_000),
        _ => return None,
    })
}

/// Names the failures of a route, for `responses(…)` of its annotation.
macro_rules! problems {
    ($(#[$about:meta])* $name:ident, $($code:ident)*) => {
        $(#[$about])*
        pub(crate) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::response::Response>,
            > {
                $crate::describe::responses(&[$(stringify!($code)),*])
            }
        }
    };
}
pub(crate) use problems;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use serde_json::json;

    #[test]
    fn the_status_of_a_code_is_that_of_the_problem() {
        let max_chars = 3;
        let examples = [
            Problem::from(Error::QueryTooLong { chars: 4, max_chars }),
            Error::UnknownPassage { id: String::new() }.into(),
            Error::UnknownDocument { id: String::new() }.into(),
            Problem::bad_parameter("", ""),
            Problem::internal(""),
            Problem::no_keys(),
            Problem::unknown_job(""),
            Problem::busy(1),
            Problem::unknown_host(""),
            Problem::foreign_page(),
            Problem::slow_body(1),
            Problem::too_many_requests(),
            Problem::building(),
            Problem::store_unavailable("", 1),
            Problem::timeout(1),
        ];
        for problem in examples.map(|problem| json!(problem)) {
            let known = CODES.iter().find(|(code, _, _)| problem["code"] == *code).unwrap();
            assert_eq!(problem["status"], known.1, "{problem}");
        }
    }

    #[test]
    fn what_can_happen_anywhere_is_said_everywhere() {
        let statuses: Vec<String> = responses(&["bad_path"]).into_keys().collect();
        assert_eq!(statuses, ["400", "403", "429", "500", "503"]);
    }
}
