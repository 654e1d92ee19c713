//! The map is free while a value is worked out, but only one can be at a time.

use std::collections::HashMap;
use std::sync::Mutex;

/// Remembers what was worked out.
#[derive(Default)]
pub struct Cache {
    known: Mutex<HashMap<String, u32>>,
    working: Mutex<()>,
}

impl Cache {
    fn known(&self, key: &str) -> Option<u32> {
        self.known.lock().expect("no holder panics").get(key).copied()
    }

    /// The value of a key. The first thread that wants it works it out.
    pub fn get(&self, key: &str, work_out: impl FnOnce() -> u32) -> u32 {
        if let Some(value) = self.known(key) {
            return value;
        }
        let _working = self.working.lock().expect("no holder panics");
        self.known(key).unwrap_or_else(|| {
            let value = work_out();
            self.known.lock().expect("no holder panics").insert(key.to_owned(), value);
            value
        })
    }
}
