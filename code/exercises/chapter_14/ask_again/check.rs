//! A bank that books each order once, and answers at once, at the second request, or never.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::thread;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::deposit;

const ORDER: u64 = 17;
const AMOUNT: u32 = 100;
const TRIES: u64 = 3;
/// A program that asks without end is to end.
const ENDLESS: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    answer: Result<u32, String>,
    requests: usize,
    booked: u32,
}

/// Books what comes until the order with the number 0, and falls silent so often before its first
/// answer. Returns how many requests came, and what is booked.
fn bank(listener: &TcpListener, silent: usize) -> io::Result<(usize, u32)> {
    let mut orders = BTreeMap::new();
    for requests in 0.. {
        let (mut client, _) = listener.accept()?;
        let (mut order, mut amount) = ([0; 8], [0; 4]);
        client.read_exact(&mut order)?;
        client.read_exact(&mut amount)?;
        let booked = orders.values().sum();
        if order == [0; 8] {
            return Ok((requests, booked));
        }
        orders.insert(order, u32::from_le_bytes(amount));
        if requests >= silent {
            client.write_all(&orders.values().sum::<u32>().to_le_bytes())?;
        }
    }
    unreachable!("there is no last request")
}

fn asked(silent: usize) -> io::Result<Seen> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let bank = thread::spawn(move || bank(&listener, silent));
    let answer = deposit(address, ORDER, AMOUNT, TRIES).map_err(|error| error.to_string());
    std::net::TcpStream::connect(address)?.write_all(&[0; 12])?;
    let (requests, booked) = bank.join().expect("it does not panic")?;
    Ok(Seen { answer, requests, booked })
}

pub fn subject(word: &str) -> Value {
    let silent = match word {
        "answers" => 0,
        "once" => 1,
        _ => ENDLESS,
    };
    to_value(asked(silent).map_err(|error| error.to_string()))
}

fn seen(judge: &Judge, word: &str) -> Result<Seen, Rejected> {
    judge.run(word)?.seen::<Result<Seen, String>>()?.map_err(|error| Rejected::new("error", error))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let once = seen(judge, "once")?;
    if once.booked != AMOUNT {
        let message = format!(
            "A deposit of {AMOUNT}, and {} were booked: the bank was asked again, and took it for another order.",
            once.booked
        );
        return reject("booked_twice", message);
    }
    if let Err(error) = once.answer {
        let message = format!("The bank was silent once and would have answered then. It was asked no more: {error}.");
        return reject("gave_up", message);
    }
    let answers = seen(judge, "answers")?;
    if answers.requests > 1 {
        let message = format!("The bank answered the first request, and got {}.", answers.requests);
        return reject("needless", message);
    }
    let never = seen(judge, "never")?;
    if never.requests as u64 > TRIES {
        let message = format!("A bank that never answers was asked {} times. The limit was {TRIES}.", never.requests);
        return reject("too_often", message);
    }
    if (never.requests as u64) < TRIES || never.answer.is_ok() {
        let message = format!("A bank that never answers was asked {} times, and not {TRIES}.", never.requests);
        return reject("gave_up", message);
    }
    if answers.answer != Ok(AMOUNT) || once.answer != Ok(AMOUNT) {
        return reject("balance", "What `deposit` returns is not the balance that the bank has answered with.");
    }
    Ok(())
}
