//! Mend it: there is no limit to how many messages wait.

use std::sync::mpsc::channel;
use std::thread::scope;

/// The most messages that may lie between the two.
pub const ROOM: usize = 10;

/// Hands on what `make` makes, until there is no more, or `take` wants no more.
pub fn stream<T: Send>(mut make: impl FnMut() -> Option<T> + Send, mut take: impl FnMut(T) -> bool) {
    let (sender, receiver) = channel();
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
