//! Lets the library see to it, which keeps what it gets, a failure too.

use std::sync::OnceLock;

/// A connection that is made when it is first asked for.
#[derive(Default)]
pub struct Connection {
    number: OnceLock<Option<u32>>,
}

impl Connection {
    /// Its number. If there is none yet, `connect` makes one, or fails with `None`.
    pub fn get(&self, connect: impl FnOnce() -> Option<u32>) -> Option<u32> {
        *self.number.get_or_init(connect)
    }
}
