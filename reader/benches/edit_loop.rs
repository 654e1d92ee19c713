//! How long a saved page takes to the browser, with this book and with five times its pages:
//! `cargo bench --package reader --profile dev`. `--quick` saves once, to see that it works.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use walkdir::WalkDir;

use support::Scratch;
use support::server::Server;

/// How often a page is saved.
const TIMES: usize = 11;

fn main() {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let times = if is_quick { 1 } else { TIMES };
    for copies in [1, 5] {
        let book = copied(copies);
        let pages = book.read("book/SUMMARY.md").matches(".md)").count();
        let (server, _) = Server::ready(&book);
        println!("a page of {pages}: {}", median((0..times).map(|n| save_page(&server, &book, n)).collect()));
        if copies == 1 && !is_quick {
            // Compiled before, as it is where listings are worked on.
            let mut build = Command::new("cargo");
            assert!(build.args(["build", "--bin", "chapter-6"]).current_dir(book.root()).status().unwrap().success());
            println!("a listing: {}", median((0..times).map(|n| save_listing(&server, &book, n)).collect()));
        }
    }
}

/// The page that is looked at, with ten commands.
const PAGE: &str = "/chapter_06/account.html";

/// Adds something to the page.
fn save_page(server: &Server, book: &Scratch, n: usize) -> Duration {
    let file = "book/chapter_06/account.md";
    let text = format!("{}\nsaved {n} times\n", book.read(file));
    until_shown(server, &format!("saved {n} times"), || book.write(file, &text))
}

/// Has the first listing on the page print a number that is not in its text.
fn save_listing(server: &Server, book: &Scratch, n: usize) -> Duration {
    let file = "code/listings/chapter_06/account_without_lock.rs";
    let text = book.read(file);
    let (before, after) = text.rsplit_once("println!").unwrap();
    let (_, after) = after.split_once(";").unwrap();
    let text = format!("{before}println!(\"saved {{}} times, balance {{balance}}, {{took}}\", {n});{after}");
    until_shown(server, &format!("saved {n} times, balance"), || book.write(file, &text))
}

/// How long it takes from saving something to a page in the browser that has these words.
fn until_shown(server: &Server, words: &str, save: impl FnOnce()) -> Duration {
    let edition = server.edition_of(PAGE);
    let start = Instant::now();
    save();
    assert_eq!(server.event_of(PAGE, edition).0, "reload");
    assert!(server.get(PAGE).contains(words));
    start.elapsed()
}

fn median(mut taken: Vec<Duration>) -> String {
    taken.sort();
    format!("median {:.3} s of {}", taken[taken.len() / 2].as_secs_f64(), taken.len())
}

/// This book, so many times over. Its commands stay, for their recordings are looked up for every
/// saved page; those of the other copies have none and would run, so they are left out.
fn copied(copies: usize) -> Scratch {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let book = Scratch::with_page("");
    fs::remove_file(book.path("book/page.md")).unwrap();
    for folder in ["cmdrun", "code", "reader", "recorded", "stepper", "tests", "theme", "xray"] {
        copy(&root.join(folder), &book.path(folder));
    }
    for file in ["book.toml", "Cargo.lock", "Cargo.toml", "rust-toolchain.toml"] {
        fs::copy(root.join(file), book.path(file)).unwrap();
    }
    // What it compiles stays for the next time.
    let target = root.join("target/edit-loop").display().to_string();
    book.write(".cargo/config.toml", &format!("[build]\ntarget-dir = {target:?}\n"));
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
