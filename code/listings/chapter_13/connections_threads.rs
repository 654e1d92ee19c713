//! Ten thousand connections, open at the same time, with a thread for each.
//!
//! ```
//! use listings::chapter_13::connections_threads::connections;
//!
//! assert_eq!(connections(20)?, ["20"; 20]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io;
use std::net::TcpStream;
use std::thread::scope;

use listings::chapter_13::{everyone_is_here::server, room_for_files::room_for};

pub fn connections(number: usize) -> Result<Vec<String>, Box<dyn Error>> {
    room_for(number)?;
    let (address, _server) = server(number)?;
    let ask = || io::read_to_string(TcpStream::connect(address)?);
    let answers: io::Result<_> = scope(|scope| {
        let guests: Vec<_> = (0..number).map(|_| scope.spawn(ask)).collect();
        guests.into_iter().map(|guest| guest.join().expect("guests do not panic")).collect()
    });
    Ok(answers?)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let answers = connections(10_000)?;
    let complete = answers.iter().filter(|answer| *answer == "10000").count();
    println!("{complete} of {} were told that 10000 are here", answers.len());
    Ok(())
}
// ANCHOR_END: listing
