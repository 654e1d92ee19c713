use std::fs;
use std::path::{Path, PathBuf};

use exercises::fragment;
use exercises::spec::{Exercise, chapters};
use snapbox::{Data, assert_data_eq};

use crate::none;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn book() -> PathBuf {
    package().join("../../book")
}

/// `SNAPSHOTS=overwrite cargo test -p exercises pages` writes the files anew.
#[test]
fn pages_include_what_is_made_of_the_exercises() {
    let all = Exercise::all(package()).unwrap();
    for chapter in chapters(package()).unwrap() {
        let name = chapter.file_name().unwrap().to_string_lossy();
        let text = fragment::file(all.iter().filter(|exercise| exercise.chapter == name));
        let file = book().join(&*name).join("exercises.md");
        assert_data_eq!(text, Data::read_from(&file, None).raw());
    }
}

#[test]
fn every_exercise_ends_the_section_that_it_belongs_to() {
    let mut complaints = Vec::new();
    for Exercise { name, chapter, at, .. } in Exercise::all(package()).unwrap() {
        let (page, id) = at.split_once('#').unwrap_or((&at, ""));
        let text = fs::read_to_string(book().join(&chapter).join(page)).unwrap_or_default();
        let include = format!("{{{{#include exercises.md:{name}}}}}");
        let section = text.split_once(&format!(" {{#{id}}}\n")).map_or("", |(_, rest)| rest);
        let section = section.split("\n#").next().unwrap_or_default();
        let ends = section.split_once(&include).map(|(_, rest)| rest);
        // Questions and other exercises may follow.
        let is_include = |line: &str| line.is_empty() || line.starts_with("{{#include ");
        if !ends.is_some_and(|rest| rest.lines().all(is_include)) || text.matches(&include).count() != 1 {
            complaints.push(format!("{chapter}: the section {at} does not end with {include}"));
        }
    }
    none(complaints);
}
