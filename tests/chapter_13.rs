//! Chapter 13, "Choosing": what each listing and its Python twin do, and that tables and plots are
//! those of the data.

#[path = "../code/listings/benches/comparison/mod.rs"]
mod comparison;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use comparison::{CRASH, Comparison, DATA, JOBS, Language, workspace};
use listings::chapter_13;
use listings::pace::seconds;
use nix::unistd::{SysconfVar, sysconf};
use snapbox::{Data, assert_data_eq};
use support::*;

use crate::pictures::is_plot;

const CHAPTER: &str = "chapter-13";

/// What a Rust program says on stderr when job 4 panics.
const PANIC: [&str; 2] = ["thread {who:text} panicked at {place:text}", "job 4 panics"];

fn measured() -> Comparison {
    toml::from_str(&fs::read_to_string(workspace().join(DATA)).unwrap()).unwrap()
}

/// `SNAPSHOTS=overwrite cargo test --test book plots` makes them anew, of what was measured before.
#[test]
fn tables_and_plots_are_made_of_the_data() {
    for (path, text) in measured().files().unwrap() {
        assert_data_eq!(text, Data::read_from(&workspace().join(path), None).raw());
    }
}

#[test]
fn no_table_or_plot_is_left_of_other_data() {
    let made: BTreeSet<PathBuf> = measured().files().unwrap().into_keys().map(|path| workspace().join(path)).collect();
    for folder in made.iter().filter_map(|path| path.parent()).collect::<BTreeSet<_>>() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_written = |ending: &OsStr| ending == "md" || ending == "toml";
            let is_picture = path.extension().is_some_and(|ending| ending == "svg") && !is_plot(&path);
            let is_of_the_page = is_picture || path.extension().is_some_and(is_written);
            let is_of_the_page = folder.ends_with("chapter_13") && is_of_the_page;
            assert!(is_of_the_page || made.contains(&path), "nothing makes {}", path.display());
        }
    }
}

#[test]
fn every_program_is_measured_and_its_lines_are_counted() {
    let measured = measured();
    for job in JOBS.iter().chain([&CRASH]) {
        for (language, ways) in [(Language::Rust, job.ways), (Language::Python, job.twins)] {
            let timed = measured.program.iter().filter(|it| it.job == job.name && it.language == language);
            let counted = measured.crash.iter().filter(|it| job.name == CRASH.name && it.language == language);
            let found: Vec<_> = timed.map(|it| &it.way).chain(counted.map(|it| &it.way)).collect();
            assert_eq!(found, ways, "{}", job.name);
        }
    }
    for program in &measured.program {
        let lines = comparison::lines(&program.listing(), program.language).unwrap();
        assert_eq!(program.lines, lines, "{} has changed: run `just bench choosing`", program.listing());
    }
}

#[test]
fn lines_are_those_of_code_that_is_shown() {
    let rust = "//! Doc.\n\n// ANCHOR: listing\nuse std::io;\n\n/// Doc.\nfn main() {\n    // why\n    run(); // here\n\
                }\n// ANCHOR_END: listing\nfn hidden() {}\n";
    assert_eq!(comparison::lines_of(rust, Language::Rust), 4);
    let python =
        "\"\"\"One\ntwo.\n\"\"\"\n\nimport os\n\n\ndef f():\n    \"\"\"Doc.\"\"\"\n    # why\n    return 1  # here\n";
    assert_eq!(comparison::lines_of(python, Language::Python), 3);
}

/// But for the two that the others use.
#[test]
fn every_listing_is_a_way_of_a_job() {
    let ways = JOBS.iter().chain([&CRASH]).flat_map(|job| job.ways.iter().map(|way| format!("{}_{way}", job.name)));
    let mut expected: BTreeSet<_> = ways.collect();
    expected.extend(["everyone_is_here".to_string(), "room_for_files".to_string()]);
    let listings = chapter_13::CHAPTER.listings.iter().map(|listing| listing.name.to_string());
    assert_eq!(listings.collect::<BTreeSet<_>>(), expected);
}

/// Both take less time than the thousand waits one after the other.
fn wait_side_by_side(name: &str) {
    for run in both(CHAPTER, name) {
        run.prints(["1000 waits are over"]).takes_less_than(seconds(500));
    }
}

/// It takes the thousand waits one after the other, divided by the cores of the machine, or longer.
fn waits_core_by_core(run: &Run) {
    run.prints(["1000 waits are over"]);
    if run.is_live() {
        let cores = sysconf(SysconfVar::_NPROCESSORS_ONLN).unwrap().unwrap();
        run.takes_at_least(seconds(500) / u32::try_from(cores).unwrap());
    }
}

/// Both print the same line.
fn print_in_both(name: &str, line: &str) {
    for run in both(CHAPTER, name) {
        run.prints([line]);
    }
}

/// The Rust program has so many results after the panic, and none after the abort.
fn dies_of_an_abort(name: &str, results: usize) {
    for _ in 0..2 {
        for run in listing(CHAPTER, name).says(PANIC).rust() {
            let panic = format!("after a panic: {results} of 10 results");
            run.prints([panic.as_str(), "the process with the abort: signal: 6 (SIGABRT){dumped:text}"]);
        }
    }
}

