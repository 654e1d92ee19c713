//! What makes a recording stale, and what does not.

use cmdrun::{Book, Fit};

use crate::scratch::Scratch;

const CONFIGURATION: &str = r"recorded = 'recorded'

[[preprocessor.cmdrun.reads]]
command = '--bin chapter-(?<chapter>\d+) -- (\w+)'
files = ['code/chapter_{chapter:02}/{2}.rs']

[[preprocessor.cmdrun.reads]]
command = '--bin chapter-(\d+)'
files = ['code/chapter_{1:02}/*.rs']

[[preprocessor.cmdrun.reads]]
command = 'told'
files = ['code/told.txt', 'code/told/*.txt']
";

/// A book with one command, recorded, among many files.
fn recorded(command: &str) -> Scratch {
    let book = Scratch::with_page("");
    book.configure(CONFIGURATION);
    book.write("book/SUMMARY.md", "# Summary\n\n- [Page](deep/page.md)\n");
    // What would run is replaced, so that no cargo and no Python is needed.
    book.write("book/deep/page.md", &format!("```console\n<!-- cmdrun {command} -->\n```\n"));
    for (file, text) in [
        ("code/src/lib.rs", "pub mod web;\n"),
        ("code/src/web.rs", "pub fn fetch() {}\n"),
        ("code/chapter_06/mod.rs", "pub mod first;\n"),
        ("code/chapter_06/first.rs", "use listings::web::fetch;\nuse listings::chapter_05::{far::away, near};\n"),
        ("code/chapter_06/second.rs", "use super::third;\n// super::first\n"),
        ("code/chapter_06/third.rs", "const TEXT: &str = include_str!(\"third.txt\");\n"),
        ("code/chapter_06/third.txt", "three\n"),
        ("code/chapter_05/far.rs", "use crate::chapter_04::further::*;\n"),
        ("code/chapter_05/mod.rs", "pub fn near() {}\n"),
        ("code/chapter_04/further.rs", "\n"),
        ("code/chapter_06/twin.py", "import os, sibling\n"),
        ("code/chapter_06/sibling.py", "def f():\n    from cousin import x\n"),
        ("code/chapter_06/cousin.py", "x = 1\n"),
        ("code/chapter_06/stranger.py", "\n"),
        ("code/a file.txt", "a\n"),
        ("code/one.md", "1\n"),
        ("code/told.txt", "told\n"),
        ("code/told/more.txt", "more\n"),
    ] {
        book.write(file, text);
    }
    let path = ["cargo", "python3"].map(|program| book.program(program, "echo printed\n"))[0].clone();
    let status = book.cmdrun().env("PATH", path).arg("record").status().unwrap();
    assert!(status.success());
    book
}

fn fit(book: &Scratch) -> Fit {
    Book::open(&book.root()).unwrap().commands().unwrap()[0].fit
}

/// The files of which a change makes the recording of a command stale.
fn read_by(command: &str) -> Vec<&'static str> {
    let book = recorded(command);
    assert_eq!(fit(&book), Fit::Fits, "{command}");
    let is_read = |file: &&str| {
        let text = book.read(file);
        book.write(file, &format!("{text}changed\n"));
        let fit = fit(&book);
        book.write(file, &text);
        assert_eq!(self::fit(&book), Fit::Fits, "{file}");
        fit == Fit::Stale
    };
    FILES.into_iter().filter(is_read).collect()
}

const FILES: [&str; 18] = [
    "code/src/lib.rs",
    "code/src/web.rs",
    "code/chapter_06/mod.rs",
    "code/chapter_06/first.rs",
    "code/chapter_06/second.rs",
    "code/chapter_06/third.rs",
    "code/chapter_06/third.txt",
    "code/chapter_05/far.rs",
    "code/chapter_05/mod.rs",
    "code/chapter_04/further.rs",
    "code/chapter_06/twin.py",
    "code/chapter_06/sibling.py",
    "code/chapter_06/cousin.py",
    "code/chapter_06/stranger.py",
    "code/a file.txt",
    "code/one.md",
    "code/told.txt",
    "code/told/more.txt",
];

