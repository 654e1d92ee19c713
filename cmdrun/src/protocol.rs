//! The preprocessor as a program that the stock `mdbook` calls.

use std::io::{Read, Write};

use anyhow::{Context, Result};
use mdbook_preprocessor::{Preprocessor, parse_input};

use super::Cmdrun;

/// Reads a book as mdBook hands it out, and writes it back with outputs in the place of commands.
pub fn process(cmdrun: &Cmdrun, input: impl Read, output: impl Write) -> Result<()> {
    let (ctx, book) =
        parse_input(input).context("`reader cmdrun` is called by mdBook 0.5, with a book on its standard input")?;
    let book = cmdrun.run(&ctx, book)?;
    serde_json::to_writer(output, &book).context("cannot hand the book back to mdBook")
}
