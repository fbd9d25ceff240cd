//! Processes that are killed and files that are damaged: what was taken in is found afterwards.

use crate::load::{folder, write_edition};
use crate::program::{Server, command, encoded, run_in};
use crate::table::{Row, Table};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Whether a search in this folder finds this edition, all of it and nothing else.
pub(crate) fn finds(folder: &Path, edition: usize) -> bool {
    let found = run_in(folder, &["search", "街道建设口袋公园", "--json"]);
    found.code == Some(0)
        && found.stdout.matches(&format!("第{edition}次修订")).count() >= 3
        && found.json()["total"] == 3
}

/// Moments between nothing and a whole build, each another one.
fn moments(times: usize) -> impl Iterator<Item = Duration> {
    (0..times).map(|time| Duration::from_millis(u64::try_from(time * 37 % 400).unwrap()))
}

/// Builds are killed; the next one has everything.
pub(crate) fn kills_while_building(times: usize, table: &mut Table) {
    let folder = folder();
    let mut lost = 0;
    for (edition, moment) in (1..).zip(moments(times)) {
        write_edition(folder.path(), edition);
        let mut build = command(folder.path(), &["index"]);
        let mut child = build.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment);
        let _ = child.kill();
        child.wait().unwrap();
        lost += usize::from(!finds(folder.path(), edition));
    }
    table.add(Row { what: "kills while building".to_owned(), times, lost, took: Vec::new(), ends: None });
}

/// Services are killed while they take something in; the next one has it.
pub(crate) fn kills_while_serving(times: usize, table: &mut Table) {
    let folder = folder();
    let mut lost = 0;
    for (edition, moment) in (1..).zip(moments(times)) {
        let server = Server::start(&mut command(folder.path(), &["serve", "--listen", "127.0.0.1:0"]));
        write_edition(folder.path(), edition);
        server.signal("HUP");
        std::thread::sleep(moment);
        server.signal("KILL");
        drop(server);
        lost += usize::from(!finds(folder.path(), edition));
    }
    table.add(Row { what: "kills while serving".to_owned(), times, lost, took: Vec::new(), ends: None });
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A file is damaged in one of several ways.
fn damage(file: &Path, how: usize) {
    let mut bytes = fs::read(file).unwrap();
    match how % 5 {
        0 => {
            fs::remove_file(file).unwrap();
            return;
        }
        1 => bytes.clear(),
        2 => bytes.truncate(bytes.len() / 2),
        3 => {
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 0x10;
            }
        }
        _ => bytes.extend_from_slice(b"\0\xFFmore"),
    }
    fs::write(file, bytes).unwrap();
}

/// Each file of an index is damaged in each way; what is served afterwards is what the sources say.
pub(crate) fn damaged_files(most: usize, table: &mut Table) {
    let folder = folder();
    assert!(finds(folder.path(), 0));
    let data = folder.path().join("data");
    let names: Vec<PathBuf> = files(&data).iter().map(|file| file.strip_prefix(&data).unwrap().to_path_buf()).collect();
    let (mut times, mut lost) = (0, 0);
    for how in 0..5 {
        for name in 0..names.len() {
            if times == most {
                break;
            }
            // Names change with every build: the same place in their order will do.
            let now = files(&data);
            damage(&now[name % now.len()], how);
            times += 1;
            lost += usize::from(!finds(folder.path(), 0));
        }
    }
    // And over HTTP.
    let server = Server::start(&mut command(folder.path(), &["serve", "--listen", "127.0.0.1:0"]));
    let answer = server.get(&format!("/v1/search?q={}", encoded("街道建设口袋公园"))).json();
    lost += usize::from(answer["total"] != 3);
    table.add(Row { what: "damaged files".to_owned(), times, lost, took: Vec::new(), ends: None });
}
