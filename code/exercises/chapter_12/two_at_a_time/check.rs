//! The first page comes only when the fifth has been asked for.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use many_hands::coroutine::sleep;
use serde::{Deserialize, Serialize};

use super::program::total;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    sum: usize,
    now: usize,
    /// How many pages were being fetched at once, at most.
    most: usize,
    /// How many have been asked for.
    asked: usize,
    /// The first page came although the fifth had not been asked for: it had waited long enough.
    idle: bool,
    threads: usize,
    #[serde(skip)]
    ids: HashSet<Option<ThreadId>>,
}

static SEEN: Mutex<Option<Seen>> = Mutex::new(None);

/// Changes what is seen. The lock is given back before any wait.
fn seen<T>(change: impl FnOnce(&mut Seen) -> T) -> T {
    change(SEEN.lock().expect("no holder panics").get_or_insert_default())
}

fn fetch(page: u32) -> usize {
    seen(|seen| {
        seen.now += 1;
        seen.asked += 1;
        seen.most = seen.most.max(seen.now);
        seen.ids.insert(Some(thread::current().id()));
    });
    sleep(Duration::from_millis(5));
    // Counted in turns: on a busy machine all coroutines of the thread are late together.
    let mut turns = 0;
    while page == 0 && turns < 40 && seen(|seen| seen.asked) < 5 {
        sleep(Duration::from_millis(5));
        turns += 1;
    }
    if turns == 40 {
        seen(|seen| seen.idle = true);
    }
    seen(|seen| seen.now -= 1);
    page as usize
}

pub fn subject(_: &str) -> Value {
    let sum = total((0..8).collect(), fetch);
    seen(|seen| to_value(Seen { sum, threads: seen.ids.len(), ..std::mem::take(seen) }))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("pages").map_err(|it| {
        it.explained("hangs", "It hangs: a coroutine holds a lock while it waits for its page, and another one waits for that lock and stops the thread on which both of them run.")
    })?;
    let seen: Seen = run.seen()?;
    if seen.threads > 1 {
        return reject(
            "threads",
            format!("The pages were fetched on {} threads. Coroutines that wait by the rules need one.", seen.threads),
        );
    }
    if seen.most > 2 {
        return reject(
            "too_many",
            format!("{} pages were being fetched at once, and the server allows two.", seen.most),
        );
    }
    if seen.most < 2 {
        return reject(
            "one_at_a_time",
            "No two pages were being fetched at once: what a coroutine holds while it waits for its page keeps the other from asking for one.",
        );
    }
    if seen.idle {
        return reject(
            "idle",
            "The first page took long, and when the second was there, nothing asked for the third: one of the two connections had nothing to do until the first page came.",
        );
    }
    if seen.sum != 28 {
        return reject(
            "sum",
            format!("The pages 0 to 7 were to be fetched, once each, and the sum is {} in place of 28.", seen.sum),
        );
    }
    Ok(())
}
