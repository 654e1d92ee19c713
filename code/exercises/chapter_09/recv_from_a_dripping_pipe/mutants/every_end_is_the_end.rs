//! Takes half a message for the end.

use std::io::{Error, ErrorKind, Read, Result};

/// The longest message that is taken.
pub const MOST: usize = 1 << 20;

/// The next message; `None` if there is none after the last.
pub fn recv(from: &mut impl Read) -> Result<Option<Vec<u8>>> {
    match message(from) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        message => message.map(Some),
    }
}

fn message(from: &mut impl Read) -> Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MOST {
        return Err(Error::new(ErrorKind::InvalidData, "longer than any message"));
    }
    let mut message = vec![0; length];
    from.read_exact(&mut message)?;
    Ok(message)
}
