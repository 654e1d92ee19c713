//! The programs in `code/compile_fail/` do not compile, and the compiler says what the book shows.
//!
//! After a change of the compiler or of a program, `SNAPSHOTS=overwrite cargo test --test compile_fail` writes its words anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::{Data, assert_data_eq};

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile_fail");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("the folder can be read").into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// What rustc says about a program, as it would print it.
fn words_of_the_compiler(program: &str) -> (bool, String) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--package", "many-hands", "--features", "must_not_compile", "--example", program]);
    let output = cargo.args(["--message-format", "json"]).output().expect("cargo starts");
    let messages = String::from_utf8(output.stdout).expect("cargo writes JSON");
    let messages = messages.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
    let words = messages.filter_map(|message: Value| {
        let is_about_program = message["reason"] == "compiler-message" && message["target"]["name"] == program;
        is_about_program.then(|| message["message"]["rendered"].as_str().unwrap_or_default().to_string())
    });
    (output.status.success(), words.collect())
}

#[test]
fn the_compiler_refuses_each_program_in_these_words() {
    let programs = programs();
    assert!(!programs.is_empty());
    for program in programs {
        let name = program.file_stem().and_then(|name| name.to_str()).expect("programs have plain names");
        let (compiled, words) = words_of_the_compiler(name);
        assert!(!compiled, "{name} compiles");
        assert!(words.contains("error"), "{name}: cargo failed, but not for a reason in the program:\n{words}");
        let of_std = "/library/"; // its sources are shown only where the component rust-src is installed
        assert!(
            !words.contains(of_std),
            "{name}: the compiler points into std, so its words depend on the machine:\n{words}"
        );
        assert_data_eq!(words, Data::read_from(&program.with_extension("stderr"), None).raw());
    }
}
