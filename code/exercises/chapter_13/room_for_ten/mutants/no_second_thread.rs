//! Makes a message when the one before has been taken, which needs no room at all.

/// The most messages that may lie between the two.
pub const ROOM: usize = 10;

/// Hands on what `make` makes, until there is no more, or `take` wants no more.
pub fn stream<T: Send>(mut make: impl FnMut() -> Option<T> + Send, mut take: impl FnMut(T) -> bool) {
    while let Some(message) = make() {
        if !take(message) {
            break;
        }
    }
}
