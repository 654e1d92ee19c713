//! Takes it for an error that the program did not read everything.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let (written, output) = thread::scope(|s| {
        let writer = s.spawn(move || stdin.write_all(input));
        let output = child.wait_with_output();
        (writer.join().expect("it does not panic"), output)
    });
    written?;
    Ok(output?.stdout)
}
