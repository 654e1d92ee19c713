//! The tasks of one pool that have no result yet.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::remote::TaskError;
use crate::remote::task_error::Outcome;

/// What is done with the outcome of a task, at once and without waiting.
pub(super) type Done = Box<dyn FnOnce(Outcome) + Send>;

#[derive(Default)]
pub(super) struct Outstanding {
    tasks: Mutex<Tasks>,
    none_left: Condvar,
}

#[derive(Default)]
struct Tasks {
    by_number: HashMap<u64, Waiting>,
    latest: u64,
}

struct Waiting {
    /// Its entry in the stream of tasks, once it is there.
    id: Option<String>,
    done: Done,
}

impl Outstanding {
    /// Numbers a task, before it is submitted.
    pub(super) fn expect(&self, done: Done) -> u64 {
        let mut tasks = self.tasks();
        tasks.latest += 1;
        let number = tasks.latest;
        tasks.by_number.insert(number, Waiting { id: None, done });
        number
    }

    pub(super) fn set_id(&self, number: u64, id: &str) {
        if let Some(waiting) = self.tasks().by_number.get_mut(&number) {
            waiting.id = Some(id.to_string());
        }
    }

    pub(super) fn id(&self, number: u64) -> Option<String> {
        self.tasks().by_number.get(&number)?.id.clone()
    }

    /// Those that are in the stream of tasks, as far as is known here.
    pub(super) fn submitted(&self) -> Vec<(u64, String)> {
        let tasks = self.tasks();
        tasks.by_number.iter().filter_map(|(number, waiting)| Some((*number, waiting.id.clone()?))).collect()
    }

    /// The first outcome counts; later ones, and those of other programs, have no effect.
    pub(super) fn settle(&self, number: u64, outcome: Outcome) {
        let settled = self.tasks().by_number.remove(&number);
        if let Some(waiting) = settled {
            (waiting.done)(outcome);
        }
        // Only when its outcome has been passed on is a task no longer waited for.
        if self.tasks().by_number.is_empty() {
            self.none_left.notify_all();
        }
    }

    pub(super) fn settle_all(&self, error: &TaskError) {
        let all: Vec<_> = self.tasks().by_number.keys().copied().collect();
        for number in all {
            self.settle(number, Err(error.clone()));
        }
    }

    /// Waits until there are none.
    pub(super) fn wait_for_none(&self) {
        drop(self.none_left.wait_while(self.tasks(), |tasks| !tasks.by_number.is_empty()));
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn tasks(&self) -> MutexGuard<'_, Tasks> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
