//! Two coroutines switch to each other by name; one to which no other switches back stays where it
//! is.
//!
//! ```
//! use many_hands::coroutine::{Greenlet, Greenlets};
//!
//! let mut greenlets = Greenlets::new();
//! let waits = greenlets.add(|me, ()| me.switch(Greenlet::MAIN, ()))?;
//! greenlets.switch(waits, ());
//! assert!(!greenlets.is_dead(waits));
//! greenlets.switch(waits, ());
//! assert!(greenlets.is_dead(waits));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use many_hands::coroutine::Greenlets;

pub fn main() -> io::Result<()> {
    let mut greenlets = Greenlets::new();
    let first = greenlets.declare();
    let second = greenlets.declare();

    greenlets.define(first, move |me, ()| {
        println!("12");
        me.switch(second, ());
        println!("34");
        me.switch(second, ());
        println!("never printed");
    })?;
    greenlets.define(second, move |me, ()| {
        println!("56");
        me.switch(first, ());
        println!("78");
    })?;

    greenlets.switch(first, ());
    println!("first is dead: {}", greenlets.is_dead(first));
    println!("second is dead: {}", greenlets.is_dead(second));
    Ok(())
}
// ANCHOR_END: listing
