//! The real counterparts of the service: their environments, and runs of their scripts.

use crate::program::{Run, Server, run_with_input};
use crate::support::root;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder of the environments, which are made first where they are missing.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let output = Command::new(root().join("tests/clients/setup")).output().expect("the setup starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        PathBuf::from(text.lines().last().expect("the setup names the folder"))
    })
}

/// A script of `tests/clients` with these arguments, run by Python to its end.
#[track_caller]
pub(crate) fn python(script: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(folder().join("venv/bin/python"));
    command.arg(root().join("tests/clients").join(script)).args(arguments).current_dir(root());
    run_with_input(&mut command, b"")
}

/// A script of `tests/clients` with these arguments, run by Node.js to its end. Modules are looked for beside a
/// script, so a copy of it runs in the environment.
#[track_caller]
pub(crate) fn node(script: &str, arguments: &[&str]) -> Run {
    let environment = folder().join("node");
    let copy = environment.join(script);
    std::fs::copy(root().join("tests/clients").join(script), &copy).unwrap();
    let mut command = Command::new("node");
    command.arg(copy).args(arguments).current_dir(root());
    run_with_input(&mut command, b"")
}

/// What a script that speaks to this server printed, as JSON; the script ends well only if all it expects was seen.
#[track_caller]
pub(crate) fn python_against(server: &Server, script: &str) -> serde_json::Value {
    let run = python(script, &[&format!("http://{}", server.address)]);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
    run.json()
}
