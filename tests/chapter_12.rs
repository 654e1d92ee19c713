//! Chapter 12, "Coroutines": what each listing and its Python twin do.

use many_hands::pace::seconds;
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

/// Rust's message goes to standard error when the panic begins, whoever catches it.
#[test]
fn a_panic_goes_to_the_parent() {
    let run = listing(CHAPTER, "a_panic_goes_to_the_parent").says(["no soup left"]).rust();
    let told = |caught| {
        let caught = format!("main: I caught {caught}");
        let after = ["main: first is dead: false", "first: second came back", "main: first is dead: true"];
        ["first: I switch to second".into(), caught].into_iter().chain(after.map(String::from))
    };
    run.prints(told("a panic: true"));
    if let Some(run) = python(CHAPTER, "a_panic_goes_to_the_parent") {
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
    let run = rust(CHAPTER, "a_stack_too_small");
    run.prints([
        "reached a depth of 100000",
        "with 65536 KiB: exit status: 0",
        "with 64 KiB: signal: 11 (SIGSEGV){core:text}",
    ]);
    if let Some(run) = python(CHAPTER, "a_stack_too_small") {
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

/// A thread that was answered before it could wait has not slept, so not every round trip counts.
#[test]
fn switches_the_kernel_counts() {
    for run in both(CHAPTER, "switches_the_kernel_counts") {
        run.prints([
            "1000 round trips to a coroutine: I slept {coroutines} times",
            "1000 round trips to a thread: I slept {threads} times",
        ]);
        assert!(run.captured("coroutines") < 10 && run.captured("threads") > 100, "{run:?}");
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
    let run = rust(CHAPTER, "kept_across_an_await");
    run.prints([
        "needed after the await: a future of {after} bytes",
        "needed only before it: a future of {before} bytes",
    ]);
    assert!(run.captured("after") >= 4096 && run.captured("before") < 100, "{run:?}");
    if let Some(run) = python(CHAPTER, "kept_across_an_await") {
        run.prints(["needed_after: keeps text", "needed_before: keeps text, length"]);
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
    let run = rust(CHAPTER, "forgot_to_wake");
    run.prints(["main: I poll", "after ten seconds it still waits"]).takes_at_least(seconds(10));
    if let Some(run) = python(CHAPTER, "forgot_to_wake") {
        run.prints(["main: I wait", "after ten seconds it still waits"]).takes_at_least(seconds(10));
    }
}

#[test]
fn woken_by_another_thread() {
    let run = rust(CHAPTER, "woken_by_another_thread");
    run.prints(["main: I poll", "ringer: I ring", "main: I poll", "main: I heard it"]).takes_at_least(seconds(5));
    if let Some(run) = python(CHAPTER, "woken_by_another_thread") {
        run.prints(["main: I wait", "ringer: I ring", "main: I heard it"]).takes_at_least(seconds(5));
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
}
