//! A server in a process of its own that answers no client before all are there.
//!
//! ```
//! use listings::chapter_13::everyone_is_here::server;
//! use std::io::Read;
//! use std::net::TcpStream;
//!
//! let (address, _server) = server(2)?;
//! let mut guests = [TcpStream::connect(address)?, TcpStream::connect(address)?];
//! for guest in &mut guests {
//!     let mut answer = String::new();
//!     guest.read_to_string(&mut answer)?;
//!     assert_eq!(answer, "2");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{env, io};

use many_hands::process::{Process, pipe};
use nix::sys::socket::{Backlog, listen, setsockopt, sockopt::ReceiveTimeout};
use nix::sys::time::{TimeVal, TimeValLike};

pub fn serve((guests, address): (usize, pipe::Sender<SocketAddr>)) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listen(&listener, Backlog::MAXALLOWABLE)?; // room for more who wait at the door
    setsockopt(&listener, ReceiveTimeout, &TimeVal::seconds(10))?; // if one does not come
    address.send(&listener.local_addr()?)?;
    let here = listener.incoming().take(guests).collect::<io::Result<Vec<TcpStream>>>()?;
    for mut guest in &here {
        write!(guest, "{}", here.len())?;
    }
    Ok(())
}

/// The server that the benchmark names, or else a new one, which ends with its handle.
pub fn server(guests: usize) -> Result<(SocketAddr, Option<Process>), Box<dyn Error>> {
    if let Ok(address) = env::var("MANY_HANDS_SERVER") {
        return Ok((address.parse()?, None));
    }
    let (sender, address) = pipe::channel()?;
    let server = Process::builder().daemon(true).spawn(serve, (guests, sender))?;
    Ok((address.recv()?, Some(server)))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (address, _server) = server(3)?;
    for guest in [(); 3].map(|()| TcpStream::connect(address)) {
        println!("{} are here", io::read_to_string(guest?)?);
    }
    Ok(())
}
// ANCHOR_END: listing
