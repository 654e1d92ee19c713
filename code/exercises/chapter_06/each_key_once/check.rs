//! Two keys that have to be worked out at the same time, and one that two threads want.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use exercises::grade::{Judge, Rejected, Sleeper, Value, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::Cache;

/// Each of two threads works out a key of its own, and neither ends before the other has begun.
fn different_keys() -> [u32; 2] {
    let (cache, both_work) = (Cache::default(), Barrier::new(2));
    let value = |key, value| {
        cache.get(key, || {
            both_work.wait();
            value
        })
    };
    thread::scope(|s| {
        let other = s.spawn(|| value("b", 2));
        [value("a", 1), other.join().expect("no panic")]
    })
}

#[derive(Serialize, Deserialize)]
struct Same {
    worked_out: usize,
    /// Whether the second thread slept while the first one worked.
    slept: bool,
    values: [u32; 3],
}

/// While a thread works out a key, another one wants it; and afterwards the first one again.
fn same_key() -> Same {
    let (cache, begun, second) = (Cache::default(), Barrier::new(2), Sleeper::default());
    let worked_out = AtomicUsize::new(0);
    let work = |value| {
        worked_out.fetch_add(1, SeqCst);
        value
    };
    let mut slept = false;
    let values = thread::scope(|s| {
        let other = s.spawn(|| {
            begun.wait();
            second.is_this_thread();
            cache.get("a", || work(2))
        });
        let first = cache.get("a", || {
            begun.wait();
            slept = second.falls_asleep();
            work(1)
        });
        [first, other.join().expect("no panic"), cache.get("a", || work(3))]
    });
    Same { worked_out: worked_out.into_inner(), slept, values }
}

pub fn subject(word: &str) -> Value {
    match word {
        "different keys" => to_value(different_keys()),
        _ => to_value(same_key()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let one_by_one = "Two threads wanted different keys, and each waited in `work_out` until the other one \
        was there, too. That never came to pass: a lock that both need is held while a value is worked out.";
    let hangs = |it: Rejected| if it.id == "hangs" { Rejected::new("one_by_one", one_by_one) } else { it };
    let run = judge.run("different keys").map_err(hangs)?;
    let values: [u32; 2] = run.seen()?;
    if values != [1, 2] {
        return reject(
            "values",
            format!("The values of two keys were worked out as 1 and 2, and `get` gave {values:?}."),
        );
    }
    let run = judge.run("same key")?;
    let Same { worked_out, slept, values } = run.seen()?;
    if worked_out != 1 {
        let message = format!(
            "A value was worked out {worked_out} times, and once is enough. A thread looked while \
            another one was at work on the same key, found nothing that told it so, and set to work itself."
        );
        return reject("twice", message);
    }
    if !slept {
        let message = "While one thread worked a value out, another that wanted it did not sleep until it was there: \
            it asked again and again.";
        return reject("busy", message);
    }
    if values != [1, 1, 1] {
        return reject("values", format!("A value was worked out as 1, and three calls of `get` gave {values:?}."));
    }
    run.leaves_nothing()
}
