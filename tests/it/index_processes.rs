//! The index under the hands of several processes: killed builds, another user, a folder that
//! cannot be written.

use crate::program::{Run, command, run, run_in};
use crate::support::{Folders, PLAN, files, root, tree};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A build to be killed: as soon as the condition holds, or else after a while.
fn kill_when(folders: &Folders, seeds: &str, after: Duration, condition: impl Fn() -> bool) {
    let mut child = command(folders.path(), &["index", "--seeds", seeds])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while start.elapsed() < after && !condition() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // SIGKILL; a build that has ended in the meantime does not mind.
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn a_killed_build_leaves_the_last_commit_whole() {
    let folders = Folders::small();
    assert_eq!(run_in(folders.path(), &["index"]).code, Some(0));
    let committed = fs::read(folders.data().join("index/meta.json")).unwrap();
    // A build that takes a while.
    let plan = fs::read(root().join("seeds").join(PLAN)).unwrap();
    for number in 0..20 {
        folders
            .write(&format!("many/plan-{number}.md"), [&plan[..], format!("\n第{number}份。\n").as_bytes()].concat());
    }
    let data = folders.data();
    let moments: [(Duration, Box<dyn Fn() -> bool>); 5] = [
        (Duration::from_millis(20), Box::new(|| false)),
        (Duration::from_millis(200), Box::new(|| false)),
        (Duration::from_millis(600), Box::new(|| false)),
        // As soon as a file of the new segment is there, and in the midst of the commit.
        (Duration::from_secs(60), Box::new(|| files(&data.join("index")).len() > 10)),
        (Duration::from_secs(60), Box::new(|| fs::read(data.join("index/meta.json")).unwrap_or_default() != committed)),
    ];
    for (number, (after, condition)) in moments.into_iter().enumerate() {
        kill_when(&folders, "many", after, condition);
        // Whatever was written, what the sources say is found, and without a word of complaint.
        let Run { code, stdout, stderr } = run_in(folders.path(), &["search", "口袋公园"]);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "moment {number}");
        assert!(stdout.contains("law/1/a2"), "moment {number}: {stdout}");
    }
    let next = run_in(folders.path(), &["index", "--seeds", "many"]);
    assert_eq!((next.code, next.stderr.as_str()), (Some(0), ""), "{next:?}");
    let before = tree(&folders.data());
    let search = run_in(folders.path(), &["search", "第7份。", "--seeds", "many", "--mode", "exact"]);
    assert!(search.code == Some(0) && search.stderr.is_empty() && search.stdout.contains("plan-7/"), "{search:?}");
    assert_eq!(tree(&folders.data()), before, "and what it built is whole");
}

#[test]
fn two_builds_at_once_do_not_disturb_each_other() {
    let folders = Folders::small();
    let children: Vec<_> = (0..4)
        .map(|_| {
            command(folders.path(), &["search", "口袋公园"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("law/1/a2"));
    }
    let before = tree(&folders.data());
    assert!(run_in(folders.path(), &["search", "口袋公园"]).stderr.is_empty());
    assert_eq!(tree(&folders.data()), before, "one of them has built it, whole");
}

/// Takes the right to write from a folder and all below it, and gives everyone the right to read.
fn make_read_only(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry.unwrap();
        let mode = if entry.file_type().is_dir() { 0o555 } else { entry.metadata().unwrap().mode() & 0o555 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// Gives back the owner's right to write, so that the folder can be removed.
fn make_writable(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().mode() | 0o700;
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// The program as somebody who may write nothing: another user, where the tests run as root;
/// else the same one, who has no right to write any more. `None` where neither can be done.
fn as_reader(folders: &Folders, arguments: &[&str]) -> Option<Command> {
    if folders.path().metadata().unwrap().uid() != 0 {
        return Some(command(folders.path(), arguments));
    }
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    if !Command::new("setpriv").args(nobody).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no `setpriv` to become another user");
        return None;
    }
    let mut command = Command::new("setpriv");
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.args(nobody).arg(folders.path().join("plansearch")).args(arguments);
    command.env_clear().env("PATH", path).current_dir(folders.path());
    Some(command)
}

#[test]
fn another_user_serves_from_a_folder_that_nobody_can_write() {
    let folders = Folders::small();
    // Where the program was built, another user may not be let in.
    fs::copy(env!("CARGO_BIN_EXE_plansearch"), folders.path().join("plansearch")).unwrap();
    assert_eq!(run_in(folders.path(), &["index"]).code, Some(0));
    make_read_only(folders.path());
    let before = tree(&folders.data());
    let search = as_reader(&folders, &["search", "口袋公园"]).map(|mut command| run(&mut command));
    let touch = as_reader(&folders, &["index", "--data", "elsewhere"]).map(|mut command| run(&mut command));
    let after = tree(&folders.data());
    let made = folders.path().join("elsewhere").exists();
    make_writable(folders.path());
    let (Some(search), Some(touch)) = (search, touch) else { return };
    assert_eq!((search.code, search.stderr.as_str()), (Some(0), ""), "{search:?}");
    assert!(search.stdout.contains("law/1/a2"));
    assert_eq!(after, before, "nothing was written");
    // The test is worth something only if this user really cannot write: then the index is kept
    // in memory, with a warning.
    assert!(!made && touch.code == Some(0) && !touch.stderr.is_empty(), "{touch:?}");
}
