//! Two and three cells with every schedule, and a hidden barrier in `next`.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model::sync::atomic::AtomicU32 as Modelled;

use super::{modelled, program};

fn all_schedules<const N: usize>(rounds: u32) -> String {
    let cells: [Modelled; N] = std::array::from_fn(|place| Modelled::new(10 * (place as u32 + 1)));
    modelled::run(&cells, rounds, |value| value + 1);
    format!("{:?}", cells.map(Modelled::into_inner))
}

/// Each call of `next` waits until every thread is in one.
fn side_by_side() -> Vec<u32> {
    let (cells, all) = ([10, 20, 30].map(AtomicU32::new), Barrier::new(3));
    program::run(&cells, 4, |value| {
        all.wait();
        value + 1
    });
    cells.iter().map(|cell| cell.load(SeqCst)).collect()
}

pub fn subject(word: &str) -> Value {
    let names = &["cell 1", "cell 2", "cell 3"];
    match word {
        "one round" => every_schedule(names, || all_schedules::<3>(1)),
        "two rounds" => every_schedule(&names[..2], || all_schedules::<2>(2)),
        _ => to_value(side_by_side()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let all = judge.schedules("one round")?;
    let mixed = "A thread read a cell that another one had already written in this round.";
    all.all_end_with("[21, 31, 11]", "mixed", mixed)?;
    let all = judge.schedules("two rounds")?;
    let next = "One round is right, and two are not: a thread went on to the second while another had not \
        yet written in the first.";
    all.all_end_with("[12, 22]", "next_round", next)?;
    let alone = "Each call of `next` waited until there was one for every cell, and that never came to pass: \
        the cells are not worked on at the same time.";
    let hangs = |it: Rejected| if it.id == "hangs" { Rejected::new("one_by_one", alone) } else { it };
    let run = judge.run("side by side").map_err(hangs)?;
    let cells: Vec<u32> = run.seen()?;
    if cells != [24, 34, 14] {
        return reject("mixed", format!("After four rounds the cells are {cells:?}, and not [24, 34, 14]."));
    }
    run.leaves_nothing()
}
