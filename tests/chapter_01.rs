//! Chapter 1, "Tasks, processes, threads": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-1";

/// A word of Rust's or Python's: true or True.
fn says(run: &Run, line: usize, ending: &str) -> bool {
    run.stdout[line].to_lowercase().ends_with(ending)
}

/// A number with one decimal, in tenths.
fn tenths(run: &Run, whole: &str, tenth: &str) -> u64 {
    run.captured(whole) * 10 + run.captured(tenth)
}

#[test]
fn one_program_two_processes() {
    for run in both(CHAPTER, "one_program_two_processes") {
        run.prints_in_any_order([
            "I am process {me}",
            "process {one} runs {program:word}",
            "process {two} runs {program:word}",
        ])
        .different("one", "two")
        .different("one", "me")
        .different("two", "me");
    }
}

#[test]
fn the_second_start_hands_over() {
    for run in both(CHAPTER, "the_second_start_hands_over") {
        run.prints(["{second}: the desk is taken, I hand over my letter and end", "{first}: I open the letter too"])
            .different("first", "second");
    }
}

#[test]
fn a_tree_of_processes() {
    for run in both(CHAPTER, "a_tree_of_processes") {
        run.prints(["{main} {name:word}", "    {shell} sh", "        {a} cat", "        {b} cat", "        {c} cat"])
            .different("a", "b")
            .different("b", "c")
            .different("a", "c");
    }
}

#[test]
fn what_a_process_owns() {
    for run in both(CHAPTER, "what_a_process_owns") {
        run.prints([
            "number:       {pid}",
            "program:      {program:word}",
            "user:         {user}",
            "memory:       {memory} KiB",
            "in use:       {used} KiB",
            "in areas:     {areas}",
            "open files:   {files}",
            "at most:      {limit:word}",
            "environment:  {variables} variables",
            "threads:      1",
        ]);
        assert!(run.captured("used") <= run.captured("memory"));
        assert!(run.captured("files") >= 3, "the standard streams are open");
    }
}

/// The first thread has the number of the process.
#[test]
fn each_thread_is_a_task() {
    for run in both(CHAPTER, "each_thread_is_a_task") {
        run.prints_in_any_order([
            "{main:word}: task {process} of process {process}",
            "typing: task {a} of process {process}",
            "spelling: task {b} of process {process}",
            "printing: task {c} of process {process}",
        ])
        .different("a", "process")
        .different("a", "b")
        .different("a", "c")
        .different("b", "c");
    }
}

#[test]
fn any_thread_may_start_threads() {
    for run in both(CHAPTER, "any_thread_may_start_threads") {
        let begin = (1..=3).map(|n| format!("thread {n} begins"));
        run.prints(begin.chain((1..=3).rev().map(|n| format!("thread {n} ends"))));
    }
}

#[test]
fn same_place_other_stack() {
    for run in both(CHAPTER, "same_place_other_stack") {
        run.prints([
            "reader 0: instruction {same:word}, stack {one:word}",
            "reader 1: instruction {same:word}, stack {other:word}",
        ])
        .different("one", "other");
    }
}

#[test]
fn niceness_is_a_threads_own() {
    for run in both(CHAPTER, "niceness_is_a_threads_own") {
        run.prints(["main thread: {before:word}", "other thread: 19", "main thread: {before:word}"]);
    }
}

#[test]
fn what_threads_share() {
    for run in both(CHAPTER, "what_threads_share") {
        run.prints([
            "a thread: local 10, thread-local 10",
            "a thread: local 10, thread-local 10",
            "together: global 20",
        ]);
    }
}

#[test]
fn an_open_file_belongs_to_all_threads() {
    for run in both(CHAPTER, "an_open_file_belongs_to_all_threads") {
        run.prints([
            "another thread opened number {n}",
            "in this thread, number {n} is /dev/null",
            "in another process there is a number {n}: {no:word}",
        ]);
        assert!(says(&run, 2, "false"));
    }
}

/// The thread that asks may get little of a busy core, hardly nothing twice; the one that sleeps
/// needs next to nothing.
#[test]
fn sleeping_costs_no_cpu() {
    let runs = both(CHAPTER, "sleeping_costs_no_cpu");
    for run in &runs {
        run.prints(["asleep: {slept} µs of work in {long} µs", "asking: {asked} µs of work in {also_long} µs"])
            .takes_at_least(seconds(5) * 2);
    }
    one_of_each(&runs, |run| run.captured("slept") * 2 < run.captured("asked"));
}

/// On one core neither can take the ball before the other has lost the core; the first to end does
/// not count its last pass. With fewer switches than passes, both have run at one instant.
#[test]
fn one_core_two_cores() {
    let several = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    for run in both(CHAPTER, "one_core_two_cores") {
        let several = several || !run.is_live();
        let lines = ["one core: 20 passes, {one} switches", "two cores: 10000 passes, {two} switches"];
        run.prints(&lines[..if several { 2 } else { 1 }]);
        assert!(run.captured("one") >= 18, "{:?}", run.stdout);
        assert!(!several || run.captured("two") < 10_000, "{:?}", run.stdout);
    }
}

