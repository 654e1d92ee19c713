//! Which requests have a listing run: only those of a page of this server.

use crate::support::run::{Request, book, changed, end, output, twin};
use crate::support::server::Server;
use serde_json::json;

/// A request that would be met, but for what is done to it.
fn refused(server: &Server, status: u16, spoil: impl FnOnce(&mut Request)) -> String {
    let mut request = server.request(&twin("hello"));
    spoil(&mut request);
    let answer = server.send(&request);
    let head = answer.head.to_lowercase();
    assert_eq!(answer.status, status, "{head}");
    assert!(!head.contains("access-control"), "{head}");
    let body = answer.body();
    assert!(!body.contains("hello\\n") && !body.contains("event"), "{body}");
    assert_eq!(output(&server.run_twin("hello")), "hello\n");
    body
}

fn says(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_page_of_this_server_may() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    let events = server.run_twin("hello");
    assert_eq!(output(&events), "hello\n");
    let end = end(&events);
    assert_eq!((&end["code"], &end["reason"]), (&json!(0), &json!(null)), "{end}");
    assert!(end["milliseconds"].as_f64().unwrap() > 0.0);

    // By its other name as well.
    let mut request = server.request(&twin("hello"));
    let other = server.address.replace("127.0.0.1", "localhost");
    request.origin = Some(format!("http://{other}"));
    request.host = Some(other);
    assert_eq!(output(&server.send(&request).events()), "hello\n");
}

#[test]
fn a_foreign_origin_is_refused() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    let port = server.address.split(':').next_back().unwrap().to_owned();
    let origins = [
        None,
        Some("null".to_owned()),
        Some("http://example.com".to_owned()),
        Some(format!("https://127.0.0.1:{port}")),
        Some("http://127.0.0.1".to_owned()),
        Some("http://127.0.0.1:1".to_owned()),
        Some(format!("http://127.0.0.1:{port}.example.com")),
        Some(format!("http://localhost:{port}")),
    ];
    for origin in origins {
        let body = refused(&server, 403, |request| request.origin = origin);
        assert!(says(&body).contains("open the book here"), "{body}");
    }
}

#[test]
fn no_foreign_page_can_frame_one_of_these() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    for path in ["/page.html", "/no/such/page"] {
        let answer = server.get(path).to_lowercase();
        assert!(answer.contains("\r\nx-frame-options: sameorigin\r\n"), "{answer}");
    }
}

#[test]
fn a_foreign_host_gets_nothing() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    let port = server.address.split(':').next_back().unwrap().to_owned();
    let hosts =
        [None, Some(format!("book.example.com:{port}")), Some("127.0.0.1".to_owned()), Some(format!("[::1]:{port}"))];
    for host in hosts {
        // A page at that name would be of the same origin.
        let origin = host.as_ref().map(|host| format!("http://{host}"));
        refused(&server, 403, |request| (request.host, request.origin) = (host.clone(), origin));
        for path in ["/page.html", "/", "/__reader/live.js", "/__reader/events?edition=0", "/no/such/page"] {
            let body = refused(&server, 403, |request| {
                request.host.clone_from(&host);
                (request.method, request.path, request.body) = ("GET", path, String::new());
            });
            assert!(says(&body).contains("127.0.0.1 and localhost only"), "{body}");
        }
    }
}

#[test]
fn a_token_is_of_this_start_of_the_server() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    let old = server.offer()["token"].as_str().unwrap().to_owned();
    drop(server);
    let (server, _) = Server::ready(&book);
    let own = server.offer()["token"].as_str().unwrap().to_owned();
    let tokens = [None, Some(String::new()), Some(old), Some(own[1..].to_owned()), Some(format!("{own}0"))];
    for token in tokens {
        let body = refused(&server, 403, |request| request.token = token);
        assert!(says(&body).contains("reload"), "{body}");
    }
}

