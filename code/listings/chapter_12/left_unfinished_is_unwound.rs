//! A coroutine that is dropped before it has finished drops all it owns, the last first.
//!
//! ```
//! use std::rc::Rc;
//!
//! use many_hands::coroutine::{Greenlet, Greenlets};
//!
//! let shared = Rc::new(());
//! let mut greenlets = Greenlets::new();
//! let holder = greenlets.add({
//!     let shared = shared.clone();
//!     move |me, ()| {
//!         let _held = shared;
//!         me.switch(Greenlet::MAIN, ());
//!         unreachable!("nothing switches back");
//!     }
//! })?;
//! greenlets.switch(holder, ());
//! drop(greenlets);
//! assert_eq!(Rc::strong_count(&shared), 1);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use many_hands::coroutine::{Greenlet, Greenlets};

struct Tool(&'static str);

impl Drop for Tool {
    fn drop(&mut self) {
        println!("the {} is put away", self.0);
    }
}

pub fn main() -> io::Result<()> {
    let mut greenlets = Greenlets::new();
    let cook = greenlets.add(|me, ()| {
        let _spoon = Tool("spoon");
        let _knife = Tool("knife");
        println!("the cook waits for guests");
        me.switch(Greenlet::MAIN, ());
        println!("never printed");
    })?;

    greenlets.switch(cook, ());
    println!("no guests today");
    drop(greenlets);
    println!("closed");
    Ok(())
}
// ANCHOR_END: listing
