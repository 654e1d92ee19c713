//! What cargo has compiled that a reader's program is compiled against.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The crates that a program may name.
const CRATES: [&str; 8] = ["crossbeam", "exercises", "libc", "many_hands", "nix", "rayon", "rustix", "serde"];

/// Has cargo build this package in the workspace at `top`, where it is not fresh, and gives the
/// options by which rustc finds the crates that a program may name.
///
/// # Errors
///
/// If cargo cannot build it; the message has what cargo said.
pub fn options(top: &Path) -> Result<Vec<String>> {
    let mut cargo = Command::new("cargo");
    // As `cargo run --bin exercises` does, so that nothing is compiled with other features again.
    cargo.args(["build", "--quiet", "--bin", "exercises", "--message-format", "json-render-diagnostics"]);
    let output = cargo.current_dir(top).stdin(Stdio::null()).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo cannot build the judges:\n{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout)?;
    let messages: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut options = Vec::new();
    for name in CRATES {
        // Of two versions, the later one is what this package names.
        let library =
            messages.iter().filter(|message| message["target"]["name"] == name).filter_map(library).next_back();
        let library = library.with_context(|| format!("cargo names no library {name}"))?;
        options.extend(["--extern".to_owned(), format!("{name}={}", library.display())]);
        let folder = library.parent().unwrap_or(Path::new("")).display().to_string();
        options.extend(["-L".to_owned(), format!("dependency={folder}")]);
    }
    for folder in messages.iter().filter_map(|message| message["linked_paths"].as_array()).flatten() {
        options.extend(["-L".to_owned(), folder.as_str().unwrap_or_default().to_owned()]);
    }
    Ok(options)
}

fn library(message: &Value) -> Option<PathBuf> {
    let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    // The copy beside the other libraries, not the one that cargo puts at the top.
    files.map(PathBuf::from).find(|file| file.extension().is_some_and(|ending| ending == "rlib"))
}
