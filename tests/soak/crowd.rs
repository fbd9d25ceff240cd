//! More clients than the machine can serve: whoever is served is served soon, and the others are told to come again.

use crate::program::{Server, command, encoded};
use crate::table::{Row, Table};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// As many clients as keep each core busy.
const BUSY_OF_CORE: usize = 2;
/// Ten times the load.
const TIMES: usize = 10;
/// Who is told to come again does so after this time, far sooner than it is asked to.
const IMPATIENCE: Duration = Duration::from_millis(10);

/// A client's connection.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// The status of an answer, which is read whole.
    fn get(&mut self, address: &str, path: &str) -> u16 {
        write!(self.stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        let (mut line, mut status, mut len) = (String::new(), 0, 0);
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest.get(..3).unwrap().parse().unwrap();
            }
            if let Some(rest) = line.strip_prefix("content-length: ") {
                len = rest.parse().unwrap();
            }
        }
        let mut body = vec![0; len];
        self.stream.read_exact(&mut body).unwrap();
        status
    }
}

/// What clients met: how long each answer took, how many were told to come again, and how often something else came.
#[derive(Default)]
struct Met {
    took: Vec<Duration>,
    refused: usize,
    wrong: usize,
}

/// So many clients ask one search after the other, each another one.
fn ask(address: &str, paths: &[String], clients: usize, lasting: Duration) -> Met {
    let is_over = AtomicBool::new(false);
    let mut all = Met::default();
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..clients)
            .map(|number| {
                let is_over = &is_over;
                scope.spawn(move || {
                    let (mut client, mut met) = (Client::new(address), Met::default());
                    for path in paths.iter().cycle().skip(number * 7) {
                        if is_over.load(Ordering::Relaxed) {
                            break;
                        }
                        let asked = Instant::now();
                        match client.get(address, path) {
                            200 => met.took.push(asked.elapsed()),
                            503 => {
                                met.refused += 1;
                                std::thread::sleep(IMPATIENCE);
                            }
                            _ => met.wrong += 1,
                        }
                    }
                    met
                })
            })
            .collect();
        std::thread::sleep(lasting);
        is_over.store(true, Ordering::Relaxed);
        for one in asking {
            let met = one.join().unwrap();
            all.took.extend(met.took);
            all.refused += met.refused;
            all.wrong += met.wrong;
        }
    });
    all
}

/// The judged queries in the plan: by one client, by as many as the machine can serve, and by ten times as many.
pub(crate) fn ten_times_the_load(lasting: Duration, table: &mut Table) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let server = Server::start(&mut command(root, &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]));
    let judged = std::fs::read_to_string(root.join("tests/golden/queries.jsonl")).unwrap();
    let paths: Vec<String> = judged
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|judged| format!("/v1/search?q={}", encoded(judged["query"].as_str().unwrap())))
        .collect();
    let busy = BUSY_OF_CORE * std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for (what, clients) in [("one client", 1), ("the machine busy", busy), ("ten times as many", busy * TIMES)] {
        let met = ask(&server.address, &paths, clients, lasting);
        let times = met.took.len();
        assert!(times > 0);
        let what = format!("{what}: {clients}, {} refused", met.refused);
        table.add(Row { what, times, lost: met.wrong, took: met.took, ends: None });
    }
}
