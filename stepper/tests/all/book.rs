//! What pages show is what the programs do, and the programs are those of the pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use miniz_oxide::deflate::compress_to_vec;
use stepper::{STEPPED, package, recording};

use crate::{ALL, none};

/// Bytes that the fragment of a stepper may have, plain and compressed.
const LARGEST: [usize; 2] = [40_000, 10_000];

/// Bytes that the script may have, compressed.
const LARGEST_SCRIPT: usize = 10_000;

fn read(path: impl AsRef<Path>) -> String {
    let path = package().join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn compressed(text: &str) -> usize {
    compress_to_vec(text.as_bytes(), 9).len()
}

#[test]
fn recordings_are_what_the_command_makes_today() {
    let mut complaints = Vec::new();
    for it in ALL.iter() {
        let name = &it.stepper.name;
        let recorded = fs::read_to_string(recording(name)).unwrap_or_default();
        if recorded != it.stepper.fragment(&it.graph) {
            complaints.push(format!("recorded/stepper/{name}.html is missing or stale: just steppers {name}"));
        }
    }
    none(complaints);
}

#[test]
fn no_recording_is_left_over() {
    let files = fs::read_dir(package().join("../recorded/stepper")).expect("there are recordings");
    let files: BTreeSet<_> = files.map(|entry| entry.expect("it can be read").file_name()).collect();
    let names: BTreeSet<_> = ALL.iter().map(|it| format!("{}.html", it.stepper.name).into()).collect();
    assert_eq!(files, names);
}

#[test]
fn each_is_on_its_page_and_so_is_its_listing() {
    let mut complaints = Vec::new();
    for it in ALL.iter() {
        let (name, page) = (&it.stepper.name, &it.stepper.page);
        let text = read(Path::new("book").join(page)) + "\n";
        let include = format!("\n\n{{{{#include ../../recorded/stepper/{name}.html}}}}\n\n");
        if text.matches(&include).count() != 1 {
            complaints.push(format!("{page} does not include {name} once, between empty lines"));
        }
        if let Some(listing) = &it.stepper.listing
            && !text.contains(&format!("{{{{#include ../../code/listings/{listing}:listing}}}}"))
        {
            complaints.push(format!("{page} shows {name}, whose code is from {listing}, and not that"));
        }
    }
    none(complaints);
}

#[test]
fn what_is_shown_is_the_listing_line_by_line() {
    let mut complaints = Vec::new();
    for it in ALL.iter() {
        let name = &it.stepper.name;
        let listing = it.stepper.listing.as_ref().map(|listing| read(Path::new("code/listings").join(listing)));
        let listing: Vec<_> = listing.iter().flat_map(|text| text.lines()).collect();
        let place = |marker: &str| listing.iter().position(|line| line.trim() == marker);
        let on_the_page = place("// ANCHOR: listing")..place("// ANCHOR_END: listing");
        for line in it.stepper.code(package()).shown {
            let Some(number) = line.listing else { continue };
            if listing.get(number - 1) != Some(&line.text.as_str()) {
                complaints.push(format!("{name}: line {number} of the listing is not `{}`", line.text));
            }
            if !(on_the_page.start < Some(number - 1) && Some(number - 1) < on_the_page.end) {
                complaints.push(format!("{name}: line {number} of the listing is not on the page"));
            }
        }
        if it.stepper.listing.is_some() != it.stepper.code(package()).shown.iter().any(|it| it.listing.is_some()) {
            complaints.push(format!("{name} has a listing, and shows nothing of it"));
        }
    }
    none(complaints);
}

#[test]
fn what_is_compiled_is_what_is_shown_line_by_line() {
    for it in ALL.iter() {
        let compiled = it.stepper.program(STEPPED).source;
        let shown: Vec<_> = it.stepper.code(package()).shown.into_iter().map(|line| line.text).collect();
        let compiled: Vec<_> = compiled.lines().collect();
        assert_eq!(compiled[..shown.len()], shown, "{}", it.stepper.name);
        // What is added to it imports names, and calls the program.
        for added in &compiled[shown.len()..] {
            let is_known = added.is_empty() || added.starts_with("use ") || added.starts_with("pub fn start() ");
            assert!(is_known, "{}: {added}", it.stepper.name);
        }
    }
}

#[test]
fn fragments_show_the_code_and_have_no_empty_line() {
    for it in ALL.iter() {
        let fragment = it.stepper.fragment(&it.graph);
        let (_, code) = fragment.split_once("<ol").expect("it has a list of lines");
        let (code, _) = code.split_once("</ol>").expect("the list ends");
        let lines = code.lines().filter_map(|line| line.strip_prefix("<li><span>")?.strip_suffix("</span></li>"));
        let lines = lines.map(|line| line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        let shown = it.stepper.code(package()).shown.into_iter().map(|line| line.text);
        assert_eq!(lines.collect::<Vec<_>>(), shown.collect::<Vec<_>>(), "{}", it.stepper.name);
        assert!(fragment.lines().all(|line| !line.trim().is_empty()), "{}: Markdown ends it there", it.stepper.name);
        assert_eq!(fragment.matches("</script>").count(), 1, "{}: data end the script", it.stepper.name);
    }
}

#[test]
fn fragments_and_the_script_are_small() {
    let mut complaints = Vec::new();
    for it in ALL.iter() {
        let fragment = it.stepper.fragment(&it.graph);
        let sizes = [fragment.len(), compressed(&fragment)];
        if sizes > LARGEST || sizes[1] > LARGEST[1] {
            complaints.push(format!("{}: {sizes:?} bytes, plain and compressed", it.stepper.name));
        }
    }
    let script = compressed(&read("theme/stepper.js"));
    if script > LARGEST_SCRIPT {
        complaints.push(format!("theme/stepper.js: {script} bytes, compressed"));
    }
    none(complaints);
}

#[test]
fn marks_and_names_are_not_ambiguous() {
    for it in ALL.iter() {
        let count = it.graph.states.iter().map(|state| state.seen.threads.len()).max().expect("it has states");
        let names = it.stepper.thread_names();
        let initials: BTreeSet<_> = names[..count].iter().map(|name| name[..1].to_uppercase()).collect();
        assert_eq!(initials.len(), count, "{}: a mark beside a line is the first letter", it.stepper.name);
        let code: String = it.stepper.code(package()).shown.into_iter().map(|line| line.text + "\n").collect();
        for name in &it.stepper.shared {
            let word = name.split(['[', '.']).next().expect("the first part is there");
            assert!(code.contains(word), "{}: nothing in its code is called {name}", it.stepper.name);
        }
    }
}
