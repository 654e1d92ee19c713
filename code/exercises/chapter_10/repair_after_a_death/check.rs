//! Holders are killed before, within and after their change, and one of them while others wait.

use std::error::Error;
use std::thread::sleep;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use many_hands::process::shared::Array;
use many_hands::process::{Event, Process};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, raise};
use serde::{Deserialize, Serialize};

use super::program::{TOTAL, transfer};

/// The changes that a holder of the lock makes before it is killed.
const CHANGES: [&[(usize, i64)]; 4] = [&[], &[(0, -30)], &[(0, -20), (1, 20)], &[(1, 5)]];

/// What became of one transfer.
#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    outcome: Result<(), String>,
    accounts: Vec<i64>,
}

fn killed((accounts, changes): (Array<i64>, usize)) -> Result<(), Box<dyn Error>> {
    let mut guard = accounts.lock()?;
    for (account, change) in CHANGES[changes] {
        guard[*account] += change;
    }
    raise(Signal::SIGKILL)?;
    Ok(())
}

fn transferred(accounts: &Array<i64>, amount: i64) -> Result<Moved, Box<dyn Error>> {
    let outcome = transfer(accounts, amount).map_err(|error| error.to_string());
    // Where the lock says that its owner died, the accounts are looked at all the same.
    let accounts = accounts.lock().or_else(|_| accounts.recover())?.to_vec();
    Ok(Moved { outcome, accounts })
}

/// A transfer after each death, and one more after it.
fn deaths() -> Result<Vec<Moved>, Box<dyn Error>> {
    let mut all = Vec::new();
    for changes in 0..CHANGES.len() {
        let accounts = Array::from_slice(&[100, TOTAL - 100])?;
        Process::spawn(killed, (accounts.try_clone()?, changes))?.join()?;
        all.push(transferred(&accounts, 10)?);
        all.push(transferred(&accounts, 10)?);
    }
    Ok(all)
}

fn held_for_a_while((accounts, held): (Array<i64>, Event)) -> Result<(), Box<dyn Error>> {
    let _guard = accounts.lock()?;
    held.set();
    sleep(Duration::from_millis(200));
    raise(Signal::SIGKILL)?;
    Ok(())
}

/// How often a transfer that has to wait went to sleep, and what became of it.
fn waits() -> Result<(i64, Moved), Box<dyn Error>> {
    let accounts = Array::from_slice(&[100, TOTAL - 100])?;
    let held = Event::new()?;
    let holder = Process::spawn(held_for_a_while, (accounts.try_clone()?, held.try_clone()?))?;
    held.wait();
    let sleeps = || getrusage(UsageWho::RUSAGE_THREAD).map(|usage| usage.voluntary_context_switches());
    let before = sleeps()?;
    let outcome = transfer(&accounts, 10).map_err(|error| error.to_string());
    let slept = sleeps()? - before;
    holder.join()?;
    let accounts = accounts.lock().or_else(|_| accounts.recover())?.to_vec();
    Ok((slept, Moved { outcome, accounts }))
}

pub fn subject(word: &str) -> Value {
    match word {
        "deaths" => to_value(deaths().map_err(|error| error.to_string())),
        _ => to_value(waits().map_err(|error| error.to_string())),
    }
}

fn judged(Moved { outcome, accounts }: &Moved, changes: &[(usize, i64)]) -> Result<(), Rejected> {
    let before =
        format!("A process was killed with the lock in its hands, after the changes {changes:?} to the accounts");
    if let Err(error) = outcome {
        return reject("refused", format!("{before}. A later transfer was refused: {error}."));
    }
    let sum: i64 = accounts.iter().sum();
    if sum < TOTAL {
        return reject(
            "lost",
            format!(
                "{before}. After the next transfer they have {accounts:?}, and {} is missing: what was half done when the lock was taken over is still half done.",
                TOTAL - sum
            ),
        );
    }
    if sum > TOTAL {
        return reject(
            "invented",
            format!(
                "{before}. After the next transfer they have {accounts:?}, which is {} too much: the repair put back what was not missing.",
                sum - TOTAL
            ),
        );
    }
    Ok(())
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("deaths")?;
    let all = run.seen::<Result<Vec<Moved>, String>>()?.map_err(|error| Rejected::new("error", error))?;
    for (two, changes) in all.chunks(2).zip(CHANGES) {
        two.iter().try_for_each(|moved| judged(moved, changes))?;
        let [first, second] = [0, 1].map(|number| two[number].accounts[1]);
        if second != first + 10 {
            return reject("unmoved", format!("A transfer of 10 changed the second account from {first} to {second}."));
        }
    }
    run.leaves_nothing()?;
    let run = judge.run("waits")?;
    let (slept, moved) = run.seen::<Result<(i64, Moved), String>>()?.map_err(|error| Rejected::new("error", error))?;
    judged(&moved, &[])?;
    // On a busy machine it gets little processor time, so that says nothing.
    if !(1..10).contains(&slept) {
        return reject(
            "busy",
            format!(
                "Another process held the lock and slept, and the transfer that waited for it went to sleep {slept} times: it asks again and again where `lock` would sleep once."
            ),
        );
    }
    Ok(())
}
