//! Acquired and released by hand, a place is lost when a panic comes between the two.
//!
//! ```
//! assert_eq!(listings::chapter_08::place_lost_in_a_panic::places_left(), 2);
//! ```

// ANCHOR: listing
use std::thread;

use many_hands::sync::Semaphore;

fn visit(cubicles: &Semaphore, key: Option<&str>) {
    cubicles.acquire().forget(); // no permit: release by hand
    println!("inside, with {}", key.expect("no key"));
    cubicles.release();
}

pub fn places_left() -> usize {
    let cubicles = Semaphore::new(3);
    for key in [Some("a key"), None] {
        let visitor = thread::scope(|s| s.spawn(|| visit(&cubicles, key)).join());
        println!("the visit went well: {}", visitor.is_ok());
    }
    cubicles.available_permits()
}

pub fn main() {
    println!("places left: {} of 3", places_left());
}
// ANCHOR_END: listing
