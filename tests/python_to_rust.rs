//! The appendix "Python to Rust": every name in `book/python_to_rust.toml` exists, in Python and in
//! Rust, and the tables made of it are those that the book and the crate's documentation include.
//!
//! After a change of the file, `SNAPSHOTS=overwrite cargo test --test book python_to_rust` writes
//! the tables anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use crate::appendix::pages::Pages;
use crate::appendix::python_to_rust::Names;
use regex::Regex;
use serde_json::Value;
use snapbox::{Data, assert_data_eq};
use support::{can_run_twins, has_packages, has_redis_client, interpreter};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is two folders below the top")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(crate) static NAMES: LazyLock<Names> = LazyLock::new(|| toml::from_str(&read("book/python_to_rust.toml")).unwrap());

/// The paths of Rust's, each once.
fn rust_paths() -> BTreeSet<&'static str> {
    NAMES.rows().flat_map(|row| &row.rust).map(String::as_str).collect()
}

/// Where rustdoc says that a path is documented: a page of doc.rust-lang.org or docs.rs, or `None`
/// for many-hands' own.
type Docs = BTreeMap<&'static str, Option<String>>;

static DOCS: LazyLock<Docs> = LazyLock::new(|| resolve(&rust_paths()).unwrap_or_else(|error| panic!("{error}")));

/// Lets rustdoc resolve links to the paths, as it does in documentation comments. What it cannot
/// resolve is its error.
fn resolve(paths: &BTreeSet<&'static str>) -> Result<Docs, String> {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let (source, out) = (folder.path().join("probe.rs"), folder.path().join("doc"));
    let uses = LIBRARIES.keys().map(|name| format!("use {name} as _;\n"));
    let links = paths.iter().enumerate().map(|(n, path)| format!("//! [link {n}]({path})\n"));
    let text = ["#![deny(rustdoc::all)]\n".to_string()].into_iter().chain(links).chain(uses);
    fs::write(&source, text.collect::<String>()).expect("it can be written");
    // rustdoc links to a crate that is documented in a folder beside its own.
    let packages = locked_packages();
    for name in packages.keys() {
        fs::create_dir_all(out.join(name)).expect("it can be made");
    }

    let mut rustdoc = Command::new(Path::new(env!("CARGO")).with_file_name("rustdoc"));
    rustdoc.args(["--edition", "2024", "--crate-name", "probe", "--out-dir"]).arg(&out).arg(&source);
    for (name, library) in &*LIBRARIES {
        rustdoc.arg("--extern").arg(format!("{name}={}", library.display()));
        rustdoc.arg("-L").arg(format!("dependency={}", library.parent().expect("it is in a folder").display()));
    }
    let output = rustdoc.output().expect("rustdoc is beside cargo");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let page = fs::read_to_string(out.join("probe/index.html")).expect("rustdoc has written it");
    let link = Regex::new(r#"<a href="([^"]+)"[^>]*>link (\d+)</a>"#).unwrap();
    let found = link.captures_iter(&page).map(|found| (found[2].parse().expect("digits"), found[1].to_string()));
    let mut found: BTreeMap<usize, String> = found.collect();
    paths
        .iter()
        .enumerate()
        .map(|(n, path)| {
            let address = found.remove(&n).ok_or_else(|| format!("rustdoc has made no link to {path}"))?;
            Ok((*path, online(path, &address, &packages)))
        })
        .collect()
}

/// The address online of a page that rustdoc links to: it is on docs.rs if it is in rustdoc's
/// folder, or else the standard library's.
fn online(path: &str, address: &str, packages: &BTreeMap<String, (String, String)>) -> Option<String> {
    let Some(page) = address.strip_prefix("../") else { return Some(where_exported(path, address)) };
    let (name, _) = page.split_once('/')?;
    let (package, version) = packages.get(name).filter(|_| !["listings", "many_hands"].contains(&name))?;
    Some(format!("https://docs.rs/{package}/{version}/{page}"))
}

/// rustdoc links to where an item of the standard library is written, from where a page leads on to
/// where it is exported. This leads there at once.
fn where_exported(path: &str, address: &str) -> String {
    let (folder, page) = address.rsplit_once('/').expect("it has folders");
    let item = page.split('.').nth(1).expect("kind.item.html");
    let parts: Vec<_> = path.trim_end_matches(['(', ')', '!']).split("::").collect();
    match parts.iter().position(|part| *part == item) {
        Some(module) if parts[0] == "std" => {
            let version = folder.split('/').nth(3).expect("https://doc.rust-lang.org/version/");
            format!("https://doc.rust-lang.org/{version}/{}/{page}", parts[..module].join("/"))
        }
        _ => address.to_string(),
    }
}

/// The packages of Cargo.lock with their versions, by the name that their crates have in programs.
/// Of several versions, the last.
fn locked_packages() -> BTreeMap<String, (String, String)> {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).expect("cargo writes TOML");
    let packages = lock["package"].as_array().expect("a list");
    let field = |package: &toml::Value, key| package[key].as_str().expect("a text").to_string();
    let packages = packages.iter().map(|package| (field(package, "name"), field(package, "version")));
    packages.map(|(name, version)| (name.replace('-', "_"), (name, version))).collect()
}

