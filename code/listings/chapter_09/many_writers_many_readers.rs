//! Three writers and two readers share a queue: nothing is lost, nothing comes twice, and each
//! writer's messages stay in order.
//!
//! ```
//! use listings::chapter_09::many_writers_many_readers::write;
//! use many_hands::process::{Process, Queue};
//!
//! let (outbox, inbox) = Queue::bounded(10)?.split();
//! let child = Process::spawn(write, (7, outbox))?;
//! let got = inbox.iter().collect::<Result<Vec<_>, _>>()?;
//! assert_eq!(got, (0..100).map(|n| (7, n)).collect::<Vec<_>>());
//! child.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{Process, Queue, SendError};

type Message = (u32, u32); // which writer, which of its messages

pub fn write((writer, outbox): (u32, Sender<Message>)) -> Result<(), SendError> {
    (0..100).try_for_each(|n| outbox.send(&(writer, n)))
}

fn read((inbox, report): (Receiver<Message>, Sender<Vec<Message>>)) -> Result<(), Box<dyn Error>> {
    Ok(report.send(&inbox.iter().collect::<Result<_, _>>()?)?)
}

fn in_order(list: &[Message]) -> bool {
    (0..3).all(|writer| list.iter().filter(|(from, _)| *from == writer).is_sorted())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = Queue::bounded(10)?.split();
    let (report, reports) = Queue::bounded(2)?.split();
    let mut children = Vec::new();
    for writer in 0..3 {
        children.push(Process::spawn(write, (writer, outbox.clone()))?);
    }
    for _ in 0..2 {
        children.push(Process::spawn(read, (inbox.clone(), report.clone()))?);
    }
    drop((outbox, inbox, report)); // the children have their own
    let lists = reports.iter().collect::<Result<Vec<_>, _>>()?;
    let in_order = lists.iter().all(|list| in_order(list));
    let mut all = lists.concat();
    let count = all.len();
    all.sort();
    all.dedup();
    println!("{count} messages, {} different; each writer's in order: {in_order}", all.len());
    children.iter().try_for_each(|child| child.join().map(drop))?;
    Ok(())
}
// ANCHOR_END: listing
