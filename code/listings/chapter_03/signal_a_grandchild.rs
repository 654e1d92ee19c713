//! Any process of the same user can be sent a signal; only a child can be waited for.
//!
//! ```
//! use nix::errno::Errno;
//! use nix::sys::signal::kill;
//! use nix::sys::wait::waitpid;
//! use nix::unistd::Pid;
//!
//! assert_eq!(kill(Pid::this(), None), Ok(())); // the empty signal: only asks whether one may
//! assert_eq!(waitpid(Pid::this(), None), Err(Errno::ECHILD));
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{BufRead, BufReader, Write, pipe};
use std::process;
use std::thread::park;

use many_hands::process::fork;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid};

pub fn main() -> Result<(), Box<dyn Error>> {
    let (reader, mut writer) = pipe()?;
    if let ForkResult::Parent { child } = fork()? {
        let mut line = String::new();
        BufReader::new(reader).read_line(&mut line)?;
        let grandchild = Pid::from_raw(line.trim().parse()?);
        println!("main: wait for my grandchild: {:?}", waitpid(grandchild, None));
        println!("main: a signal to my grandchild: {}", Signal::SIGTERM);
        kill(grandchild, Signal::SIGTERM)?;
        waitpid(child, None)?;
        return Ok(());
    }
    let ForkResult::Parent { child } = fork()? else {
        loop {
            park()
        }
    };
    writeln!(writer, "{child}")?;
    if let WaitStatus::Signaled(_, signal, _) = waitpid(child, None)? {
        println!("child: my child was ended by {signal}");
    }
    println!("child: a signal to my parent: {:?}", kill(Pid::parent(), None));
    process::exit(0);
}
// ANCHOR_END: listing
