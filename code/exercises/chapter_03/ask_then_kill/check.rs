//! A child that takes a moment to tidy up, and one that does nothing about the request.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use exercises::xray::What;
use many_hands::process::{Error, Process};
use nix::sys::signal::{SigSet, Signal};

use super::program::stop;

/// Much longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);

fn tidies_up(_: ()) -> nix::Result<()> {
    SigSet::from(Signal::SIGTERM).wait()?;
    thread::sleep(Duration::from_millis(60));
    Ok(())
}

/// The code and the signal of an end, as far as there was one.
type End = Result<(Option<i32>, Option<i32>), String>;

fn end(of: Result<ExitStatus, Error>) -> End {
    of.map(|status| (status.code(), status.signal())).map_err(|error| error.to_string())
}

fn willing() -> Result<ExitStatus, Error> {
    stop(Process::spawn(tidies_up, ())?, LONG)
}

/// Nothing, if `stop` waits without a limit.
fn stubborn() -> Option<Result<ExitStatus, Error>> {
    let child = match Process::spawn(thread::sleep, LONG) {
        Ok(child) => child,
        Err(error) => return Some(Err(error)),
    };
    let (ended, end) = channel();
    let waits = thread::spawn(move || ended.send(stop(child, Duration::from_millis(20))));
    // More often than once: the grace is a time in which this thread sees nothing move.
    if !(0..6).any(|_| comes(|| waits.is_finished())) {
        return None;
    }
    end.recv().ok()
}

pub fn subject(word: &str) -> Value {
    SigSet::from(Signal::SIGTERM).thread_block().expect("SIGTERM can be blocked");
    match word {
        "willing" => to_value(end(willing())),
        _ => to_value(stubborn().map(end)),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let willing = judge.traced("willing").map_err(|it| {
        let asleep = "The child ended soon after it was asked, and `stop` slept on: nothing can wake it from a sleep of \
            a fixed time.";
        if it.id == "hangs" { Rejected::new("sleeps", asleep) } else { it }
    })?;
    let status = willing.seen::<End>()?.map_err(|error| Rejected::new("error", error))?;
    if status.1 == Some(Signal::SIGKILL as i32) {
        let message = "The child had 20 s to tidy up, which takes it 60 ms, and was killed in the middle of that.";
        return willing.reject("untidy", message);
    }
    let asked = |what: &What| matches!(what, What::Send { signal, .. } if signal == "SIGTERM");
    let after: Vec<_> = willing.trace()?.of_lane(0).skip_while(|event| !asked(&event.what)).collect();
    let sleeps = after.iter().any(|event| matches!(event.what, What::Sleep { .. }));
    let looks = after.iter().filter(|event| matches!(event.what, What::Poll { .. } | What::Wait { .. })).count();
    // One that sleeps until the end, one that asks how it ended, and some to spare.
    if sleeps || looks > 6 {
        let message = format!(
            "While the child tidied up, `stop` looked {looks} times, or slept for a time of its own choosing. One call \
            can sleep until the child ends or the time is up."
        );
        return willing.reject("polls", message);
    }
    if status != (Some(0), None) {
        return willing
            .reject("status", format!("The child ended with 0, and `stop` gave {status:?}: its code, its signal."));
    }
    willing.leaves_nothing()?;
    let stubborn = judge.run("stubborn")?;
    let Some(end) = stubborn.seen::<Option<End>>()? else {
        return reject(
            "patient",
            "The child did nothing about the request, the 20 ms that it was given were over, and \
            `stop` went on waiting for its end.",
        );
    };
    let status = end.map_err(|error| Rejected::new("error", error))?;
    if status != (None, Some(Signal::SIGKILL as i32)) {
        return reject(
            "status",
            format!("The child was to be ended by SIGKILL, and `stop` gave {status:?}: its code, its signal."),
        );
    }
    stubborn.leaves_nothing()
}
