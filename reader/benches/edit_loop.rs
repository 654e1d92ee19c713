//! How long a saved page takes to the browser, with this book and with five times its pages:
//! `cargo bench --package reader --profile dev`. `--quick` saves once, to see that it works.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use walkdir::WalkDir;

use support::Scratch;
use support::server::Server;

/// How often a page is saved.
const TIMES: usize = 11;

fn main() {
    let times = if std::env::args().any(|argument| argument == "--quick") { 1 } else { TIMES };
    for copies in [1, 5] {
        let book = copied(copies);
        let pages = book.read("book/SUMMARY.md").matches(".md)").count();
        let (server, _) = Server::ready(&book);
        let text = book.read("book/chapter_06/account.md");
        let mut saved: Vec<Duration> = (0..times)
            .map(|n| {
                let page = "/chapter_06/account.html";
                let edition = server.edition_of(page);
                let start = Instant::now();
                book.write("book/chapter_06/account.md", &format!("{text}\nsaved {n} times\n"));
                assert_eq!(server.event_of(page, edition).0, "reload");
                assert!(server.get(page).contains(&format!("saved {n} times")));
                start.elapsed()
            })
            .collect();
        saved.sort();
        println!("{pages} pages: median {:.3} s of {}", saved[saved.len() / 2].as_secs_f64(), saved.len());
    }
}

/// This book, so many times over. Its commands stay, for their recordings are looked up for every
/// saved page; those of the other copies have none and would run, so they are left out.
fn copied(copies: usize) -> Scratch {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let book = Scratch::with_page("");
    fs::remove_file(book.path("book/page.md")).unwrap();
    for folder in ["code", "recorded", "theme"] {
        copy(&root.join(folder), &book.path(folder));
    }
    fs::copy(root.join("book.toml"), book.path("book.toml")).unwrap();
    let summary = fs::read_to_string(root.join("book/SUMMARY.md")).unwrap();
    let mut list = "# Summary\n\n".to_owned();
    for copy in 0..copies {
        let folder = if copy == 0 { String::new() } else { format!("copy_{copy}/") };
        for entry in WalkDir::new(root.join("book")).into_iter().map(Result::unwrap) {
            let name = entry.path().strip_prefix(root.join("book")).unwrap().display().to_string();
            if entry.path().extension().is_some_and(|ending| ending == "md") && name != "SUMMARY.md" {
                let text = fs::read_to_string(entry.path()).unwrap();
                let text =
                    if copy == 0 { text } else { without_commands(&text).replace("include ../", "include ../../") };
                book.write(&format!("book/{folder}{name}"), &text);
            }
        }
        for line in summary.lines().filter(|line| line.contains(".md)")) {
            let (indent, entry) = line.split_at(line.len() - line.trim_start().len());
            let entry = entry.trim_start_matches("- ").replace("](", &format!("]({folder}"));
            list += &format!("{indent}- {entry}\n");
        }
    }
    book.write("book/SUMMARY.md", &list);
    book
}

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from).into_iter().map(Result::unwrap) {
        let new = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(new).unwrap();
        } else {
            fs::copy(entry.path(), new).unwrap();
        }
    }
}

fn without_commands(text: &str) -> String {
    let mut pieces = text.split("<!-- cmdrun");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once("-->").map_or("", |(_, rest)| rest))
}
