//! What stands around every page: the masthead, the links between pages, the files to load.

use super::assets::Assets;
use crate::caller::Caller;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

/// A page that the masthead leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Search,
    Read,
    Check,
    Compare,
    Wordings,
    Indicators,
    About,
    /// For who administers the service.
    Admin,
}

impl Tab {
    /// Those for everybody, in the order of the masthead.
    pub(super) const ALL: [Self; 7] =
        [Self::Search, Self::Read, Self::Check, Self::Compare, Self::Wordings, Self::Indicators, Self::About];

    /// The name for readers.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Search => "查找",
            Self::Read => "通读",
            Self::Check => "核对",
            Self::Compare => "对照",
            Self::Wordings => "表述",
            Self::Indicators => "指标",
            Self::About => "说明",
            Self::Admin => "管理",
        }
    }

    /// The path below the root of the service.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Search => "",
            Self::Read => "documents",
            Self::Check => "check",
            Self::Compare => "compare",
            Self::Wordings => "wordings",
            Self::Indicators => "indicators",
            Self::About => "about",
            Self::Admin => "admin",
        }
    }
}

/// The way from a page to the root of the service: `./`, or a `../` for each folder in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root(String);

impl Root {
    /// The way from the page at this path.
    pub(super) fn from(path: &str) -> Self {
        let folders = path.matches('/').count().saturating_sub(1);
        Self(if folders == 0 { "./".to_owned() } else { "../".repeat(folders) })
    }

    /// The relative link.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The frame of a page; `tab` is the one that is open.
    pub(super) fn frame(self, tab: impl Into<Option<Tab>>) -> Frame {
        Frame { root: self.0, tab: tab.into(), assets: Assets::get(), caller: Caller::present() }
    }
}

impl<S: Sync> FromRequestParts<S> for Root {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::from(parts.uri.path()))
    }
}

/// What `layout.html` fills in; every page's struct has it as its field `frame`.
#[derive(Debug)]
pub(super) struct Frame {
    /// What links to other pages begin with: `./` or `../../`.
    pub root: String,
    tab: Option<Tab>,
    pub assets: &'static Assets,
    /// For whom the page is; unknown for one that says what is wrong.
    caller: Option<Caller>,
}

impl Frame {
    pub(super) fn tabs(&self) -> impl Iterator<Item = Tab> {
        let is_admin = self.caller.as_ref().is_some_and(|caller| caller.require_admin().is_ok());
        Tab::ALL.into_iter().chain(is_admin.then_some(Tab::Admin))
    }

    /// What forms of the session send along; `None` without a session.
    pub(super) fn token(&self) -> Option<&str> {
        Some(&self.caller.as_ref()?.seat.as_ref()?.token)
    }

    /// Whether there is more to be seen by who signs in.
    pub(super) fn may_sign_in(&self) -> bool {
        self.caller.as_ref().is_some_and(Caller::is_reader)
    }

    pub(super) fn is_open(&self, tab: &Tab) -> bool {
        self.tab.as_ref() == Some(tab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_reached_from_every_depth() {
        for (path, root) in [("/", "./"), ("/about", "./"), ("/documents/plan", "../"), ("/p/plan/7.3/p2", "../../../")]
        {
            assert_eq!(Root::from(path).as_str(), root, "{path}");
        }
    }
}
