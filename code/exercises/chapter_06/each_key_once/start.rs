//! Mend it: while a thread works out one value, no thread gets any other.

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
        let mut known = self.known.lock().expect("no holder panics");
        *known.entry(key.to_owned()).or_insert_with(work_out)
    }
}
