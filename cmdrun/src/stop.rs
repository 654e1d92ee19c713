//! How a run of many commands is told to stop.

use std::fmt;
use std::sync::Arc;

/// Asked again and again while commands run: once it says yes, they are killed, and the work fails.
#[derive(Clone)]
pub struct Stop(Arc<dyn Fn() -> bool + Send + Sync>);

impl Stop {
    /// Stops as soon as `is_told` says so.
    pub fn when(is_told: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(is_told))
    }

    /// Runs to the end.
    #[must_use]
    pub fn never() -> Self {
        Self::when(|| false)
    }

    pub(crate) fn is_told(&self) -> bool {
        (self.0)()
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").field("is_told", &self.is_told()).finish()
    }
}
