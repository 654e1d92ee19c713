//! Chapter 5, "Waiting at the same time, computing at the same time": what each listing and its
//! Python twin do.

use std::sync::LazyLock;

use support::*;

const CHAPTER: &str = "chapter-5";

/// Whether a twin's threads had to take turns. Recordings are made by a Python in which they do; a
/// free-threaded build has no such lock.
fn has_a_gil(run: &Run) -> bool {
    !run.is_live() || python_has_a_gil()
}

fn python_has_a_gil() -> bool {
    static HAS: LazyLock<bool> = LazyLock::new(|| {
        let ask = "import sys; print(getattr(sys, '_is_gil_enabled', lambda: True)())";
        command(interpreter(), ["-c", ask]).run().stdout == ["True"]
    });
    *HAS
}

/// Never less than the longest wait; and, unless the machine is very busy, less than all one after
/// the other.
#[track_caller]
fn maximum_not_sum(runs: &[Run], name: &str, maximum: u64, sum: u64) {
    assert!(runs.iter().all(|run| run.captured(name) >= maximum), "{runs:#?}");
    one_of_each(runs, |run| run.captured(name) < sum);
}

#[test]
fn downloads_in_turn() {
    for run in both(CHAPTER, "downloads_in_turn") {
        run.prints([
            "test1.txt begins",
            "test1.txt is there after 9 seconds",
            "test2.txt begins",
            "test2.txt is there after 7 seconds",
            "both are there after {all}.{tenths} seconds",
        ]);
        assert!(run.captured("all") >= 9 + 7);
    }
    for seen in xray_rust(CHAPTER, "downloads_in_turn") {
        seen.shows("one waits at a time", seen.asleep_at_once() == 1);
    }
}

#[test]
fn downloads_in_processes() {
    let runs = both(CHAPTER, "downloads_in_processes");
    for run in &runs {
        run.prints_in_any_order([
            "test1.txt begins in process {one}",
            "test2.txt begins in process {two}",
            "test1.txt is there after 7 seconds",
            "test2.txt is there after 9 seconds",
            "both are there after {all}.{tenths} seconds",
        ])
        .different("one", "two");
    }
    maximum_not_sum(&runs, "all", 9, 7 + 9);
}

#[test]
fn one_download_thread() {
    let name = |run: &Run| if run.stdout[0].starts_with("Main") { "MainThread" } else { "main" };
    for run in both(CHAPTER, "one_download_thread") {
        let main = name(&run);
        run.prints([
            format!("{main}: the download is about to begin"),
            "download: test1.txt begins".into(),
            "download: test1.txt is there after 8 seconds".into(),
            format!("{main}: all took {{all}}.{{tenths}} seconds"),
        ]);
        assert!(run.captured("all") >= 8);
    }
}

#[test]
fn downloads_in_threads() {
    let runs = both(CHAPTER, "downloads_in_threads");
    for run in &runs {
        run.prints_in_any_order([
            "test1.txt begins",
            "test2.txt begins",
            "test1.txt is there after 6 seconds",
            "test2.txt is there after 8 seconds",
            "both are there after {all}.{tenths} seconds",
        ]);
    }
    maximum_not_sum(&runs, "all", 8, 6 + 8);
    for seen in xray(CHAPTER, "downloads_in_threads") {
        seen.shows("both wait at the same time", seen.asleep_at_once() == 2);
    }
}

#[test]
fn a_download_is_a_struct() {
    let runs = both(CHAPTER, "a_download_is_a_struct");
    for run in &runs {
        run.prints_in_any_order([
            "download test1.txt: begins",
            "download test2.txt: begins",
            "download test1.txt: is there after 5 seconds",
            "download test2.txt: is there after 9 seconds",
            "{main:word} [{files:text}] after {all}.{tenths} seconds",
        ]);
    }
    maximum_not_sum(&runs, "all", 9, 5 + 9);
}

