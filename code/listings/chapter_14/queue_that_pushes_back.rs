//! A queue with a limit makes its sender wait, and a pool with a limit its submitter.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::queue_that_pushes_back::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread;

use listings::redis::Server;
use many_hands::remote::{Pool, Queue};

pub fn shrink(picture: Vec<u8>) -> usize {
    picture.len() / 2
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let pictures = Queue::<Vec<u8>>::connect(&server.url(), "pictures", 10)?;
    let most = thread::scope(|scope| {
        let sender = scope.spawn(|| (0..300).try_for_each(|_| pictures.send(vec![0; 1_000])));
        let mut most = 0;
        for _ in 0..300 {
            most = most.max(pictures.len()?);
            pictures.recv()?;
        }
        sender.join().expect("it does not panic")?;
        Ok::<_, Box<dyn Error>>(most)
    })?;
    println!("300 sent, at most 10 wait: {}", most <= 10);

    let pool = Pool::builder().capacity(10).connect(&server.url())?;
    let tasks: Vec<_> = (0..12).map(|_| pool.try_apply_async(shrink, vec![0; 1_000])).collect();
    for (number, task) in (1..).zip(tasks).filter(|(_, task)| task.is_finished()) {
        if let Err(why) = task.join() {
            println!("task {number}: {why}");
        }
    }
    Ok(())
}
// ANCHOR_END: listing
