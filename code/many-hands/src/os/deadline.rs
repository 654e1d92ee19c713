//! How long a call may wait.

use std::time::{Duration, Instant};

use nix::poll::PollTimeout;

/// The end of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deadline {
    /// Do not wait.
    Now,
    At(Instant),
    Never,
}

impl Deadline {
    /// So long from now. A time too long for the clock is for ever.
    pub(crate) fn after(timeout: Duration) -> Self {
        Instant::now().checked_add(timeout).map_or(Self::Never, Self::At)
    }

    /// What is left of the wait; `None` is for ever.
    pub(crate) fn left(self) -> Option<Duration> {
        match self {
            Self::Now => Some(Duration::ZERO),
            Self::At(end) => Some(end.saturating_duration_since(Instant::now())),
            Self::Never => None,
        }
    }

    pub(crate) fn has_passed(self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    /// The same, but no later than so long from now.
    pub(crate) fn within(self, limit: Duration) -> Self {
        match self.left() {
            Some(left) if left <= limit => self,
            _ => Self::after(limit),
        }
    }

    /// For `poll`: whole milliseconds, rounded up so that a wait never ends early. Longer ones are
    /// cut, so look at the clock after it.
    pub(crate) fn poll_timeout(self) -> PollTimeout {
        match self.left() {
            None => PollTimeout::NONE,
            Some(left) => PollTimeout::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(PollTimeout::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_clock_is_never() {
        assert_eq!(Deadline::after(Duration::MAX), Deadline::Never);
        assert!(!Deadline::Never.has_passed());
    }

    #[test]
    fn now_has_passed() {
        assert!(Deadline::Now.has_passed());
        assert!(Deadline::after(Duration::ZERO).has_passed());
        assert_eq!(Deadline::Now.poll_timeout(), PollTimeout::ZERO);
    }

    #[test]
    fn the_sooner_of_two() {
        let hour = Duration::from_secs(3600);
        assert_eq!(Deadline::Now.within(hour), Deadline::Now);
        assert!(Deadline::Never.within(hour).left().unwrap() <= hour);
        assert!(Deadline::after(hour).within(Duration::ZERO).has_passed());
    }

    #[test]
    fn a_wait_for_less_than_a_millisecond_is_not_none() {
        assert_ne!(Deadline::after(Duration::from_micros(900)).poll_timeout(), PollTimeout::ZERO);
    }
}
