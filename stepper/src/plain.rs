//! The same programs under shuttle as it comes, for a second opinion.

pub use shuttle::{sync, thread};

pub use schedules::model::pace;

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = RefCell::default();
}

/// What `println!` of a program does.
pub fn print(text: String) {
    shuttle::thread::sleep(std::time::Duration::ZERO);
    PRINTED.with_borrow_mut(|printed| printed.push(text));
}

/// What has been printed since the last call.
pub fn take_printed() -> Vec<String> {
    PRINTED.take()
}
