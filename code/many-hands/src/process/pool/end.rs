//! Why a pool has ended by itself.

use std::sync::OnceLock;

use super::message::JobResult;

#[derive(Debug, Default)]
pub(super) struct End {
    /// What the initializer failed of.
    initializer: OnceLock<String>,
}

impl End {
    pub(super) fn initializer_failed(&self, message: String) {
        // The first failure is as good a reason as any other.
        _ = self.initializer.set(message);
    }

    /// Of a job that is not done.
    pub(super) fn result(&self) -> JobResult {
        JobResult::Stopped(self.initializer.get().cloned())
    }
}
