//! axe-core: the rules of accessibility that a machine can check, run inside a page.

use crate::browser::Browser;
use crate::clients;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// WCAG 2.2 up to AA, and what axe holds for good practice.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let file = clients::folder().join("node/node_modules/axe-core/axe.min.js");
        std::fs::read_to_string(file).expect("axe-core is installed")
    })
}

/// Fails if axe finds anything on the page that the browser shows.
#[track_caller]
pub(crate) fn check(browser: &Browser) {
    // The page's policy forbids scripts that it does not bring along; the driver's run outside of it.
    browser.script(source());
    let found = browser.promise(&format!("axe.run(document, {{runOnly: {RULES}}})"));
    assert!(found["passes"].as_array().is_some_and(|rules| rules.len() > 10), "axe saw no page: {found}");
    let violations = found["violations"].as_array().unwrap();
    assert!(violations.is_empty(), "{}: axe finds\n{}", browser.url(), shown(violations));
}

/// Each rule that is broken, with the elements that break it and why.
fn shown(violations: &[Value]) -> String {
    let mut text = String::new();
    for rule in violations {
        let _ = writeln!(text, "- {} ({}): {}", rule["id"], rule["impact"], rule["help"]);
        for node in rule["nodes"].as_array().into_iter().flatten() {
            let _ = writeln!(text, "  {} {}", node["target"], node["html"]);
            let _ =
                writeln!(text, "    {}", node["failureSummary"].as_str().unwrap_or_default().replace('\n', "\n    "));
        }
    }
    text
}
