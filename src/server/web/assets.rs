//! The style sheet, the script and the icon: in the program itself, under names that change with
//! their content, so that a browser asks for each once.

use crate::problem::Problem;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

/// All rules, one idea a file, the general ones first.
const STYLE: &str = concat!(
    include_str!("assets/tokens.css"),
    include_str!("assets/base.css"),
    include_str!("assets/frame.css"),
    include_str!("assets/parts.css"),
    include_str!("assets/search.css"),
    include_str!("assets/read.css"),
    include_str!("assets/check.css"),
    include_str!("assets/indicators.css"),
    include_str!("assets/library.css"),
    include_str!("assets/admin.css"),
    include_str!("assets/desk.css"),
    include_str!("assets/print.css"),
);

/// What makes pages quicker; each file stands alone.
const SCRIPT: &str = concat!(
    include_str!("assets/keys.js"),
    include_str!("assets/copy.js"),
    include_str!("assets/suggest.js"),
    include_str!("assets/find.js"),
    include_str!("assets/drop.js"),
    include_str!("assets/desk.js"),
);

const ICON: &str = include_str!("assets/icon.svg");

/// A file that pages load.
#[derive(Debug)]
struct Asset {
    /// `style-0123456789ab.css`.
    name: String,
    media_type: &'static str,
    text: &'static str,
}

/// The files that pages load.
#[derive(Debug)]
pub(super) struct Assets {
    style: Asset,
    script: Asset,
    icon: Asset,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::new("style", "css", "text/css; charset=utf-8", STYLE),
    script: Asset::new("app", "js", "text/javascript; charset=utf-8", SCRIPT),
    icon: Asset::new("icon", "svg", "image/svg+xml", ICON),
});

impl Assets {
    /// The files of this program.
    pub(super) fn get() -> &'static Self {
        &ASSETS
    }

    /// The name of the style sheet, below `assets/`.
    pub(super) fn style(&self) -> &str {
        &self.style.name
    }

    /// The name of the script.
    pub(super) fn script(&self) -> &str {
        &self.script.name
    }

    /// The name of the icon.
    pub(super) fn icon(&self) -> &str {
        &self.icon.name
    }
}

impl Asset {
    fn new(stem: &str, ending: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest = Sha256::digest(text);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { name: format!("{stem}-{hash}.{ending}"), media_type, text }
    }
}

/// `GET /assets/NAME`.
pub(super) async fn one(path: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Result<Response, Problem> {
    let Path(name) = path?;
    let Assets { style, script, icon } = Assets::get();
    let asset = [style, script, icon].into_iter().find(|asset| asset.name == name).ok_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND, "unknown_asset", format!("no asset is called `{name}` in this version"))
    })?;
    // The name holds the content's hash, so it is its entity tag as well; weak, since it is sent
    // compressed and plain.
    let etag = format!("W/\"{name}\"");
    let caching = [(CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()), (ETAG, etag.clone())];
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag)) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let content = [(CONTENT_TYPE, asset.media_type), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((caching, content, asset.text).into_response())
}
