//! Where Python has a subclass with a `run` method, Rust has a struct that is sent to the child,
//! and any function that takes it.
//!
//! ```
//! use listings::chapter_02::a_struct_that_runs::Greeting;
//! use many_hands::process::Process;
//!
//! let greeting = Greeting { name: "bob".into(), times: 1 };
//! assert!(Process::spawn(Greeting::run, greeting)?.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use many_hands::process::{Error, Process};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Greeting {
    pub name: String,
    pub times: usize,
}

impl Greeting {
    pub fn run(self) {
        println!("{}", vec![format!("hello, {}", self.name); self.times].join("; "));
    }
}

pub fn main() -> Result<(), Error> {
    let greeting = Greeting { name: "bob".into(), times: 2 };
    Process::spawn(Greeting::run, greeting)?.join()?;

    let status = Process::spawn(|()| (), ())?.join()?;
    println!("a child with nothing to do: {status}");
    Ok(())
}
// ANCHOR_END: listing
