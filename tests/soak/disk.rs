//! A disk that fails now and then: what is answered is right or refused, and what was taken in is found afterwards.

use crate::faults::finds;
use crate::layer::{KINDS, Layer};
use crate::load::{folder, is_of_one, write_edition};
use crate::program::{Server, command, encoded, run};
use crate::table::{Row, Table};
use std::time::{Duration, Instant};

/// Nothing takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(60);
/// As many calls as there are.
const ALL: u32 = u32::MAX;

/// Calls of a build fail, one or all from one on; it ends well or says why, and the next build has everything.
pub(crate) fn while_building(layer: &Layer, rounds: usize, table: &mut Table) {
    for (what, kind) in KINDS {
        let folder = folder();
        let (mut edition, mut times, mut lost) = (0, 0, 0);
        layer.fail(kind, 0, 0);
        let whole = run(layer.over(&mut command(folder.path(), &["index"]), folder.path()));
        assert_eq!(whole.code, Some(0), "{whole:?}");
        let calls = layer.calls();
        for round in 0..u32::try_from(rounds).unwrap() {
            edition += 1;
            write_edition(folder.path(), edition);
            let first = round * calls / u32::try_from(rounds).unwrap();
            layer.fail(kind, first, if round % 2 == 0 { 1 } else { ALL });
            let built = run(layer.over(&mut command(folder.path(), &["index"]), folder.path()));
            times += usize::try_from(layer.failed()).unwrap().min(1);
            layer.calm();
            let is_honest = match built.code {
                Some(0) => true,
                Some(2) => built.stderr.contains("nput/output error") || built.stderr.contains("os error 5"),
                _ => false,
            };
            let is_found = finds(folder.path(), edition);
            if !is_honest || !is_found {
                println!("{what}, call {first} of {calls}: found {is_found}, {built:?}");
                lost += 1;
            }
        }
        table.add(Row { what: format!("{what}, building"), times, lost, took: Vec::new(), ends: None });
    }
}

/// Calls of a service fail while it takes something in and is asked; then they do not, and it has it.
pub(crate) fn while_serving(layer: &Layer, rounds: usize, table: &mut Table) {
    let folder = folder();
    std::fs::write(folder.path().join("seeds/other.md"), "第一条 每个村建设一处漂流书屋。\n").unwrap();
    layer.calm();
    let mut serve = command(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let server = Server::start(layer.over(&mut serve, folder.path()));
    let path = format!("/v1/search?q={}", encoded("街道建设口袋公园"));
    let is_answered = || {
        let answer = server.get(&path);
        answer.status == 200 && is_of_one(&serde_json::from_str(&answer.body).unwrap_or_default())
    };
    server.wait_until("the first index is built", |server| reloads(server) == 1.0);
    let mut edition = 0;
    for (what, kind) in KINDS {
        let (mut times, mut lost) = (0, 0);
        for round in 0..u32::try_from(rounds).unwrap() {
            edition += 1;
            let tried = reloads(&server);
            layer.fail(kind, round, if round % 2 == 0 { 1 } else { ALL });
            write_edition(folder.path(), edition);
            server.signal("HUP");
            let begun = Instant::now();
            while reloads(&server) == tried && begun.elapsed() < PATIENCE {
                lost += usize::from(!is_answered());
            }
            // A source that cannot be read is not gone.
            lost += usize::from(server.metric("plansearch_documents") != 2.0);
            times += usize::try_from(layer.failed()).unwrap().min(1);
            layer.calm();
            // Whatever came of it: the next time it is taken in.
            server.signal("HUP");
            let exact = format!("/v1/search?mode=exact&q={}", encoded(&format!("第{edition}次修订")));
            let begun = Instant::now();
            let mut is_there = false;
            while !is_there && begun.elapsed() < PATIENCE {
                is_there = reloads(&server) == tried + 2.0 && server.get(&exact).json()["total"] == 3;
            }
            if !is_there {
                println!("{what}, round {round}: edition {edition} is not taken in");
            }
            lost += usize::from(!is_there);
        }
        table.add(Row { what: format!("{what}, serving"), times, lost, took: Vec::new(), ends: None });
    }
    assert_eq!(server.metric("plansearch_panics_total"), 0.0);
}

/// How many times sources were read anew, well or not.
fn reloads(server: &Server) -> f64 {
    ["done", "failed"]
        .map(|outcome| server.metric(&format!("plansearch_reloads_total{{outcome=\"{outcome}\"}}")))
        .iter()
        .sum()
}
