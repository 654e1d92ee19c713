//! The largest token is remembered, and a smaller one refused.

use std::sync::Mutex;

#[derive(Debug, Default)]
struct Kept {
    text: String,
    token: u64,
}

/// What the holders of a lease write.
pub struct Report {
    kept: Mutex<Kept>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self { kept: Mutex::new(Kept::default()) }
    }

    /// Writes as the holder with this token, and says whether the text was kept.
    pub fn write(&self, token: u64, text: &str) -> bool {
        let mut kept = self.kept.lock().expect("no holder panics");
        if token < kept.token {
            return false;
        }
        *kept = Kept { text: text.to_string(), token };
        true
    }

    /// What is in it.
    pub fn text(&self) -> String {
        self.kept.lock().expect("no holder panics").text.clone()
    }
}