#[test]
fn a_listing_is_read_with_those_it_mentions_and_without_the_toolkit() {
    let first =
        ["code/chapter_06/first.rs", "code/chapter_05/far.rs", "code/chapter_05/mod.rs", "code/chapter_04/further.rs"];
    assert_eq!(read_by("cargo run -q --bin chapter-6 -- first"), first);
}

#[test]
fn a_listing_is_read_with_its_neighbours_and_the_files_it_names() {
    let second = ["code/chapter_06/second.rs", "code/chapter_06/third.rs", "code/chapter_06/third.txt"];
    assert_eq!(read_by("cargo run -q --bin chapter-6 -- second"), second);
}

#[test]
fn a_chapter_is_read_as_a_whole() {
    let read = read_by("cargo run -q --bin chapter-6 -- --list");
    for file in ["mod.rs", "first.rs", "second.rs", "third.rs"] {
        assert!(read.contains(&format!("code/chapter_06/{file}").as_str()), "{read:?}");
    }
    assert!(!read.contains(&"code/chapter_06/twin.py"), "{read:?}");
}

#[test]
fn a_twin_is_read_with_the_siblings_it_imports() {
    let twin = ["code/chapter_06/twin.py", "code/chapter_06/sibling.py", "code/chapter_06/cousin.py"];
    assert_eq!(read_by("python3 ../../code/chapter_06/twin.py 2>&1 | grep -v '^ '"), twin);
}

#[test]
fn files_are_read_by_name_with_spaces_and_by_pattern() {
    assert_eq!(read_by("cat '../../code/a file.txt'"), ["code/a file.txt"]);
    assert_eq!(read_by("sh -c 'cat \"../../code/a file.txt\"'"), ["code/a file.txt"]);
    assert_eq!(read_by("cat ../../code/*.md"), ["code/one.md"]);
}

#[test]
fn book_toml_and_the_comment_say_what_else_is_read() {
    assert_eq!(read_by("echo told"), ["code/told.txt", "code/told/more.txt"]);
    let flags = "--reads ../../code/one.md --reads ../../code/told/*.txt";
    assert_eq!(read_by(&format!("{flags} echo a")), ["code/one.md", "code/told/more.txt"]);
}

#[test]
fn a_file_that_a_pattern_matches_since_then_is_read() {
    let book = recorded("cat ../../code/*.md");
    book.write("code/two.md", "2\n");
    assert_eq!(fit(&book), Fit::Stale);
}

#[test]
fn another_clone_with_other_line_ends_has_the_same_digest() {
    let command = "cargo run -q --bin chapter-6 -- first";
    let (book, clone) = (recorded(command), recorded(command));
    clone.write("recorded/deep.toml", &book.read("recorded/deep.toml").replace('\n', "\r\n"));
    let listing = "code/chapter_06/first.rs";
    clone.write(listing, &clone.read(listing).replace('\n', "\r\n"));
    assert_eq!(fit(&clone), Fit::Fits);
}

#[test]
fn another_command_or_status_has_another_digest() {
    let book = recorded("true");
    book.write("book/deep/page.md", "```\n<!-- cmdrun --alone true -->\n```\n");
    assert_eq!(fit(&book), Fit::Fits);
    book.write("book/deep/page.md", "```\n<!-- cmdrun -1 true -->\n```\n");
    assert_eq!(fit(&book), Fit::Stale);
    book.write("book/deep/page.md", "```\n<!-- cmdrun false -->\n```\n");
    assert_eq!(fit(&book), Fit::Missing);
}

#[test]
fn a_rule_that_means_nothing_is_refused() {
    for rule in ["command = '('\nfiles = []", "command = 'a'", "command = 'a'\nfiles = ['b']\nx = 1"] {
        let book = Scratch::with_page("");
        book.configure(&format!("[[preprocessor.cmdrun.reads]]\n{rule}"));
        let complaint = format!("{:#}", Book::open(&book.root()).unwrap_err());
        assert!(complaint.contains("reads"), "{complaint}");
    }
}
