//! Chapter 14, "More than one machine": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-14";

/// The run of a listing that starts a Redis server, and what was recorded of it; none without such
/// a server. A worker that ends with its parent leaves the processes of its tasks, which end when
/// they see that it is gone.
#[track_caller]
fn rust_with_redis(name: &str) -> Vec<Run> {
    if has_redis() { listing(CHAPTER, name).leaves_orphans().rust() } else { Vec::new() }
}

/// The same, and that of its twin.
#[track_caller]
fn each(name: &str) -> Vec<Run> {
    [rust_with_redis(name), python(CHAPTER, name)].into_iter().flatten().collect()
}

#[test]
fn manager_over_tcp() {
    for run in both(CHAPTER, "manager_over_tcp") {
        run.prints([
            "the office listens at 127.0.0.1:{port}",
            "a result: 1",
            "a result: 4",
            "a result: 9",
            "a result: 16",
        ]);
    }
}

#[test]
fn a_wrong_key_is_refused() {
    for run in rust(CHAPTER, "a_wrong_key_is_refused") {
        run.prints(["with another key: the manager at 127.0.0.1:{port} has another key", r#"with the key: ["bob"]"#]);
    }
    for run in python(CHAPTER, "a_wrong_key_is_refused") {
        run.prints(["with another key: digest sent was rejected", "with the key: ['bob']"]);
    }
}

/// What the client hears is the same, and the balances are not.
#[test]
fn was_it_done() {
    for run in both(CHAPTER, "was_it_done") {
        run.prints([
            "{one:text}: the client hears {heard:text}, the balance is 0",
            "{other:text}: the client hears {heard:text}, the balance is 100",
        ]);
    }
    for seen in xray_rust(CHAPTER, "was_it_done") {
        let ends = seen.events.iter().filter(|event| matches!(event.what, What::Read { bytes: 0, .. }));
        seen.shows("the client reads the end of its socket both times", ends.map(|end| end.lane).eq([0, 0]));
    }
}

#[test]
fn same_pool_elsewhere() {
    for run in each("same_pool_elsewhere") {
        let mine = [1, 4, 9, 16].map(|square| format!("a process of mine, {{mine{square}}}: {square}"));
        let theirs = [1, 4, 9, 16].map(|square| format!("a process of some worker's, {{theirs{square}}}: {square}"));
        run.prints(mine.iter().chain(&theirs));
        for (mine, theirs) in [1, 4, 9, 16].iter().flat_map(|mine| [1, 4, 9, 16].map(|theirs| (mine, theirs))) {
            run.different(&format!("mine{mine}"), &format!("theirs{theirs}"));
        }
    }
}

/// Without a version, last year's function answers like any other.
#[test]
fn another_build_gets_no_task() {
    for run in rust_with_redis("another_build_gets_no_task") {
        run.prints([
            "last year's worker: this worker is of version last year's, and tasks come from version this year's: \
             build both from the same sources",
            "the price is 119",
        ]);
    }
    for run in python(CHAPTER, "another_build_gets_no_task") {
        run.prints(["the price is 116", "the price is 119"]);
    }
}

/// The second process begins when the first one's lease has run out, and its result is the one.
#[test]
fn worker_dies_task_does_not() {
    for run in each("worker_dies_task_does_not") {
        run.prints([
            "process {first} runs the task",
            "its worker is killed",
            "process {second} runs the task",
            "the result is from process {second}",
        ])
        .different("first", "second")
        .takes_at_least(seconds(20));
    }
}

#[test]
fn given_up_after_two_attempts() {
    for run in each("given_up_after_two_attempts") {
        run.prints([
            "its process died: {how:text}",
            "attempts: 2",
            "in the list of the dead: shrink, because its process died",
        ]);
        assert!(run.stdout[0].contains("SIGABRT"));
    }
}

#[test]
fn add_twice() {
    for run in each("add_twice") {
        run.prints(["a deposit of 100; the task says 200", "bob has {balance:text}"]);
        assert!(run.stdout[1].contains("200"));
    }
}

#[test]
fn add_twice_with_a_key() {
    for run in each("add_twice_with_a_key") {
        run.prints(["a deposit of 100, order 17; the task says 100", "bob's deposits: {{17: 100}}"]);
    }
}

#[test]
fn asked_for_twice_done_once() {
    for run in each("asked_for_twice_done_once") {
        run.prints_in_any_order([
            "order 17, without a key: letter 1",
            "order 17, without a key: letter 2",
            "order 18, with a key: letter 1",
            "order 18, with a key: letter 1",
        ]);
    }
}

#[test]
fn queue_without_end() {
    for run in each("queue_without_end") {
        run.prints(["1000 sent, 667 wait", "2000 sent, 1334 wait", "3000 sent, 2000 wait"]);
    }
}

#[test]
fn queue_that_pushes_back() {
    for run in each("queue_that_pushes_back") {
        run.prints(["300 sent, at most 10 wait: {yes:word}", "task 11: {why:text}", "task 12: {why:text}"]);
        assert!(run.stdout[0].to_lowercase().ends_with("true"));
    }
}

#[test]
fn lease_is_not_a_lock() {
    for run in each("lease_is_not_a_lock") {
        run.prints([
            "the second holder has written, and holds the lock: {yes:word}",
            "the report is from yesterday's data",
        ])
        .takes_at_least(seconds(4));
        assert!(run.stdout[0].to_lowercase().ends_with("true"));
    }
}

#[test]
fn lease_with_a_token() {
    for run in each("lease_with_a_token") {
        run.prints([
            "the second holder has written, with token 2",
            "the first holder: {refusal:text}",
            "the report is from today's data",
        ]);
        assert!(run.stdout[1].contains("1 is too old") && run.stdout[1].contains("2 has written"));
    }
}

#[test]
fn two_readers_one_count() {
    for run in each("two_readers_one_count") {
        run.prints(["{counts:text}"]);
        let counts = run.stdout[0].replace('\'', "\"");
        let all = r#"{"be": 2, "is": 1, "not": 1, "or": 1, "question": 1, "that": 1, "the": 1, "to": 2}"#;
        assert_eq!(counts, all);
    }
}

#[test]
fn what_waits_and_what_runs() {
    for run in each("what_waits_and_what_runs") {
        run.prints(["1 wait, 2 run, 0 are done", "0 wait, 0 run, 3 are done"]);
    }
}

/// The toolkit says what has become of a task; an empty queue does not.
#[test]
fn server_forgets() {
    for run in rust_with_redis("server_forgets") {
        run.prints([
            "a task from before: the server has lost the task, or its result: it may have been run",
            "the next one, of the same pool: 25",
        ]);
    }
    for run in python(CHAPTER, "server_forgets") {
        run.prints(["the server is gone", "tasks from before: 0", "the next one: square 5"]);
    }
}
