//! Outputs are kept for as long as what their commands ran stays the same.

use std::collections::BTreeSet;
use std::process::Output;

use crate::scratch::{Scratch, names, page, stderr};

/// A page that says when it ran, by a line in `book/ran`: spelled so that cmdrun does not take
/// the file for one that the output depends on.
fn noting(command: &str) -> String {
    format!("```\n<!-- cmdrun echo x >> $PWD/ran; {command} -->\n```\n")
}

fn runs(book: &Scratch) -> usize {
    book.lines("book/ran").len()
}

#[test]
fn an_output_is_kept_whatever_happens_to_the_page() {
    let book = Scratch::with_page(&noting("echo a"));
    book.expand().unwrap();
    book.write("book/page.md", &format!("More text.\n\n{}", noting("echo a")));
    assert!(book.expand().unwrap().contains("\na\n"));
    assert_eq!(runs(&book), 1);
}

#[test]
fn a_changed_command_or_flag_runs() {
    let book = Scratch::with_page(&noting("echo a"));
    book.expand().unwrap();
    book.write("book/page.md", &noting("echo b"));
    book.expand().unwrap();
    for flags in ["-1", "-1 --alone"] {
        book.write("book/page.md", &format!("```\n<!-- cmdrun {flags} echo x >> $PWD/ran; echo b; exit 1 -->\n```\n"));
        book.expand().unwrap();
    }
    assert_eq!(runs(&book), 4);
}

#[test]
fn a_changed_file_of_the_command_runs_it() {
    let book = Scratch::with_page(&noting("cat ../data/a.txt; cat <../data/b.txt"));
    book.write("data/a.txt", "a1\n");
    book.write("data/b.txt", "b1\n");
    book.write("data/c.txt", "c1\n");
    book.expand().unwrap();
    book.write("data/c.txt", "c2\n");
    book.expand().unwrap();
    assert_eq!(runs(&book), 1);
    book.write("data/a.txt", "a2\n");
    book.expand().unwrap();
    assert_eq!(runs(&book), 2);
    book.write("data/b.txt", "b2\n");
    assert!(book.expand().unwrap().contains("a2\nb2\n"));
    assert_eq!(runs(&book), 3);
}

#[test]
fn a_changed_file_that_matches_a_pattern_of_the_command_runs_it() {
    let book = Scratch::with_page(&noting("cat ../data/*.txt"));
    book.write("data/a.txt", "a1\n");
    book.write("data/b.md", "b1\n");
    book.expand().unwrap();
    book.write("data/b.md", "b2\n");
    book.expand().unwrap();
    assert_eq!(runs(&book), 1);
    book.write("data/a.txt", "a2\n");
    assert!(book.expand().unwrap().contains("a2\n"));
    assert_eq!(runs(&book), 2);
    book.write("data/c.txt", "c1\n");
    assert!(book.expand().unwrap().contains("a2\nc1\n"));
    assert_eq!(runs(&book), 3);
}

#[test]
fn a_failure_is_never_kept() {
    let book = Scratch::with_page(&noting("exit 3"));
    book.expand().unwrap_err();
    book.expand().unwrap_err();
    assert_eq!(runs(&book), 2);
    assert_eq!(names(&book.path("target/cmdrun")), [""; 0]);
}

#[test]
fn a_good_output_is_kept_beside_a_failure() {
    let failing = format!("{}\n<!-- cmdrun false -->\n", noting("echo a"));
    let book = Scratch::with_page(&failing);
    book.expand().unwrap_err();
    book.expand().unwrap_err();
    assert_eq!(runs(&book), 1);
}

#[test]
fn a_file_that_changes_during_the_run_leaves_nothing_kept() {
    let book = Scratch::with_page(&noting("cat data; echo later > data"));
    book.write("book/data", "first\n");
    assert!(book.expand().unwrap().contains("first\n"));
    assert!(book.expand().unwrap().contains("later\n"));
    assert_eq!(runs(&book), 2);
}

#[test]
fn pages_share_a_run_and_a_page_that_asks_twice_gets_two() {
    let count = "```\n<!-- cmdrun echo x >> $PWD/ran; wc -l < $PWD/ran | tr -d ' ' -->\n```\n";
    let book = Scratch::with_page("");
    let pages = book.expand_all([count.to_owned(), count.to_owned()]).unwrap();
    assert_eq!(pages, ["```\n1\n```\n", "```\n1\n```\n"]);
    assert_eq!(runs(&book), 1);
    let pages = book.expand_all([format!("{count}\n{count}")]).unwrap();
    assert_eq!(pages, ["```\n1\n```\n\n```\n2\n```\n"]);
    assert_eq!(runs(&book), 2);
}

