//! Figures are worth nothing without the machine they come from.

use std::env;
use std::fs;
use std::process::Command;

use super::workspace;

/// Processor, cores, system, the versions of all that a report names, and the day, as a line of
/// Markdown.
pub fn description(report: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let system = [
        processor().unwrap_or_else(|| "unknown processor".into()),
        format!("{cores} cores"),
        told("uname", &["-sr"]),
        told("rustc", &["--version"]),
        told("python3", &["--version"]),
    ];
    let named = crates().into_iter().chain(python_packages()).filter(|(name, _)| is_named(name, report));
    let parts: Vec<String> = system
        .into_iter()
        .chain(named.map(|(name, version)| format!("{name} {version}")))
        .chain([told("date", &["+%Y-%m-%d"])])
        .collect();
    format!("Measured on: {}.\n", parts.join(", "))
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(": ")?.1.trim().to_string())
}

fn told(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string()).unwrap_or_default();
    if text.is_empty() { format!("no {program}") } else { text }
}

/// The crates that the benchmarks can use, each with its version.
fn crates() -> Vec<(String, String)> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = ["tree", "--offline", "--all-features", "--depth", "1", "--prefix", "none", "--manifest-path", manifest];
    let mut crates: Vec<_> = told(&cargo, &tree).lines().filter_map(|line| pair(line, " v")).collect();
    crates.sort();
    crates.dedup();
    crates
}

/// What `with_packages.py` installs.
fn python_packages() -> Vec<(String, String)> {
    let list = fs::read_to_string(workspace().join("code/listings/requirements.txt")).unwrap_or_default();
    list.lines().filter_map(|line| pair(line, "==")).collect()
}

fn pair(line: &str, between: &str) -> Option<(String, String)> {
    let (name, rest) = line.split_once(between)?;
    Some((name.to_string(), rest.split_whitespace().next()?.to_string()))
}

fn is_named(name: &str, report: &str) -> bool {
    let ends = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_alphanumeric());
    report
        .match_indices(name)
        .any(|(at, _)| ends(report[..at].chars().next_back()) && ends(report[at + name.len()..].chars().next()))
}
