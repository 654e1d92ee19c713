//! A generator is a state machine: a value that remembers where it is, and a function that does the
//! next step.
//!
//! ```
//! use listings::chapter_12::a_generator_by_hand::Lines;
//!
//! let mut lines = Lines::Begin(12, 34);
//! assert!(lines.resume());
//! assert_eq!(lines, Lines::Printed(34));
//! assert!(!lines.resume());
//! assert_eq!(lines, Lines::Done);
//! ```

// ANCHOR: listing
#[derive(Debug, PartialEq)]
pub enum Lines {
    Begin(u32, u32),
    Printed(u32),
    Done,
}

impl Lines {
    /// Runs to the next place where it suspends itself. Whether there is more to come.
    pub fn resume(&mut self) -> bool {
        *self = match *self {
            Self::Begin(first, then) => {
                println!("{first}");
                Self::Printed(then)
            }
            Self::Printed(then) => {
                println!("{then}");
                Self::Done
            }
            Self::Done => Self::Done,
        };
        *self != Self::Done
    }
}

pub fn main() {
    let (mut first, mut second) = (Lines::Begin(12, 34), Lines::Begin(56, 78));
    // `|`, not `||`, which would not ask the second one while the first has more.
    while first.resume() | second.resume() {}
}
// ANCHOR_END: listing
