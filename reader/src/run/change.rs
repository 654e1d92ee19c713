//! Compiles a changed listing, outside of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use tokio::sync::OnceCell;

use super::report::Message;
use crate::supervise::Reach;

/// The compiler that cargo uses for the book, not the program that chooses it.
#[derive(Debug, Default)]
pub struct Compiler(OnceCell<PathBuf>);

impl Compiler {
    /// Its folder: `bin/rustc` is in it, and all that it needs.
    pub async fn folder(&self, root: &Path) -> Result<&PathBuf> {
        let ask = async || {
            let mut rustc = tokio::process::Command::new("rustc");
            let output = rustc.args(["--print", "sysroot"]).current_dir(root).output().await?;
            anyhow::Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim_end()))
        };
        self.0.get_or_try_init(ask).await.context("cannot find rustc")
    }
}

/// The arguments that make a program of this file in the present folder.
pub fn arguments(file: &str, program: &Path, incremental: &Path, externs: Vec<String>) -> Vec<String> {
    let mut arguments = vec![
        file.to_owned(),
        "--edition=2024".to_owned(),
        "--error-format=json".to_owned(),
        "-Cdebuginfo=0".to_owned(),
        format!("-Cincremental={}", incremental.display()),
        format!("-o{}", program.display()),
    ];
    arguments.extend(externs);
    arguments
}

/// One line of rustc's on standard error.
#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    is_primary: bool,
    file_name: String,
    line_start: usize,
    column_start: usize,
    line_end: usize,
    column_end: usize,
}

/// What rustc has to say about a listing. The count of errors at the end is left out.
pub fn messages(errors: &str, listing: &str) -> Vec<Message> {
    let file = format!("{listing}.rs");
    let diagnostics = errors.lines().filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok());
    let wanted = diagnostics.filter(|one| one.level == "warning" || one.level.starts_with("error"));
    wanted
        .filter_map(|one| {
            let text = one.rendered?;
            let span = one.spans.iter().find(|span| span.is_primary && span.file_name == file);
            if span.is_none() && (text.starts_with("error: aborting") || text.contains("emitted\n")) {
                return None;
            }
            Some(Message {
                line: span.map(|span| span.line_start),
                column: span.map(|span| span.column_start),
                end_line: span.map(|span| span.line_end),
                end_column: span.map(|span| span.column_end),
                level: if one.level == "warning" { "warning" } else { "error" }.to_owned(),
                text,
            })
        })
        .collect()
}

/// A folder with the source of a changed listing, and the program made from it; gone when dropped.
pub struct SourceFolder(PathBuf);

impl SourceFolder {
    /// Whatever user its program is made and run as can write to it.
    pub fn make(path: PathBuf, file: &str, source: &str, reach: Reach) -> Result<Self> {
        fs::create_dir(&path)?;
        let folder = Self(path);
        reach.give(&folder.0)?;
        fs::write(folder.0.join(file), source)?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for SourceFolder {
    fn drop(&mut self) {
        // If it fails, the folder goes with the server's.
        let _ = fs::remove_dir_all(&self.0);
    }
}
