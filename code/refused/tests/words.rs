//! The programs of this package do not compile, and the compiler says what the book shows.
//!
//! After a change of the compiler or of a program, `SNAPSHOTS=overwrite cargo test --package
//! refused` writes its words anew.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::{Data, assert_data_eq};

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn programs() -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(package()).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("the folder can be read").into_path());
    let in_chapter = |path: &PathBuf| {
        let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        folder.is_some_and(|name| name.starts_with("chapter_"))
    };
    files.filter(in_chapter).filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// The crates that the programs use: what cargo makes for this package, by name.
fn libraries() -> BTreeMap<String, PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--package", "refused", "--message-format", "json"]).current_dir(package());
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo writes JSON");
    let messages = messages.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
    let libraries = messages.filter_map(|message: Value| {
        let name = message["target"]["name"].as_str()?.replace('-', "_");
        let mut files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
        let file = files.rfind(|file| file.ends_with(".rlib"))?;
        ["many_hands", "rayon", "tokio"].contains(&name.as_str()).then(|| (name, PathBuf::from(file)))
    });
    libraries.collect()
}

/// What rustc says about a program, whose path it names as from the top of the repository.
fn words_of_the_compiler(program: &Path, libraries: &BTreeMap<String, PathBuf>) -> (bool, String) {
    let top = package().ancestors().nth(2).expect("the package is two folders below the top");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut rustc = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"));
    rustc.args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "--out-dir"]).arg(folder.path());
    rustc.arg(program.strip_prefix(top).expect("it is below the top")).current_dir(top);
    for (name, library) in libraries {
        rustc.arg("--extern").arg(format!("{name}={}", library.display()));
        rustc.arg("-L").arg(format!("dependency={}", library.parent().expect("it is in a folder").display()));
    }
    let output = rustc.env_remove("RUST_BACKTRACE").output().expect("rustc is beside cargo");
    let words = String::from_utf8(output.stderr).expect("rustc writes text");
    // How many errors there were is left out, as cargo does.
    let words = words.split_inclusive("\n\n").filter(|part| !part.starts_with("error: aborting due to"));
    (output.status.success(), words.collect())
}

#[test]
fn the_compiler_refuses_each_program_in_these_words() {
    let (programs, libraries) = (programs(), libraries());
    assert!(!programs.is_empty());
    assert_eq!(libraries.len(), 3, "{libraries:?}");
    for program in programs {
        let (compiled, words) = words_of_the_compiler(&program, &libraries);
        let name = program.display();
        assert!(!compiled, "{name} compiles");
        assert!(words.contains("error"), "{name} is refused, but not for a reason in the program:\n{words}");
        // std's sources are there only where the component rust-src is installed, and the toolkit's
        // lines move.
        let mut places = words.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
        assert!(
            places.all(|place| place.starts_with("code/refused/")),
            "{name}: the compiler points out of the program, to what may be different elsewhere:\n{words}"
        );
        assert_data_eq!(words, Data::read_from(&program.with_extension("stderr"), None).raw());
    }
}
