//! `cargo run --bin appendix`: writes an appendix of the book as Markdown.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use appendix::ledger::Ledger;
use appendix::pages::Pages;
use appendix::{corrections, snippets};
use clap::{Parser, ValueEnum};

/// Writes an appendix of the book, as Markdown on standard output
#[derive(Parser)]
struct Arguments {
    /// Which one
    appendix: Appendix,
    /// The ledger, book/sources.toml
    ledger: PathBuf,
    /// The pages of the chapters, which the appendix links to
    #[arg(required = true)]
    pages: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Appendix {
    /// Where each snippet of the tutorials went
    Snippets,
    /// What the tutorials got wrong
    Corrections,
}

fn main() -> Result<()> {
    let Arguments { appendix, ledger: file, pages } = Arguments::parse();
    let ledger = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let ledger: Ledger = toml::from_str(&ledger).with_context(|| file.display().to_string())?;
    let pages = Pages::read(&pages)?;
    let text = match appendix {
        Appendix::Snippets => snippets::write(&ledger, &pages)?,
        Appendix::Corrections => corrections::write(&ledger, &pages)?,
    };
    print!("{text}");
    Ok(())
}
