//! The table behind each plot.

use std::fmt::Write;

use super::{Comparison, Job, Language, Program, called, memory, spread, time};

pub fn job(comparison: &Comparison, job: &Job, programs: &[&Program]) -> String {
    let rounds = programs.first().map_or(0, |program| program.wall_ms.len());
    let mut text = head(comparison, &format!("{}, {rounds} interleaved rounds", job.title));
    text += "| way | time, median | from, to | CPU time | memory, median | from, to | lines |\n";
    text += "|---|---:|---:|---:|---:|---:|---:|\n";
    for program in programs {
        let said = |rounds: &[f64], say: fn(f64) -> String| match spread(rounds) {
            Some([low, median, high]) => (say(median), format!("{} to {}", say(low), say(high))),
            None => ("too short to see".to_owned(), String::new()),
        };
        let (median, range) = said(&program.wall_ms, time);
        let (cpu, _) = said(&program.cpu_ms, time);
        let (most, most_range) = said(&program.memory_mib(), memory);
        _ = writeln!(
            text,
            "| {} | {median} | {range} | {cpu} | {most} | {most_range} | {} |",
            name(&program.way, program.language),
            program.lines,
        );
    }
    text
}

pub fn crash(comparison: &Comparison) -> String {
    let mut text = head(comparison, "What remains of ten results when one job crashes");
    text += "| way | after a panic or an exception | after an abort |\n|---|---:|---:|\n";
    for crash in &comparison.crash {
        _ = writeln!(text, "| {} | {} of 10 | {} of 10 |", name(&crash.way, crash.language), crash.panic, crash.abort);
    }
    text
}

fn head(comparison: &Comparison, title: &str) -> String {
    format!("{}\n\n**{title}**\n\n", comparison.machine)
}

fn name(way: &str, language: Language) -> String {
    let called = called(way, language);
    match language {
        Language::Rust => format!("Rust, {called}"),
        Language::Python => format!("Python, {called}"),
    }
}
