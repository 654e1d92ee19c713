//! Sends a piece and reads the answer, until all is sent.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut output = Vec::new();
    for piece in input.chunks(4096) {
        stdin.write_all(piece)?;
        let mut answer = [0; 4096];
        let length = stdout.read(&mut answer)?;
        output.extend_from_slice(&answer[..length]);
    }
    drop(stdin);
    stdout.read_to_end(&mut output)?;
    child.wait()?;
    Ok(output)
}