#[test]
fn the_same_command_keeps_one_output_in_code_and_one_outside() {
    let command = "<!-- cmdrun echo out; echo err >&2 -->";
    let book = Scratch::with_page(&format!("{command}\n\n```\n{command}\n```\n"));
    for _ in 0..2 {
        assert_eq!(book.expand().unwrap(), "out\n\n```\nout\nerr\n```\n");
    }
}

#[test]
fn a_damaged_file_is_passed_over() {
    let book = Scratch::with_page(&noting("echo a"));
    book.expand().unwrap();
    let kept = format!("target/cmdrun/{}", names(&book.path("target/cmdrun"))[0]);
    let whole = book.read(&kept);
    for (n, damaged) in ["", "a\n", &whole[..whole.len() - 1], &whole.replace("\na\n", "\nb\n")].iter().enumerate() {
        book.write(&kept, damaged);
        assert!(book.expand().unwrap().contains("\na\n"));
        assert_eq!(runs(&book), n + 2, "{damaged:?}");
    }
}

#[test]
fn an_output_that_cannot_be_kept_is_told_with_its_file() {
    let book = Scratch::with_page(&noting("echo a"));
    book.write("target/cmdrun", "a file where a folder belongs");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("cannot keep an output in"), "{complaint}");
    assert!(complaint.contains("target/cmdrun/"), "{complaint}");
}

#[test]
fn nothing_is_said_when_nothing_runs() {
    let book = Scratch::with_page(&noting("echo a"));
    let first = book.preprocess(book.cmdrun());
    assert!(stderr(&first).contains("cmdrun: ran 1 of 1 commands"));
    let second = book.preprocess(book.cmdrun());
    assert_eq!(stderr(&second), "");
}

/// A book whose chapter 2 has listings, run by a cargo that notes what it is asked to do.
struct Workspace {
    book: Scratch,
    path: String,
}

const SOURCES: [&str; 8] = [
    "code/listings/src/lib.rs",
    "code/many-hands/src/process/pipe.rs",
    "code/listings/chapter_01/mod.rs",
    "code/listings/chapter_01/alone.rs",
    "code/listings/chapter_02/mod.rs",
    "code/listings/chapter_02/first.rs",
    "code/listings/chapter_02/second.rs",
    "code/listings/chapter_02/third.rs",
];

/// What the listings of such a book are, as its book.toml says it.
pub const READS: &str = r"
[[preprocessor.cmdrun.reads]]
command = '--bin chapter-(\d+) -- (\w+)'
files = ['code/listings/chapter_{1:02}/{2}.rs']

[[preprocessor.cmdrun.reads]]
command = '--bin chapter-(\d+)'
files = ['code/listings/chapter_{1:02}/*.rs']
";

impl Workspace {
    fn new() -> Self {
        let listing = |name| {
            let run = format!("cargo run -q --bin chapter-2 -- {name}");
            format!("```console\n$ {run}\n<!-- cmdrun {run} -->\n```\n\n")
        };
        let all = "```console\n<!-- cmdrun cargo run -q --bin chapter-2 -->\n```\n";
        let page = ["first", "second", "third"].map(listing).concat() + all;
        let book = Scratch::with_page(&page);
        book.configure(READS);
        let sources: Vec<_> = SOURCES.map(|source| book.path(source).display().to_string()).into();
        for file in SOURCES {
            book.write(file, "// as it was\n");
        }
        book.write("code/listings/chapter_02/third.rs", "fn main() { super::second::main() }\n");
        for file in ["Cargo.toml", "Cargo.lock", "code/Cargo.toml", "rust-toolchain.toml"] {
            book.write(file, "# as it was\n");
        }
        let root = book.root().display().to_string();
        let path = book.program(
            "cargo",
            &format!(
                "echo \"$*\" >> {root}/asked\n\
                 case $1 in\n\
                 build)\n\
                   if [ -e {root}/broken ]; then echo 'error: expected `;`' >&2; exit 101; fi\n\
                   target=${{CARGO_TARGET_DIR:-{root}/target}}\n\
                   mkdir -p $target/debug\n\
                   echo \"$target/debug/chapter-2: {}\" > $target/debug/chapter-2.d ;;\n\
                 run) echo \"output of $6\" ;;\n\
                 esac\n",
                sources.join(" ")
            ),
        );
        Self { book, path }
    }

