//! A lock whose guard may be held over an `await`: the tasks that want it wait, and no thread does.
//!
//! ```
//! use std::sync::Arc;
//!
//! use listings::chapter_12::a_lock_for_tasks::print;
//! use tokio::{runtime::Runtime, sync::Mutex};
//!
//! let printed = Arc::new(Mutex::new(Vec::new()));
//! Runtime::new()?.block_on(print(Arc::clone(&printed), "bread"));
//! assert_eq!(*printed.blocking_lock(), ["bread"]);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::sync::Arc;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::sleep;

pub async fn print(printed: Arc<Mutex<Vec<&'static str>>>, page: &'static str) {
    println!("{page}: wants the printer");
    let mut printed = printed.lock().await;
    println!("{page}: has it, and waits for paper");
    sleep(seconds(2)).await;
    printed.push(page);
    println!("{page}: printed");
}

pub async fn print_both() -> usize {
    let printed = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for page in ["bread", "jam"] {
        tasks.spawn(print(Arc::clone(&printed), page));
    }
    tasks.join_all().await;
    printed.lock().await.len()
}

pub fn main() -> io::Result<()> {
    let pages = Builder::new_current_thread().enable_time().build()?.block_on(print_both());
    println!("main: {pages} pages are printed");
    Ok(())
}
// ANCHOR_END: listing
