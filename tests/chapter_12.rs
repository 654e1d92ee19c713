//! Chapter 12, "Coroutines": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-12";

/// The moves of a tower of three disks.
const MOVES: [&str; 7] = [
    "left to right",
    "left to middle",
    "right to middle",
    "left to right",
    "middle to left",
    "middle to right",
    "left to right",
];

#[test]
fn resume_and_suspend() {
    for run in both(CHAPTER, "resume_and_suspend") {
        run.prints([
            r#"main: I say "welcome""#,
            r#"guest: I heard "welcome""#,
            r#"main: it asks "what is there to eat?""#,
            r#"main: I say "soup""#,
            r#"guest: I heard "soup""#,
            r#"main: it ends with "thank you""#,
        ]);
    }
}

#[test]
fn switched_by_hand() {
    for run in both(CHAPTER, "switched_by_hand") {
        run.prints(["12", "56", "34", "78", "first is dead: false", "second is dead: true"]);
    }
}

#[test]
fn suspended_deep_inside() {
    for run in both(CHAPTER, "suspended_deep_inside") {
        run.prints(MOVES);
    }
}

/// Rust's message goes to standard error when the panic begins, wherever that is caught.
#[test]
fn a_panic_goes_to_the_parent() {
    let told = |caught| {
        let caught = format!("main: I caught {caught}");
        let after = ["main: first is dead: false", "first: second came back", "main: first is dead: true"];
        ["first: I switch to second".into(), caught].into_iter().chain(after.map(String::from))
    };
    for run in listing(CHAPTER, "a_panic_goes_to_the_parent").says(["no soup left"]).rust() {
        run.prints(told("a panic: true"));
    }
    for run in python(CHAPTER, "a_panic_goes_to_the_parent") {
        run.prints(told("an error: no soup left"));
    }
}

#[test]
fn left_unfinished_is_unwound() {
    for run in both(CHAPTER, "left_unfinished_is_unwound") {
        run.prints([
            "the cook waits for guests",
            "no guests today",
            "the knife is put away",
            "the spoon is put away",
            "closed",
        ]);
    }
}

/// Python counts calls, and greenlets have the interpreter's limit.
#[test]
fn a_stack_too_small() {
    for run in rust(CHAPTER, "a_stack_too_small") {
        run.prints([
            "reached a depth of 100000",
            "with 65536 KiB: exit status: 0",
            "with 64 KiB: signal: 11 (SIGSEGV){core:text}",
        ]);
    }
    for run in python(CHAPTER, "a_stack_too_small") {
        run.prints(["reached a depth of 5000", "with a limit of 1000 calls: RecursionError"]);
    }
}

#[test]
fn one_order_in_a_thousand_runs() {
    for run in both(CHAPTER, "one_order_in_a_thousand_runs") {
        run.prints(["orders of three coroutines in 1000 runs: 1", "orders of three threads in 1000 runs: {threads}"]);
        assert!(run.captured("threads") > 1, "{run:?}");
    }
}

/// On a busy machine the kernel may take the core from the coroutines, too; and an answer may be
/// there before a coroutine has to wait.
#[test]
fn switches_the_kernel_counts() {
    for run in both(CHAPTER, "switches_the_kernel_counts") {
        run.prints([
            "1000 round trips to a coroutine: I lost the core {coroutines} times",
            "1000 round trips to a thread: I lost the core {threads} times",
        ]);
        assert!(run.captured("coroutines") < 100 && run.captured("threads") > 500, "{run:?}");
    }
}

#[test]
fn a_generator_by_hand() {
    for run in both(CHAPTER, "a_generator_by_hand") {
        run.prints(["12", "56", "34", "78"]);
    }
}

#[test]
fn sent_into_a_generator() {
    for run in both(CHAPTER, "sent_into_a_generator") {
        run.prints(["sent 10, got 10", "sent 20, got 15", "sent 60, got 30", "between two steps: {fields:text}"]);
        assert!(run.stdout[3].contains("90") && run.stdout[3].contains("3"), "{run:?}");
    }
}

#[test]
fn a_stack_in_the_struct() {
    for run in both(CHAPTER, "a_stack_in_the_struct") {
        run.prints(MOVES);
    }
}

#[test]
fn an_async_call_runs_nothing() {
    for run in both(CHAPTER, "an_async_call_runs_nothing") {
        run.prints(["called, and nothing has run", "hello, bob", "it has finished, with 3"]);
    }
}

