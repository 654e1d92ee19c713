//! What Python sends into a generator is an argument of the next step; its local variables are
//! fields.
//!
//! ```
//! use listings::chapter_12::sent_into_a_generator::Average;
//!
//! let mut average = Average::default();
//! assert_eq!([1.0, 2.0, 6.0].map(|value| average.send(value)), [1.0, 1.5, 3.0]);
//! ```

// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Average {
    sum: f64,
    count: u32,
}

impl Average {
    pub fn send(&mut self, value: f64) -> f64 {
        self.sum += value;
        self.count += 1;
        self.sum / f64::from(self.count)
    }
}

pub fn main() {
    let mut average = Average::default();
    for value in [10.0, 20.0, 60.0] {
        println!("sent {value}, got {}", average.send(value));
    }
    println!("between two steps: {average:?}");
}
// ANCHOR_END: listing
