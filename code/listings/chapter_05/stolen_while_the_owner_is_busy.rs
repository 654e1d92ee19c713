//! While a thread is busy with one task, an idle one takes the others out of its deque.
//!
//! ```
//! use listings::chapter_05::stolen_while_the_owner_is_busy::share;
//!
//! assert_eq!(share(9), [1, 8]);
//! ```

// ANCHOR: listing
use std::iter::from_fn;
use std::sync::Barrier;
use std::thread;

use crossbeam::deque::Worker;

/// How many tasks the owner has done, and how many the thief.
pub fn share(tasks: u32) -> [usize; 2] {
    let deque = Worker::new_lifo();
    (0..tasks).for_each(|task| deque.push(task));
    let (stealer, nothing_left) = (deque.stealer(), Barrier::new(2));

    let long = deque.pop().into_iter().count();
    thread::scope(|s| {
        let thief = s.spawn(|| {
            let stolen = from_fn(|| stealer.steal().success()).count();
            nothing_left.wait();
            stolen
        });
        nothing_left.wait(); // for so long the owner is busy with its first task
        let rest = from_fn(|| deque.pop()).count();
        [long + rest, thief.join().expect("stealing does not panic")]
    })
}

pub fn main() {
    let [owner, thief] = share(10);
    println!("ten tasks: the owner did {owner}, the thief {thief}");
}
// ANCHOR_END: listing
