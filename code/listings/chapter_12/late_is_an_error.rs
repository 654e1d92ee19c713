//! `timeout` drops a future that is not ready in time, and says so by an error.
//!
//! ```
//! use listings::chapter_12::late_is_an_error::ask_in_time;
//! use tokio::runtime::Runtime;
//!
//! assert!(Runtime::new()?.block_on(ask_in_time()).is_err());
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use listings::chapter_12::select_drops_the_others::ask;
use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

pub async fn ask_in_time() -> Result<&'static str, Elapsed> {
    timeout(seconds(5), ask("far", 1000)).await
}

pub fn main() -> io::Result<()> {
    let one_thread = Builder::new_current_thread().enable_time().build()?;
    match one_thread.block_on(ask_in_time()) {
        Ok(server) => println!("main: {server} answered"),
        Err(_) => println!("main: no answer within 5 seconds"),
    }
    Ok(())
}
// ANCHOR_END: listing
