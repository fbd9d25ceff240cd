//! Requests, and answers as far as platforms look at them.

use super::report::Trouble;
use anyhow::bail;
use serde_json::Value;
use std::time::Duration;
use ureq::config::RedirectAuthHeaders;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

/// Longer than any request takes that a platform would wait for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, asked with a key if there is one.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    /// Without a final `/`.
    base: String,
    key: Option<String>,
}

/// An answer over HTTP.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub status: u16,
    pub content_type: String,
    /// Of a server of MCP that holds sessions.
    pub session: Option<String>,
    pub text: String,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Authorization<'a> {
    /// With the key that was given, or as platforms do that must send one with any.
    Given,
    /// With this header.
    As(&'a str),
}

impl Client {
    pub(super) fn new(url: &str, key: Option<String>) -> anyhow::Result<Self> {
        let url = url.trim().trim_end_matches('/');
        if url.starts_with("https://") {
            bail!(
                "doctor 不会 https：请在服务所在的机器上，用它的 http 地址检查，如 http://127.0.0.1:8080；https 由前面的反向代理负责"
            );
        }
        let base = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        // A redirect to the same server wants the key as well.
        let config = config.redirect_auth_headers(RedirectAuthHeaders::SameHost);
        // A proxy of this machine is none of the platform's.
        let agent = config.proxy(None).build().into();
        Ok(Self { agent, base, key })
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Whether anything answers.
    pub(super) fn reach(&self) -> anyhow::Result<()> {
        self.agent.get(format!("{}/healthz", self.base)).call()?;
        Ok(())
    }

    pub(super) fn get(&self, path: &str) -> Result<Reply, Trouble> {
        self.send("GET", path, Authorization::Given, &[], String::new())
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Reply, Trouble> {
        self.send("POST", path, Authorization::Given, &[("content-type", "application/json")], body.to_string())
    }

    /// Sends these headers and no others of this kind.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        authorization: Authorization<'_>,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Reply, Trouble> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        let given = self.key.as_ref().map(|key| format!("Bearer {key}"));
        let authorization = match authorization {
            Authorization::Given => given.as_deref(),
            Authorization::As(header) => Some(header),
        };
        for (name, value) in authorization.map(|value| ("authorization", value)).iter().chain(headers) {
            request = request.header(*name, *value);
        }
        let sent = match request.body(body) {
            Ok(request) if method == "GET" => self.agent.run(request.map(|_| ())),
            Ok(request) => self.agent.run(request),
            Err(error) => return Err(unreachable(path, &error)),
        };
        sent.and_then(Reply::read).map_err(|error| unreachable(path, &error))
    }
}

fn unreachable(path: &str, error: &dyn std::error::Error) -> Trouble {
    Trouble::new(format!("{path} 没有得到答复（{error}）"), "看服务是否还在运行，以及它的日志")
}

impl Reply {
    fn read(mut response: Response<Body>) -> Result<Self, ureq::Error> {
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let (content_type, session) = (header("content-type").unwrap_or_default(), header("mcp-session-id"));
        let status = response.status().as_u16();
        Ok(Self { status, content_type, session, text: response.body_mut().read_to_string()? })
    }

    /// The body as JSON; `null` if it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The body of an answer that must be a success in JSON.
    pub(super) fn success(&self) -> Result<Value, Trouble> {
        match (self.status, self.json()) {
            (200, Value::Null) => Err(Trouble::new(
                format!("答复不是 JSON：{}", self.beginning()),
                "地址前面也许有网关或登录页改写了答复，请让它原样转发",
            )),
            (200, body) => Ok(body),
            (status, _) => Err(Trouble::new(format!("{status}，{}", self.beginning()), remedy(status))),
        }
    }

    /// How the body begins, for a line.
    pub(super) fn beginning(&self) -> String {
        const MAX_CHARS: usize = 160;
        let line: String = self.text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CHARS).collect();
        if line.is_empty() { "没有正文".to_owned() } else { line }
    }
}

/// What to do about a status.
fn remedy(status: u16) -> &'static str {
    match status {
        401 | 403 => "服务设了密钥：用 --key 给出 server.toml 里 api_keys 中的一个，平台里也填它",
        404 | 405 => "服务没有这个接口：升级 plansearch，或检查反向代理是否转发这个路径",
        429 | 503 => "服务忙：稍后再试；经常如此，见 docs/operations.md 的“容量”",
        500.. => "服务或它前面的代理出错：看服务的日志",
        _ => "看答复中的说明",
    }
}
