//! Whether a request would rather have a page or JSON, by its `Accept` header.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// What a request asks for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Page,
    Json,
}

/// What is named with the higher quality, or named first; `None` where neither is named, as by
/// `*/*`, which any form satisfies.
pub(super) fn wanted(headers: &HeaderMap) -> Option<Wanted> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut best: Option<(f32, Wanted)> = None;
    for range in values.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let form = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Wanted::Page,
            "application/json" | "application/problem+json" => Wanted::Json,
            _ => continue,
        };
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok());
        let quality: f32 = quality.unwrap_or(0.0);
        if quality > best.map_or(0.0, |(quality, _)| quality) {
            best = Some((quality, form));
        }
    }
    best.map(|(_, form)| form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(accept: &'static str, expected: Option<Wanted>) {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
        assert_eq!(wanted(&headers), expected, "{accept}");
    }

    #[test]
    fn the_form_named_first_or_with_the_higher_quality_is_wanted() {
        check("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Wanted::Page));
        check("application/json, text/plain, */*", Some(Wanted::Json));
        check("application/json, text/html", Some(Wanted::Json));
        check("text/html, application/json", Some(Wanted::Page));
        check("text/html;q=0.5, application/json;q=0.9", Some(Wanted::Json));
        check("Text/HTML ; level=1 ; q=0.2", Some(Wanted::Page));
        check("application/problem+json", Some(Wanted::Json));
    }

    #[test]
    fn neither_form_is_wanted_unless_it_is_named() {
        check("*/*", None);
        check("text/html;q=0", None);
        check("text/html;q=much", None);
        check("", None);
        assert_eq!(wanted(&HeaderMap::new()), None);
    }
}
