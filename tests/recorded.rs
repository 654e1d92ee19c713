//! What the pages show is what was recorded, of the sources as they are now.
//!
//! That a recording keeps its listing's contract is held with the live runs, by the tests of the
//! chapters.

use std::collections::BTreeSet;

use cmdrun::recorded::Recordings;
use cmdrun::{Book, Fit};

use crate::book::{files, none, read, root};

#[test]
fn every_command_has_a_recording_that_fits() {
    let book = Book::open(root()).unwrap();
    let wrong = book.check().unwrap();
    assert!(wrong.is_empty(), "\n{}\n\nto record what is new: {}\n", wrong.join("\n"), book.how_to_record());
}

/// So that the test above cannot pass without looking.
#[test]
fn every_comment_of_a_page_is_known() {
    let commands = Book::open(root()).unwrap().commands().unwrap();
    let known: BTreeSet<_> = commands.iter().map(|asked| asked.command.as_str()).collect();
    assert!(commands.iter().all(|asked| asked.fit != Fit::Missing));
    let mut unknown = Vec::new();
    for page in files("book", "md") {
        for comment in read(&page).split("<!-- cmdrun ").skip(1) {
            let comment = comment.split(" -->").next().unwrap_or_default();
            if !known.iter().any(|command| comment.ends_with(command)) {
                unknown.push(format!("{}: {comment}", page.display()));
            }
        }
    }
    none(unknown);
}

#[test]
fn every_recording_names_a_machine_that_is_described() {
    let recordings = Recordings::read(root()).unwrap();
    for name in recordings.names() {
        for transcript in recordings.transcripts(name) {
            assert!(recordings.machine(&transcript.machine).is_some(), "{name}: {}", transcript.machine);
        }
    }
}
