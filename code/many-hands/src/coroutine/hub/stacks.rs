use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::stack::CoroutineStack;

/// How many stacks of coroutines that have ended are kept for new ones.
const KEPT: usize = 10_000;

/// The stacks that no coroutine has. Whichever thread starts a coroutine takes one, so that it is
/// told if there is none.
#[derive(Default)]
pub(super) struct Stacks(Mutex<Vec<CoroutineStack>>);

impl Stacks {
    /// The one that was used last, or a new one.
    pub fn take(&self) -> io::Result<CoroutineStack> {
        let kept = self.lock().pop();
        kept.map_or_else(CoroutineStack::new, Ok)
    }

    pub fn give_back(&self, stack: CoroutineStack) {
        let mut kept = self.lock();
        if kept.len() < KEPT {
            kept.push(stack);
        } else {
            drop(kept);
            drop(stack);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<CoroutineStack>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
