//! Three forks by one process, three children alive at once, none left.

use std::thread::sleep;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, to_value};
use exercises::xray::{LaneKind, What};

use super::program;

pub fn subject(_: &str) -> Value {
    let ended = program::three_children(|number| {
        println!("child {number}");
        sleep(Duration::from_millis(60));
    });
    to_value(ended.map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.traced("three").map_err(|it| {
        it.explained(
            "child_returned",
            "A child came out of `three_children` as if it were the parent: after `fork` it went on with \
             the parent's code, so it forked children of its own. A child has to end when its work is done.",
        )
    })?;
    let trace = run.trace()?;
    let processes = trace.lanes.iter().filter(|lane| lane.kind == LaneKind::Process).count() - 1;
    let forks = trace.of_lane(0).filter(|event| matches!(event.what, What::Fork { .. })).count();
    if forks != 3 || processes != 3 {
        let message = format!(
            "The function forked {forks} times, and {processes} new processes came of it. \
            Three forks, all by the same process, make three children of one parent."
        );
        return run.reject("not_by_one", message);
    }
    let unwaited = run.left.zombies + run.left.children;
    if unwaited > 0 {
        let message = format!(
            "{unwaited} of the children were not waited for. Each child that ends stays in \
            the process table until its parent has asked how it ended."
        );
        return run.reject("unwaited", message);
    }
    if trace.children_alive_at_once() < 3 {
        let message = "The children worked one after the other: the parent waited for one before it forked the next.";
        return run.reject("one_at_a_time", message);
    }
    run.leaves_nothing()?;
    let mut printed: Vec<_> = run.printed.lines().collect();
    printed.sort_unstable();
    if printed != ["child 0", "child 1", "child 2"] {
        return run
            .reject("work", format!("Each child calls `work` once, with its own number. They printed {printed:?}."));
    }
    match run.seen::<Result<(), String>>()? {
        Ok(()) => Ok(()),
        Err(error) => run.reject("error", format!("All three ended well, and the function gave an error: {error}.")),
    }
}