#[test]
fn polled_by_hand() {
    for run in both(CHAPTER, "polled_by_hand") {
        run.prints(["12", "56", "34", "78"]);
    }
}

/// Python keeps every local variable until the function ends.
#[test]
fn kept_across_an_await() {
    for run in rust(CHAPTER, "kept_across_an_await") {
        run.prints([
            "needed after the await: a future of {after} bytes",
            "needed only before it: a future of {before} bytes",
            "needed no more, in scope: a future of {scope} bytes",
        ]);
        assert!(run.captured("after") >= 4096 && run.captured("before") < 100, "{run:?}");
        assert!(run.captured("scope") >= 4096, "{run:?}");
    }
    for run in python(CHAPTER, "kept_across_an_await") {
        run.prints(["needed_after: keeps text", "needed_before: keeps length", "still_in_scope: keeps text, length"]);
    }
}

#[test]
fn parked_until_woken() {
    for run in both(CHAPTER, "parked_until_woken") {
        run.prints(["main: I poll", "main: I poll", "main: it has finished"]);
    }
}

/// That it was polled only once is what it waits for.
#[test]
fn forgot_to_wake() {
    for run in rust(CHAPTER, "forgot_to_wake") {
        run.prints(["main: I poll", "after ten seconds it still waits"]).takes_at_least(seconds(10));
    }
    for run in python(CHAPTER, "forgot_to_wake") {
        run.prints(["main: I wait", "after ten seconds it still waits"]).takes_at_least(seconds(10));
    }
}

#[test]
fn woken_by_another_thread() {
    for run in rust(CHAPTER, "woken_by_another_thread") {
        run.prints(["main: I poll", "ringer: I ring", "main: I poll", "main: I heard it"]).takes_at_least(seconds(5));
    }
    for run in python(CHAPTER, "woken_by_another_thread") {
        run.prints(["main: I wait", "ringer: I ring", "main: I heard it"]).takes_at_least(seconds(5));
    }
    for seen in xray_rust(CHAPTER, "woken_by_another_thread") {
        seen.shows("the executor sleeps until the ringer wakes it", seen.wakes_after(seen.printed("I ring"), 1, 0));
    }
}

#[test]
fn a_tiny_executor() {
    for run in both(CHAPTER, "a_tiny_executor") {
        run.prints(["12", "56", "34", "78"]);
    }
}

/// The one that sleeps longest was the first to begin.
#[test]
fn a_timer_wakes() {
    for run in both(CHAPTER, "a_timer_wakes") {
        run.prints(["5 seconds are over", "10 seconds are over", "15 seconds are over"]).takes_at_least(seconds(15));
    }
    for seen in xray_rust(CHAPTER, "a_timer_wakes") {
        let sleeps = seen.of_lane(0).filter(|event| matches!(event.what, What::Sleep { .. })).count();
        seen.shows("one thread sleeps once for each moment", seen.lanes.len() == 1 && sleeps == 3);
    }
}

/// Less than fifty seconds for all, where one after the other would need a hundred.
#[test]
fn sleeping_together() {
    for run in both(CHAPTER, "sleeping_together") {
        run.prints([
            "a hundred have slept for a second each; their numbers give 4950",
            "together they took less than 50 seconds: true",
        ])
        .takes_at_least(seconds(1));
    }
}

