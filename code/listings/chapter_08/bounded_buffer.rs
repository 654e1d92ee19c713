//! A buffer with room for two: a producer waits while it is full, a consumer while it is empty.
//!
//! ```
//! let (taken, fullest) = listings::chapter_08::bounded_buffer::pass_on(50);
//! assert_eq!(taken, (1..=50).collect::<Vec<_>>());
//! assert!(fullest <= Some(2));
//! ```

// ANCHOR: listing
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Buffer {
    items: Mutex<VecDeque<u32>>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Buffer {
    fn put(&self, item: u32) -> usize {
        let all = self.items.lock().expect("no holder panics");
        let mut all = self.not_full.wait_while(all, |q| q.len() == 2).expect("no holder panics");
        all.push_back(item);
        self.not_empty.notify_one();
        all.len()
    }

    fn take(&self) -> Option<u32> {
        let all = self.items.lock().expect("no holder panics");
        let mut all = self.not_empty.wait_while(all, |q| q.is_empty()).expect("no holder panics");
        self.not_full.notify_one();
        all.pop_front()
    }
}

pub fn pass_on(n: u32) -> (Vec<u32>, Option<usize>) {
    let buffer = Buffer::default();
    thread::scope(|s| {
        let producer = s.spawn(|| (1..=n).map(|item| buffer.put(item)).max());
        let taken = (0..n).flat_map(|_| buffer.take()).collect();
        (taken, producer.join().expect("it does not panic"))
    })
}

pub fn main() {
    println!("taken, and how many were there at most: {:?}", pass_on(10));
}
// ANCHOR_END: listing
