//! A build, once: in the folder that book.toml names, all or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::support::{Scratch, eventually, names, stderr};
use mdbook_driver::MDBook;
use tokio_util::sync::CancellationToken;
use walkdir::WalkDir;

const PAGE: &str = "# Page {#page}\n\n{{#include part.txt}}\n\n```console\n<!-- cmdrun echo \
                    '<b>' -->\n```\n\nThere are <!-- cmdrun echo 3 -->.\n";

fn book() -> Scratch {
    let book = Scratch::with_page(PAGE);
    book.write("book/part.txt", "<!-- cmdrun echo part -->\n");
    book
}

pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap();
            let content = fs::read(entry.path()).unwrap();
            (name.display().to_string(), content)
        })
        .collect()
}

#[test]
fn the_files_are_those_of_the_stock_tool() {
    let book = || {
        let book = book();
        book.configure("\n[output.html]\nedit-url-template = \"https://example.org/edit/{path}\"\n");
        for (file, text) in [("404.md", "Not here."), ("a.svg", "<svg/>"), ("deep/.nojekyll", "")] {
            book.write(&format!("book/{file}"), text);
        }
        book
    };
    let ours = book();
    ours.build().unwrap();
    // Through the command in book.toml: cmdrun as a program, with mdBook's protocol.
    let stock = book();
    MDBook::load(stock.root()).unwrap().build().unwrap();

    let ours = contents(&ours.path("target/book"));
    let stock = contents(&stock.path("target/book"));
    assert!(String::from_utf8_lossy(&ours["page.html"]).contains("&lt;b&gt;"));
    assert!(String::from_utf8_lossy(&ours["page.html"]).contains("https://example.org/edit/book/page.md"));
    assert_eq!(ours.keys().collect::<Vec<_>>(), stock.keys().collect::<Vec<_>>());
    for (name, content) in &ours {
        assert!(content == &stock[name], "{name} differs");
    }
}

#[test]
fn the_book_is_found_from_any_of_its_folders() {
    let book = book();
    book.write("code/listings/deep.rs", "");
    let mut reader = book.reader();
    reader.arg("build").current_dir(book.path("code/listings"));
    assert!(reader.status().unwrap().success());
    assert!(book.path("target/book/page.html").exists());
}

#[test]
fn without_a_book_there_is_a_clear_error() {
    let nowhere = tempfile::tempdir().unwrap();
    let mut reader = Command::new(env!("CARGO_BIN_EXE_reader"));
    let output = reader.arg("build").current_dir(&nowhere).output().unwrap();
    assert!(!output.status.success());
    assert!(stderr(&output).contains("there is no book.toml in"), "{}", stderr(&output));
}

#[test]
fn a_failed_build_leaves_the_pages_alone() {
    let book = book();
    book.build().unwrap();
    let before = contents(&book.path("target/book"));
    book.write("book/page.md", "<!-- cmdrun false -->\n");
    book.build().unwrap_err();
    assert!(before == contents(&book.path("target/book")));
}

#[test]
fn a_page_that_is_gone_is_gone_and_others_are_not_touched() {
    let book = book();
    book.write("book/SUMMARY.md", "# Summary\n\n- [Page](page.md)\n- [Other](other.md)\n");
    book.write("book/other.md", "other\n");
    book.build().unwrap();
    let style = names(&book.path("target/book/css"));
    let style = book.path(&format!("target/book/css/{}", style[0]));
    let written = || fs::metadata(&style).unwrap().modified().unwrap();
    let before = written();

    book.write("book/SUMMARY.md", "# Summary\n\n- [Page](page.md)\n");
    fs::remove_file(book.path("book/other.md")).unwrap();
    book.build().unwrap();
    assert!(!book.path("target/book/other.html").exists());
    assert_eq!(written(), before);
}

#[test]
fn sources_are_never_deleted() {
    for (src, build_dir) in [("book", "."), ("book", "book"), ("book", "book/out")] {
        let book = book();
        book.write(
            "book.toml",
            &format!("[book]\ntitle = \"Scratch\"\nsrc = \"{src}\"\n[build]\nbuild-dir = \"{build_dir}\"\n"),
        );
        let error = book.build().unwrap_err().to_string();
        assert!(error.contains("build-dir and src overlap"), "{error}");
        assert_eq!(book.read("book/page.md"), PAGE);
    }
}

