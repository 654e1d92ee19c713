//! A lock's guard that lives across an `.await` makes the whole task one that cannot go to another
//! thread.

// ANCHOR: listing
use std::sync::Mutex;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::sleep;

/// Takes a task that any worker may run, as `tokio::spawn` does.
fn run_anywhere<F: Future + Send>(runtime: &Runtime, task: F) -> F::Output {
    runtime.block_on(task)
}

fn main() {
    let runtime = Runtime::new().expect("threads can be started");
    let printer = Mutex::new(());
    run_anywhere(&runtime, async {
        let _guard = printer.lock();
        sleep(Duration::from_millis(20)).await;
    });
}
// ANCHOR_END: listing
