//! A program can make sure that it is one process: the second start finds the first, hands over its
//! work and ends.
//!
//! ```
//! use std::os::linux::net::SocketAddrExt;
//! use std::os::unix::net::{SocketAddr, UnixListener};
//!
//! let address = SocketAddr::from_abstract_name(format!("taken by {}", std::process::id()))?;
//! let first = UnixListener::bind_addr(&address)?;
//! assert!(UnixListener::bind_addr(&address).is_err());
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::process;

use many_hands::process::Process;

fn second_start(desk: String) -> io::Result<()> {
    let address = SocketAddr::from_abstract_name(&desk)?;
    match UnixListener::bind_addr(&address) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            println!("{}: the desk is taken, I hand over my letter and end", process::id());
            UnixStream::connect_addr(&address)?.write_all(b"the letter")
        }
        other => other.map(drop),
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let desk = format!("the desk of {}", process::id());
    let first = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&desk)?)?;
    let second = Process::spawn(second_start, desk)?; // runs the function in another process

    let (mut visitor, _) = first.accept()?;
    let mut document = String::new();
    visitor.read_to_string(&mut document)?;
    second.join()?;
    println!("{}: I open {document} too", process::id());
    Ok(())
}
// ANCHOR_END: listing
