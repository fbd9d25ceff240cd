//! What the parts of the workspace need.

use crate::support::root;
use std::process::Command;

/// The names of all crates that `plansearch` is built from.
fn needed(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--package", "plansearch", "--edges", "normal", "--prefix", "none"])
        .args(features)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn an_embedded_engine_needs_neither_a_server_nor_a_command_line() {
    let (all, engine) = (needed(&[]), needed(&["--no-default-features"]));
    for name in ["axum", "clap", "utoipa", "tokio", "plansearch-server", "plansearch-cli"] {
        assert!(all.iter().any(|needed| needed == name), "{name} is not needed at all");
        assert!(!engine.iter().any(|needed| needed == name), "{name} is needed to embed the engine");
    }
    assert!(engine.iter().any(|needed| needed == "plansearch-search"), "{engine:?}");
}
