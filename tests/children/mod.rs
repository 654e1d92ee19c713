//! What tests do with processes of their own.

use std::time::Duration;

use many_hands::process::Process;

/// Long enough for anything that does happen on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Waits until a process has ended well. One that hangs is killed, and fails the test.
#[track_caller]
pub fn ends_well(child: &Process) {
    match child.join_timeout(PATIENCE) {
        Ok(Some(status)) => assert!(status.success(), "{} ended with {status}", child.name()),
        Ok(None) => {
            child.kill().unwrap();
            panic!("{} hangs", child.name());
        }
        Err(error) => panic!("{error}"),
    }
}

/// Numbers that look random and are the same in each run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// Less than this.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % limit
    }
}
