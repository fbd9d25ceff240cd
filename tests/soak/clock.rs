//! A clock that jumps back and forth: what lasts for a while does, what ends at a day ends then, and nothing else notices.

use crate::layer::Layer;
use crate::load::{folder, write_edition};
use crate::program::{Answer, Server, command, encoded, run_in};
use crate::table::{Row, Table};
use std::collections::HashSet;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// Nothing takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first second of 2040, when a key of the test ends.
const END_OF_KEY: i64 = 2_208_988_800;
/// Where the clock goes, in seconds after the beginning of 1970: a battery that is empty, a day in the past, a typing error (2170),
/// the seconds about the end of a key, the last ones that 32 bits hold.
const TIMES: [i64; 9] = [
    86_400,
    1_700_000_000,
    6_334_269_120,
    END_OF_KEY - 30,
    END_OF_KEY,
    END_OF_KEY + 30,
    i32::MAX as i64,
    1_700_000_000 - 1,
    1_900_000_000,
];

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let url = if path.starts_with("http") { path.to_owned() } else { server.url(path) };
    let request = ureq::http::Request::builder().method(method).uri(url);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    server.send_once(request.body(body.as_bytes().to_vec()).unwrap())
}

/// The clock goes through all times, so many times over.
pub(crate) fn jumps(layer: &Layer, rounds: usize, table: &mut Table) {
    let folder = folder();
    std::fs::create_dir(folder.path().join("index-config")).unwrap();
    let key = |arguments: &[&str]| {
        let run = run_in(folder.path(), &[&["key", "add"], arguments].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        format!("Bearer {}", run.stdout.trim())
    };
    let (lasting, ending) = (key(&["lasting", "--scope", "admin"]), key(&["ending", "--expires", "2039-12-31"]));
    layer.calm();
    layer.set_clock(TIMES[1]);
    let settings = "search_log = \"asked.jsonl\"\nrequests_per_minute = 100000\n";
    std::fs::write(folder.path().join("index-config/server.toml"), settings).unwrap();
    let mut serve = command(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--watch"]);
    let server = Server::start(layer.over(&mut serve, folder.path()));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let token = lasting.trim_start_matches("Bearer ");
    let signed_in = ask(&server, "POST", "/sign-in", &form, &format!("key={token}&next=documents"));
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let search = format!("/v1/search?q={}", encoded("街道建设口袋公园"));
    let (mut times, mut lost, mut ids, mut edition) = (0, 0, HashSet::new(), 0);
    let check = |what: &str, time: i64, holds: bool| {
        if !holds {
            println!("the clock at {time}: {what}");
        }
        usize::from(!holds)
    };
    for time in std::iter::repeat_n(TIMES, rounds).flatten() {
        layer.set_clock(time);
        times += 1;
        let with = |key: &str| ask(&server, "GET", &search, &[("authorization", key)], "").status;
        lost += check("a key without an end", time, with(&lasting) == 200);
        lost += check("a key with an end", time, with(&ending) == if time < END_OF_KEY { 200 } else { 401 });
        let page = ask(&server, "GET", "/about", &[("accept", "text/html"), ("cookie", &cookie)], "");
        lost += check(&format!("a session: {}", page.status), time, page.status == 200);
        // What is written now has the time of now.
        edition += 1;
        write_edition(folder.path(), edition);
        let file = std::fs::File::options().write(true).open(folder.path().join("seeds/edition.md")).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(u64::try_from(time).unwrap())).unwrap();
        let job = ask(&server, "POST", "/v1/admin/reindex", &[("authorization", &lasting)], "");
        let location = job.header("location").unwrap().to_owned();
        lost += check("a job's id", time, ids.insert(location.clone()));
        let begun = Instant::now();
        let mut state = String::new();
        while state != "done" && state != "failed" && begun.elapsed() < PATIENCE {
            let job = ask(&server, "GET", &location, &[("authorization", &lasting)], "").json();
            state = job["state"].as_str().unwrap().to_owned();
        }
        lost += check("a job", time, state == "done");
        let exact = format!("/v1/search?mode=exact&q={}", encoded(&format!("第{edition}次修订")));
        let found = ask(&server, "GET", &exact, &[("authorization", &lasting)], "").json();
        lost += check("what was taken in", time, found["total"] == 3);
        // Another process, by the same clock.
        let mut other = command(folder.path(), &["search", "街道建设口袋公园", "--json"]);
        let found = crate::program::run(layer.over(&mut other, folder.path()));
        lost += check("the command line", time, found.code == Some(0) && found.json()["total"] == 3);
    }
    let report = run_in(folder.path(), &["report", "asked.jsonl"]);
    lost += check("the report", 0, report.code == Some(0) && report.stdout.contains("1970-01-02"));
    server.signal("TERM");
    table.add(Row { what: "jumps of the clock".to_owned(), times, lost, took: Vec::new(), ends: None });
}
