//! The book in a browser: pages, live reload, and what is shown when a build fails.

use std::net::TcpListener;

use crate::support::server::Server;
use crate::support::{Scratch, eventually, stderr};
use rustix::process::Signal;

#[test]
fn a_saved_page_is_reloaded() {
    let book = Scratch::with_page("first\n");
    let (mut server, edition) = Server::ready(&book);
    assert!(server.get("/page.html").contains("<p>first</p>"));

    book.write("book/page.md", "second\n");
    assert_eq!(server.event(edition).0, "reload");
    assert!(server.get("/page.html").contains("<p>second</p>"));
    let line = server.says();
    assert!(line.starts_with("book/page.md changed: rebuilt in "), "{line}");
}

#[test]
fn a_saved_program_is_reloaded_and_its_command_runs_again() {
    let book = Scratch::with_page("<!-- cmdrun cat ../code/data.txt -->\n");
    book.write("code/data.txt", "first\n");
    let (server, edition) = Server::ready(&book);
    book.write("code/data.txt", "second\n");
    assert_eq!(server.event(edition).0, "reload");
    assert!(server.get("/page.html").contains("<p>second</p>"));
}

#[test]
fn folders_that_appear_later_are_watched() {
    let book = Scratch::with_page("page\n");
    let (mut server, _) = Server::ready(&book);
    book.write("theme/head.hbs", "<meta name=\"one\">\n");
    eventually("the theme is used", || server.get("/page.html").contains("name=\"one\""));
    server.says();
    book.write("theme/head.hbs", "<meta name=\"two\">\n");
    eventually("the theme is used", || server.get("/page.html").contains("name=\"two\""));
}

#[test]
fn a_problem_is_told_until_it_is_mended() {
    let book = Scratch::with_page("good\n");
    let (server, edition) = Server::ready(&book);
    book.write("book/page.md", "<!-- cmdrun echo '<i>'; exit 3 -->\n");
    let (event, data) = server.event(edition);
    assert_eq!(event, "problem");
    assert!(data.contains("book/page.md") && data.contains("<i>"), "{data}");
    // The good page stays, and one loaded now is told as well.
    assert!(server.get("/page.html").contains("<p>good</p>"));
    assert_eq!(server.event(server.edition()).0, "problem");

    book.write("book/page.md", "mended\n");
    eventually("the page is mended", || server.get("/page.html").contains("<p>mended</p>"));
    eventually("a reload", || server.event(edition).0 == "reload");
}

#[test]
fn a_problem_from_the_start_is_a_page() {
    let book = Scratch::with_page("<!-- cmdrun echo '<i>'; exit 3 -->\n");
    let server = Server::start(&book);
    eventually("the problem is shown", || server.get("/").contains("The book could not be built"));
    let page = server.get("/");
    assert!(page.starts_with("HTTP/1.1 503"), "{page}");
    assert!(page.contains("exit status: 3") && page.contains("&lt;i&gt;"), "{page}");
    assert!(page.contains("/__reader/live.js"), "{page}");

    book.write("book/page.md", "mended\n");
    eventually("the page is there", || server.get("/page.html").contains("<p>mended</p>"));
}

#[test]
fn a_page_of_an_earlier_server_is_reloaded() {
    let book = Scratch::with_page("page\n");
    let (server, edition) = Server::ready(&book);
    drop(server);
    let (server, _) = Server::ready(&book);
    assert_eq!(server.event(edition).0, "reload");
}

#[test]
fn the_script_is_added_to_pages_only_and_to_no_file() {
    let book = Scratch::with_page("page\n");
    book.write("book/note.txt", "</body>\n");
    let (server, _) = Server::ready(&book);
    let script = "<script src=\"/__reader/live.js\"";
    for page in ["/", "/page.html", "/print.html"] {
        assert_eq!(server.get(page).matches(script).count(), 1, "{page}");
    }
    assert!(server.get("/note.txt").ends_with("\r\n\r\n</body>\n"));
    assert!(!book.read("target/book/page.html").contains("__reader"));
    assert!(server.get("/__reader/live.js").contains("text/javascript"));
}

#[test]
fn what_the_buttons_under_a_listing_are_made_of_is_served() {
    let book = Scratch::with_page("page\n");
    let (server, _) = Server::ready(&book);
    for (file, kind) in [("runner.js", "text/javascript"), ("editor.js", "text/javascript"), ("runner.css", "text/css")]
    {
        let answer = server.get(&format!("/__reader/page/{file}"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{file}: {answer}");
        assert!(answer.contains(&format!("content-type: {kind}")), "{file}");
    }
    for file in ["package.json", "", "%2e%2e/page.rs"] {
        assert!(server.get(&format!("/__reader/page/{file}")).starts_with("HTTP/1.1 404"), "{file}");
    }
}

#[test]
fn answers_are_asked_for_anew_each_time() {
    let book = Scratch::with_page("page\n");
    let (server, _) = Server::ready(&book);
    let answer = server.get("/page.html").to_lowercase();
    assert!(answer.contains("cache-control: no-cache"));
    assert!(!answer.contains("last-modified"));
}

#[test]
fn an_unknown_path_gets_the_books_own_page() {
    let book = Scratch::with_page("page\n");
    let (server, _) = Server::ready(&book);
    for path in ["/no/such/page.html", "/../book.toml", "/%2e%2e/book.toml"] {
        let answer = server.get(path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(answer.contains("Document not found"), "{path}: {answer}");
    }
}

#[test]
fn a_port_in_use_is_told() {
    let book = Scratch::with_page("page\n");
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let output = book.reader().args(["--port", &port]).output().unwrap();
    assert!(!output.status.success());
    let told = stderr(&output);
    assert!(told.contains(&format!("port {port} is in use; stop the program")), "{told}");
    assert!(told.contains("cargo run -- --port"), "{told}");
    assert!(!book.path("target/book").exists());
}

#[test]
fn ctrl_c_ends_the_server_and_what_runs() {
    let book = Scratch::with_page("<!-- cmdrun while :; do echo >> beat; sleep 0.05; done -->\n");
    let mut server = Server::start(&book);
    eventually("the command runs", || book.path("book/beat").exists());
    assert!(server.end(Signal::INT).success());
    assert!(book.is_at_rest("book/beat"));
}
