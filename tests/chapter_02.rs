//! Chapter 2, "Making a process": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-2";

#[test]
fn fork_returns_twice() {
    for run in both(CHAPTER, "fork_returns_twice") {
        run.prints_in_any_order([
            "{parent}: one process calls fork",
            "{parent}: fork told me that my child is {child}",
            "{child}: fork told me that I am the child of {parent}",
        ])
        .different("parent", "child");
    }
    for seen in xray(CHAPTER, "fork_returns_twice") {
        seen.shows("one fork makes one process", seen.caused(ArrowKind::Birth) == [(0, 1)].into());
        seen.shows("the parent waits for it", seen.caused(ArrowKind::Exit) == [(1, 0)].into());
    }
}

#[test]
fn parent_keeps_the_ids() {
    for run in both(CHAPTER, "parent_keeps_the_ids") {
        run.prints(["the children ended with [0, 1, 2]"]);
    }
}

#[test]
fn parent_goes_on() {
    for run in both(CHAPTER, "parent_goes_on") {
        run.prints_in_any_order(["parent: my id is {parent}", "child: my id is {child}, my parent is {parent}"])
            .different("parent", "child");
    }
}

#[test]
fn order_counted() {
    for run in both(CHAPTER, "order_counted") {
        run.prints(["the parent was first {parent} times, the child {child} times"]);
        assert_eq!(run.captured("parent") + run.captured("child"), 1000);
    }
}

#[test]
fn wait_makes_order() {
    for run in both(CHAPTER, "wait_makes_order") {
        run.prints(["child: my id is {child}, my parent is {parent}", "parent: my id is {parent}"])
            .different("parent", "child");
    }
    for seen in xray(CHAPTER, "wait_makes_order") {
        let parent = seen.printed("parent:");
        seen.shows("the parent waits for the child before it prints", seen.waited(0, 1) < parent);
        seen.shows("and prints after its end, not only after its line", seen.ended(1) < parent);
    }
}

#[test]
fn taking_turns() {
    for run in both(CHAPTER, "taking_turns") {
        run.prints((1..=3).flat_map(|n| ["parent", "child"].map(|name| format!("{name}: round {n}"))));
    }
    for seen in xray(CHAPTER, "taking_turns") {
        seen.shows("each gets its turn from the other", seen.wrote_to().is_superset(&[(0, 1), (1, 0)].into()));
        seen.shows("the child can hand on its last turn", seen.exits(1, 0));
    }
}

#[test]
fn never_waited_for() {
    for run in rust(CHAPTER, "never_waited_for") {
        run.prints([
            r#"the child has ended; its state is Some("Z (zombie)")"#,
            "waited for; its state is None",
            "waited for again: Err(ECHILD)",
        ]);
    }
    for run in python(CHAPTER, "never_waited_for") {
        run.prints([
            "the child has ended; its state is Z (zombie)",
            "waited for; its state is None",
            "waited for again: No child processes",
        ]);
    }
    for seen in xray(CHAPTER, "never_waited_for") {
        let waits = seen.of_lane(0).filter(|event| event.what == What::Wait { child: Some(1) }).count();
        seen.shows("the parent looks once and waits once", waits == 2);
        seen.shows("it looks when the child has ended", seen.printed("the child has ended") > seen.ended(1));
    }
}

#[test]
fn child_has_a_copy() {
    for run in both(CHAPTER, "child_has_a_copy") {
        run.prints(["child: 101, at the same address: {yes:word}", "parent: 1, at the same address: {yes:word}"]);
        assert!(run.stdout.iter().all(|line| line.to_lowercase().ends_with("true")));
    }
}

#[test]
fn open_files_are_shared() {
    for run in both(CHAPTER, "open_files_are_shared") {
        run.prints(["the child read three letters of abcdef, the parent got def"]);
    }
}

#[test]
fn unflushed_text_twice() {
    for run in both(CHAPTER, "unflushed_text_twice") {
        run.prints(["printed once; child", "printed once; parent"]);
    }
}

#[test]
fn flushed_before_fork() {
    for run in both(CHAPTER, "flushed_before_fork") {
        run.prints(["printed once; child", "parent"]);
    }
}

/// Python forks all the same, and the child waits for a lock that will never be released.
#[test]
fn fork_refused_with_threads() {
    for run in rust(CHAPTER, "fork_refused_with_threads") {
        run.prints(["cannot fork: this process has 2 threads, {why:text}"]);
    }
    for run in python(CHAPTER, "fork_refused_with_threads") {
        run.prints(["child: 1 thread, got the lock: False", "parent: got the lock: True"]);
    }
}

