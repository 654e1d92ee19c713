//! The limit holds, the child is left alone, and the wait costs nothing.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use exercises::xray::What;

use super::program::wait_at_most;

/// A child that ends when this process lets it. Gives whether an end was seen, and whether the
/// child was alive then.
fn slow() -> io::Result<(bool, bool)> {
    let mut child = Command::new("cat").stdin(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    let status = wait_at_most(&mut child, Duration::from_millis(400))?;
    let alive = child.try_wait()?.is_none();
    drop(stdin);
    child.wait()?;
    Ok((status.is_some(), alive))
}

/// A child that ends with 7, soon.
fn quick() -> io::Result<Option<i32>> {
    let mut child = Command::new("sh").args(["-c", "sleep 0.05; exit 7"]).spawn()?;
    let status = wait_at_most(&mut child, Duration::from_secs(20))?;
    child.wait()?;
    Ok(status.and_then(|status| status.code()))
}

pub fn subject(word: &str) -> Value {
    match word {
        "slow" => to_value(slow().map_err(|error| error.to_string())),
        _ => to_value(quick().map_err(|error| error.to_string())),
    }
}

/// The same rejection, if it is of something that hangs, by another name.
fn hangs(it: Rejected, id: &str, message: &str) -> Rejected {
    if it.id == "hangs" { Rejected::new(id, message) } else { it }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let no_limit = "The limit was over, and the function went on waiting for the child's end.";
    let slow = judge.run("slow").map_err(|it| hangs(it, "no_limit", no_limit))?;
    let (ended, alive) = slow.seen::<Result<(bool, bool), String>>()?.map_err(|error| Rejected::new("error", error))?;
    if ended {
        return reject("status", "The function gave a status for a child that had not ended.");
    }
    slow.sleeps_while_it_waits(Duration::from_millis(40))?;
    if !alive {
        return reject("killed", "The time was up, and the child was ended. The caller is to decide that.");
    }
    let asleep = "It slept for a time of its own choosing, and then looked whether the child had ended. \
        Until that time was over, the child's end could not wake it.";
    let quick = judge.traced("quick").map_err(|it| hangs(it, "sleeps", asleep))?;
    let count = |is: fn(&What) -> bool| Ok(quick.trace()?.of_lane(0).filter(|event| is(&event.what)).count());
    if count(|what| matches!(what, What::Sleep { .. }))? > 0 {
        return quick.reject("sleeps", asleep);
    }
    // One that finds it, one that is the check's own, and one to begin with.
    if count(|what| matches!(what, What::Wait { .. }))? > 3 {
        return quick.reject("busy", "It asks again and again whether the child has ended.");
    }
    let code = quick.seen::<Result<Option<i32>, String>>()?.map_err(|error| Rejected::new("error", error))?;
    if code != Some(7) {
        return quick
            .reject("status", format!("The child ended with 7, within the limit, and the function gave {code:?}."));
    }
    quick.leaves_nothing()
}
