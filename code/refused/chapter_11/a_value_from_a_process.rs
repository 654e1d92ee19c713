//! A `Process` has an exit status and no value.

// ANCHOR: listing
use many_hands::process::Outcome;

fn square(number: u64) -> u64 {
    number * number
}

/// Asks of a function what `Process::spawn` asks.
fn spawn<T: Outcome>(function: fn(u64) -> T) {
    drop(function);
}

fn main() {
    spawn(square);
}
// ANCHOR_END: listing
