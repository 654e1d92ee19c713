//! What is measured.

use std::time::Duration;

use super::table::three_digits;

/// A quantity that a contender can bring back.
pub trait Measure {
    fn of(figure: f64) -> Self;

    fn figure(self) -> f64;

    /// The figure with a unit that suits its size.
    fn shown(figure: f64) -> String;
}

impl Measure for Duration {
    fn of(seconds: f64) -> Self {
        Self::from_secs_f64(seconds)
    }

    fn figure(self) -> f64 {
        self.as_secs_f64()
    }

    fn shown(seconds: f64) -> String {
        let (factor, unit) = match seconds {
            ..1e-6 => (1e9, "ns"),
            ..1e-3 => (1e6, "µs"),
            ..1.0 => (1e3, "ms"),
            _ => (1.0, "s"),
        };
        format!("{} {unit}", three_digits(seconds * factor))
    }
}

/// Memory.
pub struct Bytes(pub f64);

impl Measure for Bytes {
    fn of(bytes: f64) -> Self {
        Self(bytes)
    }

    fn figure(self) -> f64 {
        self.0
    }

    fn shown(bytes: f64) -> String {
        format!("{} MiB", three_digits(bytes / f64::from(1 << 20)))
    }
}
