//! The mdBook preprocessor that puts the output of commands into pages.
//!
//! A page writes `<!-- cmdrun [flags] command -->`; the command runs in the folder of the page,
//! and its output takes the place of the comment. The syntax is mdbook-cmdrun's.

mod batch;
pub mod binary;
mod book;
mod cargo_run;
mod command;
mod config;
pub mod console;
mod digest;
mod excerpt;
mod find;
mod fit;
mod group;
mod job;
mod key;
mod machine;
mod mentions;
mod noise;
mod pages;
mod path;
mod programs;
mod progress;
pub mod protocol;
mod reads;
mod record;
pub mod recorded;
mod settings;
mod shell;
mod shown;
mod stop;
mod store;
mod summary;
mod toml_text;
mod transcript;
mod weave;
mod words;

pub use book::{Book, Source};
pub use fit::{Asked, Fit};
pub use machine::Machine;
pub use record::Wish;
pub use stop::Stop;
pub use transcript::Outcome;

/// The renderer whose pages are read.
pub const RENDERER: &str = "html";

/// Whether mdBook calls us for a renderer, unless the book's own `renderers` says something else:
/// for HTML, and for the Markdown that other tools go on with. Whatever checks links or spelling
/// or tests code does not need outputs, and would wait for them.
#[must_use]
pub fn supports(renderer: &str) -> bool {
    [RENDERER, "markdown"].contains(&renderer)
}
