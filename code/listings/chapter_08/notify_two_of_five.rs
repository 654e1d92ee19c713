//! `notify_one` wakes one waiting thread and `notify_all` every one; the state says which may go
//! on.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::notify_two_of_five::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "none is left waiting");
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Room {
    waiting: u32,
    tickets: u32,
}

pub fn main() {
    let room = Mutex::new(Room::default());
    let (new_tickets, someone_moved) = (Condvar::new(), Condvar::new());
    let lock = || room.lock().expect("no holder panics");
    let visit = || {
        let mut room = lock();
        room.waiting += 1;
        someone_moved.notify_one();
        let mut room = new_tickets.wait_while(room, |r| r.tickets == 0).expect("no holder panics");
        room.tickets -= 1;
        room.waiting -= 1;
        someone_moved.notify_one();
    };
    thread::scope(|s| {
        for _ in 0..5 {
            s.spawn(visit);
        }
        let room = someone_moved.wait_while(lock(), |room| room.waiting < 5);
        let mut room = room.expect("no holder panics");
        println!("{} wait", room.waiting);
        room.tickets = 2;
        new_tickets.notify_one();
        new_tickets.notify_one();
        let room = someone_moved.wait_while(room, |room| room.waiting > 3);
        let mut room = room.expect("no holder panics");
        println!("two notified, {} wait", room.waiting);
        room.tickets = 3;
        new_tickets.notify_all();
    });
    println!("all notified, {} wait", lock().waiting);
}
// ANCHOR_END: listing
