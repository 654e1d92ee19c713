//! A server that fails before its work and one that fails after it look the same to a client.
//!
//! ```
//! assert!(listings::chapter_14::was_it_done::main().is_ok());
//! ```

// ANCHOR: listing
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

#[derive(Clone, Copy, Debug)]
pub enum Fails {
    BeforeTheDeposit,
    AfterTheDeposit,
}

/// Serves one client, and is gone before it has answered. Returns the balance.
pub fn bank(listener: &TcpListener, fails: Fails) -> io::Result<u8> {
    let (mut client, _) = listener.accept()?;
    let mut amount = [0];
    client.read_exact(&mut amount)?;
    Ok(if let Fails::AfterTheDeposit = fails { amount[0] } else { 0 })
}

/// What the client hears of its deposit.
pub fn deposit(address: SocketAddr, amount: u8) -> io::Result<u8> {
    let mut bank = TcpStream::connect(address)?;
    bank.write_all(&[amount])?;
    let mut balance = [0];
    bank.read_exact(&mut balance)?;
    Ok(balance[0])
}

pub fn main() -> io::Result<()> {
    for fails in [Fails::BeforeTheDeposit, Fails::AfterTheDeposit] {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let server = thread::spawn(move || bank(&listener, fails));
        let heard = deposit(address, 100).map_err(|error| error.kind());
        let balance = server.join().expect("it does not panic")?;
        println!("{fails:?}: the client hears {heard:?}, the balance is {balance}");
    }
    Ok(())
}
// ANCHOR_END: listing
