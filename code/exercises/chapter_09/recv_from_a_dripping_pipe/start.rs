//! Mend it: one read is not one message.

use std::io::{Read, Result};

/// The longest message that is taken.
pub const MOST: usize = 1 << 20;

/// The next message; `None` if there is none after the last.
pub fn recv(from: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if from.read(&mut length)? == 0 {
        return Ok(None);
    }
    let mut message = vec![0; u32::from_le_bytes(length) as usize];
    from.read(&mut message)?;
    Ok(Some(message))
}
