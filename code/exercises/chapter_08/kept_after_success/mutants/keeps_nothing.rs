//! Lets one thread in at a time, and each of them connects.

use std::sync::{Mutex, PoisonError};

/// A connection that is made when it is first asked for.
#[derive(Default)]
pub struct Connection {
    connecting: Mutex<()>,
}

impl Connection {
    /// Its number. If there is none yet, `connect` makes one, or fails with `None`.
    pub fn get(&self, connect: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let _alone = self.connecting.lock().unwrap_or_else(PoisonError::into_inner);
        connect()
    }
}
