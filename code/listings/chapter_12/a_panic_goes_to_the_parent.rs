//! A panic in a coroutine goes to its parent, which is the code outside, and not to the coroutine
//! that switched to it.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//!
//! use many_hands::coroutine::Greenlets;
//!
//! let mut greenlets = Greenlets::new();
//! let fails = greenlets.add(|_, ()| panic!("on purpose"))?;
//! let switches = greenlets.add(move |me, ()| me.switch(fails, ()))?;
//! let outcome = catch_unwind(AssertUnwindSafe(|| greenlets.switch(switches, ())));
//! assert!(outcome.is_err());
//! assert!(greenlets.is_dead(fails) && !greenlets.is_dead(switches));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use many_hands::coroutine::Greenlets;

pub fn main() -> io::Result<()> {
    let mut greenlets = Greenlets::new();
    let second = greenlets.add(|_, ()| panic!("no soup left"))?;
    let first = greenlets.add(move |me, ()| {
        println!("first: I switch to second");
        me.switch(second, ());
        println!("first: second came back");
    })?;

    let outcome = catch_unwind(AssertUnwindSafe(|| greenlets.switch(first, ())));
    println!("main: I caught a panic: {}", outcome.is_err());
    println!("main: first is dead: {}", greenlets.is_dead(first));
    greenlets.switch(first, ());
    println!("main: first is dead: {}", greenlets.is_dead(first));
    Ok(())
}
// ANCHOR_END: listing