/// Its twin has nine results after the exception, and none after the abort.
fn twin_dies_of_an_abort(name: &str, says: &[&str]) {
    for _ in 0..2 {
        for run in listing(CHAPTER, name).says(says).python() {
            run.prints(["after an exception: 9 of 10 results", "the process with the abort: signal 6"]);
        }
    }
}

/// Both lose one result, whatever happened.
fn survives_an_abort(name: &str, twin_says: &[&str]) {
    for _ in 0..2 {
        for run in listing(CHAPTER, name).says(PANIC).rust() {
            run.prints(["after a panic: 9 of 10 results", "after an abort: 9 of 10 results"]);
        }
        for run in listing(CHAPTER, name).says(twin_says).python() {
            run.prints(["after an exception: 9 of 10 results", "after an abort: 9 of 10 results"]);
        }
    }
}

#[test]
fn thousand_waits_threads() {
    wait_side_by_side("thousand_waits_threads");
}

#[test]
fn thousand_waits_may() {
    wait_side_by_side("thousand_waits_may");
}

#[test]
fn thousand_waits_tokio() {
    wait_side_by_side("thousand_waits_tokio");
}

#[test]
fn thousand_waits_rayon() {
    for _ in 0..2 {
        rust(CHAPTER, "thousand_waits_rayon").iter().for_each(waits_core_by_core);
    }
}

#[test]
fn thousand_waits_pool() {
    for run in both(CHAPTER, "thousand_waits_pool") {
        waits_core_by_core(&run);
    }
}

#[test]
fn room_for_files() {
    for run in both(CHAPTER, "room_for_files") {
        run.prints(["open files allowed: {before} before, {now} now"]);
        assert!(run.captured("now") >= 10_100 && run.captured("now") >= run.captured("before"));
    }
}

#[test]
fn thousand_waits_processes() {
    print_in_both("thousand_waits_processes", "1000 waits are over");
}

#[test]
fn steps_alone() {
    print_in_both("steps_alone", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn steps_threads() {
    print_in_both("steps_threads", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn steps_rayon() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "steps_rayon") {
            run.prints(["all numbers up to 200000 take 22938602 steps"]);
        }
    }
}

#[test]
fn steps_processes() {
    print_in_both("steps_processes", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn steps_pool() {
    print_in_both("steps_pool", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn steps_may() {
    print_in_both("steps_may", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn steps_tokio() {
    print_in_both("steps_tokio", "all numbers up to 200000 take 22938602 steps");
}

#[test]
fn small_tasks_threads() {
    print_in_both("small_tasks_threads", "10000 tasks, the sum of their results is 333283335000");
}

#[test]
fn small_tasks_rayon() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "small_tasks_rayon") {
            run.prints(["10000 tasks, the sum of their results is 333283335000"]);
        }
    }
}

#[test]
fn small_tasks_pool() {
    print_in_both("small_tasks_pool", "10000 tasks, the sum of their results is 333283335000");
}

#[test]
fn small_tasks_may() {
    print_in_both("small_tasks_may", "10000 tasks, the sum of their results is 333283335000");
}

#[test]
fn small_tasks_tokio() {
    print_in_both("small_tasks_tokio", "10000 tasks, the sum of their results is 333283335000");
}

#[test]
fn stream_threads() {
    print_in_both("stream_threads", "100000 messages, their sum is 4999950000");
}

#[test]
fn stream_processes() {
    print_in_both("stream_processes", "100000 messages, their sum is 4999950000");
}

#[test]
fn stream_may() {
    print_in_both("stream_may", "100000 messages, their sum is 4999950000");
}

#[test]
fn stream_tokio() {
    print_in_both("stream_tokio", "100000 messages, their sum is 4999950000");
}

#[test]
fn everyone_is_here() {
    for run in both(CHAPTER, "everyone_is_here") {
        run.prints(["3 are here"; 3]);
    }
}

#[test]
fn connections_threads() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "connections_threads") {
            run.prints(["10000 of 10000 were told that 10000 are here"]);
        }
        for run in python(CHAPTER, "connections_threads") {
            run.prints(["1000 of 1000 were told that 1000 are here"]);
        }
    }
}

#[test]
fn connections_may() {
    print_in_both("connections_may", "10000 of 10000 were told that 10000 are here");
}

#[test]
fn connections_tokio() {
    print_in_both("connections_tokio", "10000 of 10000 were told that 10000 are here");
}

#[test]
fn crash_threads() {
    dies_of_an_abort("crash_threads", 9);
    twin_dies_of_an_abort("crash_threads", &["RuntimeError: job 4 raises"]);
}

#[test]
fn crash_rayon() {
    dies_of_an_abort("crash_rayon", 0);
}

#[test]
fn crash_may() {
    dies_of_an_abort("crash_may", 9);
    twin_dies_of_an_abort("crash_may", &["RuntimeError: job 4 raises"]);
}

#[test]
fn crash_tokio() {
    dies_of_an_abort("crash_tokio", 9);
    twin_dies_of_an_abort("crash_tokio", &[]);
}

#[test]
fn crash_processes() {
    survives_an_abort("crash_processes", &["RuntimeError: job 4 raises"]);
}

#[test]
fn crash_pool() {
    survives_an_abort("crash_pool", &[]);
}
