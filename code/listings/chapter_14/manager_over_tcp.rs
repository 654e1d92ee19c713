//! A manager that listens on the network keeps queues for programs that know its address and key.
//!
//! ```
//! assert!(listings::chapter_14::manager_over_tcp::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::net::SocketAddr;

use many_hands::process::manager::{Key, ManagerError, Queue};
use many_hands::process::{Manager, Process};

/// Could run on any machine: it is given an address and a key, and nothing else.
pub fn clerk((address, key): (SocketAddr, Key)) -> Result<(), ManagerError> {
    let office = Manager::connect(address, &key)?;
    let jobs: Queue<u64> = office.directory().get("jobs")?.expect("it is there before the clerk");
    let results: Queue<u64> = office.directory().get("results")?.expect("it is, too");
    while let Some(job) = jobs.try_recv()? {
        results.send(job * job)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let key = Key::random()?;
    let office = Manager::listen("127.0.0.1:0", &key)?;
    let (jobs, results) = (office.unbounded_queue()?, office.unbounded_queue::<u64>()?);
    office.directory().set("jobs", &jobs)?;
    office.directory().set("results", &results)?;
    for job in 1..=4_u64 {
        jobs.send(job)?;
    }

    let address = office.address().ok_or("it listens")?;
    println!("the office listens at {address}");
    Process::spawn(clerk, (address, key))?.join()?;
    for _ in 1..=4 {
        println!("a result: {}", results.recv()?);
    }
    Ok(())
}
// ANCHOR_END: listing
