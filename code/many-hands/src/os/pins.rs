//! What keeps shared memory mapped: the locks in it that are held.
//!
//! A robust lock is in a list of its thread, which the kernel reads when the thread ends, so its
//! memory must stay where it is even if the guard is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::maps::FileId;

/// The locks that are held through one mapping, also those whose guards have been forgotten.
#[derive(Debug)]
pub(crate) struct Pins {
    held: AtomicUsize,
    /// What is mapped.
    pub(crate) file: FileId,
}

/// Those of all mappings of this process, by address.
static ALL: Mutex<BTreeMap<usize, Arc<Pins>>> = Mutex::new(BTreeMap::new());

fn all() -> MutexGuard<'static, BTreeMap<usize, Arc<Pins>>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pins {
    /// For a new mapping at this address.
    pub(crate) fn new(address: usize, file: FileId) -> Arc<Self> {
        let pins = Arc::new(Self { held: AtomicUsize::new(0), file });
        all().insert(address, Arc::clone(&pins));
        pins
    }

    #[inline]
    pub(crate) fn add(&self) {
        self.held.fetch_add(1, Relaxed);
    }

    #[inline]
    pub(crate) fn remove(&self) {
        self.held.fetch_sub(1, Relaxed);
    }

    /// Whether the mapping at this address may go; if so, it is no longer counted.
    pub(crate) fn release(&self, address: usize) -> bool {
        let is_free = self.held.load(Relaxed) == 0;
        if is_free {
            all().remove(&address);
        }
        is_free
    }
}

/// How many locks this process holds: all of its threads, those that have ended too. A fork would
/// have copies of their guards.
pub(crate) fn held() -> usize {
    all().values().map(|pins| pins.held.load(Relaxed)).sum()
}

/// The files of all shared memory that this process has mapped.
pub(crate) fn files() -> BTreeSet<FileId> {
    all().values().map(|pins| pins.file).collect()
}
