//! Looks, lets go of the lock, works the value out, and locks again to insert it.

use std::collections::HashMap;
use std::sync::Mutex;

/// Remembers what was worked out.
#[derive(Default)]
pub struct Cache {
    known: Mutex<HashMap<String, u32>>,
}

impl Cache {
    /// The value of a key. The first thread that wants it works it out.
    pub fn get(&self, key: &str, work_out: impl FnOnce() -> u32) -> u32 {
        let known = self.known.lock().expect("no holder panics").get(key).copied();
        if let Some(value) = known {
            return value;
        }
        let value = work_out();
        self.known.lock().expect("no holder panics").insert(key.to_owned(), value);
        value
    }
}
