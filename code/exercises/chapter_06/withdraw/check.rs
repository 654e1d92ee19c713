//! Two withdrawals that are too much together, two that are not, and an observer.

use exercises::grade::{Judge, Rejected, Schedules, Value, every_schedule, to_value};
use exercises::schedules::model::sync::atomic::{AtomicI32, Ordering::SeqCst};
use exercises::schedules::model::thread;

use super::{modelled, program};

/// Two withdraw at the same time from 10, and a third thread looks.
fn two(amounts: [i32; 2]) -> String {
    let balance = AtomicI32::new(10);
    let (first, second, seen) = thread::scope(|s| {
        let first = s.spawn(|| modelled::withdraw(&balance, amounts[0]));
        let second = s.spawn(|| modelled::withdraw(&balance, amounts[1]));
        let seen = s.spawn(|| balance.load(SeqCst));
        let all = (first.join(), second.join(), seen.join());
        (all.0.expect("no panic"), all.1.expect("no panic"), all.2.expect("no panic"))
    });
    format!("{} paid, {} left, {seen} seen", u8::from(first) + u8::from(second), balance.into_inner())
}

pub fn subject(word: &str) -> Value {
    match word {
        "too much" => every_schedule(&["balance"], || two([6, 5])),
        "enough" => every_schedule(&["balance"], || two([6, 4])),
        _ => {
            let balance = std::sync::atomic::AtomicI32::new(10);
            to_value([6, 5, 4].map(|amount| program::withdraw(&balance, amount)))
        }
    }
}

fn none(all: &Schedules, bad: impl Fn(&str) -> bool, id: &str, message: &str) -> Result<(), Rejected> {
    match all.ends.iter().find(|(end, _)| bad(end)) {
        None => Ok(()),
        Some((end, schedule)) => Err(Rejected::new(id, format!("{message} It ends so: {end}.")).with_picture(schedule)),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let all = judge.schedules("too much")?;
    let overdrawn = "Of 10, 6 and 5 were both paid out: both threads looked before either of them took.";
    none(&all, |end| end.starts_with("2 paid"), "overdrawn", overdrawn)?;
    let negative = "The balance was negative for a moment, and another thread saw it: it could refuse \
        whoever comes then, or be read out as a debt.";
    none(&all, |end| end.contains(", -"), "negative", negative)?;
    let refused = "There was enough, and nothing was paid out: another thread changed the balance meanwhile, \
        which is no reason to refuse.";
    none(&all, |end| end.starts_with('0'), "refused", refused)?;
    let all = judge.schedules("enough")?;
    none(&all, |end| !end.starts_with("2 paid, 0 left"), "refused", refused)?;
    let paid: [bool; 3] = judge.run("one thread")?.seen()?;
    if paid != [true, false, true] {
        let message = format!("One thread alone asked for 6, 5 and 4 of 10, and the answers were {paid:?}.");
        return Err(Rejected::new("alone", message));
    }
    Ok(())
}
