//! What tests do with processes of their own.

use crate::patience::PATIENCE;
use many_hands::process::Process;

/// Waits until a process has ended well. One that hangs is killed, and fails the test.
#[track_caller]
pub fn ends_well(child: &Process) {
    match child.join_timeout(5 * PATIENCE) {
        Ok(Some(status)) => assert!(status.success(), "{} ended with {status}", child.name()),
        Ok(None) => {
            child.kill().unwrap();
            panic!("{} hangs", child.name());
        }
        Err(error) => panic!("{error}"),
    }
}
