//! Reads in a loop of its own, which a signal ends.

use std::io::{Error, ErrorKind, Read, Result};

/// The longest message that is taken.
pub const MOST: usize = 1 << 20;

/// The next message; `None` if there is none after the last.
pub fn recv(from: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MOST {
        return Err(Error::new(ErrorKind::InvalidData, "longer than any message"));
    }
    let mut message = vec![0; length];
    from.read_exact(&mut message)?;
    Ok(Some(message))
}
