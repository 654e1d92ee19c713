//! `record-xray [NAME...]`: records what the kernel sees of the listings in the book's pictures.
//!
//! Without a name, those whose trace is missing or was taken of other sources; a NAME is a part of
//! `chapter_02/fork_returns_twice.rs`. All pictures are drawn anew, and what no page includes goes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cmdrun::Book;
use support::blind::Blindness;
use support::xray::{FOLDER, Picture};

fn main() -> Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("it is in a repository")?;
    let programs = std::env::current_exe()?.parent().context("it lies in a folder")?.to_owned();
    let book = Book::open(root)?;
    let pictures = Picture::on_pages()?;
    let asked = |picture: &Picture| names.iter().any(|name| picture.path().contains(name.as_str()));
    ensure!(names.is_empty() || pictures.iter().any(asked), "no page includes such a picture");
    for picture in &pictures {
        let fits = || anyhow::Ok(picture.read()?.sources == picture.sources(&book)?);
        if asked(picture) || names.is_empty() && !fits().unwrap_or(false) {
            println!("{}", picture.path());
            picture.record(&book, &programs).with_context(|| picture.path())?;
        }
    }
    let mut wanted: Vec<PathBuf> = Vec::new();
    for picture in &pictures {
        for (file, drawing) in picture.drawings()? {
            fs::write(&file, drawing)?;
            wanted.push(file);
        }
        wanted.push(picture.file("json"));
    }
    let (file, table) = Blindness::table()?;
    fs::write(&file, table)?;
    wanted.push(file);
    for file in walkdir::WalkDir::new(root.join(FOLDER)) {
        let file = file?.into_path();
        if file.is_file() && !wanted.contains(&file) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}
