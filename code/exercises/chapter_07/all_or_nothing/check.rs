//! A change that panics between the accounts, one after it, and two at the same time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;

use exercises::grade::{Judge, Rejected, Sleeper, Value, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::update;

#[derive(Serialize, Deserialize)]
struct Failed {
    /// Whether the caller saw the panic.
    panicked: bool,
    /// The accounts after that.
    then: [i32; 2],
    /// And after another update, unless it panicked.
    next: Option<[i32; 2]>,
}

fn failed() -> Failed {
    let accounts = Mutex::new([100, 0]);
    let now = || *accounts.lock().unwrap_or_else(PoisonError::into_inner);
    let half = |accounts: &mut [i32; 2]| {
        // Which of the two comes first is for the caller to say.
        accounts[1] += 60;
        assert!(accounts[1] <= 50, "60 needs a signature");
        accounts[0] -= 60;
    };
    let panicked = catch_unwind(AssertUnwindSafe(|| update(&accounts, half))).is_err();
    let then = now();
    let next = catch_unwind(AssertUnwindSafe(|| {
        update(&accounts, |accounts| *accounts = [accounts[0] - 10, accounts[1] + 10])
    }));
    Failed { panicked, then, next: next.is_ok().then(now) }
}

/// While one thread changes the accounts, another begins to; and whether that one slept meanwhile.
fn two() -> ([i32; 2], bool) {
    let (accounts, begun, second) = (Mutex::new([100, 0]), Barrier::new(2), Sleeper::default());
    let mut slept = false;
    thread::scope(|s| {
        s.spawn(|| {
            begun.wait();
            second.is_this_thread();
            update(&accounts, |accounts| accounts[1] += 5);
        });
        update(&accounts, |accounts| {
            begun.wait();
            slept = second.falls_asleep();
            accounts[0] -= 1;
        });
    });
    (accounts.into_inner().unwrap_or_else(PoisonError::into_inner), slept)
}

pub fn subject(word: &str) -> Value {
    match word {
        "failed" => to_value(failed()),
        _ => to_value(two()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let Failed { panicked, then, next } = judge.run("failed")?.seen()?;
    if then != [100, 0] {
        let message = format!(
            "The accounts held [100, 0], a change panicked between its two steps, and now they hold \
            {then:?}. What it had done by then stays done."
        );
        return reject("half_done", message);
    }
    if !panicked {
        return reject(
            "swallowed",
            "The change panicked, and `update` returned as if all had gone well: the caller has to know.",
        );
    }
    match next {
        None => {
            let message = "The accounts are whole, and yet the update after the one that panicked panicked, too: \
                the lock is marked as poisoned, and the mark was taken for a reason to stop.";
            return reject("refused", message);
        }
        Some([90, 10]) => {}
        Some(next) => {
            return reject(
                "half_done",
                format!("After a change that panicked, 10 of [100, 0] were moved, and the accounts hold {next:?}."),
            );
        }
    }
    let run = judge.run("two")?;
    let (accounts, slept) = run.seen::<([i32; 2], bool)>()?;
    if accounts != [99, 5] {
        let message = format!(
            "Of [100, 0] one thread took 1 from the first, another put 5 into the second at the same \
            time, and the accounts hold {accounts:?}: the one that was done last wrote over what the other had done."
        );
        return reject("lost", message);
    }
    if !slept {
        return reject(
            "busy",
            "While one thread changed the accounts, the other one asked again and again whether it may.",
        );
    }
    run.leaves_nothing()
}
