//! A state machine has no stack: what a recursion would keep there, it must keep itself.
//!
//! ```
//! use listings::chapter_12::a_stack_in_the_struct::Moves;
//!
//! let moves: Vec<_> = Moves::of_tower(2, ["left", "right", "middle"]).collect();
//! assert_eq!(moves, [("left", "middle"), ("left", "right"), ("middle", "right")]);
//! assert_eq!(Moves::of_tower(10, ["left", "right", "middle"]).count(), 1023);
//! ```

// ANCHOR: listing
pub struct Moves {
    to_do: Vec<(u32, [&'static str; 3])>,
}

impl Moves {
    pub fn of_tower(height: u32, pegs: [&'static str; 3]) -> Self {
        Self { to_do: vec![(height, pegs)] }
    }
}

impl Iterator for Moves {
    type Item = (&'static str, &'static str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (height, [from, to, spare]) = self.to_do.pop()?;
            if height == 1 {
                return Some((from, to));
            }
            self.to_do.push((height - 1, [spare, to, from]));
            self.to_do.push((1, [from, to, spare]));
            self.to_do.push((height - 1, [from, spare, to]));
        }
    }
}

pub fn main() {
    for (from, to) in Moves::of_tower(3, ["left", "right", "middle"]) {
        println!("{from} to {to}");
    }
}
// ANCHOR_END: listing
