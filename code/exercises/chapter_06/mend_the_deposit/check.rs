//! Every schedule keeps all deposits, and the approvals overlap.

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};

use super::{modelled, program};

const AMOUNTS: [u32; 3] = [1, 2, 4];

pub fn subject(word: &str) -> Value {
    match word {
        "schedules" => every_schedule(&["balance"], || modelled::deposit_all(&AMOUNTS).to_string()),
        _ => to_value(program::deposit_all(&AMOUNTS)),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let all = judge.schedules("schedules")?;
    let lost = "A deposit is lost: between reading the balance and writing it, another thread wrote.";
    all.all_end_with("7", "lost", lost)?;
    if all.asleep_at_once < AMOUNTS.len() {
        let message = "Nothing is lost, but in no schedule are all three deposits at the bank at once. \
            Either a lock is held over the approval, or a thread waits for the one before it.";
        return reject("overlap", message);
    }
    let run = judge.run("threads")?;
    run.leaves_nothing()?;
    if run.seen::<u32>()? != 7 {
        return reject("lost", lost);
    }
    Ok(())
}
