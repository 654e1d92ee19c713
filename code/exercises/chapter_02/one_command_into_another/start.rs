//! Mend it: the second command waits for the first to end.

use std::io::{self, pipe};
use std::process::Command;

/// What `into` prints when it reads what `from` prints.
pub fn piped(mut from: Command, mut into: Command) -> io::Result<String> {
    let (reader, writer) = pipe()?;
    from.stdout(writer).status()?;
    drop(from);
    let output = into.stdin(reader).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