#[test]
fn giving_up_the_core() {
    for run in both(CHAPTER, "giving_up_the_core") {
        run.prints_in_any_order([
            "sleeping: gave up the core {slept} times, had it taken away {a} times",
            "computing: gave up the core {b} times, had it taken away {one} times",
            "computing: gave up the core {c} times, had it taken away {other} times",
        ]);
        assert!(run.captured("slept") >= 10);
        let given = run.captured("b") + run.captured("c");
        let taken = run.captured("one") + run.captured("other");
        assert!(taken > given, "{:?}", run.stdout);
    }
}

#[test]
fn one_waits_two_take_turns() {
    for run in both(CHAPTER, "one_waits_two_take_turns") {
        let oven: Vec<_> = ["bread", "cake"]
            .iter()
            .flat_map(|cake| [format!("{cake} goes into the oven"), format!("{cake} comes out")])
            .collect();
        let dough = ["the dough is ready", "now it can be shaped"];
        run.prints_in_any_order(oven.iter().map(String::as_str).chain(dough)).keeps_order(dough);
        let turns: Vec<_> = run.stdout.iter().filter(|line| oven.contains(line)).cloned().collect();
        assert!(turns == oven || turns == [&oven[2..], &oven[..2]].concat(), "two at a time: {turns:?}");
    }
    for seen in xray(CHAPTER, "one_waits_two_take_turns") {
        let oven = ["bread", "cake"].map(|cake| seen.printer(&format!("{cake} goes into the oven")));
        seen.shows("two bake in lanes of their own", oven[0] != oven[1]);
        seen.shows("the oven never has two in it", seen.asleep_at_once_of(&oven) == 1);
    }
}

#[test]
fn each_waits_for_the_other() {
    for run in both(CHAPTER, "each_waits_for_the_other") {
        run.prints_in_any_order(["alice: gave up waiting", "bob: gave up waiting"]).takes_at_least(seconds(5));
    }
    for seen in xray_rust(CHAPTER, "each_waits_for_the_other") {
        // Where one begins late, the other may have left, and then it hears of that.
        let timed_out = [1, 2].map(|lane| seen.word_sleeps(lane, FutexOutcome::TimedOut));
        seen.shows("nothing but the clock ends the wait", timed_out.iter().sum::<usize>() > 0);
    }
}

#[test]
fn two_tasks_one_thread() {
    for run in both(CHAPTER, "two_tasks_one_thread") {
        run.prints((1..=3).flat_map(|n| ["tea", "toast"].map(|name| format!("{name}: step {n}, task {{task}}"))));
    }
}

/// How much longer is the machine's affair.
#[test]
fn starting_costs() {
    for run in both(CHAPTER, "starting_costs") {
        run.prints(["a fork takes as long as {a}.{b} threads", "a command takes as long as {c}.{d} threads"]);
        assert!(tenths(&run, "a", "b") > 10, "{:?}", run.stdout);
        assert!(tenths(&run, "c", "d") > 10, "{:?}", run.stdout);
    }
}

#[test]
fn copied_when_written() {
    for run in both(CHAPTER, "copied_when_written") {
        run.prints([
            "before the fork, of its own: {parent} MiB",
            "child, of its own: {before} MiB",
            "child, after writing to half of it: {after} MiB",
        ]);
        assert!(run.captured("parent") >= 100);
        assert!(run.captured("before") < 20, "the fork has copied");
        assert!(run.captured("after") >= run.captured("before") + 49);
        assert!(run.captured("after") < 100, "what was not written to is copied");
    }
}

#[test]
fn cd_in_a_thread_and_in_a_process() {
    for run in both(CHAPTER, "cd_in_a_thread_and_in_a_process") {
        run.prints([
            "other process: cd to /",
            "main thread: moved along {no:word}",
            "after another thread's cd: moved along {yes:word}",
        ]);
        assert!(says(&run, 1, "false") && says(&run, 2, "true"));
    }
}

#[test]
fn talk_directly_or_through_a_pipe() {
    for run in both(CHAPTER, "talk_directly_or_through_a_pipe") {
        run.prints(["the process sent MANY HANDS, mine is many hands", "after the thread, mine is MANY HANDS"]);
    }
}

/// A list of the ways to concurrency in Python that stops at processes and threads leaves these
/// out.
#[test]
fn python_has_more_than_processes_and_threads() {
    if can_run_twins() {
        let wait =
            "import asyncio, subprocess; asyncio.run(asyncio.sleep(0)); print(subprocess.run(['true']).returncode)";
        command(interpreter(), ["-c", wait]).run().prints(["0"]);
    }
}