/// The libraries that this test was built with: many-hands and its dependencies, and what these
/// depend on.
static LIBRARIES: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(|| {
    let wanted: toml::Table = toml::from_str(&read("code/listings/Cargo.toml")).expect("cargo reads it too");
    let wanted = wanted["dependencies"].as_table().expect("a table");
    let wanted: BTreeSet<_> = wanted.keys().map(|name| name.replace('-', "_")).collect();

    let mut cargo = Command::new(env!("CARGO"));
    // Of the whole workspace, as `cargo test` does it: with other features the programs would be
    // linked anew that other tests run meanwhile.
    cargo.args(["test", "--no-run", "--workspace", "--test", "book", "--message-format", "json"]).current_dir(root());
    let output = cargo.output().expect("cargo starts");
    let messages = String::from_utf8(output.stdout).expect("cargo writes JSON");
    let messages = messages.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
    let libraries = messages.filter_map(|message: Value| {
        let target = &message["target"];
        let name = target["name"].as_str()?.replace('-', "_");
        let is_library = target["kind"].as_array()?.iter().any(|kind| kind == "lib");
        let is_wanted = is_library && (name == "listings" || wanted.contains(&name));
        let file =
            message["filenames"].as_array()?.iter().filter_map(Value::as_str).find(|file| file.ends_with(".rlib"))?;
        let package = message["package_id"].as_str()?.to_string();
        is_wanted.then(|| ((name, package), PathBuf::from(file)))
    });
    // Of several versions, the last.
    let libraries: BTreeMap<(String, String), PathBuf> = libraries.collect();
    libraries.into_iter().map(|((name, _), file)| (name, file)).collect()
});

#[test]
fn every_path_of_rust_exists() {
    assert_eq!(DOCS.len(), rust_paths().len());
}

/// So that the test above cannot pass without looking.
#[test]
fn a_path_that_does_not_exist_is_found() {
    let wrong =
        ["std::thread::spwan()", "nix::unistd::getid()", "many_hands::process::Pool::aply()", "tokio::nothing!"];
    let right =
        ["std::thread::spawn()", "nix::unistd::gettid()", "many_hands::process::Pool::apply()", "tokio::select!"];
    let error = resolve(&wrong.into_iter().chain(right).collect()).unwrap_err();
    let unresolved = |path: &str| format!("unresolved link to `{}`", path.trim_end_matches(['(', ')', '!']));
    assert!(wrong.iter().all(|path| error.contains(&unresolved(path))), "{error}");
    assert!(!right.iter().any(|path| error.contains(&unresolved(path))), "{error}");
}

/// The names that the code in a column begins with, in the tables "Python to Rust" that close the
/// chapters: `Process` of `Process(target=f)`.
fn names_in_summaries(column: usize, name: &Regex) -> Vec<(String, String)> {
    let code = Regex::new("`([^`]+)`").unwrap();
    let mut names = Vec::new();
    for chapter in 1..=14 {
        let page = format!("book/chapter_{chapter:02}/summary.md");
        let Ok(text) = fs::read_to_string(root().join(&page)) else { continue };
        let table = text.split_once("{#python-to-rust}").expect("the table has this heading").1;
        let table = table.split_once("{#tutorials}").map_or(table, |(table, _)| table);
        for line in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
            let cell = line.split(" | ").nth(column).unwrap_or_default();
            let found = code.captures_iter(cell).filter_map(|code| name.captures(code.get(1)?.as_str()));
            names.extend(found.map(|name| (name[1].to_string(), format!("{page}: {line}"))));
        }
    }
    names
}

