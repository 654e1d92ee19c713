//! A signal to a process leaves its children alone; a signal to its group reaches them all.
//!
//! ```
//! use std::os::unix::process::{CommandExt, ExitStatusExt};
//! use std::process::Command;
//!
//! use nix::sys::signal::{Signal, killpg};
//! use nix::unistd::Pid;
//!
//! let mut child = Command::new("sleep").arg("60").process_group(0).spawn()?;
//! killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM)?;
//! assert_eq!(child.wait()?.signal(), Some(15));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{BufRead, BufReader, pipe};
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::sys::prctl::set_child_subreaper;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?; // what the shell leaves behind comes to us
    let (reader, writer) = pipe()?;
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 60 & sleep 60 & echo ready; wait"]).stdout(writer);
    let mut child = shell.process_group(0).spawn()?; // a group of its own, with its id as number
    BufReader::new(reader).read_line(&mut String::new())?;

    child.kill()?;
    println!("the shell: {}", child.wait()?);
    let group = Pid::from_raw(child.id().cast_signed());
    let any_of_it = Pid::from_raw(-group.as_raw());
    println!("its children: {:?}", waitpid(any_of_it, Some(WaitPidFlag::WNOHANG))?);

    killpg(group, Signal::SIGTERM)?;
    for _ in 0..2 {
        if let WaitStatus::Signaled(_, signal, _) = waitpid(any_of_it, None)? {
            println!("a signal to the group: one ended by {signal}");
        }
    }
    Ok(())
}
// ANCHOR_END: listing
