//! A coroutine runs until it suspends itself, and goes on from there when it is resumed; values go
//! both ways.
//!
//! ```
//! use corosensei::{Coroutine, CoroutineResult};
//!
//! let mut adds = Coroutine::new(|outside, first: i32| first + outside.suspend("and?"));
//! assert_eq!(adds.resume(40), CoroutineResult::Yield("and?"));
//! assert_eq!(adds.resume(2), CoroutineResult::Return(42));
//! assert!(adds.done());
//! ```

// ANCHOR: listing
use corosensei::{Coroutine, CoroutineResult};

pub fn main() {
    let mut guest = Coroutine::new(|outside, greeting: &str| {
        println!("guest: I heard {greeting:?}");
        let answer = outside.suspend("what is there to eat?");
        println!("guest: I heard {answer:?}");
        "thank you"
    });

    for said in ["welcome", "soup"] {
        println!("main: I say {said:?}");
        match guest.resume(said) {
            CoroutineResult::Yield(asked) => println!("main: it asks {asked:?}"),
            CoroutineResult::Return(last) => println!("main: it ends with {last:?}"),
        }
    }
}
// ANCHOR_END: listing
