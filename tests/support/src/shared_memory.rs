use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::time::Duration;

use crate::poll::poll;

/// How long a new entry may stay. Other tests run at the same time and may hold theirs for a
/// while, so this is longer than any listing runs.
const GRACE: Duration = Duration::from_secs(5);

const PAUSE: Duration = Duration::from_millis(10);

/// The entries of `/dev/shm` at one moment: shared memory and semaphores that have a name.
pub(crate) struct SharedMemory(BTreeSet<OsString>);

impl SharedMemory {
    pub fn now() -> Self {
        // A machine without the folder has no entries.
        let entries = fs::read_dir("/dev/shm").into_iter().flatten().flatten();
        Self(entries.map(|entry| entry.file_name()).collect())
    }

    /// The entries that have come since then and are here to stay.
    pub fn left_since(&self) -> Vec<String> {
        let mut left = &Self::now().0 - &self.0;
        poll(GRACE, PAUSE, || {
            // Only ever fewer: what another test adds from now on is no concern of this one.
            left = &left & &Self::now().0;
            left.is_empty().then_some(())
        });
        left.iter().map(|name| format!("/dev/shm/{}", name.display())).collect()
    }
}
