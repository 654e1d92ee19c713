//! Framing by hand: each message goes after its length, so the reader knows where it ends, and when
//! it was cut short.
//!
//! ```
//! use std::io::ErrorKind;
//!
//! use listings::chapter_09::length_before_message::{recv, send};
//!
//! let mut bytes = Vec::new();
//! send(&mut bytes, "hello")?;
//! assert_eq!(bytes, b"\x05\0hello");
//! assert_eq!(recv(&mut &bytes[..])?, Some("hello".to_string()));
//! assert_eq!(recv(&mut &bytes[..0])?, None);
//! for cut in 1..bytes.len() {
//!     let error = recv(&mut &bytes[..cut]).expect_err("it is cut short");
//!     assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
//! }
//! assert!(send(&mut bytes, &"x".repeat(1 << 16)).is_err(), "it is too long");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{self, Read, Write, pipe};

pub fn send(writer: &mut impl Write, message: &str) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    writer.write_all(&length.to_le_bytes())?;
    writer.write_all(message.as_bytes())
}

/// The next message, or `None` at the end.
pub fn recv(reader: &mut impl Read) -> io::Result<Option<String>> {
    let mut length = [0; 2];
    if reader.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    reader.read_exact(&mut length[1..])?;
    let mut message = vec![0; u16::from_le_bytes(length).into()];
    reader.read_exact(&mut message)?;
    String::from_utf8(message).map(Some).map_err(io::Error::other)
}

pub fn main() -> io::Result<()> {
    let (mut reader, mut writer) = pipe()?;
    for message in ["red", "", "green"] {
        send(&mut writer, message)?;
    }
    writer.write_all(&5_u16.to_le_bytes())?; // a message of five bytes,
    writer.write_all(b"bl")?; // of which two come
    drop(writer);

    loop {
        match recv(&mut reader) {
            Ok(Some(message)) => println!("a message of {} bytes: {message}", message.len()),
            Ok(None) => break,
            Err(error) => break println!("cut short: {}", error.kind()),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
