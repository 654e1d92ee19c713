//! The book in a browser: pages, live reload, and what is shown when a build fails.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::build::contents;
use crate::support::server::Server;
use crate::support::{Scratch, eventually, stderr};
use flate2::read::GzDecoder;
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
    assert!(line.starts_with("book/page.md changed: rendered in "), "{line}");
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

/// The head of an answer, and the length of its body.
fn asked(server: &Server, path: &str, headers: &str) -> (String, usize) {
    let answer = server.ask_with(path, headers);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer.len() - end)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    let book = Scratch::with_page("page\n");
    let (server, edition) = Server::ready(&book);
    let (head, length) = asked(&server, "/page.html", "");
    assert!(head.starts_with("HTTP/1.1 200") && length > 1000, "{head}");
    assert_eq!((header(&head, "cache-control"), header(&head, "last-modified")), (Some("no-cache"), None));
    let tag = header(&head, "etag").unwrap().to_owned();

    let knows = format!("If-None-Match: \"other\", {tag}\r\n");
    let (head, length) = asked(&server, "/page.html", &knows);
    assert!(head.starts_with("HTTP/1.1 304") && length == 0, "{head}");
    assert_eq!((header(&head, "etag"), header(&head, "cache-control")), (Some(&*tag), Some("no-cache")));
    let (head, _) = asked(&server, "/page.html", "If-None-Match: \"other\"\r\n");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let (head, _) = asked(&server, "/no/such/page.html", "If-None-Match: *\r\n");
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");

    // Twice within a second, which no date tells apart.
    book.write("book/page.md", "other\n");
    assert_eq!(server.event(edition).0, "reload");
    let (head, _) = asked(&server, "/page.html", &knows);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
}

#[test]
fn what_is_named_by_its_hash_is_never_asked_for_again() {
    let book = Scratch::with_page("page\n");
    let (server, _) = Server::ready(&book);
    let page = server.get("/page.html");
    let script = page.split('"').find(|word| word.starts_with("toc-") && word.ends_with(".js")).unwrap();
    let (head, _) = asked(&server, &format!("/{script}"), "");
    assert_eq!(header(&head, "cache-control"), Some("public, max-age=31536000, immutable"), "{head}");
}

#[test]
fn text_is_packed_where_the_browser_unpacks() {
    let book = Scratch::with_page(&"many words, and the same ones\n".repeat(500));
    let (server, _) = Server::ready(&book);
    let (plain, whole) = asked(&server, "/page.html", "");
    assert_eq!(header(&plain, "content-encoding"), None);
    for _ in 0..2 {
        let (packed, length) = asked(&server, "/page.html", "Accept-Encoding: br, gzip\r\n");
        assert_eq!(header(&packed, "content-encoding"), Some("gzip"), "{packed}");
        assert_eq!(header(&packed, "content-length"), Some(&*length.to_string()));
        assert!(length * 2 < whole, "{length} of {whole}");
        assert_eq!(header(&packed, "etag"), header(&plain, "etag"));
        assert_eq!(header(&packed, "vary"), Some("accept-encoding"));
    }
    let mut unpacked = String::new();
    let answer = server.ask_with("/page.html", "Accept-Encoding: gzip\r\n");
    let start = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    GzDecoder::new(&answer[start..]).read_to_string(&mut unpacked).unwrap();
    assert!(server.get("/page.html").ends_with(&unpacked));
    let page = server.get("/page.html");
    let icon = page.split('"').find(|word| word.ends_with(".png")).unwrap();
    let (head, _) = asked(&server, &format!("/{icon}"), "Accept-Encoding: gzip\r\n");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!(header(&head, "content-encoding"), None, "{head}");
}

#[test]
fn an_address_that_is_almost_a_pages_is_told_which() {
    let book = pages();
    let (server, _) = Server::ready(&book);
    let answer = server.get("/deep/lsat.html");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert!(answer.contains("<li><a href=\"/last.html\">"), "{answer}");
    assert!(!server.get("/wp-login.php").contains("<ul class=\"suggestions\">"));
    // Whatever is asked for, it is not said again.
    assert!(!server.get("/lsat%3Cforged%3E.html").contains("<forged>"));
}

