//! Mend it: two threads that ask at the same moment both connect.

use std::sync::OnceLock;

/// A connection that is made when it is first asked for.
#[derive(Default)]
pub struct Connection {
    number: OnceLock<u32>,
}

impl Connection {
    /// Its number. If there is none yet, `connect` makes one, or fails with `None`.
    pub fn get(&self, connect: impl FnOnce() -> Option<u32>) -> Option<u32> {
        if let Some(number) = self.number.get() {
            return Some(*number);
        }
        let number = connect()?;
        Some(*self.number.get_or_init(|| number))
    }
}
