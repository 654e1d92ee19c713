//! Figures are worth nothing without the machine they come from.

use std::fs;
use std::process::Command;

/// Processor, cores, system and versions, as a line of Markdown.
pub fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let parts = [
        processor().unwrap_or_else(|| "unknown processor".into()),
        format!("{cores} cores"),
        told("uname", "-sr"),
        told("rustc", "--version"),
        told("python3", "--version"),
        told("date", "+%Y-%m-%d"),
    ];
    format!("Measured on: {}.\n", parts.join(", "))
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(": ")?.1.trim().to_string())
}

fn told(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string()).unwrap_or_default();
    if text.is_empty() { format!("no {program}") } else { text }
}