#[test]
fn a_folder_has_an_address_that_ends_with_a_slash() {
    let book = pages();
    let (server, _) = Server::ready(&book);
    let (head, _) = asked(&server, "/deep?x=1", "");
    assert!(head.starts_with("HTTP/1.1 307"), "{head}");
    assert_eq!(header(&head, "location"), Some("/deep/?x=1"));
    let (head, _) = asked(&server, "//deep", "");
    assert_eq!(header(&head, "location"), Some("/deep/"), "no other host");
}

#[test]
fn a_connection_that_says_nothing_holds_nothing_up() {
    let book = Scratch::with_page("page\n");
    let (server, _) = Server::ready(&book);
    let silent: Vec<_> = (0..200).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    assert!(server.get("/page.html").contains("<p>page</p>"));
    drop(silent);
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
fn a_port_in_use_is_told_with_one_that_is_free() {
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
fn where_no_port_is_asked_for_the_next_is_taken_and_said() {
    let book = Scratch::with_page("page\n");
    // Or another program has it already.
    let _usual = TcpListener::bind("127.0.0.1:3000");
    let mut command = book.reader();
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let said: Vec<_> = lines.take(2).map(Result::unwrap).collect();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(said[0], "Port 3000 is in use: taking the next one that is free");
    let (_, port) = said[1].split_once("127.0.0.1:").unwrap();
    let port: u16 = port.split(' ').next().unwrap().parse().unwrap();
    assert!((3001..=3020).contains(&port), "{said:?}");
}

#[test]
fn ctrl_c_ends_the_server_and_what_runs() {
    let book = Scratch::with_page("<!-- cmdrun while :; do echo >> beat; sleep 0.05; done -->\n");
    let mut server = Server::start(&book);
    eventually("the command runs", || book.path("book/beat").exists());
    assert!(server.end(Signal::INT).success());
    assert!(book.is_at_rest("book/beat"));
}

/// A book of four pages that link to their neighbours, one of which includes a file.
fn pages() -> Scratch {
    let book = Scratch::with_page("# Page {#page}\n\nfirst\n");
    let summary =
        "# Summary\n\n[Start](README.md)\n\n- [Page](page.md)\n  - [Deep](deep/README.md)\n- [Last](last.md)\n";
    book.write("book/SUMMARY.md", summary);
    for file in ["README.md", "deep/README.md", "last.md"] {
        book.write(&format!("book/{file}"), "# Title {#title}\n\ntext\n");
    }
    book.write("book/last.md", "{{#include ../elsewhere/part.md}}\n\n<!-- cmdrun echo out -->\n");
    book.write("elsewhere/part.md", "part\n");
    book
}

/// Waits until the whole book is built, and compares it with what a build of the same sources
/// makes.
fn is_as_built_anew(book: &Scratch, server: &mut Server) {
    while !server.says().starts_with("the whole book: rebuilt in ") {}
    let served = contents(&book.path("target/book"));
    fs::remove_dir_all(book.path("target/book")).unwrap();
    book.build().unwrap();
    let anew = contents(&book.path("target/book"));
    assert_eq!(served.keys().collect::<Vec<_>>(), anew.keys().collect::<Vec<_>>());
    for (name, content) in &served {
        assert!(content == &anew[name], "{name} differs");
    }
}

#[test]
fn after_changes_of_pages_the_book_is_as_built_anew() {
    let book = pages();
    let (mut server, edition) = Server::ready(&book);
    for (file, page) in [
        ("page.md", "/page.html"),
        ("README.md", "/"),
        ("deep/README.md", "/deep/index.html"),
        ("last.md", "/last.html"),
    ] {
        book.write(&format!("book/{file}"), "# Other {#other}\n\nchanged\n");
        assert_eq!(server.event_of(page, edition).0, "reload", "{page}");
        eventually("the page is there", || server.get(page).contains("<p>changed</p>"));
    }
    is_as_built_anew(&book, &mut server);
}

#[test]
fn a_page_rendered_alone_is_the_page_of_the_whole_book() {
    let book = pages();
    let (mut server, edition) = Server::ready(&book);
    book.write("elsewhere/part.md", "other\n");
    assert_eq!(server.event_of("/last.html", edition).0, "reload");
    let scripts = |page: &str| page.replace(|c: char| c.is_ascii_hexdigit(), "");
    let alone = scripts(&book.read("target/book/last.html"));
    assert!(alone.contains("<p>othr</p>"), "{alone}");
    is_as_built_anew(&book, &mut server);
    assert_eq!(scripts(&book.read("target/book/last.html")), alone);
}

#[test]
fn a_page_that_is_the_same_has_no_news() {
    let book = pages();
    let (mut server, edition) = Server::ready(&book);
    book.write("book/page.md", "# Page {#page}\n\nwords of the second edition\n");
    while !server.says().starts_with("the whole book: rebuilt in ") {}
    book.write("book/last.md", "last\n");
    let (event, newer) = server.event_of("/last.html", edition);
    assert_eq!(event, "reload");
    assert!(newer.parse::<u64>().unwrap() >= edition + 3, "{edition} {newer}");
}

#[test]
fn a_style_sheet_and_an_included_file_elsewhere_are_sources() {
    let book = pages();
    book.configure("\n[output.html]\nadditional-css = [\"style/own.css\"]\n");
    book.write("style/own.css", "a {}\n");
    let (server, edition) = Server::ready(&book);
    book.write("style/own.css", "b {}\n");
    let (event, newer) = server.event(edition);
    assert_eq!(event, "reload");
    book.write("elsewhere/part.md", "other\n");
    assert_eq!(server.event_of("/last.html", newer.parse().unwrap()).0, "reload");
}

#[test]
fn a_page_that_is_a_link_is_watched() {
    let book = pages();
    book.write("outside/page.md", "first\n");
    fs::remove_file(book.path("book/page.md")).unwrap();
    symlink(book.path("outside/page.md"), book.path("book/page.md")).unwrap();
    let (server, edition) = Server::ready(&book);
    book.write("outside/page.md", "second\n");
    assert_eq!(server.event(edition).0, "reload");
    assert!(server.get("/page.html").contains("<p>second</p>"));
}

#[test]
fn what_gitignore_names_is_no_source() {
    let book = pages();
    book.write(".gitignore", "made.txt\n");
    let (mut server, edition) = Server::ready(&book);
    book.write("book/made.txt", "made\n");
    thread::sleep(Duration::from_millis(200));
    book.write("book/page.md", "second\n");
    assert_eq!(server.event(edition).0, "reload");
    let line = server.says();
    assert!(line.starts_with("book/page.md changed: rendered in "), "{line}");
}

#[test]
fn files_that_never_rest_hold_up_no_page() {
    // The first is no source, the second one is.
    for file in ["log.txt", "extra/log.txt"] {
        let book = pages();
        book.write(file, "");
        let (server, edition) = Server::ready(&book);
        let ended = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    book.write(file, "line\n");
                    thread::sleep(Duration::from_millis(5));
                }
            });
            thread::sleep(Duration::from_millis(100));
            book.write("book/page.md", "second\n");
            let event = server.event(edition).0;
            ended.store(true, Ordering::Relaxed);
            assert_eq!(event, "reload");
        });
    }
}

