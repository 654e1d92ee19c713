//! Two tasks on one thread: each does a step, keeps in a variable where it is, and lets the other
//! go on.
//!
//! ```
//! use listings::chapter_01::two_tasks_one_thread::task;
//!
//! let mut tea = task("tea");
//! let mut toast = task("toast");
//! assert!(tea.next().is_some_and(|step| step.starts_with("tea: step 1")));
//! assert!(toast.next().is_some_and(|step| step.starts_with("toast: step 1")));
//! assert!(tea.next().is_some_and(|step| step.starts_with("tea: step 2")));
//! ```

// ANCHOR: listing
use std::iter::zip;

use nix::unistd::gettid;

pub fn task(name: &str) -> impl Iterator<Item = String> {
    (1..=3).map(move |step| format!("{name}: step {step}, task {}", gettid()))
}

pub fn main() {
    for (tea, toast) in zip(task("tea"), task("toast")) {
        println!("{tea}");
        println!("{toast}");
    }
}
// ANCHOR_END: listing
