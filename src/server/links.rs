//! The links in answers, always under the configured base and never under the Host header.

use crate::config::ServerSettings;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::net::SocketAddr;

/// What a path may not hold as it is (RFC 3986, `pchar` and `/`); other scripts are encoded too.
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Makes the links to passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Without a final `/`.
    base: String,
}

impl Links {
    /// Links under `public_base_url`, or where it is not set under the address listened on.
    #[must_use]
    pub fn new(settings: &ServerSettings, listening: SocketAddr) -> Self {
        let base = settings.public_base_url.as_ref().map(|url| url.as_str().to_owned());
        Self { base: base.unwrap_or_else(|| format!("http://{listening}")) }
    }

    /// What all links begin with, without a final `/`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The link to a passage.
    #[must_use]
    pub fn passage(&self, id: &str) -> String {
        format!("{}/p/{}", self.base, encode_path(id))
    }
}

/// An id as it stands in a path.
pub(super) fn encode_path(id: &str) -> String {
    utf8_percent_encode(id, NOT_IN_PATHS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_in_links_as_they_are_where_a_path_may_hold_them() {
        let mut settings = ServerSettings::default();
        let links = Links::new(&settings, settings.listen.0);
        let plan = links.passage("yunxi-145/7.2/b7.2");
        assert_eq!(plan, "http://127.0.0.1:8080/p/yunxi-145/7.2/b7.2");
        settings.public_base_url = "https://plan.example.cn/search/".parse().ok();
        let links = Links::new(&settings, settings.listen.0);
        let law = links.passage("护士/2/a7 %?");
        assert_eq!(law, "https://plan.example.cn/search/p/%E6%8A%A4%E5%A3%AB/2/a7%20%25%3F");
    }
}
