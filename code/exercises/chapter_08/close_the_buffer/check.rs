//! One taker to the end, two that sleep when it comes, and two for two items.

use std::sync::Mutex;

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model::thread;

use super::{modelled, program};

/// What one thread takes until there is no more.
fn to_the_end() -> String {
    let buffer = modelled::Buffer::default();
    let taken = thread::scope(|s| {
        let taker = s.spawn(|| std::iter::from_fn(|| buffer.take()).collect::<Vec<_>>());
        buffer.put(1);
        buffer.close();
        taker.join().expect("no panic")
    });
    format!("{taken:?}")
}

/// What two threads take from a buffer that is closed.
fn nothing_for_two() -> String {
    let buffer = modelled::Buffer::default();
    let taken = thread::scope(|s| {
        let takers = [s.spawn(|| buffer.take()), s.spawn(|| buffer.take())];
        buffer.close();
        takers.map(|taker| taker.join().expect("no panic"))
    });
    format!("{taken:?}")
}

/// What two threads take, one item each.
fn one_each() -> String {
    let buffer = modelled::Buffer::default();
    let mut taken = thread::scope(|s| {
        let takers = [s.spawn(|| buffer.take()), s.spawn(|| buffer.take())];
        buffer.put(1);
        buffer.put(2);
        takers.map(|taker| taker.join().expect("no panic"))
    });
    taken.sort_unstable();
    format!("{taken:?}")
}

/// What two threads take of a thousand.
fn many() -> (usize, u32) {
    let (buffer, taken) = (program::Buffer::default(), Mutex::new(Vec::new()));
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while let Some(item) = buffer.take() {
                    taken.lock().expect("no holder panics").push(item);
                }
            });
        }
        (1..=1000).for_each(|item| buffer.put(item));
        buffer.close();
    });
    let taken = taken.into_inner().expect("no holder panics");
    (taken.len(), taken.iter().sum())
}

pub fn subject(word: &str) -> Value {
    // As they are made at first; a reader may add others.
    match word {
        "to the end" => every_schedule(&["the lock", "the condition"], to_the_end),
        "nothing for two" => every_schedule(&["the lock", "the condition"], nothing_for_two),
        "one each" => every_schedule(&["the lock", "the condition"], one_each),
        _ => to_value(many()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let deadlock = |id: &'static str, message: &'static str| {
        move |it: Rejected| {
            let spins = "A thread that finds nothing asks again, without end, where it could sleep until it is woken.";
            let it = it.explained("spins", spins);
            if it.id == "deadlock" { Rejected { id: id.into(), message: message.into(), ..it } } else { it }
        }
    };
    let asleep = "The buffer is closed, and a thread sleeps in `take` for ever. Either it does not look for the end, \
        or the end came between its look and its sleep, and the wake-up was lost.";
    let all = judge.schedules("to the end").map_err(deadlock("asleep", asleep))?;
    all.all_end_with(
        "[1]",
        "lost",
        "An item was put, then the buffer was closed, and a thread took until there was no more.",
    )?;
    let not_all = "Two threads were asleep when the buffer was closed, and one of them was not woken.";
    let all = judge.schedules("nothing for two").map_err(deadlock("not_all", not_all))?;
    all.all_end_with("[None, None]", "invented", "A buffer was closed into which nothing had been put.")?;
    let all = judge
        .schedules("one each")
        .map_err(deadlock("asleep", "Two items were put, and a thread that waits for one sleeps for ever."))?;
    let early = "The buffer was not closed, and a `take` returned `None`: between the waking of a thread and its \
        turn at the lock, another one took the item.";
    all.all_end_with("[Some(1), Some(2)]", "early", early)?;
    let run = judge.run("many")?;
    run.leaves_nothing()?;
    match run.seen()? {
        (1000, 500_500) => Ok(()),
        (count, sum) => {
            let sum: u32 = sum;
            reject(
                "lost",
                format!("A thousand items were put, 500500 together, and {count} were taken, {sum} together."),
            )
        }
    }
}
