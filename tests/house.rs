//! What holds for the repository as a whole: each thing has its place, and every line can be read.

use std::fs;
use std::path::{Path, PathBuf};

use listings::CHAPTERS;
use regex::Regex;

use crate::book::{files, name_of, none, read, root};

/// Characters that a line of a comment may have.
const WIDEST_COMMENT: usize = 100;

/// Where lines are held to their width.
const NARROW: [&str; 7] = ["cmdrun", "code", "reader", "schedules", "stepper", "tests", "xray"];

/// Characters that rustfmt gives a line of code. It leaves lines alone that have longer strings.
fn widest_code() -> usize {
    let settings: toml::Table = read("rustfmt.toml").parse().expect("rustfmt can read it");
    let width = settings["max_width"].as_integer().expect("a number of characters");
    width.try_into().expect("it is not negative")
}

#[test]
fn a_listing_is_named_in_its_chapters_list_alone() {
    let listings = CHAPTERS.iter().flat_map(|chapter| chapter.listings.iter().map(move |it| (chapter, it.name)));
    let shared = files("code/listings/src", "rs").into_iter().chain(files("code", "toml"));
    let shared: Vec<_> = shared.chain([PathBuf::from("Cargo.toml")]).map(|file| (read(&file), file)).collect();
    let mut complaints = Vec::new();
    for (chapter, name) in listings {
        let named = Regex::new(&format!(r"\b{name}\b")).expect("the pattern is well formed");
        let list = format!("code/listings/{}/mod.rs", name_of(chapter));
        let times = named.find_iter(&read(&list)).count();
        if times != 1 {
            complaints.push(format!("{list} names the listing {name} {times} times"));
        }
        let elsewhere = shared.iter().filter(|(text, _)| named.is_match(text));
        complaints.extend(elsewhere.map(|(_, file)| format!("{} names the listing {name}", file.display())));
    }
    none(complaints);
}

#[test]
fn every_line_is_narrow_enough_to_be_read() {
    let widest_code = widest_code();
    let mut complaints = Vec::new();
    for file in NARROW.iter().flat_map(|folder| files(folder, "rs")) {
        let mut is_example = false;
        for (line, number) in read(&file).lines().zip(1..) {
            let line_of_comment =
                line.trim_start().strip_prefix("//").map(|text| text.trim_start_matches(['/', '!', ' ']));
            is_example ^= line_of_comment.is_some_and(|text| text.starts_with("```"));
            let is_prose = line_of_comment.is_some() && !is_example;
            let widest = if is_prose { WIDEST_COMMENT } else { widest_code };
            let width = line.chars().count();
            // A row of a table cannot be broken.
            let is_row = line_of_comment.is_some_and(|text| text.starts_with("| "));
            let has_text = !is_prose && line.contains('"');
            if width > widest && !is_row && !has_text {
                complaints.push(format!("{}:{number}: {width} characters, {widest} at most", file.display()));
            }
        }
    }
    none(complaints);
}

/// Paths that are good on one machine only. `/home/someone/` belongs to no machine.
#[test]
fn no_file_names_a_path_of_one_machine() {
    let of_a_user = Regex::new(r"/(?:home|Users)/[\w.-]+/|/root/").expect("the pattern is well formed");
    // One folder below the root may well be called like one of ours, as `/src` is.
    let here = root().components().nth(2).map(|_| format!("{}/", root().display()));
    let mut complaints = Vec::new();
    for file in texts() {
        let text = read(&file);
        let mut found: Vec<_> = of_a_user.find_iter(&text).map(|path| path.as_str()).collect();
        found.extend(here.as_deref().filter(|here| text.contains(here)));
        found.retain(|path| *path != "/home/someone/");
        complaints.extend(found.iter().map(|path| format!("{}: {path}", file.display())));
    }
    none(complaints);
}

/// The files of the repository that are text, but for this one and what is made elsewhere.
fn texts() -> impl Iterator<Item = PathBuf> {
    let is_ours = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_hidden = entry.depth() > 0 && name.starts_with('.') && name != ".ci" && name != ".cargo";
        !is_hidden && !["target", "node_modules", "__pycache__"].contains(&&*name)
    };
    let entries = walkdir::WalkDir::new(root()).into_iter().filter_entry(is_ours);
    let files =
        entries.map(|entry| entry.expect("a folder of the repository can be read")).filter(|it| it.path().is_file());
    let files = files.map(|entry| entry.path().strip_prefix(root()).expect("it is below the top").to_path_buf());
    files
        .filter(|file| file != Path::new("tests/house.rs"))
        .filter(|file| fs::read_to_string(root().join(file)).is_ok())
}