#[test]
fn a_missing_include_is_told() {
    let book = Scratch::with_page("{{#include no-such-file.rs}}\n");
    let output = book.reader().arg("build").output().unwrap();
    assert!(stderr(&output).contains("no-such-file.rs"), "{}", stderr(&output));
}

#[test]
fn ctrl_c_kills_what_runs() {
    let book = Scratch::with_page("<!-- cmdrun while :; do echo >> beat; sleep 0.05; done -->\n");
    let mut reader = book.reader().arg("build").spawn().unwrap();
    eventually("the command runs", || book.path("book/beat").exists());
    let pid = rustix::process::Pid::from_child(&reader);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(reader.wait().unwrap().code(), Some(130));
    assert!(book.is_at_rest("book/beat"));
}

/// A renderer that takes its time stands for mdBook's own, which cannot be asked to stop either.
#[test]
fn ctrl_c_leaves_no_pages_of_a_build_that_did_not_end() {
    let book = book();
    let manifest = book.read("book.toml");
    book.write("book.toml", &format!("{manifest}\n[output.html]\n[output.slow]\ncommand = \"sleep 5\"\n"));
    let mut reader = book.reader().arg("build").spawn().unwrap();
    let staging = book.path("target/book.staging");
    eventually("the slow renderer runs", || staging.join("slow").exists());
    assert!(staging.join("html/page.html").exists());
    let pid = rustix::process::Pid::from_child(&reader);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(reader.wait().unwrap().code(), Some(130));
    assert!(!staging.exists());
}

#[test]
fn without_its_book_toml_a_book_is_not_built() {
    let book = book();
    book.write("book/notes/mine.txt", "notes");
    let known = reader::Book::around(&book.root()).unwrap();
    fs::remove_file(book.path("book.toml")).unwrap();
    let error = known.build(&CancellationToken::new()).unwrap_err().to_string();
    assert!(error.contains("book.toml is gone from"), "{error}");
    assert_eq!(book.read("book/notes/mine.txt"), "notes");
    assert!(!book.path("target/book").exists());
}

#[test]
fn links_that_lead_nowhere_stop_no_build() {
    let book = book();
    symlink("someone@somewhere.1", book.path("book/.#page.md")).unwrap();
    symlink(".", book.path("book/loop")).unwrap();
    book.build().unwrap();
    assert!(book.path("target/book/page.html").exists());
    assert!(!book.path("target/book/loop").exists());
}

#[test]
fn an_asset_can_turn_into_a_folder_and_back() {
    let book = book();
    book.write("book/a", "file");
    book.build().unwrap();
    fs::remove_file(book.path("book/a")).unwrap();
    book.write("book/a/b.txt", "deep");
    book.build().unwrap();
    assert_eq!(book.read("target/book/a/b.txt"), "deep");
    fs::remove_dir_all(book.path("book/a")).unwrap();
    book.write("book/a", "file");
    book.build().unwrap();
    assert_eq!(book.read("target/book/a"), "file");
}

#[test]
fn no_build_leaves_its_staging_folder_behind() {
    let book = Scratch::with_page("A page.\n");
    book.build().unwrap();
    assert!(!book.path("target/book.staging").exists());

    let book = Scratch::with_page("<!-- cmdrun false -->\n");
    book.build().unwrap_err();
    assert!(!book.path("target/book.staging").exists());
}

#[test]
fn a_full_disk_is_named_with_the_file_that_has_no_room() {
    let book = Scratch::with_page("```\n<!-- cmdrun seq 50000 -->\n```\n");
    fs::create_dir(book.path("target")).unwrap();
    for (room, file) in [("100k", "target/cmdrun/"), ("700k", "target/book.staging/")] {
        let mut reader = Command::new("unshare");
        reader.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
        reader.arg(format!("mount -t tmpfs -o size={room} none target || exit 77; \"$0\" build; ls -R target; exit 1"));
        let output = reader.arg(env!("CARGO_BIN_EXE_reader")).current_dir(book.root()).output().unwrap();
        // Where the kernel allows no mount.
        if output.status.code() == Some(77) || stderr(&output).starts_with("unshare: ") {
            return;
        }
        let (left, told) = (String::from_utf8_lossy(&output.stdout), stderr(&output));
        assert!(told.contains(file) && told.contains("No space left on device"), "{told}");
        assert!(!left.contains(".tmp") && !left.contains("staging"), "{left}");
    }
}
