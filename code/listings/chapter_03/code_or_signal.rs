//! An exit status holds a code or a signal, never both; a shell makes one number of them.
//!
//! ```
//! use std::os::unix::process::ExitStatusExt;
//! use std::process::Command;
//!
//! let status = Command::new("sh").args(["-c", "kill -KILL $$"]).status()?;
//! assert_eq!((status.code(), status.signal()), (None, Some(9)));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

pub fn main() -> io::Result<()> {
    let scripts = ["exit 3", "kill -TERM $$", "kill -KILL $$", "sh -c 'kill -TERM $$'; exit $?"];
    for script in scripts {
        let mut shell = Command::new("sh");
        // The last shell would say on its stderr what became of its child.
        let status = shell.args(["-c", script]).stderr(Stdio::null()).status()?;
        println!("{script}: code {:?}, signal {:?}", status.code(), status.signal());
    }
    Ok(())
}
// ANCHOR_END: listing
