//! Connections that keep silent, send or read slowly, or are too many.

use crate::program::Server;
use crate::program::command;
use crate::support::{Folders, root};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

/// A server with these flags.
fn serve(folder: &Path, flags: &[&str]) -> Server {
    Server::start(command(folder, &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]).args(flags))
}

/// What comes until the server closes the connection.
fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset is closed too.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn silent_connections_keep_nobody_out() {
    let folders = Folders::small();
    let mut limited = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_plansearch");
    let line = format!("ulimit -n 160; exec {program} serve --listen 127.0.0.1:0");
    limited.env_clear().current_dir(folders.path()).args(["-c", &line]);
    let mut server = Server::start(&mut limited);
    let silent: Vec<TcpStream> = (0..400).map(|_| server.connect()).collect();
    assert_eq!(server.get("/v1/search?q=a").status, 200);
    assert!(server.metric("plansearch_connections") <= 64.0);
    assert!(server.metric("plansearch_connections_closed_early_total") > 300.0);
    folders.write("seeds/more.md", "第一条 每个街道建设一处漂流书屋。\n");
    server.signal("HUP");
    server.wait_for("reloaded");
    assert_eq!(server.metric("plansearch_documents"), 2.0);
    drop(silent);
}

#[test]
fn who_keeps_silent_or_sends_half_a_head_is_cut_off() {
    let folders = Folders::small();
    let server = serve(folders.path(), &["--idle-timeout-ms", "150"]);
    let silent = server.connect();
    let mut half = server.connect();
    half.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sl").unwrap();
    let mut used = server.connect();
    used.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    assert!(rest(used).starts_with("HTTP/1.1 200"));
    assert!(!rest(silent).contains("200") && !rest(half).contains("200"));
}

#[test]
fn a_body_that_does_not_come_is_told_from_work_that_takes_long() {
    let folders = Folders::small();
    let server = serve(folders.path(), &["--request-timeout-ms", "300"]);
    for head in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
        let mut stream = server.connect();
        let head =
            format!("POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{head}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"5\r\n{\"q\":").unwrap();
        let answer = rest(stream);
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("slow_body"), "{answer}");
    }
}

#[test]
fn who_does_not_read_is_cut_off() {
    let server = serve(root(), &["--idle-timeout-ms", "200"]);
    let mut stream = server.connect();
    let request = "GET /v1/documents/qingzhou-145/text HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(200);
    stream.write_all(request.as_bytes()).unwrap();
    // It goes although nothing was read: this question is the one connection that is left.
    server.wait_until("one connection", |server| server.metric("plansearch_connections") <= 1.0);
    drop(stream);
}

#[test]
fn a_body_without_a_length_is_bounded_too() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    let mut stream = server.connect();
    let head = "POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    for _ in 0..100 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("body_too_large"), "{answer}");
}

#[test]
fn one_client_cannot_take_all_connections() {
    let folders = Folders::small();
    let server = serve(folders.path(), &["--max-connections-per-client", "4"]);
    let silent: Vec<TcpStream> = (0..20).map(|_| server.connect()).collect();
    assert_eq!(server.get("/healthz").status, 200);
    assert!(server.metric("plansearch_connections") <= 4.0);
    drop(silent);
}