#[test]
fn real_downloads() {
    let runs = both(CHAPTER, "real_downloads");
    for run in &runs {
        let texts = ["\"a long report\" is there", "\"a note\" is there", "\"ok\" is there"];
        let totals = ["in turn: {turn}.{a} seconds", "in threads: {threads}.{b} seconds"];
        run.prints_in_any_order(texts.iter().chain(&texts).chain(&totals));
        assert_eq!(run.stdout[..3], texts);
        assert!(run.captured("turn") >= 9 + 6 + 3);
    }
    maximum_not_sum(&runs, "threads", 9, 9 + 6 + 3);
}

#[test]
fn real_downloads_in_processes() {
    let runs = both(CHAPTER, "real_downloads_in_processes");
    for run in &runs {
        run.prints_in_any_order([
            "process {one} has \"a long report\"",
            "process {two} has \"a note\"",
            "process {three} has \"ok\"",
            "in processes: {all}.{tenths} seconds",
        ])
        .different("one", "two")
        .different("two", "three")
        .different("one", "three");
    }
    maximum_not_sum(&runs, "all", 9, 9 + 6 + 3);
}

#[test]
fn work_and_time() {
    for run in both(CHAPTER, "work_and_time") {
        run.prints(["asleep: 0 in {slept} ms, {asleep} ms of work", "adding: {sum} in {took} ms, {worked} ms of work"]);
        assert!(run.captured("slept") >= 100);
        assert!(run.captured("asleep") < run.captured("slept"));
        assert!(run.captured("worked") > 0 && run.captured("sum") > 0);
    }
}

/// What holds on any machine is the sum; and that one lock lets the threads have one core's work at
/// most.
#[test]
fn two_threads_compute() {
    for run in both(CHAPTER, "two_threads_compute") {
        run.prints_in_any_order([
            "one thread: {sum} in {one} ms, {work} ms of work",
            "two threads: {sum} in {threads} ms, {thread_work} ms of work",
            "two processes: {sum} in {processes} ms, {process_work} ms of work",
        ]);
    }
    for run in python(CHAPTER, "two_threads_compute").iter().filter(|run| has_a_gil(run)) {
        run.prints([
            "one thread: 2800000 in {one} ms, {work} ms of work",
            "two processes: 2800000 in {processes} ms, {process_work} ms of work",
            "two threads: 2800000 in {threads} ms, {thread_work} ms of work",
        ]);
        one_core_at_most(run, "threads", "thread_work");
    }
}

/// Work cannot exceed time while only one thread at a time may work; a little goes into asking for
/// the lock.
#[track_caller]
fn one_core_at_most(run: &Run, time: &str, work: &str) {
    assert!(run.captured(work) * 10 <= run.captured(time) * 12 + 100, "{:?}", run.stdout);
}

#[test]
fn small_work_costs_a_start() {
    for run in both(CHAPTER, "small_work_costs_a_start") {
        run.prints_in_any_order(["at once: {once} µs", "in a thread: {thread} µs", "in a process: {process} µs"]);
        assert!(run.captured("once") < run.captured("thread"));
        assert!(run.captured("thread") < run.captured("process"));
    }
}

/// The first ticket comes first, though its thread is started last; and the first holder is done
/// before the second begins.
#[test]
fn toy_gil_admits_one() {
    for run in both(CHAPTER, "toy_gil_admits_one") {
        run.prints([
            "ticket 0 has the lock",
            "ticket 0 gives it away",
            "ticket 1 has the lock",
            "ticket 1 gives it away",
        ]);
    }
}

#[test]
fn toy_gil_takes_turns() {
    for run in both(CHAPTER, "toy_gil_takes_turns") {
        let turns = [1, 3, 5].iter().flat_map(|first| {
            ["one", "two"].iter().flat_map(move |me| (*first..=first + 1).map(move |n| format!("{me}: bytecode {n}")))
        });
        run.prints(turns);
    }
}

