//! Makes a module of each stepper's code, in which the names of std and shuttle lead to our
//! wrappers, and another in which they lead to shuttle itself, for the tests.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/spec.rs"]
#[allow(dead_code)]
mod spec;

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for source in ["build.rs", "src/spec.rs", "steppers.toml", "programs", "../code/listings"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let spec = spec::Spec::read(&package);
    write_modules(&spec, &package, &out, "stepped", "schedules::model");
    write_modules(&spec, &package, &out, "plain", "crate::plain");
}

/// Writes `out/KIND/NAME.rs` for each stepper, and `out/KIND.rs`, which has them all.
fn write_modules(spec: &spec::Spec, package: &Path, out: &Path, kind: &str, lead_to: &str) {
    fs::create_dir_all(out.join(kind)).expect("the output folder can be written");
    let (mut modules, mut table) = (String::new(), String::new());
    for stepper in &spec.stepper {
        let code = stepper.code(package);
        // What is shown comes first, so that a line of the module is the line of the same number.
        let mut text: String = code.shown.iter().map(|line| format!("{}\n", line.text)).collect();
        for import in &code.imports {
            writeln!(text, "{}", redirected(import, lead_to)).expect("a string takes it");
        }
        writeln!(text, "pub fn start() -> String {{ format!(\"{{:?}}\", {}) }}", stepper.call).expect("as above");
        let file = out.join(kind).join(&stepper.name).with_extension("rs");
        fs::write(&file, text).expect("the output folder can be written");
        let name = &stepper.name;
        writeln!(modules, "#[path = {file:?}]\n#[allow(dead_code, unused_imports)]\nmod {name};").expect("as above");
        writeln!(table, "    Program {{ name: {name:?}, start: {name}::start, source: include_str!({file:?}) }},")
            .expect("as above");
    }
    let all = format!("use crate::Program;\n/// All of them.\npub const PROGRAMS: &[Program] = &[\n{table}];\n");
    fs::write(out.join(kind).with_extension("rs"), modules + &all).expect("the output folder can be written");
}

/// The same import, from our modules.
fn redirected(import: &str, lead_to: &str) -> String {
    for (theirs, ours) in [
        ("use std::sync", "sync"),
        ("use std::thread", "thread"),
        ("use shuttle::sync", "sync"),
        ("use shuttle::thread", "thread"),
        ("use listings::pace", "pace"),
    ] {
        if let Some(rest) = import.strip_prefix(theirs) {
            return format!("use {lead_to}::{ours}{rest}");
        }
    }
    // `use shuttle::{Config, Runner, thread}`: of the checker itself, programs need the threads.
    if import.starts_with("use shuttle::{") && import.contains("thread") {
        return format!("use {lead_to}::thread;");
    }
    if import.starts_with("use shuttle::") { String::new() } else { import.into() }
}
