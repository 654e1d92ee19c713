//! Tries to send until there is room, and is awake all the time.

use std::sync::mpsc::{TrySendError, sync_channel};
use std::thread::scope;

/// The most messages that may lie between the two.
pub const ROOM: usize = 10;

/// Hands on what `make` makes, until there is no more, or `take` wants no more.
pub fn stream<T: Send>(mut make: impl FnMut() -> Option<T> + Send, mut take: impl FnMut(T) -> bool) {
    let (sender, receiver) = sync_channel(ROOM);
    scope(|scope| {
        scope.spawn(move || {
            while let Some(mut message) = make() {
                loop {
                    match sender.try_send(message) {
                        Ok(()) => break,
                        Err(TrySendError::Full(unsent)) => message = unsent,
                        Err(TrySendError::Disconnected(_)) => return,
                    }
                }
            }
        });
        for message in receiver {
            if !take(message) {
                break;
            }
        }
    });
}