#[test]
fn toy_gil_released_while_waiting() {
    let runs = both(CHAPTER, "toy_gil_released_while_waiting");
    for run in &runs {
        let download = ["one asks the server", "one has the answer", "two asks the server", "two has the answer"];
        let totals = ["kept: {kept}.{a} seconds", "given away: {given}.{b} seconds"];
        run.prints_in_any_order(download.iter().chain(&download).chain(&totals));
        assert!(run.captured("kept") >= 10 + 10);
    }
    maximum_not_sum(&runs, "given", 10, 10 + 10);
    for run in rust(CHAPTER, "toy_gil_released_while_waiting") {
        let name = |line: usize| run.stdout[line].split(' ').next();
        assert!(name(0) == name(1) && name(2) == name(3), "kept, the lock lets one finish first: {:?}", run.stdout);
    }
    for seen in xray_rust(CHAPTER, "toy_gil_released_while_waiting") {
        seen.shows("kept, the lock lets one wait at a time", seen.asleep_at_once_of(&[1, 2]) == 1);
        seen.shows("given away, it lets both", seen.asleep_at_once_of(&[3, 4]) == 2);
    }
}

#[test]
fn toy_gil_protects_no_data() {
    for run in both(CHAPTER, "toy_gil_protects_no_data") {
        run.prints([
            "a switch every 1 bytecodes: 100 of 200 lost",
            "a switch every 2 bytecodes: 100 of 200 lost",
            "a switch every 3 bytecodes: 0 of 200 lost",
            "a switch every 100 bytecodes: 67 of 200 lost",
        ]);
    }
}

/// In CPython two of twenty passes may be spared the wait: at the beginning and at the end a player
/// is alone.
#[test]
fn toy_gil_on_request() {
    for run in rust(CHAPTER, "toy_gil_on_request") {
        run.prints(["the other thread has had the lock after {wait} ms"]);
        assert!(run.captured("wait") >= 5, "{:?}", run.stdout);
    }
    for run in python(CHAPTER, "toy_gil_on_request") {
        run.prints(["the interval is 5 ms", "20 passes with 5 ms: {five} ms", "20 passes with 1 ms: {one} ms"]);
        assert!(!has_a_gil(&run) || run.captured("five") >= 18 * 5, "{:?}", run.stdout);
        assert!(!has_a_gil(&run) || run.captured("one") >= 18, "{:?}", run.stdout);
    }
}

#[test]
fn toy_gil_and_long_bytecodes() {
    for run in rust(CHAPTER, "toy_gil_and_long_bytecodes") {
        run.prints([
            "bytecodes of 1 ms: the other waited {short} ms or more",
            "bytecodes of 50 ms: the other waited {long} ms or more",
        ]);
        assert!(run.captured("short") >= 5);
        assert!(run.captured("long") >= 50);
    }
    for run in python(CHAPTER, "toy_gil_and_long_bytecodes") {
        run.prints([
            "short_bytecodes: {a} ms, the other waited up to {short} ms",
            "one_long_bytecode: {took} ms, the other waited up to {long} ms",
        ]);
        assert!(!has_a_gil(&run) || run.captured("short") >= 5, "{:?}", run.stdout);
        assert!(!has_a_gil(&run) || run.captured("long") * 2 >= run.captured("took"), "{:?}", run.stdout);
    }
}

#[test]
fn toy_gil_measured() {
    for run in rust(CHAPTER, "toy_gil_measured") {
        run.prints([
            "one thread: 7000000 in {one} ms, {one_work} ms of work",
            "two threads, one lock: 7000000 in {with} ms, {with_work} ms of work",
            "two threads, a lock each: 7000000 in {each} ms, {each_work} ms of work",
        ]);
        one_core_at_most(&run, "with", "with_work");
    }
    for run in python(CHAPTER, "toy_gil_measured") {
        run.prints([
            "one thread: 1400000 in {one} ms, {one_work} ms of work",
            "two threads, one lock: 1400000 in {with} ms, {with_work} ms of work",
            "two threads, hashing in C: 64 in {hashing} ms, {hashing_work} ms of work",
        ]);
        if has_a_gil(&run) {
            one_core_at_most(&run, "with", "with_work");
        }
    }
}

