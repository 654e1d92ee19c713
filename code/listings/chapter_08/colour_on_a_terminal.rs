//! Colours are for a terminal, and not for one where none were asked for.
//!
//! ```
//! use listings::chapter_08::colour_on_a_terminal::paint;
//!
//! assert_eq!(paint("stop", 31, false), "stop");
//! assert_eq!(paint("stop", 31, true), "\x1b[31mstop\x1b[0m");
//! ```

// ANCHOR: listing
use std::env;
use std::io::{IsTerminal, stdout};

pub fn wanted() -> bool {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stdout().is_terminal() && !no_color
}

pub fn paint(text: &str, color: u32, wanted: bool) -> String {
    if wanted { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_string() }
}

pub fn main() {
    println!("{}", paint("this is red on a terminal", 31, wanted()));
}
// ANCHOR_END: listing