    fn output(&self) -> Output {
        let mut command = self.book.cmdrun();
        command.env("PATH", &self.path);
        self.book.preprocess(command)
    }

    /// Builds the book; what cargo was asked for meanwhile, with `all` for a run of all listings.
    fn build(&self) -> BTreeSet<String> {
        let output = self.output();
        assert!(output.status.success(), "{}", stderr(&output));
        self.asked()
    }

    fn asked(&self) -> BTreeSet<String> {
        let asked = self.book.lines("asked");
        self.book.write("asked", "");
        asked
            .iter()
            .map(|line| match line.strip_prefix("run -q --bin chapter-2") {
                Some(rest) => rest.strip_prefix(" -- ").unwrap_or("all").to_owned(),
                None => "build".to_owned(),
            })
            .collect()
    }

    fn build_after_saving(&self, file: &str) -> BTreeSet<String> {
        self.build();
        let text = self.book.read(file);
        self.book.write(file, &format!("{text}// saved\n"));
        self.build()
    }
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

#[test]
fn cargo_builds_once_before_the_listings_run() {
    let workspace = Workspace::new();
    let output = workspace.output();
    let asked = workspace.book.lines("asked");
    assert_eq!(asked[0], "build --quiet --color never --bin chapter-2");
    assert_eq!(asked.iter().filter(|line| line.starts_with("build")).count(), 1);
    assert_eq!(asked.len(), 5);
    assert!(page(&output).contains("output of first"));
}

#[test]
fn without_a_change_cargo_is_not_asked() {
    let workspace = Workspace::new();
    assert_eq!(workspace.build(), set(["build", "first", "second", "third", "all"]));
    assert_eq!(workspace.build(), set([]));
}

#[test]
fn a_saved_listing_runs_alone_and_where_all_run() {
    let asked = Workspace::new().build_after_saving("code/listings/chapter_02/first.rs");
    assert_eq!(asked, set(["build", "first", "all"]));
}

#[test]
fn a_saved_listing_runs_those_that_mention_it() {
    let asked = Workspace::new().build_after_saving("code/listings/chapter_02/second.rs");
    assert_eq!(asked, set(["build", "second", "third", "all"]));
}

#[test]
fn a_saved_toolkit_file_or_manifest_runs_everything() {
    for file in [
        "code/listings/src/lib.rs",
        "code/many-hands/src/process/pipe.rs",
        "code/Cargo.toml",
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
    ] {
        let asked = Workspace::new().build_after_saving(file);
        assert_eq!(asked, set(["build", "first", "second", "third", "all"]), "{file}");
    }
}

#[test]
fn a_saved_chapter_runs_where_all_run() {
    assert_eq!(Workspace::new().build_after_saving("code/listings/chapter_02/mod.rs"), set(["build", "all"]));
}

#[test]
fn another_chapter_or_a_page_runs_nothing() {
    for file in ["code/listings/chapter_01/alone.rs", "code/listings/chapter_01/mod.rs", "book/page.md"] {
        assert_eq!(Workspace::new().build_after_saving(file), set([]), "{file}");
    }
}

#[test]
fn cargo_may_build_elsewhere() {
    let workspace = Workspace::new();
    let build = || {
        let mut command = workspace.book.cmdrun();
        command.env("PATH", &workspace.path).env("CARGO_TARGET_DIR", workspace.book.path("elsewhere"));
        assert!(workspace.book.preprocess(command).status.success());
        workspace.asked()
    };
    assert_eq!(build().len(), 5);
    assert_eq!(build(), set([]));
}

#[test]
fn a_compile_error_is_told_once_with_the_pages_that_wait() {
    let workspace = Workspace::new();
    workspace.book.write("broken", "");
    let output = workspace.output();
    assert!(!output.status.success());
    let told = stderr(&output);
    assert_eq!(told.matches("error: expected `;`").count(), 1, "{told}");
    assert!(told.contains("cargo cannot build chapter-2, which these pages run: book/page.md"), "{told}");
    assert_eq!(workspace.asked(), set(["build"]));
}
