//! Chapter 7, "Locks in depth": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-7";

#[test]
fn never_released() {
    for run in both(CHAPTER, "never_released") {
        run.prints((1..=3).map(|n| format!("second {n}: the waiter waits"))).takes_at_least(seconds(3));
    }
    for seen in xray_rust(CHAPTER, "never_released") {
        seen.shows("the waiter sleeps and is never woken", seen.word_sleeps(1, FutexOutcome::Never) == 1);
    }
}

#[test]
fn released_on_every_way_out() {
    for run in both(CHAPTER, "released_on_every_way_out") {
        let free = "  afterwards the lock is free";
        run.prints(["20: the sum is 20", free, "many: invalid {why:text}", free, "22: the sum is 42", free]);
    }
}

#[test]
fn guard_of_a_match() {
    for run in rust(CHAPTER, "guard_of_a_match") {
        run.prints([
            "in the match: dry, and the lock is held",
            "let, then match: wash, and the lock is free",
            "in the if let: sweep, and the lock is held",
            "in the else: nothing left, and the lock is free",
        ]);
    }
}

/// Each buyer pays for two seconds and holds the lock for as long.
#[test]
fn tickets_below_zero() {
    for run in both(CHAPTER, "tickets_below_zero") {
        let bought = (0..10).rev().map(|left| format!("bought a ticket, {left} left"));
        run.prints(bought.chain(["no ticket".to_string(), "tickets in the end: -1".to_string()]))
            .takes_at_least(seconds(22));
    }
}

#[test]
fn tickets_sold_right() {
    for run in both(CHAPTER, "tickets_sold_right") {
        let ends = ["no ticket", "tickets in the end: 0", "paying at the same time: {most}"].map(String::from);
        let bought = (0..10).map(|left| format!("bought a ticket, {left} left"));
        run.prints_in_any_order(bought.chain(ends)).takes_at_least(seconds(2));
        assert!((2..=10).contains(&run.captured("most")), "{run:?}");
    }
}

#[test]
fn half_done_and_unseen() {
    let trial = |words| listing(CHAPTER, "half_done_and_unseen").says([words]);
    let runs = [trial("60 needs a signature").rust(), trial("ValueError: 60 needs a signature").python()];
    for run in runs.into_iter().flatten() {
        run.prints(["30: done, [70, 30], 100 in all", "60: failed, [10, 30], 40 in all"]);
    }
}

#[test]
fn panic_poisons() {
    let poisoned = listing(CHAPTER, "panic_poisons").says(["60 needs a signature", "no holder panics: {why:text}"]);
    for run in poisoned.rust() {
        run.prints([
            "30: done, [70, 30]",
            "60: failed, and now: poisoned lock: another task failed inside",
            "10: failed, and now: poisoned lock: another task failed inside",
        ]);
    }
}

/// In Rust the next holder may put things right; in Python the one that fails must.
#[test]
fn poison_cleared() {
    for run in listing(CHAPTER, "poison_cleared").says(["60 needs a signature"]).rust() {
        run.prints(["the thread failed: true", "found [40, 0]", "repaired: [100, 0]", "still poisoned: false"]);
    }
    for run in listing(CHAPTER, "poison_cleared").says(["ValueError: 60 needs a signature"]).python() {
        run.prints(["found [40, 0]", "repaired: [100, 0]"]);
    }
}

#[test]
fn waits_two_seconds() {
    for run in both(CHAPTER, "waits_two_seconds") {
        run.prints(["waited for 2 seconds, then gave up", "got the lock: 10 tickets"]).takes_at_least(seconds(2));
    }
}

#[test]
fn asked_and_tried() {
    for run in both(CHAPTER, "asked_and_tried") {
        run.prints([
            "before: asked, it is free; tried, got it",
            "inside: asked, it is held; tried, did not get it",
            "after: asked, it is free; tried, got it",
        ]);
    }
}

#[test]
fn locked_twice() {
    for run in both(CHAPTER, "locked_twice") {
        run.prints(["child: locked once", "parent: after 30 seconds it still waits"]).takes_at_least(seconds(30));
    }
}

#[test]
fn locked_again() {
    for run in both(CHAPTER, "locked_again") {
        run.prints([
            "added 10, balance 10",
            "added 20, balance 30",
            "another thread gets in: false",
            "balance in the end: 30",
        ]);
    }
}

/// Ten seconds with each of the two locks, since they are held for a second each time.
#[test]
fn rlock_or_lock() {
    for run in both(CHAPTER, "rlock_or_lock") {
        let numbers = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
        run.prints([format!("re-entrant: {numbers}"), format!("plain:      {numbers}")]).takes_at_least(seconds(20));
    }
}

#[test]
fn locked_once_then_passed_on() {
    for run in both(CHAPTER, "locked_once_then_passed_on") {
        run.prints(["balance: 35"]);
    }
}

/// A guard cannot go to another thread; in Python that depends on the kind of the lock.
#[test]
fn given_back_by_another() {
    for run in rust(CHAPTER, "given_back_by_another") {
        run.prints(["main took the token; a second try: false", "the helper gives it back", "main took it again"]);
    }
    for run in python(CHAPTER, "given_back_by_another") {
        run.prints([
            "main took the Lock",
            "  the helper gave it back",
            "main took the RLock",
            "  the helper: cannot release un-acquired lock",
        ]);
    }
}

