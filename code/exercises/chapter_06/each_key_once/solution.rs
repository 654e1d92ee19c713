//! The map's lock is held to find an entry, and each entry makes its own threads wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Remembers what was worked out.
#[derive(Default)]
pub struct Cache {
    known: Mutex<HashMap<String, Arc<OnceLock<u32>>>>,
}

impl Cache {
    /// The value of a key. The first thread that wants it works it out.
    pub fn get(&self, key: &str, work_out: impl FnOnce() -> u32) -> u32 {
        let mut known = self.known.lock().expect("no holder panics");
        let value = Arc::clone(known.entry(key.to_owned()).or_default());
        drop(known);
        *value.get_or_init(work_out)
    }
}
