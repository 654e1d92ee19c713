//! Writes in a thread, and closes the pipe when the output has been read.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut output = Vec::new();
    thread::scope(|s| {
        // It may not want all of it.
        s.spawn(|| drop(stdin.write_all(input)));
        stdout.read_to_end(&mut output)
    })?;
    drop(stdin);
    child.wait()?;
    Ok(output)
}
