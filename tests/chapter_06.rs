//! Chapter 6, "Shared data and the mutex": what each listing and its Python twin do.

use listings::CHAPTERS;
use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-6";

#[test]
fn shared_and_own() {
    for run in both(CHAPTER, "shared_and_own") {
        run.prints([
            "first thread: static 1, thread-local 1, local 1",
            "second thread: static 2, thread-local 1, local 1",
        ]);
    }
}

#[test]
fn lost_update_forced() {
    for run in both(CHAPTER, "lost_update_forced") {
        run.prints(["two threads added 1 each: 1"]);
    }
}

#[test]
fn every_order() {
    for run in both(CHAPTER, "every_order") {
        run.prints([
            "A reads, A writes, B reads, B writes: 2",
            "A reads, B reads, A writes, B writes: 1",
            "A reads, B reads, B writes, A writes: 1",
            "B reads, A reads, A writes, B writes: 1",
            "B reads, A reads, B writes, A writes: 1",
            "B reads, B writes, A reads, A writes: 2",
        ]);
    }
}

#[test]
fn every_total() {
    for run in both(CHAPTER, "every_total") {
        run.prints(["two threads added three times each; some order makes it {{2, 3, 4, 5, 6}}"]);
    }
}

/// The schedule it finds is the one that the next listing replays.
#[test]
fn schedule_found() {
    let search = listing(CHAPTER, "schedule_found").says([
        "failing schedule:",
        "{schedule:word}",
        "pass that string to `shuttle::replay` to replay the failure",
        "assertion `left == right` failed: an addition is lost",
    ]);
    for run in search.rust() {
        run.prints(["two additions make two in every order: false"]);

        let schedule = run.stderr.iter().skip_while(|line| *line != "failing schedule:").nth(2);
        let schedule = schedule.expect("it stands two lines below");
        let mut listings = CHAPTERS.iter().flat_map(|chapter| chapter.listings);
        let replayed = listings.find(|listing| listing.name == "schedule_replayed").expect("it is in this chapter");
        assert!(replayed.source.contains(&format!("SCHEDULE: &str = {schedule:?};")), "{schedule}");
    }
}

#[test]
fn schedule_replayed() {
    for run in both(CHAPTER, "schedule_replayed") {
        run.prints(["A reads 0", "B reads 0", "A writes 1", "B writes 1", "the total is 1"]);
    }
}

#[test]
fn lost_update_counted() {
    for run in both(CHAPTER, "lost_update_counted") {
        run.prints(["{exact} of 20 runs made 2000000", "the totals lie between {lowest} and {highest}"]);
        let (lowest, highest) = (run.captured("lowest"), run.captured("highest"));
        assert!(2 <= lowest && lowest <= highest && highest <= 2_000_000);
        assert_eq!(run.captured("exact") == 20, lowest == 2_000_000);
    }
}

/// Whether the interpreter switches in the call is left to it.
#[test]
fn a_call_in_between() {
    for run in both(CHAPTER, "a_call_in_between") {
        run.prints(["nothing in between: {none} of {all} lost", "a call in between: {some} of {all} lost"]);
        assert!(run.captured("none") < run.captured("all"));
        assert!(run.captured("some") < run.captured("all"));
    }
    for run in rust(CHAPTER, "a_call_in_between") {
        run.keeps_order(["a call in between: {some} of 20000 lost"]);
        assert!(run.captured("some") > 0);
    }
}

#[test]
fn twenty_thousand_threads() {
    for run in
        [rust(CHAPTER, "twenty_thousand_threads"), python(CHAPTER, "twenty_thousand_threads")].into_iter().flatten()
    {
        run.prints(["20000 threads added 1 each: {total}, {lost} lost"]);
        assert_eq!(run.captured("total") + run.captured("lost"), 20_000);
        assert!(run.captured("total") > 0);
    }
}

#[test]
fn a_part_each() {
    for run in both(CHAPTER, "a_part_each") {
        run.prints(["two threads added 1000000 each: 2000000"]);
    }
}

#[test]
fn read_after_the_scope() {
    for run in both(CHAPTER, "read_after_the_scope") {
        run.prints(["the reader sees 1"]);
    }
}

#[test]
fn arc_has_many_owners() {
    for run in rust(CHAPTER, "arc_has_many_owners") {
        run.prints(["both ended well: true", "the number is 2, its owners: 1"]);
    }
}

#[test]
fn lost_update_fixed() {
    for run in both(CHAPTER, "lost_update_fixed") {
        run.prints((1..=3).map(|n| format!("run {n}: 2000000")));
    }
}

