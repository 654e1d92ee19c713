//! X-rays in the page: a run traced in the same confinement.

use serde_json::{Value, json};

use crate::support::run::{book, changed, end, output, twin};
use crate::support::server::Server;

const FORKS: &str = "import os
print('one', flush=True)
if os.fork() == 0:
    os._exit(3)
os.wait()
print('two')
";

fn traced(mut request: Value) -> Value {
    request["xray"] = json!(true);
    request
}

fn picture(events: &[Value]) -> &str {
    let end = end(events);
    assert_eq!(end["code"], 0, "{events:?}");
    end["xray"].as_str().unwrap()
}

#[test]
fn an_xray_is_a_run_with_a_picture() {
    let book = book(&[("forks", FORKS)]);
    let (server, _) = Server::ready(&book);
    let events = server.run(&traced(twin("forks")));
    assert_eq!(output(&events), "one\ntwo\n", "{events:?}");
    let svg = picture(&events);
    for words in ["<svg", "forks.py ends with status 0", "starts process 2", "ends with status 3", "prints “two”"] {
        assert!(svg.contains(words), "{words}: {svg}");
    }
    let plain = server.run(&twin("forks"));
    assert_eq!(end(&plain).get("xray"), None);
    server.nothing_remains(&book);
}

/// In the namespaces that a changed program gets.
#[test]
fn a_changed_program_has_an_xray_too() {
    let book = book(&[]);
    let (server, _) = Server::with_edit(&book);
    let events = server.run(&traced(changed(FORKS)));
    assert_eq!(output(&events), "one\ntwo\n", "{events:?}");
    assert!(picture(&events).contains("starts process 2"), "{events:?}");
}

#[test]
fn an_xray_of_a_program_that_leaves_another_behind_ends_with_both() {
    let source = "import os, time\nif os.fork() == 0:\n    time.sleep(0.3)\n    print('orphan')\n";
    let book = book(&[("leaves", source)]);
    let (server, _) = Server::ready(&book);
    let events = server.run(&traced(twin("leaves")));
    assert_eq!(output(&events), "orphan\n", "{events:?}");
    assert!(picture(&events).contains("prints “orphan”"));
    server.nothing_remains(&book);
}

/// A traced run is confined as any other: what is not the book's is out of its reach.
#[test]
fn an_xray_is_confined_as_a_run_is() {
    let book = book(&[("reads", "print(open('secret').read())\n"), ("finds", "print(open('book.toml').read())\n")]);
    book.write("secret", "a secret\n");
    let (server, _) = Server::ready(&book);
    for name in ["reads", "finds"] {
        let [plain, seen] = [twin(name), traced(twin(name))].map(|request| server.run(&request));
        assert_eq!(output(&plain), output(&seen));
        assert_eq!(end(&plain)["code"], end(&seen)["code"]);
    }
}

/// The limit of a run ends all at once, before which the picture is made.
#[test]
fn of_a_program_that_does_not_end_there_is_a_picture() {
    let book = book(&[("hangs", "import time\nprint('now')\ntime.sleep(1000)\n")]);
    let (server, _) = Server::with_words(&book, &["--limit-seconds", "5"]);
    let events = server.run(&traced(twin("hangs")));
    let end = end(&events);
    assert_eq!((output(&events).as_str(), &end["signal"]), ("now\n", &json!("SIGKILL")), "{events:?}");
    let svg = end["xray"].as_str().unwrap();
    assert!(svg.contains("was ended by xray: it ran for 4.5 s") && svg.contains("sleeps 1000"), "{svg}");
    server.nothing_remains(&book);
}

#[test]
fn an_xray_is_of_one_run() {
    let book = book(&[]);
    let (server, _) = Server::ready(&book);
    let mut request = traced(twin("hello"));
    request["times"] = json!(2);
    let answer = server.send(&server.request(&request));
    assert_eq!(answer.status, 400);
    assert!(answer.body().contains("An X-ray is of one run."));
}

#[test]
fn where_the_kernel_refuses_ptrace_the_page_is_told_so_and_run_works() {
    let book = book(&[("forks", FORKS)]);
    let server = Server::without_ptrace(&book);
    let events = server.run(&traced(twin("forks")));
    assert_eq!(output(&events), "", "{events:?}");
    let words = format!("{events:?}");
    assert!(words.contains("No X-ray can be made: tracing is forbidden here"), "{words}");
    assert!(words.contains("--cap-add=SYS_PTRACE"), "{words}");
    let events = server.run(&twin("forks"));
    assert_eq!(output(&events), "one\ntwo\n", "{events:?}");
    server.nothing_remains(&book);
}
