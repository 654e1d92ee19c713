//! A switch suspends the function that calls it and all functions that led there, because they
//! share one stack of their own.
//!
//! ```
//! use listings::chapter_12::suspended_deep_inside::move_tower;
//! use many_hands::coroutine::Greenlets;
//!
//! let mut greenlets = Greenlets::new();
//! let player = greenlets.add(|me, _| {
//!     move_tower(me, 2, ["left", "right", "middle"]);
//!     None
//! })?;
//! assert_eq!(greenlets.switch(player, None), Some(("left", "middle")));
//! assert_eq!(greenlets.switch(player, None), Some(("left", "right")));
//! assert_eq!(greenlets.switch(player, None), Some(("middle", "right")));
//! assert_eq!(greenlets.switch(player, None), None);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use many_hands::coroutine::{Current, Greenlet, Greenlets};

type Move = (&'static str, &'static str);

pub fn move_tower(me: &Current<Option<Move>>, height: u32, pegs: [&'static str; 3]) {
    if height > 0 {
        let [from, to, spare] = pegs;
        move_tower(me, height - 1, [from, spare, to]);
        me.switch(Greenlet::MAIN, Some((from, to)));
        move_tower(me, height - 1, [spare, to, from]);
    }
}

pub fn main() -> io::Result<()> {
    let mut greenlets = Greenlets::new();
    let player = greenlets.add(|me, _| {
        move_tower(me, 3, ["left", "right", "middle"]);
        None
    })?;

    while let Some((from, to)) = greenlets.switch(player, None) {
        println!("{from} to {to}");
    }
    Ok(())
}
// ANCHOR_END: listing
