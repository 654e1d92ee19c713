//! The pictures of the pages: what the kernel saw of a listing.

use std::collections::BTreeSet;
use std::path::PathBuf;

use cmdrun::Book;
use cmdrun::recorded::Recordings;
use support::blind::Blindness;
use support::xray::{FOLDER, Picture};
use support::xray_rust;

use crate::book::{files, none, read, root};

const AGAIN: &str = "to record what is new and draw all: just xray";

fn pictures() -> Vec<Picture> {
    Picture::on_pages().unwrap()
}

#[test]
fn every_picture_is_of_the_sources_as_they_are() {
    let book = Book::open(root()).unwrap();
    let stale = |picture: &Picture| picture.read().unwrap().sources != picture.sources(&book).unwrap();
    let stale = pictures().into_iter().filter(stale).map(|picture| format!("{}; {AGAIN}", picture.path()));
    none(stale.collect());
}

#[test]
fn every_picture_is_the_drawing_of_its_trace() {
    let mut wrong = Vec::new();
    for picture in pictures() {
        for (file, drawing) in picture.drawings().unwrap() {
            if std::fs::read_to_string(&file).ok() != Some(drawing) {
                wrong.push(format!("{}; {AGAIN}", file.display()));
            }
        }
    }
    none(wrong);
}

/// The page says that almost nothing is seen of six million locks; its numbers are counted.
#[test]
fn the_table_of_the_blind_spot_is_counted_from_the_traces() {
    let (file, table) = Blindness::table().unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), table, "{AGAIN}");
    assert!(table.contains("| locks taken | 6,000,000 | 6,000,000 |"), "{table}");
}

/// On any machine, contended or not: what is asked of the kernel is a small part.
#[test]
fn the_kernel_sees_hardly_any_of_the_locks() {
    for seen in xray_rust("chapter-6", "lost_update_fixed") {
        let it = Blindness::of(&seen).unwrap();
        seen.shows("six million locks are taken", it.locks == 6_000_000);
        seen.shows("for one in a hundred at most the kernel is asked", it.calls * 100 < it.locks);
        seen.shows("a thread sleeps less often still", it.sleeps <= it.calls);
    }
}

/// By the schema, and written as `xray --json` writes it, so that `xray --read` draws the same.
#[test]
fn every_trace_is_the_json_of_xray() {
    let recordings = Recordings::read(root()).unwrap();
    for picture in pictures() {
        let recorded = picture.read().unwrap();
        assert_eq!(read(picture.file("json").strip_prefix(root()).unwrap()), recorded.json(), "{}", picture.path());
        assert!(recordings.machine(&recorded.machine).is_some(), "{}: {}", picture.path(), recorded.machine);
    }
}

#[test]
fn no_picture_is_left_over() {
    let pictures = pictures();
    let wanted: BTreeSet<PathBuf> =
        pictures.iter().flat_map(|picture| ["json", "svg", "table.html"].map(|ending| picture.file(ending))).collect();
    let found: BTreeSet<PathBuf> =
        ["json", "svg", "html"].iter().flat_map(|ending| files(FOLDER, ending)).map(|file| root().join(file)).collect();
    assert_eq!(found, wanted);
    assert!(pictures.len() >= 45, "{} pictures", pictures.len());
}

/// More marks than that are no picture.
#[test]
fn no_picture_has_more_marks_than_can_be_read() {
    let marks =
        |picture: &Picture| std::fs::read_to_string(picture.file("table.html")).unwrap().matches("<tr><td>").count();
    let long = pictures().into_iter().filter(|picture| marks(picture) > 60);
    none(long.map(|picture| picture.path()).collect());
}

/// A picture stands in a figure with a caption, and the same in words below it.
#[test]
fn every_picture_has_a_caption_and_a_table() {
    let figure = regex::Regex::new(
        r#"(?m)^<figure class="xray"(?: data-language="(?:Rust|Python)")?>\n\{\{#include \.\./\.\./recorded/xray/([\w/.]+)\.svg\}\}\n<figcaption>.+</figcaption>\n<details>\n<summary>.+</summary>\n\{\{#include \.\./\.\./recorded/xray/([\w/.]+)\.table\.html\}\}\n</details>\n</figure>$"#,
    )
    .unwrap();
    let mut wrong = Vec::new();
    for page in files("book", "md") {
        let text = read(&page);
        let whole = figure.captures_iter(&text).filter(|found| found[1] == found[2]).count();
        if whole != text.matches("recorded/xray/").count() / 2
            || whole != text.matches("<figure class=\"xray\"").count()
        {
            wrong.push(page.display().to_string());
        }
    }
    none(wrong);
}
