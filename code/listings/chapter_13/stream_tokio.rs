//! A stream of messages from one tokio task to another.
//!
//! ```
//! use listings::chapter_13::stream_tokio::stream;
//!
//! assert_eq!(tokio::runtime::Runtime::new()?.block_on(stream(4))?, 0 + 1 + 2 + 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::channel;
use tokio::task::JoinError;

pub async fn stream(messages: u64) -> Result<u64, JoinError> {
    let (sender, mut receiver) = channel(1000);
    tokio::spawn(async move {
        for n in 0..messages {
            sender.send(n).await.expect("the receiver outlives the sender");
        }
    });
    let sum = tokio::spawn(async move {
        let mut sum = 0;
        while let Some(n) = receiver.recv().await {
            sum += n;
        }
        sum
    });
    sum.await
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("100000 messages, their sum is {}", Runtime::new()?.block_on(stream(100_000))?);
    Ok(())
}
// ANCHOR_END: listing
