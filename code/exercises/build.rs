//! Makes one program of all solutions, starts and mutants, so that the tests compile them once.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result};

#[path = "src/crate_root.rs"]
#[allow(dead_code)]
mod crate_root;
#[path = "src/spec.rs"]
#[allow(dead_code)]
mod spec;

use crate_root::Program;

fn main() -> Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("cargo sets it")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").context("cargo sets it")?);
    // As a whole: a chapter may get its first exercise.
    println!("cargo::rerun-if-changed=.");
    let mut programs = Vec::new();
    for exercise in spec::Exercise::all(&package)? {
        for (name, source) in exercise.programs() {
            if name == spec::START && !exercise.start_compiles() {
                continue;
            }
            let entry = format!("{}/{name}", exercise.name);
            let check = exercise.folder.join("check.rs");
            programs.push(Program { entry, source, check, schedules: exercise.schedules });
        }
    }
    // What the judge itself is tested with.
    let of_the_judge = |file: &str| package.join("tests/judge").join(file);
    programs.push(Program {
        entry: "judge/limits".to_owned(),
        source: of_the_judge("program.rs"),
        check: of_the_judge("check.rs"),
        schedules: false,
    });
    let root = crate_root::write(&programs, &out)?;
    fs::write(out.join("graded.rs"), root)?;
    Ok(())
}
