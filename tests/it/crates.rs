//! What the parts of the workspace need.
#![expect(clippy::string_slice, reason = "the places were found by searching the same text")]

use crate::support::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
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

/// The parts of a member (its files and folders), each with those that it uses.
fn parts_of(member: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(member)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    let steps = |file: &Path| -> Vec<String> {
        let inside = file.strip_prefix(member).unwrap().with_extension("");
        inside.iter().map(|step| step.to_str().unwrap().to_owned()).filter(|step| step != "mod").collect()
    };
    let mut parts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for steps in files.iter().map(|file| steps(file)).filter(|steps| !steps.is_empty()) {
        parts.entry(steps[0].clone()).or_default();
    }
    for file in &files {
        let steps = steps(file);
        // What the root joins is no use of it, and tests may ask anybody.
        let Some(own) = steps.first().filter(|_| steps.last().is_none_or(|last| last != "tests")) else { continue };
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let up = "super::".repeat(steps.len());
        let lines = code.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        let code = lines.collect::<Vec<_>>().join(" ");
        let from_root = code.match_indices("crate::").map(|(at, path)| &code[at + path.len()..]);
        // One `super::` more would lead out of the member's root.
        let from_here = code.match_indices(&up).filter(|(at, _)| !code[..*at].ends_with("super::"));
        let from_here = from_here.map(|(at, path)| &code[at + path.len()..]);
        for rest in from_root.chain(from_here) {
            let names = match rest.strip_prefix('{').and_then(|list| list.split_once(';')) {
                Some((list, _)) => list.split(',').collect(),
                None => vec![rest],
            };
            for name in names {
                let name = name.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                if name != own && parts.contains_key(name) {
                    parts.get_mut(own).unwrap().insert(name.to_owned());
                }
            }
        }
    }
    parts
}

/// The parts among which there is a way from one back to itself, if there is any.
fn circle(parts: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut left = parts.clone();
    loop {
        // Who uses nobody that is left is no part of a circle.
        let free: BTreeSet<String> = left
            .iter()
            .filter(|(_, used)| used.iter().all(|name| !left.contains_key(name)))
            .map(|(name, _)| name.clone())
            .collect();
        if free.is_empty() {
            return (!left.is_empty()).then(|| left.into_keys().collect());
        }
        left.retain(|name, _| !free.contains(name));
    }
}

#[test]
fn no_member_has_a_circle_inside() {
    let mut members = 0;
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let member = entry.unwrap().path();
        if member.join("Cargo.toml").exists() {
            let parts = parts_of(&member);
            assert_eq!(circle(&parts), None, "{}: {parts:#?}", member.display());
            members += 1;
        }
    }
    assert!(members > 10, "{members}");
    // It would be seen.
    let used = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    let parts = [("a", used(&["b"])), ("b", used(&["c"])), ("c", used(&["a"])), ("d", used(&["a"]))];
    let parts = parts.into_iter().map(|(name, used)| (name.to_owned(), used)).collect();
    assert!(circle(&parts).is_some());
}
