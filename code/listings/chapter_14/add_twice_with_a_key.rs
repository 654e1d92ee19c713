//! A deposit that is written under its own number is one deposit, however often the task runs.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::add_twice_with_a_key::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use listings::pace::seconds;
use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Pool, Worker};

/// The first to do it dies when the money is there, and before its result is.
pub fn deposit((url, order, amount): (String, u64, u32)) -> u32 {
    let deposits = Dict::connect(&url, "bob's deposits").expect("it is there");
    let before = deposits.insert(order, amount).expect("it is there");
    if before.is_none() {
        process::abort();
    }
    deposits.snapshot().expect("it is there").values().sum()
}

pub fn work(url: String) -> Result<(), remote::Error> {
    Worker::builder(functions![deposit]).processes(1).lease(seconds(30)).start(&url)?.join()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let _worker = Process::builder().daemon(true).spawn(work, server.url())?;
    let pool = Pool::connect(&server.url())?;
    let balance = pool.apply(deposit, (server.url(), 17, 100))?;
    println!("a deposit of 100, order 17; the task says {balance}");
    let deposits = Dict::<u64, u32>::connect(&server.url(), "bob's deposits")?;
    println!("bob's deposits: {:?}", deposits.snapshot()?);
    Ok(())
}
// ANCHOR_END: listing
