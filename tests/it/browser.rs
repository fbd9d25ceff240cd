//! A real browser: headless Chromium, driven over WebDriver by plain, blocking calls.
//!
//! Each [`Browser`] has a driver, a profile and a folder for downloads of its own, and leaves nothing behind, not
//! even where a test panics. What is not there yet is waited for; what does not come fails the test by name.

use crate::browser_driver::Driver;
use crate::clients;
use crate::program::Server;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

pub(crate) use crate::browser_window::{Window, key};

/// Nothing that is waited for takes nearly as long; it only keeps a broken page from hanging the tests.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// A running browser with one window.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Client,
    session: String,
    driver: Driver,
    window: Window,
    /// Profile, downloads and whatever else the browser writes.
    folder: tempfile::TempDir,
}

impl Browser {
    #[track_caller]
    pub(crate) fn start(window: Window) -> Self {
        // The browser is installed with the other counterparts.
        clients::folder();
        let folder = tempfile::tempdir().unwrap();
        let driver = Driver::start(folder.path());
        let capabilities = window.capabilities(&folder.path().join("profile"), &folder.path().join("downloads"));
        let Value::Object(capabilities) = capabilities else { unreachable!("capabilities are an object") };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = runtime.block_on(async {
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&driver.url).await
        });
        let client = client.unwrap_or_else(|error| panic!("no browser session: {error}"));
        let session = runtime.block_on(client.session_id()).unwrap().expect("the session has an id");
        let browser = Self { runtime, client, session, driver, window, folder };
        let metrics = json!({
            "width": window.width, "height": window.height, "deviceScaleFactor": 1, "mobile": window.is_phone,
        });
        browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
        browser.emulate("screen");
        browser
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, call: impl Future<Output = Result<T, CmdError>>) -> T {
        let result = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, call).await });
        match result {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => panic!("{what}: {error}\nat {}", self.place()),
            Err(_) => panic!("{what}: nothing happens\nat {}", self.place()),
        }
    }

    /// The address and what is on the page, for messages.
    fn place(&self) -> String {
        let text = self.runtime.block_on(async {
            let url = self.client.current_url().await.map(|url| url.to_string()).unwrap_or_default();
            let body = self.client.find(Locator::Css("body")).await;
            let body = match body {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            (url, body)
        });
        format!("{}:\n{}", text.0, text.1.chars().take(2000).collect::<String>())
    }

    /// A command of Chromium's own protocol, which reaches what WebDriver does not.
    #[track_caller]
    pub(crate) fn devtools(&self, command: &str, parameters: Value) -> Value {
        let url = format!("{}/session/{}/goog/cdp/execute", self.driver.url, self.session);
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let agent: ureq::Agent = config.build().into();
        let mut answer = agent.post(url).send_json(json!({"cmd": command, "params": parameters})).unwrap();
        let mut value: Value = answer.body_mut().read_json().unwrap();
        assert!(answer.status().is_success(), "{command}: {value}");
        value["value"].take()
    }

    // Pages.

    /// Goes to a path of the server.
    #[track_caller]
    pub(crate) fn open(&self, server: &Server, path: &str) {
        self.go(&server.url(path));
    }

    /// Goes to an address.
    #[track_caller]
    pub(crate) fn go(&self, url: &str) {
        self.wait(&format!("opening {url}"), self.client.goto(url));
    }

    /// The address, as the address line shows it.
    #[track_caller]
    pub(crate) fn url(&self) -> String {
        self.wait("reading the address", self.client.current_url()).to_string()
    }

    #[track_caller]
    pub(crate) fn title(&self) -> String {
        self.wait("reading the title", self.client.title())
    }

    /// The back button.
    #[track_caller]
    pub(crate) fn back(&self) {
        self.wait("going back", self.client.back());
    }

    // Elements, named by CSS selectors. What is acted on is waited for.

    #[track_caller]
    fn element(&self, selector: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).every(PAUSE).for_element(Locator::Css(selector));
        self.wait(&format!("waiting for `{selector}`"), found)
    }

    #[track_caller]
    fn elements(&self, selector: &str) -> Vec<Element> {
        self.wait(&format!("looking for `{selector}`"), self.client.find_all(Locator::Css(selector)))
    }

    /// How many there are now.
    #[track_caller]
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.elements(selector).len()
    }

    /// The text that is shown.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        self.wait(&format!("reading `{selector}`"), self.element(selector).text())
    }

    /// The texts that all of them show now.
    #[track_caller]
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let elements = self.elements(selector);
        elements.iter().map(|element| self.wait(&format!("reading `{selector}`"), element.text())).collect()
    }

    #[track_caller]
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.wait(&format!("reading `{name}` of `{selector}`"), self.element(selector).attr(name))
    }

    /// What the field holds.
    #[track_caller]
    pub(crate) fn value(&self, selector: &str) -> String {
        let value = self.wait(&format!("reading the value of `{selector}`"), self.element(selector).prop("value"));
        value.unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn is_shown(&self, selector: &str) -> bool {
        let elements = self.elements(selector);
        elements.iter().any(|element| self.wait(&format!("looking at `{selector}`"), element.is_displayed()))
    }

    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.wait(&format!("clicking `{selector}`"), self.element(selector).click());
    }

    /// Clicks the link with this text.
    #[track_caller]
    pub(crate) fn click_link(&self, text: &str) {
        let found = self.client.wait().at_most(PATIENCE).every(PAUSE).for_element(Locator::LinkText(text));
        let link = self.wait(&format!("waiting for the link “{text}”"), found);
        self.wait(&format!("clicking “{text}”"), link.click());
    }

    /// Types into a field, key by key, after what is there.
    #[track_caller]
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        self.wait(&format!("typing into `{selector}`"), self.element(selector).send_keys(text));
    }

    /// Types instead of what is there.
    #[track_caller]
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        let field = self.element(selector);
        self.wait(&format!("emptying `{selector}`"), field.clear());
        self.wait(&format!("typing into `{selector}`"), field.send_keys(text));
    }

    /// Presses keys where the focus is; those of [`key`] too.
    #[track_caller]
    pub(crate) fn press(&self, keys: &str) {
        let focused = self.wait("looking for the focus", self.client.active_element());
        self.wait("pressing keys", focused.send_keys(keys));
    }

    /// Waits until the element shows a text that contains this.
    #[track_caller]
    pub(crate) fn wait_for_text(&self, selector: &str, wanted: &str) {
        self.wait_until(&format!("no “{wanted}” in `{selector}`"), || {
            self.texts_if_there(selector).iter().any(|text| text.contains(wanted))
        });
    }

    /// Waits until the address contains this.
    #[track_caller]
    pub(crate) fn wait_for_url(&self, wanted: &str) {
        self.wait_until(&format!("no `{wanted}` in the address"), || self.url().contains(wanted));
    }

    /// Waits until this holds.
    #[track_caller]
    pub(crate) fn wait_until(&self, otherwise: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < PATIENCE, "{otherwise}\nat {}", self.place());
            thread::sleep(PAUSE);
        }
    }

    /// The texts, none if the page changes meanwhile.
    fn texts_if_there(&self, selector: &str) -> Vec<String> {
        let texts = self.runtime.block_on(async {
            let mut texts = Vec::new();
            for element in self.client.find_all(Locator::Css(selector)).await? {
                texts.push(element.text().await?);
            }
            Ok::<_, CmdError>(texts)
        });
        texts.unwrap_or_default()
    }

    // Scripts, which reach what a person sees otherwise; they run even where those of pages may not.

    /// The value of a function's body: `return document.title`.
    #[track_caller]
    pub(crate) fn script(&self, body: &str) -> Value {
        self.wait("running a script", self.client.execute(body, Vec::new()))
    }

    /// The value that a promise comes to.
    #[track_caller]
    pub(crate) fn promise(&self, promise: &str) -> Value {
        let body = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve({promise}).then(value => done({{value}}), error => done({{error: String(error)}}));"
        );
        let mut settled = self.wait("waiting for a script", self.client.execute_async(&body, Vec::new()));
        assert!(settled.get("error").is_none(), "{}", settled["error"]);
        settled["value"].take()
    }

    /// What was copied last.
    #[track_caller]
    pub(crate) fn clipboard(&self) -> String {
        let origin = self.script("return location.origin");
        let permissions = json!({"origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.devtools("Browser.grantPermissions", permissions);
        self.devtools("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
        self.promise("navigator.clipboard.readText()").as_str().unwrap().to_owned()
    }

    /// By how many pixels the page is wider than the window, so that one would have to scroll sideways.
    #[track_caller]
    pub(crate) fn overflow(&self) -> i64 {
        let script = "const root = document.documentElement; return root.scrollWidth - root.clientWidth;";
        self.script(script).as_i64().unwrap()
    }

    /// The file that a download comes to, once it is whole: its name and its content. While it comes, it lies beside an
    /// empty file of its later name.
    #[track_caller]
    pub(crate) fn download(&self, ending: &str) -> (String, Vec<u8>) {
        let folder = self.folder.path().join("downloads");
        let found = || -> Option<PathBuf> {
            let files = std::fs::read_dir(&folder).ok()?;
            let files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
            let ends_in = |path: &Path, ending: &str| path.extension().is_some_and(|extension| extension == ending);
            let is_whole = |path: &&PathBuf| path.metadata().is_ok_and(|metadata| metadata.len() > 0);
            let is_coming = files.iter().any(|path| ends_in(path, "crdownload"));
            files.iter().filter(|_| !is_coming).filter(is_whole).find(|path| ends_in(path, ending)).cloned()
        };
        self.wait_until(&format!("no download ends in .{ending}"), || found().is_some());
        let path = found().unwrap();
        let content = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The next download of the same name keeps its name.
        std::fs::remove_file(path).unwrap();
        (name, content)
    }

    /// A picture of what is in sight, as PNG.
    #[track_caller]
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.wait("taking a picture", self.client.screenshot())
    }

    /// Shows pages as they are printed.
    #[track_caller]
    pub(crate) fn show_print(&self) {
        self.emulate("print");
    }

    /// A page that scrolls smoothly moves away under a click, so nothing moves.
    #[track_caller]
    fn emulate(&self, media: &str) {
        let scheme = if self.window.is_dark { "dark" } else { "light" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({"media": media, "features": features}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver's end ends the browser too, but a closed session is ended cleanly.
        let close = self.client.clone().close();
        let _ = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, close).await });
    }
}
