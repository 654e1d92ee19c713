//! Chapter 8, "Semaphores, events, condition variables, barriers, timers": what each listing and
//! its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-8";

#[test]
fn asking_again_and_again() {
    for run in both(CHAPTER, "asking_again_and_again") {
        run.prints(["main looked {looks} times"]).takes_at_least(seconds(1));
        assert!(run.captured("looks") > 10, "{run:?}");
    }
    for seen in xray_rust(CHAPTER, "asking_again_and_again") {
        let works = seen.printed("main looked");
        let sleeps = seen
            .of_lane(0)
            .filter(|event| event.blocked && event.at < works)
            .map(|event| event.until.unwrap_or(works) - event.at);
        seen.shows("main spends the time on its core, not asleep", sleeps.sum::<u64>() * 2 < works);
    }
}

/// Twice as a rule: once before it sleeps and once when it is woken.
#[test]
fn told_when_it_changes() {
    for run in both(CHAPTER, "told_when_it_changes") {
        run.prints(["main looked {looks} times"]).takes_at_least(seconds(1));
        assert!(run.captured("looks") < 10, "{run:?}");
    }
    for seen in xray_rust(CHAPTER, "told_when_it_changes") {
        seen.shows(
            "main sleeps on a word, not for a time",
            seen.asleep_at_once_of(&[0]) == 0 && seen.futex_sleeps(0) > 0,
        );
        seen.shows("the worker wakes it", seen.wakes_after(0, 1, 0));
    }
}

/// In Python to notify without the lock is an error as well.
#[test]
fn notified_before_waiting() {
    for run in rust(CHAPTER, "notified_before_waiting") {
        run.prints(["waited for a notification, in vain: true", "waited for a condition, in vain: false"])
            .takes_at_least(seconds(1));
    }
    for run in python(CHAPTER, "notified_before_waiting") {
        run.prints([
            "waited for a notification, in vain: True",
            "waited for a condition, in vain: False",
            "without the lock: cannot notify on un-acquired lock",
        ])
        .takes_at_least(seconds(1));
    }
}

#[test]
fn notify_two_of_five() {
    for run in both(CHAPTER, "notify_two_of_five") {
        run.prints(["5 wait", "two notified, 3 wait", "all notified, 0 wait"]);
    }
}

#[test]
fn bounded_buffer() {
    let all = "taken, and how many were there at most: ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ";
    for run in rust(CHAPTER, "bounded_buffer") {
        run.prints([format!("{all}Some({{most}}))")]);
        assert!((1..=2).contains(&run.captured("most")), "{run:?}");
    }
    for run in python(CHAPTER, "bounded_buffer") {
        run.prints([format!("{all}{{most}})")]);
        assert!((1..=2).contains(&run.captured("most")), "{run:?}");
    }
}

