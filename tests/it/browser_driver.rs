//! The program that drives a browser: chromedriver, on a port of its own.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

/// A running driver. It leads a process group, so that the browser that it started ends with it.
pub(crate) struct Driver {
    child: Child,
    /// Where it listens.
    pub(crate) url: String,
}

impl Driver {
    /// Starts a driver on a free port; what it and its browser leave in homes and temporary folders goes here.
    #[track_caller]
    pub(crate) fn start(folder: &Path) -> Self {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=SEVERE"]).env("HOME", folder).env("TMPDIR", folder).process_group(0);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("chromedriver starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        thread::spawn(move || lines.for_each(drop));
        let driver = Self { child, url: format!("http://127.0.0.1:{}", port.unwrap_or_default()) };
        assert!(port.is_some(), "chromedriver does not say on which port it listens");
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}
