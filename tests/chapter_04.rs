//! Chapter 4, "Threads": what each listing and its Python twin do.

use std::time::Duration;

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-4";

/// The numbers that one thread counts.
fn numbers() -> Vec<String> {
    (0..8).map(|n| n.to_string()).collect()
}

#[test]
fn thread_counts_while_main_prints() {
    for run in both(CHAPTER, "thread_counts_while_main_prints") {
        run.prints_in_any_order(numbers().iter().map(String::as_str).chain(["main has its say"]))
            .keeps_order(numbers());
    }
}

#[test]
fn join_before_the_last_line() {
    for run in both(CHAPTER, "join_before_the_last_line") {
        run.prints(numbers().iter().map(String::as_str).chain(["main has the last word"]));
    }
}

/// What exists can be started again in Python, so Python must refuse it.
#[test]
fn described_then_spawned() {
    let counts = ["main begins: 1", "described: 1", "the thread runs: 2"];
    for run in rust(CHAPTER, "described_then_spawned") {
        run.prints(counts);
    }
    for run in python(CHAPTER, "described_then_spawned") {
        run.prints(counts.into_iter().chain(["started again: threads can only be started once"]));
    }
}

#[test]
fn where_main_falls() {
    let places: Vec<_> = (1..=9).map(|place| format!("p{place}")).collect();
    let counts = places.iter().map(|place| format!("{{{place}}}")).collect::<Vec<_>>().join(", ");
    for run in both(CHAPTER, "where_main_falls") {
        run.prints([format!("main was the first of nine, the second, and so on to the last: [{counts}]")]);
        assert_eq!(places.iter().map(|place| run.captured(place)).sum::<u64>(), 1000);
    }
}

#[test]
fn countdown_by_two() {
    let one_by = |task| {
        let left = (0..3).rev().map(move |left| format!("{task}: {left} to go"));
        [format!("{task} begins")].into_iter().chain(left).collect::<Vec<_>>()
    };
    for run in both(CHAPTER, "countdown_by_two") {
        run.prints_in_any_order(one_by("one").into_iter().chain(one_by("two")))
            .keeps_order(one_by("one"))
            .keeps_order(one_by("two"))
            .takes_at_least(seconds(3));
    }
}

#[test]
fn pairs_counted() {
    for run in both(CHAPTER, "pairs_counted") {
        run.prints(["in pairs, one always ahead: {ahead}; otherwise: {pairs}; not in pairs: {mixed}"]);
        assert_eq!(run.captured("ahead") + run.captured("pairs") + run.captured("mixed"), 200);
    }
}

/// If `join` ran the threads one after another, the reader would wait for letters for ever.
#[test]
fn others_run_during_join() {
    for run in both(CHAPTER, "others_run_during_join") {
        run.prints_in_any_order([
            "main: joins the reader",
            "reader: got a",
            "reader: got b",
            "reader: got c",
            "main: the reader has ended",
        ])
        .keeps_order(["reader: got a", "reader: got b", "reader: got c", "main: the reader has ended"])
        .prints_before(["main: joins the reader"], ["main: the reader has ended"]);
    }
    for seen in xray_rust(CHAPTER, "others_run_during_join") {
        let joins = seen.printed("joins the reader");
        seen.shows("the writer wakes the reader during the join", seen.wakes_after(joins, 2, 1));
        seen.shows("and main is woken by the reader's end", seen.caused(ArrowKind::Exit) == [(1, 0)].into());
    }
}

#[test]
fn five_sleep_as_long_as_one() {
    for run in both(CHAPTER, "five_sleep_as_long_as_one") {
        let sleepers: Vec<_> = (1..=5).map(|n| format!("sleeper {n} lies down")).collect();
        let took = "five times three seconds took {took:word}";
        run.prints_in_any_order(sleepers.iter().map(String::as_str).chain([took]))
            .prints_before(&sleepers, [took])
            .takes_at_least(seconds(3));
    }
    for seen in xray_rust(CHAPTER, "five_sleep_as_long_as_one") {
        seen.shows("sleepers sleep side by side", seen.asleep_at_once() > 1);
    }
}

/// One after the other they would need fifteen seconds.
#[test]
fn five_real_sleeps_take_less_than_their_sum() {
    let run = command(binary(CHAPTER), ["five_sleep_as_long_as_one", "--real-time"]).run();
    run.takes_at_least(Duration::from_secs(3)).takes_less_than(Duration::from_secs(15));
}

