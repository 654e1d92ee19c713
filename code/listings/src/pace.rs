//! Time in the listings: the sources' seconds, shortened.

use std::env;
use std::sync::LazyLock;
use std::time::Duration;

/// Says how long a second of the book is, in milliseconds. The chapter programs set it for
/// `--real-time`.
pub const VARIABLE: &str = "MANY_HANDS_SECOND_MS";

static SECOND: LazyLock<Duration> = LazyLock::new(|| {
    let millis = env::var(VARIABLE).ok().and_then(|millis| millis.parse().ok());
    Duration::from_millis(millis.unwrap_or(20))
});

/// `n` seconds of the book. One of them lasts 20 ms, so that a program with ten seconds of sleep in
/// it can be run and tested in passing; with `--real-time` it lasts a second.
///
/// # Panics
///
/// If `n` is negative, not finite, or more than `Duration` holds.
///
/// ```
/// use listings::pace::seconds;
///
/// assert_eq!(seconds(2), seconds(0.5) * 4);
/// ```
#[must_use]
pub fn seconds(n: impl Into<f64>) -> Duration {
    SECOND.mul_f64(n.into())
}
