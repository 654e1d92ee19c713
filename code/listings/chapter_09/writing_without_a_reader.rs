//! The other direction: when the last reader is gone, the writer gets an error.
//!
//! ```
//! use std::io::{ErrorKind, Write, pipe};
//!
//! let (reader, mut writer) = pipe()?;
//! writer.write_all(b"this goes into the buffer")?;
//! drop(reader);
//! let refused = writer.write_all(b"this goes nowhere").map_err(|error| error.kind());
//! assert_eq!(refused, Err(ErrorKind::BrokenPipe));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{self, Write, pipe};

pub fn main() -> io::Result<()> {
    let (reader, mut writer) = pipe()?;
    writer.write_all(b"into the buffer")?;
    drop(reader);
    match writer.write_all(b"to nobody") {
        Ok(()) => println!("written"),
        Err(error) => println!("the last reader is gone: {}", error.kind()),
    }
    Ok(())
}
// ANCHOR_END: listing