/// Python gives every thread a name, since 3.10 with that of its function; Rust gives none. The
/// kernel's ids are those of the twin; Rust numbers threads itself.
#[test]
fn names_and_ids() {
    for run in rust(CHAPTER, "names_and_ids") {
        run.prints_in_any_order([
            "main: ThreadId({main})",
            "without a name: ThreadId({unnamed})",
            "started: ThreadId({one})",
            "worker: ThreadId({one})",
            "started: ThreadId({two})",
            "worker: ThreadId({two})",
        ]);
        assert!(run.stdout[0].starts_with("main: ") && run.stdout[1].starts_with("without a name: "));
        all_different(&run);
    }
    for run in python(CHAPTER, "names_and_ids") {
        run.prints_in_any_order([
            "MainThread: {main}",
            "Thread-1{target:text}: {unnamed}",
            "started: {one}",
            "worker: {one}",
            "started: {two}",
            "worker: {two}",
        ]);
        // The kernel may give the number of a thread that has ended to another one.
        run.different("main", "unnamed").different("main", "one").different("main", "two");
        assert!(run.stdout.iter().any(|line| line.starts_with("Thread-1: ") || line.contains("Thread-1 (introduce)")));
    }
}

fn all_different(run: &Run) {
    let names = ["main", "unnamed", "one", "two"];
    for (n, name) in names.iter().enumerate() {
        for other in &names[..n] {
            run.different(name, other);
        }
    }
}

#[test]
fn four_names_three_times() {
    for run in both(CHAPTER, "four_names_three_times") {
        let rounds = |n| (1..=3).map(move |round| format!("worker {n}, round {round}"));
        let lines: Vec<_> = (1..=4).flat_map(rounds).collect();
        let (begin, end) = ("main begins", "main ends");
        run.prints_in_any_order([begin, end].into_iter().chain(lines.iter().map(String::as_str)))
            .prints_before([begin], &lines)
            .prints_before(&lines, [end])
            .takes_at_least(seconds(3));
        for n in 1..=4 {
            run.keeps_order(rounds(n));
        }
    }
}

/// Python tells the kernel a thread's name from 3.14 on.
#[test]
fn name_in_the_kernel() {
    for run in rust(CHAPTER, "name_in_the_kernel") {
        run.prints([
            r#"Some("main") is to the kernel "chapter-4""#,
            "  thread {main} of process {main}",
            r#"Some("collector of letters") is to the kernel "collector of le""#,
            "  thread {other} of process {main}",
        ])
        .different("main", "other");
    }
    for run in python(CHAPTER, "name_in_the_kernel") {
        run.prints([
            "'MainThread' is to the kernel {program:text}",
            "  thread {main} of process {main}",
            "'collector of letters' is to the kernel {name:text}",
            "  thread {other} of process {main}",
        ])
        .different("main", "other");
    }
}

#[test]
fn move_gives_ownership() {
    for run in both(CHAPTER, "move_gives_ownership") {
        run.prints(["hello, bob; hello, bob"]);
    }
}

#[test]
fn scope_borrows() {
    for run in both(CHAPTER, "scope_borrows") {
        run.prints(["hello, bob", "bob has been greeted; letters: abc"]);
    }
}

/// Python counts owners as well, and also those of its own that a program does not see.
#[test]
fn arc_shares() {
    let measured = r#""many hands make light work": letters and words: [26, 5]"#;
    for run in rust(CHAPTER, "arc_shares") {
        run.prints([format!("{measured}; owners: 1")]);
    }
    for run in python(CHAPTER, "arc_shares") {
        run.prints([measured]);
    }
}

#[test]
fn what_threads_share() {
    for run in both(CHAPTER, "what_threads_share") {
        run.prints(["thread: its own is 7", "main: global 7, local 7, its own 1"]);
    }
}

#[test]
fn a_process_shares_no_globals() {
    for run in both(CHAPTER, "a_process_shares_no_globals") {
        run.prints(["after the process: 0", "after the thread: 10"]);
    }
}

/// A machine that offers more than one core has two threads on two of them at once.
#[test]
fn each_on_its_own_core() {
    for run in both(CHAPTER, "each_on_its_own_core") {
        run.prints_in_any_order([
            "this process may use {cores} cores",
            "sent to core {one}, runs on core {one}",
            "sent to core {other}, runs on core {other}",
        ]);
        if run.captured("cores") > 1 {
            run.different("one", "other");
        }
    }
}

/// Only in Python can the constructor of the base class be forgotten.
#[test]
fn a_struct_with_run() {
    for run in rust(CHAPTER, "a_struct_with_run") {
        run.prints(["on main: 2 1 0", "on worker: 4 3 2 1 0"]);
    }
    for run in python(CHAPTER, "a_struct_with_run") {
        run.prints([
            "on MainThread: 2 1 0",
            "on worker: 4 3 2 1 0",
            "without the base constructor: thread.__init__() not called",
        ]);
    }
}

