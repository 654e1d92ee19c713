//! A task that cannot go on leaves its waker with the thread that can change that, which wakes it
//! then.
//!
//! ```
//! use std::sync::Mutex;
//! use std::thread;
//!
//! use listings::chapter_12::parked_until_woken::block_on;
//! use listings::chapter_12::woken_by_another_thread::{Bell, heard, ring};
//!
//! let bell = Mutex::new(Bell::default());
//! thread::scope(|s| {
//!     s.spawn(|| ring(&bell));
//!     block_on(heard(&bell));
//! });
//! assert!(bell.lock().is_ok_and(|bell| bell.rung));
//! ```

// ANCHOR: listing
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};
use std::thread;

use listings::chapter_12::parked_until_woken::block_on;
use listings::pace::seconds;

#[derive(Default)]
pub struct Bell {
    pub rung: bool,
    waiter: Option<Waker>,
}

pub fn ring(bell: &Mutex<Bell>) {
    thread::sleep(seconds(5));
    println!("ringer: I ring");
    let mut bell = bell.lock().expect("no holder panics");
    bell.rung = true;
    bell.waiter.take().into_iter().for_each(Waker::wake);
}

pub async fn heard(bell: &Mutex<Bell>) {
    poll_fn(|context| {
        let mut bell = bell.lock().expect("no holder panics");
        bell.waiter = Some(context.waker().clone());
        if bell.rung { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

pub fn main() {
    let bell = Mutex::new(Bell::default());
    thread::scope(|s| {
        s.spawn(|| ring(&bell));
        block_on(heard(&bell));
    });
    println!("main: I heard it");
}
// ANCHOR_END: listing
