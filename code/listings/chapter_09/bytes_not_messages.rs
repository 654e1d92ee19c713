//! A pipe carries bytes, without the borders between messages: a read does not return what a write
//! wrote.
//!
//! ```
//! use std::io::{Read, Write, pipe};
//!
//! let (mut reader, mut writer) = pipe()?;
//! writer.write_all(b"a")?;
//! writer.write_all(b"b")?;
//! assert_eq!(reader.read(&mut [0; 10])?, 2);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{self, Read, Write, pipe};

pub fn main() -> io::Result<()> {
    let (mut reader, mut writer) = pipe()?;
    let mut buffer = [0; 100];

    writer.write_all(b"red")?;
    writer.write_all(b"green")?;
    let length = reader.read(&mut buffer)?;
    println!("two writes, one read: {}", String::from_utf8_lossy(&buffer[..length]));

    writer.write_all(b"blue")?;
    for part in ["first", "second"] {
        let length = reader.read(&mut buffer[..2])?;
        println!("one write, {part} read: {}", String::from_utf8_lossy(&buffer[..length]));
    }
    Ok(())
}
// ANCHOR_END: listing