#[test]
fn pages_that_are_gone_are_built_again() {
    let book = pages();
    let (server, _) = Server::ready(&book);
    fs::remove_dir_all(book.path("target")).unwrap();
    eventually("the page is there", || server.get("/page.html").contains("<p>first</p>"));
}

#[test]
fn a_vanished_book_toml_is_told_and_nothing_is_touched() {
    let book = pages();
    book.write("book/notes/mine.txt", "notes");
    let (server, edition) = Server::ready(&book);
    let before = contents(&book.path("target/book"));
    let manifest = book.read("book.toml");
    fs::remove_file(book.path("book.toml")).unwrap();
    let (event, data) = server.event(edition);
    assert!(event == "problem" && data.contains("book.toml is gone from"), "{event} {data}");
    assert_eq!(book.read("book/notes/mine.txt"), "notes");
    assert!(contents(&book.path("target/book")) == before);
    book.write("book.toml", &manifest);
    book.write("book/page.md", "second\n");
    eventually("the page is there", || server.get("/page.html").contains("<p>second</p>"));
}

#[test]
fn a_closed_pipe_stops_no_server() {
    let book = pages();
    let (mut server, edition) = Server::ready(&book);
    server.hang_up();
    book.write("book/page.md", "second\n");
    assert_eq!(server.event(edition).0, "reload");
    assert!(server.get("/page.html").contains("<p>second</p>"));
}

#[test]
fn head_tells_the_length_of_the_page() {
    let book = pages();
    let (server, _) = Server::ready(&book);
    let length = |answer: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        line.parse::<usize>().unwrap()
    };
    let page = server.get("/page.html");
    let head = server.head("/page.html");
    let (_, body) = head.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "");
    assert_eq!(length(&head), length(&page));
}
