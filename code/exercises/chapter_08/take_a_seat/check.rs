//! Two take, one takes while another gives back, two give back.

use exercises::grade::{Judge, Rejected, Schedules, Value, every_schedule, to_value};
use exercises::schedules::model::sync::atomic::AtomicU32;
use exercises::schedules::model::thread;

use super::{modelled, program};

/// Two threads take a seat each of a row of three, all free.
fn two_take() -> String {
    let row = AtomicU32::new(0);
    let [one, other] = thread::scope(|s| {
        let threads = [(); 2].map(|()| s.spawn(|| modelled::take(&row, 3)));
        threads.map(|thread| thread.join().expect("no panic"))
    });
    let end = match (one, other) {
        (Some(one), Some(other)) if one == other => "twice",
        (Some(0 | 1), Some(0 | 1)) => "apart",
        (Some(_), Some(_)) => "high",
        _ => "refused",
    };
    format!("{end}: {one:?} and {other:?}, and the row is {:#05b}", row.into_inner())
}

/// Of a row of two, of which the first seat is taken, one thread takes a seat and the other gives
/// the first one back.
fn take_and_give_back() -> String {
    let row = AtomicU32::new(0b01);
    let seat = thread::scope(|s| {
        let taker = s.spawn(|| modelled::take(&row, 2));
        s.spawn(|| modelled::give_back(&row, 0));
        taker.join().expect("no panic")
    });
    let taken = row.into_inner();
    let end = match seat {
        None => "refused",
        Some(seat) if taken == 1 << seat => "well",
        Some(_) => "lost",
    };
    format!("{end}: seat {seat:?} is taken, and the row is {taken:#04b}")
}

/// Both seats of a row are given back.
fn two_give_back() -> String {
    let row = AtomicU32::new(0b11);
    thread::scope(|s| {
        s.spawn(|| modelled::give_back(&row, 0));
        s.spawn(|| modelled::give_back(&row, 1));
    });
    let taken = row.into_inner();
    format!("{}: both were given back, and the row is {taken:#04b}", if taken == 0 { "well" } else { "lost" })
}

pub fn subject(word: &str) -> Value {
    match word {
        "two take" => every_schedule(&["row"], two_take),
        "take and give back" => every_schedule(&["row"], take_and_give_back),
        "two give back" => every_schedule(&["row"], two_give_back),
        _ => {
            let row = std::sync::atomic::AtomicU32::new(0b010);
            to_value([(); 3].map(|()| program::take(&row, 3)))
        }
    }
}

fn none(all: &Schedules, id: &str, message: &str) -> Result<(), Rejected> {
    match all.ends.iter().find(|(end, _)| end.starts_with(id)) {
        None => Ok(()),
        Some((end, schedule)) => {
            let saw = end.split_once(": ").map_or(end.as_str(), |(_, saw)| saw);
            Err(Rejected::new(id, format!("{message} It ended so: {saw}.")).with_picture(schedule))
        }
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let alone: [Option<u32>; 3] = judge.run("one thread")?.seen()?;
    if alone != [Some(0), Some(2), None] {
        let message = format!("Of three seats the middle one was taken, and one thread asked three times: {alone:?}.");
        return Err(Rejected::new("alone", message));
    }
    let refused = "A seat was free all the time, and a thread was told that there is none: that the row has \
        changed is no reason to give up.";
    let lost = "The row does not say who sits where: a change that another thread made in between was written over.";
    let all = judge.schedules("two take")?;
    none(&all, "twice", "Two threads have the same seat: both saw it free before either of them took it.")?;
    none(&all, "refused", refused)?;
    none(&all, "high", "A thread got the third seat of three, though at most one other was taken.")?;
    let all = judge.schedules("take and give back")?;
    none(&all, "refused", refused)?;
    none(&all, "lost", lost)?;
    none(&judge.schedules("two give back")?, "lost", lost)
}
