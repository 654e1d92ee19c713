//! The first request is not counted.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// One request, and the balance that the bank answers with.
fn ask(bank: SocketAddr, order: u64, amount: u32) -> io::Result<u32> {
    let mut connection = TcpStream::connect(bank)?;
    connection.write_all(&order.to_le_bytes())?;
    connection.write_all(&amount.to_le_bytes())?;
    let mut balance = [0; 4];
    connection.read_exact(&mut balance)?;
    Ok(u32::from_le_bytes(balance))
}

/// Has the bank book an order, and returns the balance. Asks `tries` times at most, and once at
/// least.
pub fn deposit(bank: SocketAddr, order: u64, amount: u32, tries: u64) -> io::Result<u32> {
    let mut answer = ask(bank, order, amount);
    for _ in 0..tries {
        if answer.is_ok() {
            break;
        }
        answer = ask(bank, order, amount);
    }
    answer
}
