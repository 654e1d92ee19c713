//! A channel with room for so many, whose receiver goes with the loop.

use std::sync::mpsc::sync_channel;
use std::thread::scope;

/// The most messages that may lie between the two.
pub const ROOM: usize = 10;

/// Hands on what `make` makes, until there is no more, or `take` wants no more.
pub fn stream<T: Send>(mut make: impl FnMut() -> Option<T> + Send, mut take: impl FnMut(T) -> bool) {
    let (sender, receiver) = sync_channel(ROOM);
    scope(|scope| {
        scope.spawn(move || {
            while let Some(message) = make() {
                if sender.send(message).is_err() {
                    break;
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
