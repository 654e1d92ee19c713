//! Looks, takes the lock, and looks again.

use std::sync::{Mutex, OnceLock, PoisonError};

/// A connection that is made when it is first asked for.
#[derive(Default)]
pub struct Connection {
    number: OnceLock<u32>,
    connecting: Mutex<()>,
}

impl Connection {
    /// Its number. If there is none yet, `connect` makes one, or fails with `None`.
    pub fn get(&self, connect: impl FnOnce() -> Option<u32>) -> Option<u32> {
        if let Some(number) = self.number.get() {
            return Some(*number);
        }
        let _alone = self.connecting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = self.number.get() {
            return Some(*number);
        }
        let number = connect()?;
        Some(*self.number.get_or_init(|| number))
    }
}
