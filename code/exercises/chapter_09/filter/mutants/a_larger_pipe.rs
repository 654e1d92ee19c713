//! Makes the pipe as large as the kernel allows.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use nix::fcntl::{FcntlArg, fcntl};

/// Runs a command with this input, and gives its output.
pub fn filter(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    fcntl(&stdin, FcntlArg::F_SETPIPE_SZ(1 << 20))?;
    stdin.write_all(input)?;
    drop(stdin);
    Ok(child.wait_with_output()?.stdout)
}
