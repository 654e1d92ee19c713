//! Ten thousand connections, open at the same time, with a tokio task for each.
//!
//! ```
//! use listings::chapter_13::connections_tokio::connections;
//!
//! assert_eq!(connections(20)?, ["20"; 20]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io;
use std::net::SocketAddr;

use listings::chapter_13::{everyone_is_here::server, room_for_files::room_for};
use tokio::{io::AsyncReadExt, net::TcpStream, runtime::Runtime, task::JoinSet};

async fn ask(address: SocketAddr) -> io::Result<String> {
    let mut answer = String::new();
    TcpStream::connect(address).await?.read_to_string(&mut answer).await?;
    Ok(answer)
}

pub fn connections(number: usize) -> Result<Vec<String>, Box<dyn Error>> {
    room_for(number)?;
    let (address, _server) = server(number)?;
    let answers = Runtime::new()?.block_on(async {
        let guests: JoinSet<_> = (0..number).map(|_| ask(address)).collect();
        guests.join_all().await
    });
    Ok(answers.into_iter().collect::<io::Result<_>>()?)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let answers = connections(10_000)?;
    let complete = answers.iter().filter(|answer| *answer == "10000").count();
    println!("{complete} of {} were told that 10000 are here", answers.len());
    Ok(())
}
// ANCHOR_END: listing
