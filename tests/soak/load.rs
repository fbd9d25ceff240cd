//! Requests while the index is swapped, and requests that are none.

use crate::program::{Server, command, encoded};
use crate::table::{Row, Table};
use serde_json::Value;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A source whose three articles all name one edition.
pub(crate) fn write_edition(folder: &Path, edition: usize) {
    let article = |number: &str| format!("第{number}条 本办法为第{edition}次修订，街道建设口袋公园。\n\n");
    let text = ["一", "二", "三"].map(article).concat();
    // Whole or not at all, as a careful editor saves.
    let beside = folder.join("edition.tmp");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, folder.join("seeds/edition.md")).unwrap();
}

/// A folder with the first edition.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("seeds")).unwrap();
    write_edition(folder.path(), 0);
    folder
}

/// Whether all hits of an answer are of one edition.
pub(crate) fn is_of_one(answer: &Value) -> bool {
    let hits = answer["hits"].as_array().unwrap();
    let edition = |hit: &Value| {
        let text = hit["text"].as_str().unwrap();
        text.split(['第', '次']).find_map(|piece| piece.parse::<usize>().ok())
    };
    hits.len() == 3 && hits.iter().all(|hit| edition(hit).is_some() && edition(hit) == edition(&hits[0]))
}

fn resources(server: &Server) -> (f64, f64) {
    (server.metric("plansearch_resident_memory_bytes") / 1e6, server.metric("plansearch_open_files"))
}

/// Four clients ask while sources change and are taken in, again and again.
pub(crate) fn swaps_under_load(lasting: Duration, table: &mut Table) {
    let folder = folder();
    let mut server = Server::start(&mut command(folder.path(), &["serve", "--listen", "127.0.0.1:0"]));
    let start = resources(&server);
    let is_over = AtomicBool::new(false);
    let path = format!("/v1/search?q={}", encoded("街道建设口袋公园"));
    let (mut swaps, mut answers) = (0, Vec::new());
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = Vec::new();
                    while !is_over.load(Ordering::Relaxed) {
                        let asked = Instant::now();
                        let answer = server.get(&path);
                        let is_right =
                            answer.status == 200 && is_of_one(&serde_json::from_str(&answer.body).unwrap_or_default());
                        answers.push((asked.elapsed(), is_right));
                        std::thread::sleep(Duration::from_millis(10));
                    }
                    answers
                })
            })
            .collect();
        let begun = Instant::now();
        while begun.elapsed() < lasting {
            swaps += 1;
            write_edition(folder.path(), swaps);
            server.signal("HUP");
            std::thread::sleep(Duration::from_millis(150));
        }
        is_over.store(true, Ordering::Relaxed);
        answers.extend(clients.into_iter().flat_map(|client| client.join().unwrap()));
    });
    let end = resources(&server);
    let lost = answers.iter().filter(|(_, is_right)| !is_right).count();
    let took = answers.iter().map(|(took, _)| *took).collect();
    table.add(Row { what: "searches".to_owned(), times: answers.len(), lost, took, ends: Some([start, end]) });
    // The last edition is there in the end.
    server.signal("HUP");
    let wanted = format!("第{swaps}次修订");
    let exact = format!("/v1/search?mode=exact&q={}", encoded(&wanted));
    let begun = Instant::now();
    let mut is_there = false;
    while !is_there && begun.elapsed() < Duration::from_secs(60) {
        is_there = server.get(&exact).json()["total"] == 3;
    }
    table.add(Row {
        what: "swaps meanwhile".to_owned(),
        times: swaps,
        lost: usize::from(!is_there),
        took: Vec::new(),
        ends: None,
    });
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
}

/// Bytes that are no request, or one that nobody means well with; after each the service answers.
pub(crate) fn hostile_requests(times: usize, table: &mut Table) {
    let folder = folder();
    let server =
        Server::start(&mut command(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]));
    let start = resources(&server);
    let long = "a".repeat(70_000);
    let requests: [String; 12] = [
        "nonsense\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET /v1/search?q=%FF%FE HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: {}\r\nConnection: close\r\n\r\n", &long[..9_000]),
        "POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n".to_owned(),
        "POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc".to_owned(),
        "POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[[".to_owned(),
        "POST /mcp HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
        "DELETE /v1/documents/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /p/..%2F..%2Fetc%2Fpasswd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_owned(),
        "HEAD /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=0-18446744073709551615\r\nConnection: close\r\n\r\n".to_owned(),
    ];
    let (mut lost, mut took) = (0, Vec::new());
    for request in requests.iter().cycle().take(times) {
        let mut stream = server.connect();
        let mut answer = Vec::new();
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut answer);
        let is_fault = answer.starts_with(b"HTTP/1.1 5") || String::from_utf8_lossy(&answer).contains("root:");
        let asked = Instant::now();
        let is_well = server.get("/healthz").status == 200;
        took.push(asked.elapsed());
        lost += usize::from(is_fault || !is_well);
    }
    lost += usize::from(server.metric("plansearch_panics_total") > 0.0);
    let end = resources(&server);
    table.add(Row { what: "hostile requests".to_owned(), times, lost, took, ends: Some([start, end]) });
}