#[test]
fn exec_replaces_the_program() {
    for run in both(CHAPTER, "exec_replaces_the_program") {
        run.prints(["child: my id is {child}", "sh: my id is {child}", "parent: the child was {child}"]);
    }
    for seen in xray(CHAPTER, "exec_replaces_the_program") {
        seen.shows("there is one child", seen.lanes.len() == 2);
        let printers = ["child: my id", "sh: my id"].map(|words| seen.printer(words));
        seen.shows("it is the same process before exec and after", printers == [1, 1]);
    }
}

#[test]
fn exec_returns_only_on_failure() {
    for run in both(CHAPTER, "exec_returns_only_on_failure") {
        run.prints(["child: No such file or directory", "parent: the child ended with 127"]);
    }
}

#[test]
fn command_runs_a_program() {
    for run in rust(CHAPTER, "command_runs_a_program") {
        run.prints([
            "it printed: hello from another program",
            "it ended with Some(3)",
            "it did not start: entity not found",
        ]);
    }
    for run in python(CHAPTER, "command_runs_a_program") {
        run.prints([
            "it printed: hello from another program",
            "it ended with 3",
            "it did not start: No such file or directory",
        ]);
    }
}

#[test]
fn hello_from_a_process() {
    for run in both(CHAPTER, "hello_from_a_process") {
        run.prints_in_any_order(["started Process-1", "hello, bob", "joined"])
            .prints_before(["started Process-1", "hello, bob"], ["joined"])
            .takes_at_least(seconds(2));
    }
    for seen in xray_rust(CHAPTER, "hello_from_a_process") {
        seen.shows("there is a child", seen.children_alive_at_once() == 1);
        seen.shows("the function runs in it", seen.printer("hello, bob") == 1);
        seen.shows("join returns after its end", seen.printed("joined") > seen.ended(1));
    }
}

/// In Python the object is there before the process, and numbers are given to objects; in Rust to
/// processes.
#[test]
fn described_then_started() {
    for run in rust(CHAPTER, "described_then_started") {
        run.prints([
            "described; any children: false",
            "started worker; any children: true",
            "without a name of their own: Process-1, Process-2",
        ]);
    }
    for run in python(CHAPTER, "described_then_started") {
        run.prints([
            "described worker; has an id: False",
            "started worker; has an id: True",
            "started again: cannot start a process twice",
            "without a name of their own: Process-2, Process-3",
        ]);
    }
}

/// The child's name and its module's name tell in Python how it was started.
#[test]
fn info_about_both() {
    for run in rust(CHAPTER, "info_about_both") {
        run.prints([
            "in the parent",
            "  process main, module listings::chapter_02::info_about_both",
            "  id {parent}, parent {grandparent}",
            "in the child",
            "  process Process-1, module listings::chapter_02::info_about_both",
            "  id {child}, parent {parent}",
            "  hello, bob",
        ]);
    }
    for run in python(CHAPTER, "info_about_both") {
        run.prints([
            "in the parent",
            "  process MainProcess, module __main__",
            "  id {parent}, parent {grandparent}",
            "in the child",
            "  process SpawnProcess-1, module __mp_main__",
            "  id {child}, parent {parent}",
            "  hello, bob",
        ]);
    }
}

#[test]
fn two_children_one_parent() {
    for run in both(CHAPTER, "two_children_one_parent") {
        run.prints_in_any_order([
            "main: my id is {main}",
            "hello: my id is {one}, my parent is {main}",
            "world: my id is {two}, my parent is {main}",
            "main: my children were {one} and {two}",
        ])
        .different("one", "two")
        .different("one", "main")
        .different("two", "main");
    }
}

#[test]
fn arguments_are_copies() {
    for run in both(CHAPTER, "arguments_are_copies") {
        run.prints(["child: [1, 2, 3]", "parent: [1, 2]"]);
    }
}

/// One after the other the children would need 5 + 10 + 15 seconds of the book.
#[test]
fn joined_in_reverse() {
    for run in both(CHAPTER, "joined_in_reverse") {
        let ended = [1, 2, 3].map(|n| format!("the child of {n} has ended"));
        let joined = [3, 2, 1].map(|n| format!("joined the child of {n}"));
        run.prints_in_any_order(ended.iter().chain(&joined))
            .keeps_order(&joined)
            .prints_before([&ended[2]], [&joined[0]])
            .takes_at_least(seconds(15));
    }
    for seen in xray_rust(CHAPTER, "joined_in_reverse") {
        seen.shows("children run side by side", seen.children_alive_at_once() > 1);
        seen.shows(
            "all are waited for",
            seen.caused(ArrowKind::Exit).is_superset(&(1..=3).map(|it| (it, 0)).collect()),
        );
    }
}