#[test]
fn lock_waits_try_lock_does_not() {
    for run in both(CHAPTER, "lock_waits_try_lock_does_not") {
        run.prints([
            "a new mutex is free: {yes:word}",
            "main: try_lock gets it: {no:word}",
            "holder: letting go",
            "main: lock got it",
        ])
        .takes_at_least(seconds(2));
        assert!(run.stdout[0].to_lowercase().ends_with("true"));
        assert!(run.stdout[1].to_lowercase().ends_with("false"));
    }
    for seen in xray_rust(CHAPTER, "lock_waits_try_lock_does_not") {
        seen.shows("the holder wakes main, which slept", seen.wakes_after(seen.printed("holder: letting go"), 1, 0));
    }
}

#[test]
fn taking_must_be_one_step() {
    for run in both(CHAPTER, "taking_must_be_one_step") {
        run.prints(["look, then take: 2 holders", "look and take in one step: 1 holder"]);
    }
}

#[test]
fn one_holder_at_a_time() {
    for run in both(CHAPTER, "one_holder_at_a_time") {
        run.prints(["8 threads held the lock 800 times in all, at most 1 at once"]);
    }
}

#[test]
fn fetch_add_is_one_step() {
    for run in rust(CHAPTER, "fetch_add_is_one_step") {
        run.prints((1..=3).map(|n| format!("run {n}: 2000000")));
    }
}

#[test]
fn two_atomic_steps_are_not_one() {
    for run in both(CHAPTER, "two_atomic_steps_are_not_one") {
        run.prints(["two atomic steps leave -20", "refused: there are only 40", "one leaves 40"]);
    }
}

#[test]
fn one_owner_adds() {
    for run in both(CHAPTER, "one_owner_adds") {
        run.prints(["two threads sent 10000 each: 20000"]);
    }
}

#[test]
fn account_without_lock() {
    for run in both(CHAPTER, "account_without_lock") {
        run.prints(["balance {balance}, after {time:word} s of the book"]).takes_at_least(seconds(0.1));
        assert!((1..1000).contains(&run.captured("balance")));
    }
}

#[test]
fn account_forced() {
    for run in both(CHAPTER, "account_forced") {
        run.prints(["1000 threads deposited 1 each: balance 1"]);
    }
}

#[test]
fn account_lock_held_asleep() {
    for run in both(CHAPTER, "account_lock_held_asleep") {
        run.prints(["balance 1000, after {time:word} s of the book"]).takes_at_least(seconds(0.1) * 1000);
    }
}

#[test]
fn account_lock_held_briefly() {
    for run in both(CHAPTER, "account_lock_held_briefly") {
        run.prints(["balance 1000, after {time:word} s of the book", "up to {most} slept at once"]);
        assert!(run.captured("most") > 1);
    }
}

#[test]
fn two_locks_guard_nothing() {
    for run in both(CHAPTER, "two_locks_guard_nothing") {
        run.prints(["two threads added 1 each, each behind a lock: 1"]);
    }
}

#[test]
fn a_reader_without_the_lock() {
    for run in both(CHAPTER, "a_reader_without_the_lock") {
        run.prints([
            "30 of 100 are on their way from savings to cash",
            "in all, read without the lock: 70",
            "in all, read with the lock: 100",
        ]);
    }
}

#[test]
fn coarse_and_fine() {
    for run in both(CHAPTER, "coarse_and_fine") {
        run.prints([
            "{one:word} leaves it at 999999",
            "{other:word} leaves it at 1999998",
            "a lock around the loop: 2 turns",
            "a lock around each step: {turns} turns, 1999998",
        ])
        .different("one", "other");
        assert!(run.captured("turns") >= 2);
    }
}

/// What it costs is left to the machine, but that it costs something.
#[test]
fn what_a_lock_costs() {
    for run in [rust(CHAPTER, "what_a_lock_costs"), python(CHAPTER, "what_a_lock_costs")].into_iter().flatten() {
        run.prints([
            "threads: 1, lock once {once_alone:word}, lock each time {times}.{hundredths}",
            "threads: 2, lock once {once:word}, lock each time {each_time:word}",
        ]);
        assert!(run.captured("times") >= 1);
    }
}

#[test]
fn work_inside_the_lock() {
    for run in both(CHAPTER, "work_inside_the_lock") {
        run.prints([
            "work inside the lock takes {ratio:word} times as long",
            "a thread slept {inside} times inside, {outside} times outside",
        ]);
    }
}

#[test]
fn p_and_v() {
    for run in both(CHAPTER, "p_and_v") {
        run.prints([
            "one permit: two threads add 1 each and make 2",
            "a V too many: two threads add 1 each and make 1",
        ]);
    }
}

/// Read, add, write: the addition in the middle is `BINARY_OP` or, before 3.11, `INPLACE_ADD`.
#[test]
fn adding_one_is_at_least_three_steps_in_python() {
    if can_run_twins() {
        let steps = "import dis; print(*[step.opname for step in dis.get_instructions('number += 1')])";
        let run = command(interpreter(), ["-c", steps]).run();
        run.prints(["{before:text}LOAD_NAME {one:word} {add:word} STORE_NAME{after:text}"]);
    }
}
