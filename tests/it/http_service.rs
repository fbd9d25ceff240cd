//! The service as a process: health, `HEAD`, the links it gives, and its end.

use crate::http::on_plan;
use crate::program::{Server, command};
use crate::support::Folders;
use std::io::{Read as _, Write as _};

#[test]
fn health_and_head() {
    let server = on_plan();
    assert_eq!((server.get("/healthz").status, server.get("/readyz").status), (200, 200));
    for path in [
        "/healthz",
        "/readyz",
        "/v1/documents",
        "/v1/documents/qingzhou-145",
        "/v1/indicators",
        "/v1/targets",
        "/v1/search?q=a",
        "/v1/passages/qingzhou-145/7.3/p2",
    ] {
        let head = server.send(ureq::http::Request::head(server.url(path)).body(Vec::new()).unwrap());
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-type"), server.get(path).header("content-type"), "{path}");
    }
    let missing =
        server.send(ureq::http::Request::head(server.url("/v1/passages/none/1/p1")).body(Vec::new()).unwrap());
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
}

#[test]
fn links_never_come_from_the_host_header() {
    let server = on_plan();
    let request = "GET /v1/passages/qingzhou-145/7.3/p2 HTTP/1.1\r\nHost: 192.0.2.66\r\nX-Forwarded-Host: evil.example\r\n\
                   Forwarded: host=evil.example\r\nConnection: close\r\n\r\n";
    let answer = server.raw(request);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&format!("http://{}/", server.address)), "{answer}");
    assert!(!answer.contains("evil") && !answer.contains("192.0.2.66"), "{answer}");
}

#[test]
fn sigterm_lets_a_running_request_end() {
    let folders = Folders::small();
    let mut server = Server::over(folders.path());
    let body = r#"{"q":"口袋公园"}"#;
    let mut stream = server.connect();
    let head = format!(
        "POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Half a request, taken up by the server, then the signal, then the other half.
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(String::from_utf8_lossy(&go_on), "HTTP/1.1 100 Continue\r\n\r\n");
    let (one, two) = body.as_bytes().split_at(5);
    stream.write_all(one).unwrap();
    server.signal("TERM");
    server.wait_for("stopping");
    stream.write_all(two).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("law/1/a2"), "{answer}");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log:?}");
    assert!(std::net::TcpStream::connect(&server.address).is_err());
    // Whoever watches the log sees neither what people search nor a failure.
    assert!(log.iter().all(|line| !line.contains("口袋") && !line.contains("ERROR")), "{log:?}");
    let mut again =
        Server::start(&mut command(folders.path(), &["serve", "--listen", &server.address, "--data", ":memory:"]));
    again.signal("INT");
    assert_eq!(again.wait().0, Some(0));
}
