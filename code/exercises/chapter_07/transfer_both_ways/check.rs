//! Two transfers in opposite directions and an observer, and one to the same account.

use exercises::grade::{Judge, Rejected, Value, every_schedule, to_value};
use exercises::schedules::model::{sync::Mutex, thread};

use super::{modelled, program};

fn account(id: u32) -> modelled::Account {
    modelled::Account { id, balance: Mutex::new(10) }
}

/// The balances afterwards.
fn both_ways() -> String {
    let (a, b) = (account(1), account(2));
    thread::scope(|s| {
        s.spawn(|| modelled::transfer(&a, &b, 1));
        s.spawn(|| modelled::transfer(&b, &a, 3));
    });
    format!("{:?}", [a, b].map(|account| account.balance.into_inner().expect("no holder panics")))
}

/// The sum that a thread sees which holds both locks.
fn observed() -> String {
    let (a, b) = (account(1), account(2));
    let sum = thread::scope(|s| {
        s.spawn(|| modelled::transfer(&b, &a, 3));
        let observer = s.spawn(|| {
            let a = a.balance.lock().expect("no holder panics");
            let b = b.balance.lock().expect("no holder panics");
            *a + *b
        });
        observer.join().expect("no panic")
    });
    sum.to_string()
}

fn to_itself() -> String {
    let a = account(1);
    modelled::transfer(&a, &a, 5);
    a.balance.into_inner().expect("no holder panics").to_string()
}

pub fn subject(word: &str) -> Value {
    const NAMES: &[&str] = &["lock of account 1", "lock of account 2"];
    match word {
        "both ways" => every_schedule(NAMES, both_ways),
        "observed" => every_schedule(NAMES, observed),
        "to itself" => every_schedule(NAMES, to_itself),
        _ => {
            let account = |id| program::Account { id, balance: std::sync::Mutex::new(10) };
            let (a, b) = (account(1), account(2));
            std::thread::scope(|s| {
                s.spawn(|| (0..1000).for_each(|_| program::transfer(&a, &b, 2)));
                s.spawn(|| (0..1000).for_each(|_| program::transfer(&b, &a, 1)));
            });
            to_value([a, b].map(|account| account.balance.into_inner().expect("no holder panics")))
        }
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let all = judge.schedules("both ways").map_err(|it| {
        let held = "Each of two transfers holds the lock that the other one wants, and neither will ever get it.";
        let spins = "A thread asks for a lock again and again and keeps another: while two of them do that to \
            each other, they take all the processor time there is, and never end.";
        it.explained("deadlock", held).explained("spins", spins)
    })?;
    all.all_end_with("[12, 8]", "sum", "The balances are wrong after both transfers.")?;
    let all = judge.schedules("observed")?;
    all.all_end_with(
        "20",
        "in_transit",
        "A thread that held both locks found money missing: it had left one account and not reached the other.",
    )?;
    let all = judge.schedules("to itself").map_err(|it| {
        let message = "A transfer from an account to itself waits for a lock that it holds itself.";
        if it.id == "deadlock" { Rejected { id: "itself".into(), message: message.into(), ..it } } else { it }
    })?;
    all.all_end_with("10", "itself", "A transfer from an account to itself changes nothing.")?;
    let balances: [i32; 2] = judge.run("threads")?.seen()?;
    if balances != [-990, 1010] {
        return Err(Rejected::new("sum", format!("After 1000 transfers each way the balances are {balances:?}.")));
    }
    Ok(())
}
