//! Two calls panic, one fails, and all begin before the first ends.

use std::sync::{Condvar, Mutex};

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::{self, End};

const CALLS: usize = 5;

#[derive(Serialize, Deserialize)]
struct Seen {
    /// How many calls had begun before the first of them ended.
    begun: usize,
    ends: Vec<String>,
}

fn ends() -> [String; CALLS] {
    let panics = |message| format!("{:?}", End::<u32, u32>::Panic(Some(String::from(message))));
    let [first, failed, last] =
        [End::Value(0), End::Error(2), End::Value(40)].map(|end: End<u32, u32>| format!("{end:?}"));
    [first, panics("a bad file"), failed, panics("a bad file: number 3"), last]
}

pub fn subject(_: &str) -> Value {
    let (begun, all) = (Mutex::new((0, None)), Condvar::new());
    let look = || begun.lock().expect("no holder panics");
    let ends = program::each((0..CALLS as u32).collect(), |number| {
        let is_first = {
            let mut now = look();
            now.0 += 1;
            now.0 == 1
        };
        if is_first {
            comes(|| look().0 == CALLS);
            let mut now = look();
            now.1 = Some(now.0);
            drop(now);
            all.notify_all();
        } else {
            drop(all.wait_while(look(), |now| now.1.is_none()).expect("no holder panics"));
        }
        match number {
            1 => panic!("a bad file"),
            2 => Err(number),
            3 => panic!("a bad file: number {number}"),
            _ => Ok(10 * number),
        }
    });
    let begun = look().1.unwrap_or_default();
    to_value(Seen { begun, ends: ends.iter().map(|end| format!("{end:?}")).collect() })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("panics and errors").map_err(|it| {
        it.explained(
            "panics",
            "A call panicked, and the whole function did: the ends of the other calls are lost. What `join` returns \
             says whether its thread panicked, and is no reason for the thread that joins to do so; but a scope \
             panics for a thread that nothing has joined.",
        )
    })?;
    let Seen { begun, ends: found } = run.seen()?;
    if begun < CALLS {
        let message = format!(
            "The first call waited for the others to begin, and {begun} of {CALLS} calls began: the rest needs \
            something that the first one keeps until it is over."
        );
        return reject("one_at_a_time", message);
    }
    if found.len() != CALLS {
        let message =
            format!("There were {CALLS} inputs, and the function says of {} how they ended: {found:?}.", found.len());
        return reject("missing", message);
    }
    for (number, (expected, found)) in ends().iter().zip(&found).enumerate() {
        if expected.starts_with("Panic") && found == "Panic(None)" {
            let message = format!(
                "Input {number} ended with {expected}, and its message was not found: a panic's message can be of \
                two types."
            );
            return reject("message", message);
        }
        if found != expected {
            return reject("end", format!("Input {number} ended with {expected}, and the function says {found}."));
        }
    }
    run.leaves_nothing()
}
