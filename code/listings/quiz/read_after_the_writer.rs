//! What a pipe gives after its writer is gone.

// ANCHOR: listing
use std::io::{Read, Write, pipe};

pub fn main() -> std::io::Result<()> {
    let (mut reader, mut writer) = pipe()?;
    writer.write_all(b"abcde")?;
    drop(writer);
    let mut buffer = [0; 3];
    for _ in 0..4 {
        print!("{} ", reader.read(&mut buffer)?);
    }
    println!();
    Ok(())
}
// ANCHOR_END: listing
