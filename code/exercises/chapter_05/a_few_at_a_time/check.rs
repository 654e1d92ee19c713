//! As many calls as the limit allows, no more, and one that takes long holds up none of the others.

use std::sync::{Condvar, Mutex};

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::a_few_at_a_time;

const LIMIT: usize = 3;
const INPUTS: usize = 10;

/// What was seen from within the calls.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Seen {
    under_way: usize,
    /// As many were under way before any had ended.
    peak: usize,
    ended: usize,
    /// How many had ended when no other could, as the first had not.
    ended_before_the_first: usize,
    results: Vec<usize>,
}

pub fn subject(_: &str) -> Value {
    let (seen, may_end) = (Mutex::new(Seen::default()), Condvar::new());
    let look = || seen.lock().expect("no holder panics");
    let results = a_few_at_a_time(LIMIT, (0..INPUTS).collect(), |number| {
        let is_first = {
            let mut now = look();
            now.under_way += 1;
            now.under_way == 1 && now.peak == 0
        };
        if is_first {
            comes(|| look().under_way > LIMIT);
            let mut now = look();
            now.peak = now.under_way;
            drop(now);
            may_end.notify_all();
            comes(|| look().ended == INPUTS - 1);
            let mut now = look();
            now.ended_before_the_first = now.ended;
        } else {
            drop(may_end.wait_while(look(), |now| now.peak == 0).expect("no holder panics"));
        }
        let mut now = look();
        now.under_way -= 1;
        now.ended += 1;
        10 * number
    });
    let seen = Seen { results, ..look().clone() };
    to_value(seen)
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("one takes long")?;
    let Seen { peak, ended_before_the_first, results, .. } = run.seen()?;
    if peak > LIMIT {
        return reject("over", format!("{peak} calls were under way at once, and the limit was {LIMIT}."));
    }
    if peak < LIMIT {
        let message = format!(
            "The first call took long, and {peak} in all were under way, where the limit allows {LIMIT}. There are \
            too few threads, or the others need something that the first one keeps until its call is over."
        );
        return reject("one_at_a_time", message);
    }
    if ended_before_the_first < INPUTS - 1 {
        let message = format!(
            "The first call took long, and meanwhile {ended_before_the_first} of the other {} \
            were done; then all other threads were idle, or waited for the first. An input waits behind a call \
            where a thread could take it.",
            INPUTS - 1
        );
        return reject("held_up", message);
    }
    let expected: Vec<_> = (0..INPUTS).map(|number| 10 * number).collect();
    if results != expected {
        let message = format!(
            "The first call ended last, and the results are {results:?}. They are to be in \
            the order of the inputs, {expected:?}."
        );
        return reject("order", message);
    }
    run.leaves_nothing()
}