#[test]
fn a_panic_stays_in_its_coroutine() {
    let panics = ["{thread:text}panicked at {place:text}", "no division by zero"];
    for run in listing(CHAPTER, "a_panic_stays_in_its_coroutine").says(panics).rust() {
        run.prints(["a result: 6", r#"a panic: Some("no division by zero")"#, "a result: 2"]);
    }
    let failed = listing(CHAPTER, "a_panic_stays_in_its_coroutine").says(["AssertionError: no division by zero"]);
    for run in failed.python() {
        run.prints(["a result: 6", "an exception: no division by zero", "a result: 2"]);
    }
}

/// A dish is served before the next one is cooked: the cook takes longer than the waiter.
#[test]
fn messages_between_coroutines() {
    for run in both(CHAPTER, "messages_between_coroutines") {
        let cooked = ["soup", "rice", "fish"].map(|dish| format!("cook: {dish} is ready"));
        let served = ["soup", "rice", "fish"].map(|dish| format!("waiter: here is your {dish}"));
        let closed = "waiter: the kitchen is closed".to_string();
        run.prints_in_any_order(cooked.iter().chain(&served).chain([&closed]))
            .keeps_order(&cooked)
            .keeps_order(served.iter().chain([&closed]))
            .takes_at_least(seconds(3));
        for (cooked, served) in cooked.iter().zip(&served) {
            run.prints_before([cooked], [served]);
        }
    }
}

/// The second branch, whose answer comes after 5 seconds; the first would come after 50.
#[test]
fn whichever_comes_first() {
    for run in rust(CHAPTER, "whichever_comes_first") {
        run.prints([r#"first answer: Ok("near")"#, "it came in branch 1"]);
    }
    for run in python(CHAPTER, "whichever_comes_first") {
        run.prints(["first answer: 'near'", "it came in branch 1"]);
    }
}

fn three_pages(run: &Run) {
    let asked = ["asking for /bread", "asking for /jam", "asking for /butter"];
    let there = ["/bread: 18 bytes", "/jam: 12 bytes", "/butter: 5 bytes"];
    let end = ["35 bytes in all", "in less than the time of two: true"];
    run.prints_in_any_order(asked.iter().chain(&there).chain(&end))
        .keeps_order(asked)
        .prints_before(asked, there)
        .prints_before(there, end)
        .takes_at_least(seconds(25));
}

#[test]
fn three_pages_at_once() {
    both(CHAPTER, "three_pages_at_once").iter().for_each(three_pages);
}

#[test]
fn a_connection_for_three_pages() {
    for run in both(CHAPTER, "a_connection_for_three_pages") {
        run.prints(["a connection each: 3", "in a session: 1"]);
    }
}

#[test]
fn bytes_or_characters() {
    for run in both(CHAPTER, "bytes_or_characters") {
        run.prints([
            "plain text: 10 bytes, 10 characters",
            "naïve café: 12 bytes, 10 characters",
            "三个网页: 12 bytes, 4 characters",
        ]);
    }
}

/// How many had begun when the first woke, the machine decides, if it is very slow.
#[test]
fn ten_thousand_sleepers() {
    let begun = "asleep when the first woke: {begun}";
    for run in rust(CHAPTER, "ten_thousand_sleepers") {
        run.prints(["have slept: 10000", &begun.replace("{begun}", "Some({begun})")]).takes_at_least(seconds(150));
        assert!(run.captured("begun") > 1000, "{run:?}");
    }
    for run in python(CHAPTER, "ten_thousand_sleepers") {
        run.prints(["have slept: 10000", begun]).takes_at_least(seconds(150));
        assert!(run.captured("begun") > 1000, "{run:?}");
    }
}

#[test]
fn ten_thousand_pages() {
    let pages = ["10000 pages, 60000 bytes"];
    for run in rust(CHAPTER, "ten_thousand_pages") {
        run.prints(pages);
    }
    for run in python(CHAPTER, "ten_thousand_pages") {
        run.prints(pages);
    }
}

#[test]
fn blocking_calls_do_not_overlap() {
    for run in both(CHAPTER, "blocking_calls_do_not_overlap") {
        let each = (1..=3).flat_map(|n| ["begins", "ends"].map(|does| format!("download {n} {does}")));
        run.prints(each.chain(["in less than the sum of the three: false".to_string()])).takes_at_least(seconds(15));
    }
    for seen in xray_rust(CHAPTER, "blocking_calls_do_not_overlap") {
        let printers = [1, 2, 3].map(|n| seen.printer(&format!("download {n} begins")));
        seen.shows("one thread runs them all", printers.iter().all(|&lane| lane == printers[0]));
    }
}

#[test]
fn blocking_calls_on_threads() {
    for run in both(CHAPTER, "blocking_calls_on_threads") {
        let begun = [1, 2, 3].map(|n| format!("download {n} begins"));
        let ended = [1, 2, 3].map(|n| format!("download {n} ends"));
        let last = "in less than the sum of the three: true".to_string();
        run.prints_in_any_order(begun.iter().chain(&ended).chain([&last])).prints_before(&begun, &ended);
    }
}

/// The two that take turns on one thread wait for ever.
#[test]
fn std_lock_held_over_a_wait() {
    for run in both(CHAPTER, "std_lock_held_over_a_wait") {
        run.prints([
            "first: wants the printer",
            "first: has it, and waits for paper",
            "second: wants the printer",
            "parent: after {time} seconds both still wait",
        ])
        .takes_at_least(seconds(50));
    }
}

/// Which of the two is the first, `may` decides.
#[test]
fn may_lock_held_over_a_wait() {
    for run in both(CHAPTER, "may_lock_held_over_a_wait") {
        run.prints([
            "{one:word}: has the printer, and waits for paper",
            "{one:word}: gives it back after page 1",
            "{other:word}: has the printer, and waits for paper",
            "{other:word}: gives it back after page 2",
        ])
        .different("one", "other")
        .takes_at_least(seconds(2));
    }
}

#[test]
fn one_hog_keeps_all_waiting() {
    for run in both(CHAPTER, "one_hog_keeps_all_waiting") {
        run.prints(["sleeper: sleeps for a second", "hog: begins", "hog: ends", "sleeper: awake"]);
    }
}

#[test]
fn a_hog_that_lets_others_go_on() {
    for run in both(CHAPTER, "a_hog_that_lets_others_go_on") {
        let awake = ["sleeper: sleeps for a second", "sleeper: awake"];
        let ended = ["the polite one ends", "the one on a thread ends"];
        run.prints_in_any_order(awake.iter().chain(&ended)).keeps_order(awake).prints_before(awake, ended);
    }
}

/// What sleeps in `may` is woken by a thread of its own. gevent has one thread.
#[test]
fn the_thread_changes() {
    for run in rust(CHAPTER, "the_thread_changes") {
        run.prints(["100 of 100 woke on another thread"]);
    }
    for run in python(CHAPTER, "the_thread_changes") {
        run.prints(["0 of 100 woke on another thread"]);
    }
}

#[test]
fn a_variable_for_each_coroutine() {
    for run in both(CHAPTER, "a_variable_for_each_coroutine") {
        run.prints(["100 of 100 found their own number again"]);
    }
}

#[test]
fn one_thread_for_all() {
    let moved = "0 of 100 woke on another thread";
    for run in rust(CHAPTER, "one_thread_for_all") {
        run.prints([moved, "they counted in one variable up to Some(100)"]);
    }
    for run in python(CHAPTER, "one_thread_for_all") {
        run.prints([moved, "they counted in one variable up to 100"]);
    }
}

#[test]
fn guards_that_cross() {
    for run in both(CHAPTER, "guards_that_cross") {
        run.prints([
            "[bread] bread begins",
            "[bread, jam] jam begins",
            "[bread, jam] bread is done",
            "[bread] jam is done",
        ]);
    }
}

#[test]
fn guards_that_stay_apart() {
    for run in both(CHAPTER, "guards_that_stay_apart") {
        run.prints(["[bread] bread begins", "[jam] jam begins", "[bread] bread is done", "[jam] jam is done"]);
    }
}

/// Python counts how deep it calls, and raises an exception in time: `finally` runs.
#[test]
fn an_overflow_drops_nothing() {
    let overflow = ["coroutine in thread {which:text} has overflowed its stack"];
    for run in listing(CHAPTER, "an_overflow_drops_nothing").says(overflow).rust() {
        run.prints([
            "10 calls deep: an error: false",
            "guards dropped so far: 1",
            "1000 calls deep: an error: true",
            "guards dropped so far: 1",
        ]);
    }
    let error = ["RecursionError: maximum recursion depth exceeded{rest:text}"];
    for run in listing(CHAPTER, "an_overflow_drops_nothing").says(error).python() {
        run.prints([
            "10 calls deep: an error: false",
            "finally ran so far: 1",
            "10000 calls deep: an error: true",
            "finally ran so far: 2",
        ]);
    }
}

#[test]
fn a_larger_stack() {
    for run in rust(CHAPTER, "a_larger_stack") {
        run.prints(["1000 calls deep"]);
    }
}

#[test]
fn no_fork_beside_coroutines() {
    for run in rust(CHAPTER, "no_fork_beside_coroutines") {
        run.prints([
            "parent: Some(1)",
            "parent: cannot fork: this process has {threads} threads, {why:text}",
            "child: Some(42)",
        ]);
    }
}

#[test]
fn three_pages_with_tokio() {
    both(CHAPTER, "three_pages_with_tokio").iter().for_each(three_pages);
}

/// The one that was only made begins when it is awaited, so its five seconds come on top.
#[test]
fn spawned_before_awaited() {
    for run in both(CHAPTER, "spawned_before_awaited") {
        run.prints([
            "south: asked",
            "main: two seconds later",
            "south answered after 5 seconds",
            "north: asked",
            "north answered after 5 seconds",
        ])
        .takes_at_least(seconds(10));
    }
}

#[test]
fn the_first_error_ends_the_set() {
    for run in both(CHAPTER, "the_first_error_ends_the_set") {
        run.prints(["north: answered", "west: refused", "tasks left: 0"]).takes_less_than(seconds(1000));
    }
}

#[test]
fn select_drops_the_others() {
    for run in both(CHAPTER, "select_drops_the_others") {
        run.prints(["near: answered", "near: closed", "far: closed", "main: near was first"])
            .takes_less_than(seconds(1000));
    }
}

#[test]
fn late_is_an_error() {
    for run in both(CHAPTER, "late_is_an_error") {
        run.prints(["far: closed", "main: no answer within 5 seconds"])
            .takes_at_least(seconds(5))
            .takes_less_than(seconds(1000));
    }
}

/// Python's second task catches the exception, and is not cancelled.
#[test]
fn aborted_at_its_await() {
    for run in rust(CHAPTER, "aborted_at_its_await") {
        run.prints(["main: aborts the task", "far: closed", "main: cancelled: true"]);
    }
    for run in python(CHAPTER, "aborted_at_its_await") {
        run.prints([
            "main: cancels the task",
            "far: closed",
            "main: cancelled: true",
            "main: cancels the task",
            "far: closed",
            "far: asked again",
            "main: cancelled: false",
        ]);
    }
}

#[test]
fn a_lock_for_tasks() {
    for run in both(CHAPTER, "a_lock_for_tasks") {
        run.prints([
            "bread: wants the printer",
            "bread: has it, and waits for paper",
            "jam: wants the printer",
            "bread: printed",
            "jam: has it, and waits for paper",
            "jam: printed",
            "main: 2 pages are printed",
        ])
        .takes_at_least(seconds(4));
    }
}

/// The clock ticks while a thread blocks; its ticks would come after the reader's end otherwise.
#[test]
fn a_thread_that_may_block() {
    for run in both(CHAPTER, "a_thread_that_may_block") {
        run.prints(["clock: 1", "clock: 2", "clock: 3", "reader: done", "main: 4096 bytes"]);
    }
    for seen in xray_rust(CHAPTER, "a_thread_that_may_block") {
        seen.shows("the reader is another thread", seen.wakes_after(seen.printed("reader: done"), 1, 0));
    }
}

#[test]
fn a_kill_leaves_half_a_file() {
    for run in rust(CHAPTER, "a_kill_leaves_half_a_file") {
        run.prints(["the writer is late, and killed: signal: 9 (SIGKILL)", "a draft is left: true"]);
    }
    for run in python(CHAPTER, "a_kill_leaves_half_a_file") {
        run.prints(["the writer is late, and killed: signal 9", "a draft is left: true"]);
    }
}

#[test]
fn a_thread_is_asked_to_stop() {
    for run in both(CHAPTER, "a_thread_is_asked_to_stop") {
        run.prints([
            "the writer is late, and asked to stop",
            "the draft is removed: true",
            "it ended before line 1000: true",
            "a draft is left: false",
        ]);
    }
    for seen in xray_rust(CHAPTER, "a_thread_is_asked_to_stop") {
        seen.shows("the request wakes the writer", seen.wakes_after(seen.printed("asked to stop"), 0, 1));
    }
}

#[test]
fn a_drop_cleans_up() {
    for (runs, end) in
        [(rust(CHAPTER, "a_drop_cleans_up"), "dropped"), (python(CHAPTER, "a_drop_cleans_up"), "cancelled")]
    {
        let late = format!("the writer was late, and {end}");
        for run in runs {
            run.prints(["the draft is removed: true", late.as_str(), "a draft is left: false"]);
        }
    }
}

#[test]
fn a_drop_between_two_steps() {
    for run in both(CHAPTER, "a_drop_between_two_steps") {
        run.prints(["the transfer was late", "[70, 50]"]);
    }
}

#[test]
fn a_task_outlives_the_wait() {
    for run in both(CHAPTER, "a_task_outlives_the_wait") {
        run.prints(["the transfer is late, and goes on", "[70, 80]"]).takes_at_least(seconds(10));
    }
}
