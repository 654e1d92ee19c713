//! What tests do with processes of their own.

use std::fs;

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

/// The children of this process. Of use in one that starts no others meanwhile.
pub fn children() -> Vec<u32> {
    let children = fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    children.flat_map(|text| text.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<u32>>()).collect()
}