#[test]
fn join_returns_the_result() {
    for run in rust(CHAPTER, "join_returns_the_result") {
        run.prints(["main: it is being calculated", "main: (3, 2, 0.5)"]).takes_at_least(seconds(10));
    }
    for run in python(CHAPTER, "join_returns_the_result") {
        run.prints(["main: it is being calculated", "main: join returns None", "main: (3, 2, 0.5)", "main: anything"])
            .takes_at_least(seconds(10));
    }
}

#[test]
fn lazy_map_starts_one_at_a_time() {
    for run in both(CHAPTER, "lazy_map_starts_one_at_a_time") {
        let turns = (1..=3).flat_map(|n| [format!("{n} begins"), format!("{n} ends")]);
        run.prints(turns.chain(["sum of the squares: 14".to_string()])).takes_at_least(seconds(3));
    }
    for seen in xray_rust(CHAPTER, "lazy_map_starts_one_at_a_time") {
        seen.shows("beside main there is never a second thread", seen.threads_alive_at_once() == 2);
        seen.shows("there are three in all", seen.lanes.len() == 4);
    }
}

#[test]
fn collect_starts_them_all() {
    for run in both(CHAPTER, "collect_starts_them_all") {
        let met = [1, 2, 3].map(|n| format!("{n} has met the others"));
        let squares = "squares: [1, 4, 9]".to_string();
        run.prints_in_any_order(met.iter().chain([&squares])).prints_before(&met, [&squares]);
    }
}

/// Who waits is told in Rust; in Python the result is missing, and the exit code is 0.
#[test]
fn panic_is_an_error_of_join() {
    for run in listing(CHAPTER, "panic_is_an_error_of_join").says(["attempt to divide by zero"]).rust() {
        run.prints(["6 / 3 is 2", "6 / 0 panicked: attempt to divide by zero", "8 / 2 is 4"]);
    }
    let told = ["Exception in thread Thread-2{target:text}:", "ZeroDivisionError: {why:text}"];
    for run in listing(CHAPTER, "panic_is_an_error_of_join").says(told).python() {
        run.prints(["6 / 3 is 2", "6 / 0 is None", "8 / 2 is 4"]);
    }
}

#[test]
fn unjoined_panic_in_a_scope() {
    let told = ["the first", "the second", "a scoped thread panicked"];
    for run in listing(CHAPTER, "unjoined_panic_in_a_scope").says(told).rust() {
        run.prints([
            "joined in the scope: an error is true, and main goes on",
            r#"not joined: the scope panicked, too: Some("a scoped thread panicked")"#,
        ]);
    }
}

#[test]
fn an_err_comes_back_whole() {
    for run in rust(CHAPTER, "an_err_comes_back_whole") {
        run.prints([
            "a number: 42",
            "an error, InvalidDigit: invalid digit found in string",
            "an error, Empty: cannot parse integer from empty string",
        ]);
    }
    for run in python(CHAPTER, "an_err_comes_back_whole") {
        run.prints([
            "a number: 42",
            "an error, ValueError: invalid literal for int() with base 10: 'forty-two'",
            "an error, ValueError: invalid literal for int() with base 10: ''",
        ]);
    }
}

#[test]
fn counted_while_alive() {
    for run in both(CHAPTER, "counted_while_alive") {
        let names = (1..=3).map(|n| format!("  Thread-{n}{{target{n}:text}}"));
        let (four, one) = ("alive, with main: 4".to_string(), "alive, with main: 1".to_string());
        run.prints([four].into_iter().chain(names).chain([one]));
    }
}

#[test]
fn the_kernels_count() {
    for run in both(CHAPTER, "the_kernels_count") {
        run.prints(["registered: 1", "known to the kernel: 3", "later: 0 and 1"]);
    }
}

/// The big difference: Python joins the thread at exit, Rust does not.
#[test]
fn main_ends_first() {
    for run in rust(CHAPTER, "main_ends_first") {
        run.prints(["main has ended"]);
    }
    for run in python(CHAPTER, "main_ends_first") {
        run.prints(["main has ended", "the thread has ended"]).takes_at_least(seconds(60));
    }
    for seen in xray_rust(CHAPTER, "main_ends_first") {
        let has_slept = |event: &Event| match event.what {
            What::Sleep { asked: Some(asked) } => event.until.is_some_and(|until| until - event.at >= asked),
            _ => false,
        };
        seen.shows("the thread does not come to the end of its sleep", !seen.of_lane(1).any(has_slept));
    }
}

