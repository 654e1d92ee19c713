//! A coroutine that needs more stack than it was given ends the process, before it overwrites
//! anything.
//!
//! ```
//! use std::os::unix::process::ExitStatusExt;
//!
//! use listings::chapter_12::a_stack_too_small::descend;
//! use many_hands::process::Process;
//!
//! descend(64 << 10);
//! assert_eq!(Process::spawn(descend, 64)?.join()?.signal(), Some(11)); // SIGSEGV
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::hint::black_box;

use many_hands::coroutine::Greenlets;
use many_hands::process::{Error, Process};

fn depth(steps: u32) -> u32 {
    if steps == 0 { 0 } else { 1 + black_box(depth(black_box(steps - 1))) }
}

pub fn descend(kilobytes: usize) {
    let mut greenlets = Greenlets::with_stack_size(kilobytes << 10);
    let diver = greenlets.add(|_, steps| depth(steps)).expect("there is memory for a stack");
    println!("reached a depth of {}", greenlets.switch(diver, 100_000));
}

pub fn main() -> Result<(), Error> {
    for kilobytes in [64 << 10, 64] {
        let status = Process::spawn(descend, kilobytes)?.join()?;
        println!("with {kilobytes} KiB: {status}");
    }
    Ok(())
}
// ANCHOR_END: listing
