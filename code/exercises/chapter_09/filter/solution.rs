//! Writes in a thread, and reads meanwhile.

use std::io::{self, ErrorKind, Write};
use std::process::{Command, Stdio};
use std::thread;

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let (written, output) = thread::scope(|s| {
        let writer = s.spawn(move || stdin.write_all(input)); // and closes it
        let output = child.wait_with_output();
        (writer.join().expect("it does not panic"), output)
    });
    match written {
        // The program has read as much as it wanted to.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        other => other?,
    }
    Ok(output?.stdout)
}
