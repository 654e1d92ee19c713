//! A queue without a limit takes whatever comes, and grows as long as its readers are slower.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::queue_without_end::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::redis::Server;
use many_hands::remote::Queue;

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let pictures = Queue::<Vec<u8>>::connect(&server.url(), "pictures", usize::MAX)?;
    for number in 1..=3_000 {
        pictures.send(vec![0; 1_000])?;
        // The reader is three times as slow.
        if number % 3 == 0 {
            pictures.recv()?;
        }
        if number % 1_000 == 0 {
            println!("{number} sent, {} wait", pictures.len()?);
        }
    }
    Ok(())
}
// ANCHOR_END: listing