#[test]
fn join_halves_again() {
    for run in rust(CHAPTER, "join_halves_again") {
        run.prints(["140000, from 128 pieces, for {threads} threads"]);
    }
    for run in python(CHAPTER, "join_halves_again") {
        run.prints(["140000, from 70 pieces, for 2 processes"]);
    }
}

#[test]
fn par_iter_keeps_the_order() {
    let first = "the first seven: [0, 1, 4, 2, 2, 4, 1]";
    for run in rust(CHAPTER, "par_iter_keeps_the_order") {
        run.prints([
            first,
            "the same as without rayon: true",
            "35000 even numbers, largest square Some(4), sum 140000",
        ]);
    }
    for run in python(CHAPTER, "par_iter_keeps_the_order") {
        run.prints([first, "the same as without a pool: True"]);
    }
}

#[test]
fn a_pool_of_a_size() {
    for run in rust(CHAPTER, "a_pool_of_a_size") {
        run.prints([
            "{cores} cores for this process",
            "{threads} threads in rayon's own pool",
            "3 threads in ours",
            "main is Some(\"main\")",
            "each worker says: [Some(\"worker 0\"), Some(\"worker 1\"), Some(\"worker 2\")]",
        ]);
        if std::env::var_os("RAYON_NUM_THREADS").is_none() {
            assert_eq!(run.captured("cores"), run.captured("threads"));
        }
    }
    for run in python(CHAPTER, "a_pool_of_a_size") {
        run.prints(["{cores} cores for this process", "3 processes in ours"]);
    }
}

#[test]
fn too_little_to_share() {
    for run in both(CHAPTER, "too_little_to_share") {
        run.prints([
            "70 alone: {small}.{a} µs",
            "70 shared: {times}.{b} times as long",
            "{many} alone: {large}.{c} µs",
            "{many} shared: {ratio}.{d} times as long",
        ]);
        assert!(run.captured("times") >= 2, "{:?}", run.stdout);
    }
}

#[test]
fn both_ends_of_a_deque() {
    for run in rust(CHAPTER, "both_ends_of_a_deque") {
        run.prints([
            "the owner takes Some(6)",
            "a thief takes Some(1)",
            "the owner takes Some(5)",
            "a thief takes Some(2)",
            "the owner takes Some(4)",
            "a thief takes Some(3)",
            "nothing is left: None, None",
        ]);
    }
    for run in python(CHAPTER, "both_ends_of_a_deque") {
        run.prints([
            "the owner takes 6",
            "a thief takes 1",
            "the owner takes 5",
            "a thief takes 2",
            "the owner takes 4",
            "a thief takes 3",
            "nothing is left: 0",
        ]);
    }
}

#[test]
fn stolen_while_the_owner_is_busy() {
    for run in both(CHAPTER, "stolen_while_the_owner_is_busy") {
        run.prints(["ten tasks: the owner did 1, the thief 9"]);
    }
}

#[test]
fn a_scope_by_crossbeam() {
    for run in rust(CHAPTER, "a_scope_by_crossbeam") {
        run.prints([
            "the first is many",
            "of 2",
            "crossbeam, two words: Ok(())",
            "crossbeam, none: an error: true",
            "the first is many",
            "of 2",
            "std, two words: ()",
        ]);
    }
    for run in python(CHAPTER, "a_scope_by_crossbeam") {
        run.prints(["the first is many", "two words: None", "none: IndexError('list index out of range')"]);
    }
}

/// Ticks to 3.1, a timer since 3.2; the functions for ticks have gone in 3.9.
#[test]
fn this_python_has_a_timer_and_no_ticks() {
    if can_run_twins() {
        let ask = "import sys; print(sys.getswitchinterval(), hasattr(sys, 'setcheckinterval'))";
        command(interpreter(), ["-c", ask]).run().prints(["0.005 False"]);
    }
}
