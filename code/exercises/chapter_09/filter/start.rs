//! Mend it: with much input, this program and the other one wait for each other.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input)?;
    drop(stdin);
    Ok(child.wait_with_output()?.stdout)
}
