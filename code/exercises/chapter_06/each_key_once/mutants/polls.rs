//! Marks the key as being worked out, and has the others ask again and again.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// Remembers what was worked out.
#[derive(Default)]
pub struct Cache {
    /// Nothing while a thread works it out.
    known: Mutex<HashMap<String, Option<u32>>>,
}

impl Cache {
    /// The value of a key. The first thread that wants it works it out.
    pub fn get(&self, key: &str, work_out: impl FnOnce() -> u32) -> u32 {
        loop {
            let mut known = self.known.lock().expect("no holder panics");
            match known.get(key) {
                Some(Some(value)) => return *value,
                Some(None) => {}
                None => {
                    known.insert(key.to_owned(), None);
                    break;
                }
            }
            drop(known);
            thread::sleep(Duration::from_millis(1));
        }
        let value = work_out();
        self.known.lock().expect("no holder panics").insert(key.to_owned(), Some(value));
        value
    }
}