#[test]
fn only_json_is_read() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp")] {
        refused(&server, 415, |request| request.kind = kind);
    }
    for body in ["", "[]", "{}", "{\"chapter\":", "null"] {
        refused(&server, 400, |request| request.body = body.to_owned());
    }
    refused(&server, 400, |request| request.body = request.body.replace("python", "perl"));
    refused(&server, 400, |request| request.body = request.body.replace("}", ",\"times\":0}"));
    refused(&server, 400, |request| request.body = request.body.replace("}", ",\"times\":101}"));
    refused(&server, 400, |request| request.body = request.body.replace("}", ",\"command\":\"ls\"}"));
}

#[test]
fn a_large_body_is_not_read() {
    let book = book(&[]);
    let (server, _) = Server::with_edit(&book);
    let body = refused(&server, 413, |request| request.body = changed(&"#".repeat(300 << 10)).to_string());
    assert!(says(&body).contains("shorter"), "{body}");
    let long = format!("{}\nprint('long')", "#".repeat(200 << 10));
    assert_eq!(output(&server.run_source(&long)), "long\n");
}

#[test]
fn other_ways_to_ask_are_refused() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    refused(&server, 405, |request| request.method = "GET");
    refused(&server, 405, |request| request.method = "PUT");
    refused(&server, 405, |request| request.method = "OPTIONS");
    refused(&server, 403, |request| (request.method, request.origin) = ("OPTIONS", Some("http://a.com".to_owned())));
}

#[test]
fn a_name_is_no_path() {
    let book = book(&[("secret", "print('never')\n")]);
    book.write("code/listings/escape.py", "print('never')\n");
    book.write("escape.py", "print('never')\n");
    let (server, _) = Server::ready(&book);
    let listings = [
        "../escape",
        "../../../escape",
        "",
        ".",
        "hello.py",
        "hello\u{0}",
        "hello/../secret",
        "-c",
        "/etc/passwd",
        "Hello",
    ];
    for listing in listings {
        let body = refused(&server, 404, |request| request.body = twin(listing).to_string());
        assert!(says(&body).contains("no such program"), "{body}");
    }
    let chapters = [
        "chapter-02",
        "chapter-9",
        "chapter_02",
        "chapter-2/../chapter-2",
        "chapter-",
        "chapter-+2",
        "../chapter-2",
        "reader",
        "",
    ];
    for chapter in chapters {
        refused(&server, 404, |request| request.body = request.body.replace("chapter-2", chapter));
    }
}

#[test]
fn what_is_changed_runs_only_where_that_is_allowed() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    assert_eq!(server.offer()["edit"], false);
    let body = refused(&server, 403, |request| request.body = changed("print('mine')").to_string());
    assert!(says(&body).contains("cargo run -- --allow-edit"), "{body}");

    let (server, _) = Server::with_edit(&book);
    assert_eq!(server.offer()["edit"], true);
    assert_eq!(output(&server.run_source("print('mine')")), "mine\n");
}

#[test]
fn a_check_is_of_one_program_of_the_readers_where_that_is_allowed() {
    let book = book(&[]);
    book.write("code/exercises/chapter_02/mended/start.rs", "");
    book.write("code/refused/chapter_02/mended.rs", "");
    let check = |kind: &str| json!({ "chapter": "chapter-2", "listing": "mended", "kind": kind, "language": "rust", "source": "fn main() {}" });
    let (server, _) = Server::ready(&book);
    for kind in ["exercise", "refused"] {
        let body = refused(&server, 403, |request| request.body = check(kind).to_string());
        assert!(says(&body).contains("--allow-edit"), "{body}");
    }
    let (server, _) = Server::with_edit(&book);
    let spoilt = [
        (400, "source", json!(null)),
        (400, "language", json!("python")),
        (400, "times", json!(2)),
        (400, "kind", json!("judge")),
        (404, "listing", json!("hello")),
        (404, "listing", json!("../mended")),
    ];
    for (status, field, value) in spoilt {
        let mut body = check("exercise");
        body[field] = value;
        refused(&server, status, |request| request.body = body.to_string());
    }
}