/// What a chapter's table names, the appendix has.
#[test]
fn the_appendix_agrees_with_the_tables_of_the_chapters() {
    let last = |name: &str, separator: &str| name.rsplit(separator).next().unwrap_or_default().to_string();
    let mut complaints = Vec::new();

    let of_python = NAMES.rows().flat_map(|row| row.python.iter().chain(&row.syntax));
    let of_python = of_python.map(|name| name.trim_matches('`').split(['(', '`']).next().unwrap_or_default());
    let of_python: BTreeSet<_> = of_python.map(|name| last(name, ".")).collect();
    let words = ["finally", "len", "try", "with", "yield"];
    let name = Regex::new(r"^([A-Za-z_][\w.]*)\s*(?:$|[^\w\s.=])").unwrap();
    for (name, place) in names_in_summaries(0, &name) {
        let name = last(&name, ".");
        if !of_python.contains(&name) && !words.contains(&name.as_str()) {
            complaints.push(format!("no {name} of Python's: {place}"));
        }
    }

    let of_rust: Vec<_> =
        NAMES.rows().flat_map(|row| &row.rust).map(|path| path.trim_end_matches(['(', ')', '!'])).collect();
    let path = Regex::new(r"^(\w+(?:::\w+)+)").unwrap();
    for (path, place) in names_in_summaries(1, &path) {
        // `Mutex::new(…)` is a way to write that there is a Mutex.
        let path = path.strip_suffix("::new").unwrap_or(&path);
        if !of_rust.iter().any(|known| *known == path || known.ends_with(&format!("::{path}"))) {
            complaints.push(format!("no {path} of Rust's: {place}"));
        }
    }
    assert!(complaints.is_empty(), "in book/python_to_rust.toml there is\n{}", complaints.join("\n"));
}

/// Which of the names Python does not have.
fn missing_in_python<'a>(names: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let of_packages = |name: &&str| name.starts_with("greenlet.") || name.starts_with("gevent.");
    let (packages, others): (BTreeSet<&str>, BTreeSet<&str>) = names.iter().partition(|name| of_packages(name));
    let (redis, library): (BTreeSet<&str>, BTreeSet<&str>) = others.iter().partition(|name| name.starts_with("redis."));
    let script = "tests/python_names.py";
    let mut missing = missing_by(&[script], &library);
    if !packages.is_empty() && has_packages() {
        missing.append(&mut missing_by(&["code/listings/with_packages.py", script], &packages));
    }
    if !redis.is_empty() && has_redis_client() {
        missing.append(&mut missing_by(&["code/listings/with_redis.py", script], &redis));
    }
    missing
}

fn missing_by<'a>(program: &[&str], names: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let mut python = Command::new(interpreter());
    let python = python.current_dir(root()).args(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("Python has run before");
    let lines = names.iter().map(|name| format!("{name}\n")).collect::<String>();
    python.stdin.take().expect("it is piped").write_all(lines.as_bytes()).expect("Python reads");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let missing = String::from_utf8(output.stdout).expect("names are text");
    let missing: BTreeSet<_> = missing.lines().collect();
    names.iter().copied().filter(|name| missing.contains(name)).collect()
}

#[test]
fn every_name_of_python_exists_unless_it_is_gone() {
    if can_run_twins() {
        let names = NAMES.rows().flat_map(|row| &row.python).map(String::as_str).collect();
        let gone =
            NAMES.rows().filter(|row| row.gone.is_some()).flat_map(|row| &row.python).map(String::as_str).collect();
        assert_eq!(missing_in_python(&names), gone);
    }
}

/// So that the test above cannot pass without looking.
#[test]
fn a_name_that_does_not_exist_is_found() {
    if can_run_twins() {
        let wrong = BTreeSet::from([
            "multiprocessing.Queue.put_now",
            "nothing",
            "threading.Lock.aquire",
            "threading.Thread(nmae=…)",
        ]);
        let right = BTreeSet::from([
            "multiprocessing.Queue.put",
            "print",
            "threading.Lock.acquire",
            "threading.Thread(name=…)",
        ]);
        assert_eq!(missing_in_python(&(&wrong | &right)), wrong);
    }
}

#[test]
fn the_links_lead_to_the_pages_of_rustdoc() {
    let address = |path| DOCS[path].as_deref();
    let std = "https://doc.rust-lang.org/1.95.0/std/sync/struct.Mutex.html#method.lock";
    assert_eq!(address("std::sync::Mutex::lock()"), Some(std));
    let rayon = Regex::new(r"^https://docs\.rs/rayon-core/[\d.]+/rayon_core/struct\.ThreadPoolBuilder\.html$").unwrap();
    assert!(rayon.is_match(address("rayon::ThreadPoolBuilder").unwrap()));
    assert_eq!(address("many_hands::process::Pool"), None);
}

#[test]
fn the_tables_are_made_of_the_names() {
    let pages: Vec<_> =
        walkdir::WalkDir::new(root().join("book")).min_depth(2).into_iter().collect::<Result<_, _>>().unwrap();
    let pages = pages.into_iter().map(walkdir::DirEntry::into_path);
    let pages = pages.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let pages: Vec<_> = pages.filter(|path| !path.to_string_lossy().ends_with(".table.md")).collect();
    let pages = Pages::read(&pages).unwrap();
    let table = |name: &str| Data::read_from(&root().join(name), None).raw();
    assert_data_eq!(
        NAMES.for_the_book(&pages, |path| DOCS[path].clone()).unwrap(),
        table("book/appendix/python_to_rust.table.md")
    );
    assert_data_eq!(NAMES.for_the_crate(), table("code/many-hands/src/python_to_rust.md"));
}
