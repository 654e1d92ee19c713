//! Looks again before it inserts, so that all get the same value; but it was worked out twice.

use std::collections::HashMap;
use std::sync::RwLock;

/// Remembers what was worked out.
#[derive(Default)]
pub struct Cache {
    known: RwLock<HashMap<String, u32>>,
}

impl Cache {
    /// The value of a key. The first thread that wants it works it out.
    pub fn get(&self, key: &str, work_out: impl FnOnce() -> u32) -> u32 {
        let known = self.known.read().expect("no holder panics").get(key).copied();
        known.unwrap_or_else(|| {
            let value = work_out();
            *self.known.write().expect("no holder panics").entry(key.to_owned()).or_insert(value)
        })
    }
}
