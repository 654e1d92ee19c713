//! Orders that come again at once, later, and at the same time.

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model::thread;

use super::{modelled, program};

/// An order, its amount, and the balance after it.
const DEPOSITS: [(u64, u32, u32); 5] = [(17, 100, 100), (17, 100, 100), (18, 100, 200), (17, 100, 200), (19, 50, 250)];

/// The same order, as two runs of its task book it.
fn at_once() -> String {
    let account = modelled::Account::new();
    thread::scope(|s| {
        s.spawn(|| account.deposit(17, 100));
        s.spawn(|| account.deposit(17, 100));
    });
    account.deposit(17, 100).to_string()
}

pub fn subject(word: &str) -> Value {
    match word {
        "schedules" => every_schedule(&["kept"], at_once),
        _ => {
            let account = program::Account::new();
            to_value(DEPOSITS.map(|(order, amount, _)| account.deposit(order, amount)))
        }
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let balances: Vec<u32> = judge.run("in turn")?.seen()?;
    for (at, ((order, amount, expected), balance)) in DEPOSITS.into_iter().zip(balances).enumerate() {
        if balance != expected {
            let (id, why) = match at {
                1 => ("booked_twice", "It was booked just before."),
                3 => ("forgot", "It was booked before, and then came another order."),
                _ => ("not_booked", "This order is new."),
            };
            let said = format!("After {amount} for order {order} the balance is {balance}, not {expected}. {why}");
            return reject(id, said);
        }
    }
    let twice = "Two runs of the same task come at the same time, and both book: \
        one looked for the order before the other had written it down.";
    judge.schedules("schedules")?.all_end_with("100", "at_once", twice)
}
