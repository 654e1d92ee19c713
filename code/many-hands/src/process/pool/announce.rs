//! Whichever of many results is there.

use std::sync::{Arc, mpsc};
use std::task::{Wake, Waker};
use std::time::Duration;

use super::WaitFor;
use super::result_cell::ResultCell;
use crate::os::deadline::Deadline;

/// Has each cell send its position when it is filled.
pub(crate) fn announce<'a, T: 'a, E: 'a>(
    cells: impl IntoIterator<Item = &'a ResultCell<T, E>>,
    finished: mpsc::Sender<usize>,
) -> Vec<Waker> {
    let announce = |(position, cell): (_, &ResultCell<T, E>)| {
        let announcement = Waker::from(Arc::new(Announcement { position, finished: finished.clone() }));
        cell.wake_when_filled(announcement.clone());
        announcement
    };
    cells.into_iter().enumerate().map(announce).collect()
}

/// Waits until the first of these is filled, or all of them, for so long at most.
pub(crate) fn wait_for<T, E>(cells: &[&ResultCell<T, E>], what: WaitFor, timeout: Duration) {
    let deadline = Deadline::after(timeout);
    let (sender, finished) = mpsc::channel();
    let announcements = announce(cells.iter().copied(), sender);
    for _ in cells {
        let Ok(position) = next(&finished, deadline) else { break };
        match what {
            WaitFor::First => break,
            WaitFor::FirstError if cells[position].has_error() => break,
            WaitFor::FirstError | WaitFor::All => {}
        }
    }
    for (cell, announcement) in cells.iter().zip(announcements) {
        cell.do_not_wake(&announcement);
    }
}

fn next(finished: &mpsc::Receiver<usize>, deadline: Deadline) -> Result<usize, mpsc::RecvTimeoutError> {
    match deadline.left() {
        Some(left) => finished.recv_timeout(left),
        None => finished.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
    }
}

struct Announcement {
    position: usize,
    finished: mpsc::Sender<usize>,
}

impl Wake for Announcement {
    fn wake(self: Arc<Self>) {
        // It fails when the other end has been dropped, early.
        _ = self.finished.send(self.position);
    }
}
