//! The cure: ask at the very start whether this is the child, do the child's work, and end.
//!
//! ```
//! // The children of `Process` are such re-executed programs. The check is in the library, before `main`:
//! // this test does not run a second time in its child.
//! use many_hands::process::Process;
//!
//! assert!(Process::spawn(|()| (), ())?.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::env;
use std::error::Error;
use std::process::Command;

pub fn main() -> Result<(), Box<dyn Error>> {
    if env::var_os("I_AM_THE_CHILD").is_some() {
        println!("child: at work");
        return Ok(());
    }

    println!("parent: starting one child");
    let mut child = Command::new(env::current_exe()?);
    child.args(env::args_os().skip(1)).env("I_AM_THE_CHILD", "1");
    let status = child.status()?;
    println!("parent: {status}");
    Ok(())
}
// ANCHOR_END: listing