/// The Python class has a target as well, which its `run` leaves to the stock one.
#[test]
fn a_struct_that_runs() {
    for run in rust(CHAPTER, "a_struct_that_runs") {
        run.prints(["hello, bob; hello, bob", "a child with nothing to do: exit status: 0"]);
    }
    for run in python(CHAPTER, "a_struct_that_runs") {
        run.prints(["hello, bob; hello, bob", "the target", "a child with nothing to do: exit status: 0"]);
    }
}

/// The parent gets the message in Rust; in Python only the number 1.
#[test]
fn panic_is_an_error() {
    for run in listing(CHAPTER, "panic_is_an_error").says(["attempt to divide by zero"]).rust() {
        run.prints([
            "child: 6 / 3 is 2",
            "parent: exit status: 0",
            "parent: it panicked: attempt to divide by zero, {file:word}",
        ]);
    }
    for run in listing(CHAPTER, "panic_is_an_error").says(["ZeroDivisionError: {why:text}"]).python() {
        run.prints(["child: 6 / 3 is 2", "parent: exit status: 0", "parent: exit status: 1"]);
    }
}

#[test]
fn err_is_an_error() {
    for run in listing(CHAPTER, "err_is_an_error").says(["Error: Os {{ code: 2, {rest:text}"]).rust() {
        run.prints(["parent: the child failed: Os {{ code: 2, {rest:text}"]);
    }
    for run in listing(CHAPTER, "err_is_an_error").says(["FileNotFoundError: {why:text}"]).python() {
        run.prints(["parent: exit status: 1"]);
    }
}

/// Rust goes on until the limit; Python notices in the second generation.
#[test]
fn reexec_without_check() {
    for run in rust(CHAPTER, "reexec_without_check") {
        run.prints((1..=4).map(|n| format!("generation {n}: main begins")).chain(["generation 4: enough".to_string()]));
    }
    let told = listing(CHAPTER, "reexec_without_check")
        .says(["{indent:text}current process has finished its bootstrapping phase."]);
    for run in told.python() {
        run.prints([
            "this file runs under the name __main__",
            "this file runs under the name __mp_main__",
            "the child ended with 1",
        ]);
    }
}

#[test]
fn reexec_with_check() {
    for run in both(CHAPTER, "reexec_with_check") {
        run.prints(["parent: starting one child", "child: at work", "parent: exit status: 0"]);
    }
}

#[test]
fn globals_begin_anew() {
    for run in both(CHAPTER, "globals_begin_anew") {
        run.prints(["child: 1", "parent: 7"]);
    }
}

#[test]
fn up_to_the_first_process() {
    for run in both(CHAPTER, "up_to_the_first_process") {
        run.prints([
            "from me up to one whose parent is 0: [{me}, {parent}{others:text}]",
            "there is a process 0: {no:word}",
        ]);
        assert!(!run.is_live() || run.captured("parent") == u64::from(std::process::id()), "{run:?}");
        assert!(run.stdout[1].to_lowercase().ends_with("false"));
    }
}

#[test]
fn a_new_parent() {
    for run in both(CHAPTER, "a_new_parent") {
        run.prints(["main is {main}", "created by {creator}, now my parent is {main}"]).different("main", "creator");
    }
    for seen in xray(CHAPTER, "a_new_parent") {
        seen.shows("the first process gets the end of its grandchild", seen.caused(ArrowKind::Exit).contains(&(2, 0)));
    }
}

#[test]
fn multiprocessing_offers_pool_queue_and_pipe() {
    if can_run_twins() {
        let import = "from multiprocessing import Pipe, Pool, Queue; print('imported')";
        command(interpreter(), ["-c", import]).run().prints(["imported"]);
    }
}

/// What the compiler refuses in Rust, Python notices when it runs.
#[test]
fn a_lambda_cannot_be_sent_to_a_spawned_process() {
    if can_run_twins() {
        let start = "import multiprocessing as m; m.get_context('spawn').Process(target=lambda: None).start()";
        let refused = command(interpreter(), ["-c", start]).exits_with(1).leaves_orphans();
        refused.says(["{module:text}PicklingError: {why:text}"]).run();
    }
}
