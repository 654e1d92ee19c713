//! A pool whose workers are on other machines has the methods of a local one.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::same_pool_elsewhere::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use listings::redis::Server;
use many_hands::process::{Pool, Process};
use many_hands::{functions, remote};

pub fn square(number: u64) -> (u32, u64) {
    (process::id(), number * number)
}

/// What the other machines run: the same program, by way of another function.
pub fn work(url: String) -> Result<(), remote::Error> {
    remote::work(&url, functions![square])
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let _one = Process::builder().daemon(true).spawn(work, server.url())?;
    let _other = Process::builder().daemon(true).spawn(work, server.url())?;

    let pool = Pool::new(2)?;
    for (worker, square) in pool.map(square, 1..=4)? {
        println!("a process of mine, {worker}: {square}");
    }

    let pool = remote::Pool::connect(&server.url())?;
    for (worker, square) in pool.map(square, 1..=4)? {
        println!("a process of some worker's, {worker}: {square}");
    }
    Ok(())
}
// ANCHOR_END: listing
