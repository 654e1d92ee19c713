//! Makes room for the message, and then looks whether it is too long.

use std::io::{Error, ErrorKind, Read, Result};

/// The longest message that is taken.
pub const MOST: usize = 1 << 20;

/// The next message; `None` if there is none after the last.
pub fn recv(from: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if !first_byte(from, &mut length[..1])? {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length) as usize;
    let mut message = vec![0; length];
    if length > MOST {
        return Err(Error::new(ErrorKind::InvalidData, "longer than any message"));
    }
    from.read_exact(&mut message)?;
    Ok(Some(message))
}

/// Whether there was one.
fn first_byte(from: &mut impl Read, byte: &mut [u8]) -> Result<bool> {
    loop {
        match from.read(byte) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return Ok(read? > 0),
        }
    }
}
