//! Where the second command cannot be started, nothing waits for the first.

use std::io::{self, pipe};
use std::process::Command;

/// What `into` prints when it reads what `from` prints.
pub fn piped(mut from: Command, mut into: Command) -> io::Result<String> {
    let (reader, writer) = pipe()?;
    let mut first = from.stdout(writer).spawn()?;
    drop(from);
    let output = into.stdin(reader).output()?;
    drop(into);
    first.wait()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
