//! `select!` runs several futures in one task, and drops the others when the first is ready.
//!
//! ```
//! use listings::chapter_12::select_drops_the_others::first;
//! use tokio::runtime::Runtime;
//!
//! assert_eq!(Runtime::new()?.block_on(first()), "near");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::select;
use tokio::time::sleep;

/// Closed when it is dropped.
pub struct Connection(pub &'static str);

impl Drop for Connection {
    fn drop(&mut self) {
        println!("{}: closed", self.0);
    }
}

pub async fn ask(server: &'static str, time: u32) -> &'static str {
    let connection = Connection(server);
    sleep(seconds(time)).await;
    println!("{server}: answered");
    connection.0
}

pub async fn first() -> &'static str {
    select! {
        server = ask("near", 5) => server,
        server = ask("far", 1000) => server,
    }
}

pub fn main() -> io::Result<()> {
    let server = Builder::new_current_thread().enable_time().build()?.block_on(first());
    println!("main: {server} was first");
    Ok(())
}
// ANCHOR_END: listing
