//! The text of the crate in which a program of an exercise is compiled together with its check.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A program, and what judges it.
pub struct Program {
    /// The name by which it is run.
    pub entry: String,
    /// Its file.
    pub source: PathBuf,
    /// The `check.rs` of its exercise.
    pub check: PathBuf,
    /// Whether that runs it with every schedule.
    pub schedules: bool,
}

/// The folder, in the one that is given to [`write()`], of programs that are compiled against the
/// types of `schedules`. Nothing else has it in its path.
pub const MODELLED: &str = "modelled-for-schedules";

/// Gives the text of a crate's root, and writes what else the crate needs into a folder.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn write(programs: &[Program], folder: &Path) -> Result<String> {
    let mut root = String::from(
        "#[allow(unused_imports)]\nmod sim {\n    pub use ::std::*;\n    pub use ::exercises::schedules::model::{sync, thread};\n}\n",
    );
    let mut table = String::new();
    for (number, Program { entry, source, check, schedules }) in programs.iter().enumerate() {
        let mut modules = format!("#[path = {source:?}]\n#[allow(dead_code)]\nmod program;\n");
        if *schedules {
            let text = fs::read_to_string(source).with_context(|| format!("{} cannot be read", source.display()))?;
            let file = folder.join(MODELLED).join(format!("{number}.rs"));
            fs::create_dir_all(folder.join(MODELLED))?;
            fs::write(&file, modelled(&text))?;
            writeln!(modules, "#[path = {file:?}]\n#[allow(dead_code, unused)]\nmod modelled;")?;
        }
        writeln!(modules, "#[path = {check:?}]\n#[allow(dead_code)]\npub mod check;")?;
        write!(root, "mod entry_{number} {{\n{modules}}}\n")?;
        let module = format!("entry_{number}::check");
        writeln!(
            table,
            "    ::exercises::grade::Entry {{ name: {entry:?}, grade: {module}::grade, subject: {module}::subject }},"
        )?;
    }
    writeln!(root, "fn main() -> ::std::process::ExitCode {{\n    ::exercises::grade::main(&[\n{table}    ])\n}}")?;
    Ok(root)
}

/// The same program, line by line, with `crate::sim` in place of std.
fn modelled(text: &str) -> String {
    let mut modelled = String::with_capacity(text.len() + 200);
    let mut rest = text;
    while let Some(at) = rest.find("std::") {
        let before = rest[..at].trim_end_matches("::");
        let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        modelled.push_str(if is_word { &rest[..at] } else { before });
        modelled.push_str(if is_word { "std::" } else { "crate::sim::" });
        rest = &rest[at + "std::".len()..];
    }
    modelled + rest
}

#[cfg(test)]
mod tests {
    use super::modelled;

    #[test]
    fn only_the_crate_std_is_replaced() {
        let text = "use ::std::{sync::Mutex};\nfn f() { std::thread::yield_now(); my_std::f(); a::std::g() }";
        let expected =
            "use crate::sim::{sync::Mutex};\nfn f() { crate::sim::thread::yield_now(); my_std::f(); a::std::g() }";
        assert_eq!(modelled(text), expected);
    }
}
