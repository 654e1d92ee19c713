//! Three ways to end, and the file is there before and gone after each of them.

use std::env;
use std::io;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicBool, Ordering};

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::with_scratch;

#[derive(Serialize, Deserialize)]
struct Seen {
    /// The file was there while `work` ran.
    there: bool,
    /// It was there afterwards.
    left: bool,
    /// How the function ended.
    end: String,
}

pub fn subject(how: &str) -> Value {
    let path = env::temp_dir().join("scratch");
    let there = AtomicBool::new(false);
    let end = catch_unwind(|| {
        with_scratch(&path, |path| {
            there.store(path.exists(), Ordering::Relaxed);
            match how {
                "fails" => Err(io::Error::other("on purpose")),
                "panics" => panic!("on purpose"),
                _ => Ok(()),
            }
        })
    });
    let end = match end {
        Ok(Ok(())) => "goes well",
        Ok(Err(_)) => "fails",
        Err(_) => "panics",
    };
    to_value(Seen { there: there.into_inner(), left: path.exists(), end: end.to_owned() })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    for (how, id) in [("goes well", "left"), ("fails", "left_at_an_error"), ("panics", "left_at_a_panic")] {
        let seen: Seen = judge.run(how)?.seen()?;
        if !seen.there {
            let message = "When `work` was called, there was no file at its path: it had been removed already, or was \
                never made.";
            return reject("gone_too_early", message);
        }
        if seen.left {
            let message = format!("Where `work` {how}, the file is left behind.");
            return reject(id, message);
        }
        if seen.end != how {
            let message = format!(
                "Where `work` {how}, the file is gone, and the caller is told that it {}: what came of the work is lost.",
                seen.end
            );
            return reject("swallowed", message);
        }
    }
    Ok(())
}
