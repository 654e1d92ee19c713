//! Counts the messages to the manager, and changes the dictionary between two questions.

use std::error::Error;

use exercises::grade::{Judge, Rejected, Run, Value, reject, to_value};
use exercises::xray::What;
use many_hands::process::Manager;

use super::program::most;

type Most = Option<(String, u32)>;

/// What is the most of no pages, of 200, and after one of them has got more.
fn three_times() -> Result<[Most; 3], Box<dyn Error>> {
    let manager = Manager::new()?;
    let hits = manager.dict()?;
    let none = most(&hits)?;
    hits.extend((0..200).map(|number| (format!("page {number}"), (number * 77) % 199)))?;
    println!("asks");
    let first = most(&hits)?;
    println!("has asked");
    hits.insert("page 3".to_string(), 1000)?;
    Ok([none, first, most(&hits)?])
}

pub fn subject(_: &str) -> Value {
    to_value(three_times().map_err(|error| error.to_string()))
}

/// How many messages went to the manager between the two lines.
fn messages(run: &Run) -> Result<usize, Rejected> {
    let says = |what: &What, line: &str| matches!(what, What::Print { text, .. } if text.starts_with(line));
    let from = run.trace()?.of_lane(0).skip_while(|event| !says(&event.what, "asks"));
    let between = from.take_while(|event| !says(&event.what, "has asked"));
    Ok(between.filter(|event| matches!(event.what, What::Write { .. })).count())
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.traced("three times")?;
    let asked = messages(&run)?;
    if asked > 2 {
        return reject(
            "messages",
            format!(
                "The dictionary had 200 pages, and {asked} messages went to the manager for one answer. Each costs a switch to another process and back."
            ),
        );
    }
    if asked == 2 {
        return reject(
            "torn",
            "Two messages went to the manager for one answer. Between them another process may change the dictionary, and then the two answers do not belong together.",
        );
    }
    let [none, first, later] =
        run.seen::<Result<[Most; 3], String>>()?.map_err(|error| Rejected::new("error", error))?;
    let later = later.map_or(0, |(_, number)| number);
    if later != 1000 {
        return reject(
            "stale",
            format!(
                "A page got 1000 hits, and when the function was asked again, the most was {later}: the answer is older than the question."
            ),
        );
    }
    if none.is_some() || first.as_ref().is_none_or(|(_, number)| *number != 198) {
        return reject(
            "most",
            format!("Without pages there is {none:?}, and where the most is 198 there is {first:?}."),
        );
    }
    Ok(())
}
