//! What a page includes of an exercise: Markdown that needs no script and no server.

use crate::spec::Exercise;

/// The file of a chapter, `book/chapter_06/exercises.md`, of which each page includes its own.
#[must_use]
pub fn file<'a>(exercises: impl IntoIterator<Item = &'a Exercise>) -> String {
    let mut text =
        String::from("<!-- Made from code/exercises. SNAPSHOTS=overwrite cargo test -p exercises pages -->\n");
    for exercise in exercises {
        let name = &exercise.name;
        text += &format!("\n<!-- ANCHOR: {name} -->\n{}<!-- ANCHOR_END: {name} -->\n", section(exercise));
    }
    text
}

fn section(exercise: &Exercise) -> String {
    let Exercise { name, chapter, title, task, hints, .. } = exercise;
    let program =
        |which: &str| format!("```rust\n{{{{#include ../../code/exercises/{chapter}/{name}/{which}.rs}}}}\n```\n");
    let mut text = format!("<section class=\"exercise\" id=\"exercise-{name}\" data-key=\"{chapter}/{name}\">\n\n");
    text += &format!("**Exercise: {title}.** {}\n\n{}\n", task.trim(), program("start"));
    text += &format!(
        "`cargo run --bin exercises -- watch {name}` puts the program into `exercises/{chapter}/{name}.rs`, and judges it by what it does each time you save it.\n\n"
    );
    for (hint, number) in hints.iter().zip(1..) {
        let summary = format!("Hint {number} of {}", hints.len());
        text += &folded("hint", &summary, &format!("{}\n", hint.trim()));
    }
    text += &folded("solution", "A solution", &program("solution"));
    text + "</section>\n"
}

fn folded(class: &str, summary: &str, text: &str) -> String {
    format!("<details class=\"{class}\">\n<summary>{summary}</summary>\n\n{text}\n</details>\n\n")
}
