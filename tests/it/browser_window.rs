//! How a browser is set up: its window, its colours, its scripts; and the keys that can be pressed in it.

use crate::browser::Browser;
use serde_json::{Value, json};
use std::path::Path;

/// Keys without a character, as [`Browser::press`] takes them.
pub(crate) mod key {
    pub(crate) const BACKSPACE: &str = "\u{E003}";
    pub(crate) const TAB: &str = "\u{E004}";
    pub(crate) const ENTER: &str = "\u{E007}";
    pub(crate) const SHIFT: &str = "\u{E008}";
    pub(crate) const ESCAPE: &str = "\u{E00C}";
    pub(crate) const UP: &str = "\u{E013}";
    pub(crate) const DOWN: &str = "\u{E015}";
}

/// How the browser is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_phone: bool,
    pub(crate) is_dark: bool,
    has_scripts: bool,
}

impl Window {
    pub(crate) const DESKTOP: Self =
        Self { width: 1280, height: 900, is_phone: false, is_dark: false, has_scripts: true };
    pub(crate) const PROJECTOR: Self = Self { width: 1920, height: 1080, ..Self::DESKTOP };
    /// As narrow as phones are, and scaled as phones do.
    pub(crate) const PHONE: Self = Self { width: 360, height: 740, is_phone: true, ..Self::DESKTOP };

    /// For a person who prefers a dark page.
    pub(crate) fn dark(self) -> Self {
        Self { is_dark: true, ..self }
    }

    /// With JavaScript switched off, as the settings of the browser do.
    pub(crate) fn without_scripts(self) -> Self {
        Self { has_scripts: false, ..self }
    }

    /// Starts the browser.
    #[track_caller]
    pub(crate) fn open(self) -> Browser {
        Browser::start(self)
    }

    /// What a session asks of the driver.
    pub(crate) fn capabilities(self, profile: &Path, downloads: &Path) -> Value {
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=zh-CN",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--window-size={},{}", self.width, self.height));
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let mut preferences = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "intl.accept_languages": "zh-CN,zh",
        });
        if !self.has_scripts {
            preferences["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments, "prefs": preferences},
        })
    }
}