#[test]
fn woken_for_nothing() {
    for run in rust(CHAPTER, "woken_for_nothing") {
        run.prints([r#"one got Some("apple"), the other None"#]);
    }
    for run in python(CHAPTER, "woken_for_nothing") {
        run.prints(["one got apple, the other None"]);
    }
}

#[test]
fn woken_and_waiting_again() {
    let looks = ["after 2 looks there is a fruit: apple", "after 4 looks there is a fruit: pear"];
    for run in rust(CHAPTER, "woken_and_waiting_again") {
        run.prints(looks.into_iter().chain([r#"one got Some("apple"), the other Some("pear")"#]));
    }
    for run in python(CHAPTER, "woken_and_waiting_again") {
        run.prints(looks.into_iter().chain(["one got apple, the other pear"]));
    }
}

#[test]
fn lost_wake_up() {
    for run in listing(CHAPTER, "lost_wake_up").says(["failing schedule:", "deadlock! {blocked:text}"]).rust() {
        run.prints([
            "without the lock: deadlock! blocked tasks: [{main:text}]",
            "under the lock: ends with each of {schedules} schedules",
        ]);
        assert!(run.captured("schedules") > 1, "{run:?}");
    }
}

#[test]
fn semaphore_from_condvar() {
    for run in both(CHAPTER, "semaphore_from_condvar") {
        run.prints(["3 places, 6 people, at most 3 inside", "1 place, 6 people, at most 1 inside"]);
    }
}

#[test]
fn permit_given_back() {
    for run in listing(CHAPTER, "permit_given_back").says(["the door sticks"]).rust() {
        run.prints(["the first visitor panicked: true", "the second is in"]);
    }
    for run in listing(CHAPTER, "permit_given_back").says(["RuntimeError: the door sticks"]).python() {
        run.prints(["the first visitor raised", "the second is in"]);
    }
}

/// Five at a time, 22 threads of a second each take five seconds, and one after the other 22.
#[test]
fn five_of_twenty_two() {
    for run in both(CHAPTER, "five_of_twenty_two") {
        run.prints(["22 threads, never more than 5 inside"]).takes_at_least(seconds(5));
    }
}

#[test]
fn place_lost_in_a_panic() {
    let visits = ["inside, with a key", "the visit went well: {first:word}", "the visit went well: {second:word}"];
    for run in listing(CHAPTER, "place_lost_in_a_panic").says(["no key"]).rust() {
        run.prints(visits.into_iter().chain(["places left: 2 of 3"])).different("first", "second");
    }
    for run in python(CHAPTER, "place_lost_in_a_panic") {
        run.prints(visits.into_iter().chain(["places left: 2 of 3"])).different("first", "second");
    }
}

#[test]
fn surplus_release() {
    for run in both(CHAPTER, "surplus_release") {
        run.prints([
            "plain: 6 places",
            "bounded: {error:text}",
            "bounded: 5 places",
            "bounded, acquired and released: 5 places",
        ]);
    }
}

#[test]
fn no_place_in_time() {
    for run in both(CHAPTER, "no_place_in_time") {
        run.prints(["a place at once: {no:word}", "within a second: {no:word}", "within an hour: {yes:word}"])
            .different("no", "yes")
            .takes_at_least(seconds(2));
    }
}

#[test]
fn event_from_condvar() {
    for run in both(CHAPTER, "event_from_condvar") {
        let runners = [1, 2, 3].map(|n| format!("runner {n} runs"));
        run.prints_in_any_order(runners.iter().map(String::as_str).chain(["ready, steady, go"]))
            .prints_before(["ready, steady, go"], runners);
    }
}

#[test]
fn pulse_missed() {
    for run in both(CHAPTER, "pulse_missed") {
        run.prints(["the flag was up, and the waiter has missed it: {yes:word}"]).takes_at_least(seconds(5));
        assert!(run.stdout[0].to_lowercase().ends_with("true"));
    }
}

#[test]
fn any_thread_may_set() {
    for run in both(CHAPTER, "any_thread_may_set") {
        run.prints([
            "at first: {no:word}",
            "after a second: {no:word}",
            "the other thread sets it",
            "main goes on: {yes:word}",
            "cleared by main: {no:word}",
        ])
        .different("no", "yes")
        .takes_at_least(seconds(2));
    }
}

#[test]
fn traffic_light() {
    for run in both(CHAPTER, "traffic_light") {
        run.prints_in_any_order(["light: green", "car: goes", "light: red", "car: stops"])
            .keeps_order(["light: green", "light: red", "car: stops"])
            .keeps_order(["light: green", "car: goes", "car: stops"])
            .takes_at_least(seconds(10));
    }
}

#[test]
fn green_when_it_looked() {
    for run in both(CHAPTER, "green_when_it_looked") {
        run.prints(["light: green", "light: red, pedestrians walk", "car: crosses, and green is {no:word}"]);
        assert!(run.stdout[2].to_lowercase().ends_with("false"), "{run:?}");
    }
}

#[test]
fn light_waits_for_the_car() {
    for run in both(CHAPTER, "light_waits_for_the_car") {
        let walk = "light: pedestrians walk";
        run.prints_in_any_order(["light: green", "car: crosses", "light: red", "car: has crossed", walk])
            .keeps_order(["light: green", "light: red", walk])
            .keeps_order(["light: green", "car: crosses", "car: has crossed", walk])
            .takes_at_least(seconds(9));
    }
}

#[test]
fn light_tick_by_tick() {
    for run in both(CHAPTER, "light_tick_by_tick") {
        run.prints(["by count: GGGGGGRRRRR-GGGGGRRRRR-GGGGGRRRRR-", "by state: GGGGGRRRRRGGGGGRRRRRGGGGGRRRRRGGGG"]);
    }
}

/// The order is exact: the light goes on when the car has answered.
#[test]
fn light_by_state() {
    for run in both(CHAPTER, "light_by_state") {
        let round = ["light: green", "car: goes", "light: red", "car: stops"];
        run.prints(round.iter().chain(&round)).takes_at_least(seconds(20));
    }
}

#[test]
fn barrier_without_rounds() {
    for run in listing(CHAPTER, "barrier_without_rounds").says(["failing schedule:", "deadlock! {blocked:text}"]).rust()
    {
        run.prints(["1: ends with each of {schedules} schedules", "2: deadlock! blocked tasks: [{both:text}]"]);
        assert!(run.captured("schedules") > 1, "{run:?}");
    }
}

#[test]
fn barrier_with_rounds() {
    for run in both(CHAPTER, "barrier_with_rounds") {
        run.prints(["1000 rounds of 3 threads; missing at most: 0"]);
    }
}

#[test]
fn two_phases() {
    for run in both(CHAPTER, "two_phases") {
        let sowed = [1, 2, 3].map(|n| format!("worker {n}: sowed"));
        let reaped = [1, 2, 3].map(|n| format!("worker {n}: reaped"));
        let last = ["one of 3 was the last to arrive".to_string()];
        run.prints_in_any_order(sowed.iter().chain(&reaped).chain(&last)).prints_before(&sowed, &reaped);
    }
}

#[test]
fn one_does_not_come() {
    let broken = |error: &str| {
        let comers = ["patient", "main", "late"];
        let states = ["broken: {yes:word}", "broken: {no:word}"].map(String::from);
        let all = comers.map(|who| format!("{who}: all are here"));
        [comers.map(|who| format!("{who}: {error}")).to_vec(), states.to_vec(), all.to_vec()]
    };
    for run in rust(CHAPTER, "one_does_not_come") {
        let lines = broken("the barrier is broken: a thread has waited too long for the others");
        run.prints_in_any_order(lines.concat()).prints_before(&lines[0], &lines[1]).prints_before(&lines[1], &lines[2]);
        run.different("yes", "no").takes_at_least(seconds(1));
    }
    for run in python(CHAPTER, "one_does_not_come") {
        let lines = broken("BrokenBarrierError");
        run.prints_in_any_order(lines.concat()).prints_before(&lines[0], &lines[1]).prints_before(&lines[1], &lines[2]);
        run.different("yes", "no").takes_at_least(seconds(1));
    }
}

#[test]
fn asleep_when_cancelled() {
    for run in both(CHAPTER, "asleep_when_cancelled") {
        run.prints(["gone before its time: {no:word}"]).takes_at_least(seconds(30));
        assert!(run.stdout[0].to_lowercase().ends_with("false"));
    }
}

/// The one that is not cancelled would last an hour.
#[test]
fn timer_from_condvar() {
    for run in both(CHAPTER, "timer_from_condvar") {
        run.prints_in_any_order(["ended well: {yes:word}", "hello, world", "ended well: {yes:word}"])
            .keeps_order(["hello, world", "ended well: {yes:word}"])
            .takes_at_least(seconds(1));
    }
}

#[test]
fn hello_after_a_second() {
    for run in both(CHAPTER, "hello_after_a_second") {
        run.prints_in_any_order(["main goes on", "hello, world", "it ran in a thread of its own: {yes:word}"])
            .keeps_order(["hello, world", "it ran in a thread of its own: {yes:word}"])
            .takes_at_least(seconds(1));
        assert!(run.stdout.iter().any(|line| line.to_lowercase().ends_with(": true")), "{run:?}");
    }
}

/// Too late is an error in Rust. In Python it is nothing.
#[test]
fn cancelled_in_time_or_not() {
    for run in rust(CHAPTER, "cancelled_in_time_or_not") {
        run.prints(["cancelled in time: true", "too late to cancel: the timer has fired"]).takes_at_least(seconds(1));
    }
    for run in python(CHAPTER, "cancelled_in_time_or_not") {
        run.prints(["cancelled in time: True", "cancelled too late: None"]).takes_at_least(seconds(1));
    }
}

/// Half of the pair is as good as none of it.
#[test]
fn flag_up_data_missing() {
    for run in rust(CHAPTER, "flag_up_data_missing") {
        run.prints([
            "raised with Relaxed, found with Relaxed: {{None, Some(0), Some(42)}}",
            "raised with Relaxed, found with Acquire: {{None, Some(0), Some(42)}}",
            "raised with Release, found with Relaxed: {{None, Some(0), Some(42)}}",
            "raised with Release, found with Acquire: {{None, Some(42)}}",
        ]);
    }
}

/// Other processors may show some in Rust. Under the GIL there are none.
#[test]
fn a_million_flags() {
    for run in rust(CHAPTER, "a_million_flags") {
        run.prints(["a million flags raised; seen: {seen}, without their data: {missing}"]);
        assert!(!cfg!(target_arch = "x86_64") || run.captured("missing") == 0, "{run:?}");
    }
    for run in python(CHAPTER, "a_million_flags") {
        run.prints(["a million flags raised; seen: {seen}, without their data: 0"]);
    }
}

/// The machine decides about the first two.
#[test]
fn each_writes_then_reads() {
    for run in rust(CHAPTER, "each_writes_then_reads") {
        run.prints([
            "Relaxed, Relaxed: neither saw the other in {relaxed} of 10000 rounds",
            "Release, Acquire: neither saw the other in {paired} of 10000 rounds",
            "SeqCst, SeqCst: neither saw the other in 0 of 10000 rounds",
        ]);
    }
}

#[test]
fn taken_or_whose() {
    for run in both(CHAPTER, "taken_or_whose") {
        run.prints_in_any_order([
            "thread {owner} has the seat",
            "thread {late} is too late: it is thread {owner}'s",
            "thread {later} is too late: it is thread {owner}'s",
        ])
        .different("owner", "late")
        .different("owner", "later")
        .different("late", "later");
    }
}

#[test]
fn no_more_than_the_limit() {
    for run in rust(CHAPTER, "no_more_than_the_limit") {
        run.prints(["8000 tries, entered: 5000, inside: 5000", "one more try: Err(5000)"]);
    }
    for run in python(CHAPTER, "no_more_than_the_limit") {
        run.prints(["8000 tries, entered: 5000, inside: 5000", "one more try: False"]);
    }
}

#[test]
fn two_atomics_one_invariant() {
    for run in rust(CHAPTER, "two_atomics_one_invariant") {
        run.prints([
            "two atomics, some order makes the total {{40, 100, 160}}",
            "one mutex, some order makes the total {{100}}",
        ]);
    }
    for run in python(CHAPTER, "two_atomics_one_invariant") {
        run.prints([
            "two steps each, some order makes the total [40, 100, 160]",
            "one step each, some order makes the total [100]",
        ]);
    }
}

/// The three others wait as long as it takes.
#[test]
fn initialised_once() {
    for run in both(CHAPTER, "initialised_once") {
        run.prints(["before the first use: made 0 times", "4 threads: made 1 time, the same for all: {yes:word}"])
            .takes_at_least(seconds(1));
        assert!(run.stdout[1].to_lowercase().ends_with("true"), "{run:?}");
    }
    for seen in xray(CHAPTER, "initialised_once") {
        seen.shows("one thread makes the value", seen.asleep_at_once() == 1);
    }
}

#[test]
fn looked_then_made() {
    for run in rust(CHAPTER, "looked_then_made") {
        run.prints(["made: 2, refused: 1", "the one in the cell is the one that all get: true"]);
    }
    for run in python(CHAPTER, "looked_then_made") {
        run.prints(["made: 2", "both get the same from functools.cache: False"]);
    }
}

/// The poisoned one does not try again.
#[test]
fn initialiser_panics() {
    let said = ["no connection", "no connection", "LazyLock instance has previously been poisoned"];
    for run in listing(CHAPTER, "initialiser_panics").says(said).rust() {
        run.prints([
            "OnceLock: None, tries: 1",
            "OnceLock: Some(2), tries: 2",
            "LazyLock: None, tries: 1",
            "LazyLock: None, tries: 1",
        ]);
    }
    for run in python(CHAPTER, "initialiser_panics") {
        run.prints([
            "double check: None, tries: 1",
            "double check: 2, tries: 2",
            "functools.cache: None, tries: 1",
            "functools.cache: 2, tries: 2",
        ]);
    }
}

#[test]
fn channel_is_a_buffer() {
    for run in both(CHAPTER, "channel_is_a_buffer") {
        run.prints(["taken: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"]);
    }
}

#[test]
fn whichever_comes_first() {
    for run in both(CHAPTER, "whichever_comes_first") {
        run.prints([
            "an hour of work, a second of patience: too late",
            "a second of work, an hour of patience: the answer",
        ])
        .takes_at_least(seconds(2));
    }
}

#[test]
fn members_come_and_go() {
    for run in rust(CHAPTER, "members_come_and_go") {
        let done = [0, 1, 2, 3].map(|depth| format!("depth {depth}: done"));
        run.prints_in_any_order(done.iter().map(String::as_str).chain(["all are done"]));
        run.prints_before(done, ["all are done"]);
    }
}

#[test]
fn unparked_before_parking() {
    for run in rust(CHAPTER, "unparked_before_parking") {
        run.prints(["unparked before, and not asleep", "two wake-ups are one: true"]).takes_at_least(seconds(1));
    }
}
