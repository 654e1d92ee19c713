//! Tasks stand in two relations: one waits for another, or two must not work at the same time.
//!
//! ```
//! use std::sync::Mutex;
//!
//! let oven = Mutex::new(());
//! let mine = oven.lock();
//! assert!(oven.try_lock().is_err()); // a second taker would have to wait
//! # drop(mine);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread::{scope, sleep};

use listings::pace::seconds;

pub fn main() {
    let oven = Mutex::new(());

    scope(|s| {
        let dough = s.spawn(|| {
            sleep(seconds(2));
            println!("the dough is ready");
        });
        s.spawn(|| {
            dough.join().expect("it does not panic"); // one after the other
            println!("now it can be shaped");
        });

        for cake in ["bread", "cake"] {
            let oven = &oven;
            s.spawn(move || {
                let _mine = oven.lock().expect("no baker panics"); // one at a time
                println!("{cake} goes into the oven");
                sleep(seconds(1));
                println!("{cake} comes out");
            });
        }
    });
}
// ANCHOR_END: listing
