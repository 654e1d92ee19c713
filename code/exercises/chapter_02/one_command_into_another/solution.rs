//! Both run at the same time, and this process keeps no end of the pipe between them.

use std::io::{self, pipe};
use std::process::Command;

/// What `into` prints when it reads what `from` prints.
pub fn piped(mut from: Command, mut into: Command) -> io::Result<String> {
    let (reader, writer) = pipe()?;
    let mut first = from.stdout(writer).spawn()?;
    drop(from); // it has the writing end
    let output = into.stdin(reader).output();
    drop(into); // and this the reading end
    first.wait()?;
    let output = output?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
