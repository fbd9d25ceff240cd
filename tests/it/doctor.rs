//! `plansearch doctor` against servers that are well, that want a key, and that are not ours.

use crate::dify::with_keys;
use crate::program::{Run, Server, run_in};
use crate::support::{Folders, root};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

fn doctor(url: &str, more: &[&str]) -> Run {
    run_in(root(), &[&["doctor", url], more].concat())
}

#[track_caller]
fn check_well(run: &Run) {
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    for title in ["REST", "Dify", "RAGFlow", "FastGPT", "MCP", "OpenAPI"] {
        assert!(run.stdout.lines().any(|line| line.starts_with(title)), "{title}: {}", run.stdout);
    }
    assert!(run.stdout.contains("全部正常") && !run.stdout.contains('✗'), "{}", run.stdout);
    assert!(run.stdout.matches('✓').count() > 20, "{}", run.stdout);
}

#[test]
fn a_server_of_any_documents_is_well() {
    let server = Server::over(root());
    let run = doctor(&server.url("/"), &[]);
    check_well(&run);
    assert!(run.stdout.contains("没有设密钥"), "{}", run.stdout);
    let small = Folders::small();
    let server = Server::over(small.path());
    check_well(&doctor(&server.address, &[]));
}

#[test]
fn keys_are_tried_with_a_good_one_and_with_wrong_ones() {
    let server = with_keys();
    let run = doctor(&server.url(""), &["--key", "first-key-of-the-tests"]);
    check_well(&run);
    for line in ["写错的密钥：403，error_code 1002", "没有写成“Bearer 密钥”：403，error_code 1001"] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("first-key"), "a key is not written out");
    for wrong in [&[][..], &["--key", "another-key"]] {
        let run = doctor(&server.url(""), wrong);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("✗") && run.stdout.contains("--key"), "{}", run.stdout);
    }
}

#[test]
fn who_cannot_be_reached_is_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let run = doctor(&format!("http://{free}"), &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.contains("连不上"), "{}", run.stderr);
    let run = doctor("https://plan.example.cn", &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("https"), "{}", run.stderr);
}

/// Something that answers everything, but is not this program.
#[test]
fn a_server_that_is_not_ours_fails() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let page = "<html>登录</html>";
            let head = format!(
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes()));
        }
    });
    let run = doctor(&format!("http://{address}"), &[]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("✗") && run.stdout.contains("网关或登录页"), "{}", run.stdout);
}
