//! Of two messages, `select!` takes the one that comes first.
//!
//! ```
//! use listings::chapter_12::whichever_comes_first::ask;
//! use may::select;
//!
//! let (near, far) = (ask("near", 1), ask("far", 50));
//! let first = select!(_ = near.recv() => (), _ = far.recv() => ());
//! assert_eq!(first, 0);
//! ```

// ANCHOR: listing
use listings::pace::seconds;
use may::coroutine::sleep;
use may::sync::mpsc::{self, Receiver};
use may::{go, select};

pub fn ask(server: &'static str, time: u32) -> Receiver<&'static str> {
    let (sender, receiver) = mpsc::channel();
    go!(move || {
        sleep(seconds(time));
        // The receiver may have stopped listening.
        let _ = sender.send(server);
    });
    receiver
}

pub fn main() {
    let (far, near) = (ask("far", 50), ask("near", 5));
    let branch = select!(
        answer = far.recv() => println!("first answer: {answer:?}"),
        answer = near.recv() => println!("first answer: {answer:?}")
    );
    println!("it came in branch {branch}");
}
// ANCHOR_END: listing
