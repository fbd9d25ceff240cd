//! The program as others meet it: run from a command line, and as a server on a free port.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Nothing that is waited for takes nearly as long; it only keeps a broken program from hanging
/// the tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// No answer is nearly as large.
const MAX_ANSWER_BYTES: u64 = 64 << 20;

/// The program with no setting of the user's, in this folder.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plansearch"));
    command.env_clear().current_dir(folder).args(arguments);
    command
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard output as JSON, a value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }
}

/// Runs to the end, with this on standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        // A program that reads no further is judged by its answer.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().unwrap()
    });
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Run {
    run_with_input(command, b"")
}

/// Runs these arguments in this folder to the end.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run(&mut command(folder, arguments))
}

/// A running server; killed, if it still runs, when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts the command and waits until it can be searched.
    #[track_caller]
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut server = Self::begin(command);
        server.wait_until_ready();
        server
    }

    /// Waits until it can be searched.
    #[track_caller]
    pub(crate) fn wait_until_ready(&mut self) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_some() || self.get("/readyz").status != 200 {
            let ended = self.child.try_wait().unwrap();
            let log = self.log.lock().unwrap();
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "it is never ready; {ended:?}, {log:?}");
            drop(log);
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Starts the command and waits until it says where it listens; it may still have to build its first index.
    #[track_caller]
    pub(crate) fn begin(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        let reader = thread::spawn(move || {
            stderr.lines().map_while(Result::ok).for_each(|line| lines.lock().unwrap().push(line));
        });
        let mut server = Self { child, address: String::new(), log, reader: Some(reader) };
        let line = server.wait_for("listening on http://");
        let (_, rest) = line.split_once("listening on http://").unwrap();
        server.address = rest.split(['"', ' ']).next().unwrap().trim_end_matches('/').to_owned();
        server
    }

    /// Starts the command on a free port with this as standard error, from which nothing is read, and waits until it can
    /// be searched.
    #[track_caller]
    pub(crate) fn unheard(command: &mut Command, stderr: Stdio) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        command.env("PLANSEARCH_LISTEN", &address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
        let child = command.spawn().unwrap();
        let mut server = Self { child, address, log: Arc::default(), reader: None };
        let start = Instant::now();
        while TcpStream::connect(&server.address).is_err() {
            assert!(start.elapsed() < PATIENCE && server.child.try_wait().unwrap().is_none(), "it does not listen");
            thread::sleep(Duration::from_millis(5));
        }
        server.wait_until_ready();
        server
    }

    /// The number of a metric; 0 where it has none yet.
    #[track_caller]
    pub(crate) fn metric(&self, name: &str) -> f64 {
        let answer = self.get("/metrics");
        assert_eq!(answer.status, 200, "{answer:?}");
        let line = answer.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |number| number.trim().parse().unwrap())
    }

    /// A server over the folder's sources on a free port, with nothing written.
    #[track_caller]
    pub(crate) fn over(folder: &Path) -> Self {
        Self::start(&mut command(folder, &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]))
    }

    /// Waits until something holds.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "it never comes to this: {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for a line of the log that contains this.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, wanted: &str) -> String {
        let start = Instant::now();
        loop {
            let ended = self.child.try_wait().unwrap();
            if let Some(line) = self.log.lock().unwrap().iter().find(|line| line.contains(wanted)) {
                return line.clone();
            }
            assert!(
                ended.is_none() && start.elapsed() < PATIENCE,
                "no {wanted:?}; {ended:?}, {:?}",
                self.log.lock().unwrap()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal by its name: `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end: the exit code and all that was logged.
    #[track_caller]
    pub(crate) fn wait(&mut self) -> (Option<i32>, Vec<String>) {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None => assert!(start.elapsed() < PATIENCE, "the server does not end"),
            }
            thread::sleep(Duration::from_millis(5));
        };
        self.reader.take().map(JoinHandle::join);
        (status.code(), self.log.lock().unwrap().clone())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(ureq::http::Request::get(self.url(path)).body(Vec::new()).unwrap())
    }

    pub(crate) fn post(&self, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let request = ureq::http::Request::post(self.url(path)).header("content-type", content_type);
        self.send(request.body(body.into()).unwrap())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn send(&self, request: ureq::http::Request<Vec<u8>>) -> Answer {
        self.send_with(request, ureq::config::Config::default().max_redirects())
    }

    /// Sends it and goes nowhere else.
    pub(crate) fn send_once(&self, request: ureq::http::Request<Vec<u8>>) -> Answer {
        self.send_with(request, 0)
    }

    fn send_with(&self, request: ureq::http::Request<Vec<u8>>, redirects: u32) -> Answer {
        let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
        let config = config.max_redirects(redirects).max_redirects_will_error(false);
        let agent: ureq::Agent = config.timeout_global(Some(PATIENCE)).build().into();
        let mut response = agent.run(request).unwrap();
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into()))
            .collect();
        let body = response.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers, body: String::from_utf8(body).unwrap() }
    }

    /// Opens a connection, to be written to by hand.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these very bytes and reads until the server closes the connection.
    pub(crate) fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where a test waited for that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer over HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body of an answer that must be a success in JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Text as it stands in a URL.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