#[test]
fn each_wants_the_others() {
    for run in both(CHAPTER, "each_wants_the_others") {
        let wanting = ["left: has one lock, wants the other", "right: has one lock, wants the other"];
        let ended = ["parent: after 30 seconds both still wait"];
        run.prints_in_any_order(wanting.iter().chain(&ended)).prints_before(wanting, ended).takes_at_least(seconds(30));
    }
    for seen in xray_rust(CHAPTER, "each_wants_the_others") {
        let for_ever = |lane| {
            seen.of_lane(lane).find_map(|event| match event.what {
                What::FutexWait { word, outcome: FutexOutcome::Never } => Some(word),
                _ => None,
            })
        };
        let words = [2, 3].map(for_ever);
        seen.shows("both threads sleep for ever", words.iter().all(Option::is_some));
        seen.shows("on two locks, not on one", words[0] != words[1]);
        seen.shows("until the process is killed", seen.is_killed(1, "SIGKILL"));
    }
}

/// Python shows only where each thread stands.
#[test]
fn found_by_the_detector() {
    for run in rust(CHAPTER, "found_by_the_detector") {
        let waiting = (0..3).map(|n| format!("thread {n} holds lock {n} and waits for lock {}", (n + 1) % 3));
        run.prints(["a deadlock of 3 threads:".to_string()].into_iter().chain(waiting));
    }
    for run in python(CHAPTER, "found_by_the_detector") {
        run.prints((0..3).map(|n| format!("thread {n} stands in take_next, line {{line}}")));
    }
}

#[test]
fn found_by_shuttle() {
    for run in listing(CHAPTER, "found_by_shuttle").says(["failing schedule:", "deadlock! {blocked:text}"]).rust() {
        run.prints([
            "crossed: deadlock! blocked tasks: [{both:text}]",
            "in one order: ends with each of {schedules} schedules",
        ]);
        assert!(run.captured("schedules") > 1, "{run:?}");
    }
}

/// Ten transfers, each with a pause of a second after each of its two locks. Crossed locks would
/// not survive the pauses.
#[test]
fn locked_in_one_order() {
    for run in both(CHAPTER, "locked_in_one_order") {
        run.prints(["both have ended: [4000, 6000]"]).takes_at_least(seconds(20));
    }
}

/// Each tries three times for a second.
#[test]
fn timed_out_but_holding_on() {
    for run in both(CHAPTER, "timed_out_but_holding_on") {
        run.prints(["left", "right"].map(|name| format!("{name}: 0 of 3 tries succeeded"))).takes_at_least(seconds(3));
    }
    for seen in xray_rust(CHAPTER, "timed_out_but_holding_on") {
        let gives_up = |lane| seen.word_sleeps(lane, FutexOutcome::TimedOut) > 0;
        seen.shows("both wait for a lock until time is up", gives_up(1) && gives_up(2));
    }
}

#[test]
fn livelock() {
    for run in both(CHAPTER, "livelock") {
        run.prints(["left", "right"].map(|name| format!("{name}: 5 rounds, 0 successes")));
    }
}

#[test]
fn backed_off() {
    for run in both(CHAPTER, "backed_off") {
        run.prints_in_any_order(["left: has both, try {left}", "right: has both, try {right}"]);
        assert!(run.captured("left") > 1 && run.captured("right") > 1, "{run:?}");
    }
}

#[test]
fn readers_together() {
    let reader = "a reader among three: [3, 5]";
    for run in rust(CHAPTER, "readers_together") {
        run.prints([
            reader,
            reader,
            reader,
            "beside a reader, a writer gets in: false",
            "beside a writer, a reader gets in: false",
            "afterwards: [3, 5, 8]",
        ]);
    }
}

/// `None` would be a deadlock if the second guard were waited for without a limit.
#[test]
fn read_again_behind_a_writer() {
    for run in rust(CHAPTER, "read_again_behind_a_writer") {
        run.prints(["no writer waits: Some(8)", "a writer waits: None", "the writer has been: Some(16)"])
            .takes_at_least(seconds(2));
    }
}

#[test]
fn readers_pass_a_writer() {
    for run in rust(CHAPTER, "readers_pass_a_writer") {
        run.prints(["the writer has given up", "the readers have seen version 1", "version 1"])
            .takes_at_least(seconds(5));
    }
}

#[test]
fn read_then_write() {
    for run in rust(CHAPTER, "read_then_write") {
        run.prints(["a reader becomes a writer: false", "working it out", "first: 42", "second: 42"])
            .takes_at_least(seconds(2));
    }
}

#[test]
fn writer_goes_on_reading() {
    for run in rust(CHAPTER, "writer_goes_on_reading") {
        run.prints(["after one sale: 9", "after both: 8"]).takes_at_least(seconds(1));
    }
}

/// Why the answer of a lock with a limit must be looked at.
#[test]
fn an_unchecked_timeout_gives_back_anothers_lock() {
    if can_run_twins() {
        let careless = "
import threading
held = threading.Lock()
with_a_limit = lambda: (held.acquire(timeout=0.01), held.release())
held.acquire()
careless = threading.Thread(target=with_a_limit)
careless.start()
careless.join()
print(held.locked())";
        command(interpreter(), ["-c", careless]).run().prints(["False"]);
    }
}

/// What one tutorial leaves out when it counts the methods of a lock.
#[test]
fn a_lock_has_more_than_two_methods() {
    if can_run_twins() {
        let ask = "import threading; held = threading.Lock()\nwith held: print(held.locked())\nprint(held.locked())";
        command(interpreter(), ["-c", ask]).run().prints(["True", "False"]);
    }
}