#[test]
fn in_time_or_lost() {
    for run in both(CHAPTER, "in_time_or_lost") {
        run.prints(["the line came out {times} times, and was lost {lost} times"]);
        assert_eq!(run.captured("times") + run.captured("lost"), 200);
    }
}

#[test]
fn joined_at_the_end() {
    for run in both(CHAPTER, "joined_at_the_end") {
        run.prints_in_any_order(["main has ended", "the thread has ended"]).takes_at_least(seconds(2));
    }
}

/// In Python a thread is made a daemon before it starts, or not at all; in Rust nothing else can be
/// said.
#[test]
fn daemons_are_left() {
    let begun = [1, 2, 3].map(|task| format!("task {task} begins"));
    let alive = ["alive, with main: 4".to_string()];
    for run in rust(CHAPTER, "daemons_are_left") {
        run.prints_in_any_order(begun.iter().chain(&alive)).prints_before(&begun, &alive);
    }
    for run in python(CHAPTER, "daemons_are_left") {
        let late = ["made a daemon after the start: cannot set daemon status of active thread".to_string()];
        run.prints_in_any_order(begun.iter().chain(&alive).chain(&late)).prints_before(&begun, &alive);
    }
}

#[test]
fn a_daemon_tidies_up_nothing() {
    for run in both(CHAPTER, "a_daemon_tidies_up_nothing") {
        run.prints(["worker: the desk is tidy", "main has ended"]).takes_at_least(seconds(1));
    }
}

#[test]
fn asked_to_stop() {
    for run in both(CHAPTER, "asked_to_stop") {
        let ticks = (1..=3).map(|n| format!("main: tick {n}"));
        let end = ["clock: stopped, and put away", "main: the clock has ended"].map(String::from);
        run.prints(ticks.chain(end)).takes_at_least(seconds(3));
    }
}

/// Runs a Python program of a few lines that is too small for a listing, if there is a Python.
fn snippet(text: &str) -> Option<Trial<std::process::Command>> {
    can_run_twins().then(|| command(interpreter(), ["-W", "error", "-c", text]))
}

/// `run` names the method and does nothing; `code/refused/chapter_04/run_without_parentheses.rs`
/// does not compile.
#[test]
fn start_without_parentheses_does_nothing_in_python() {
    if let Some(program) = snippet("import threading as t; t.Thread(target=print, args=('started',)).start") {
        program.run().prints([""; 0]);
    }
}

#[test]
fn a_wrong_name_in_a_thread_is_no_failure_of_the_program_in_python() {
    let text = "import threading as t; t.Thread(target=lambda a, b: a + B, args=(1, 2)).start()";
    if let Some(program) = snippet(text) {
        program.says(["NameError: name 'B' is not defined{rest:text}"]).run().prints([""; 0]);
    }
}

#[test]
fn the_group_of_a_thread_is_none_in_python() {
    if let Some(program) = snippet("import threading; threading.Thread(group=1)") {
        program.exits_with(1).says(["AssertionError: group argument must be None for now"]).run();
    }
}

#[test]
fn a_thread_without_a_target_does_nothing_in_python() {
    if let Some(program) = snippet("import threading as t; x = t.Thread(); x.start(); x.join(); print(x.is_alive())") {
        program.run().prints(["False"]);
    }
}

#[test]
fn set_name_and_set_daemon_are_deprecated_in_python() {
    for (call, instead) in [("getName()", "name"), ("setName('x')", "name"), ("setDaemon(True)", "daemon")] {
        let text = format!(
            "import sys, threading; old = sys.version_info < (3, 10)\n\
             try: threading.Thread().{call}\n\
             except DeprecationWarning as warning: print(warning)\n\
             else: print('{instead} attribute' if old else 'none')"
        );
        if let Some(program) = snippet(&text) {
            let run = program.run();
            assert!(run.stdout[0].contains(&format!("{instead} attribute")), "{:?}", run.stdout);
        }
    }
}

/// `sys.exit` is an exception of the main thread, so Python joins the others all the same;
/// `os._exit` ends the process.
#[test]
fn sys_exit_waits_for_threads_in_python_and_os_exit_does_not() {
    let sleep_and_exit = |long, exit| {
        snippet(&format!(
            "import os, sys, threading, time\n\
             threading.Thread(target=lambda: (time.sleep({long}), print('done', flush=True))).start()\n\
             {exit}(0)"
        ))
    };
    if let Some(program) = sleep_and_exit(0.2, "sys.exit") {
        program.run().prints(["done"]);
    }
    if let Some(program) = sleep_and_exit(30.0, "os._exit") {
        program.run().prints([""; 0]).takes_less_than(Duration::from_secs(30));
    }
}
