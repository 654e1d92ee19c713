//! `std::sync::Barrier`.

use crate::model::{caller_line, did, me, step};
use crate::tracker::{self, Need, Object};

pub struct Barrier {
    inner: shuttle::sync::Barrier,
    parties: usize,
    object: Object,
}

impl Barrier {
    #[must_use]
    pub fn new(parties: usize) -> Self {
        let object = tracker::with(|tracker| tracker.add_object(String::new()));
        Self { inner: shuttle::sync::Barrier::new(parties), parties, object }
    }

    #[track_caller]
    pub fn wait(&self) {
        let (line, here) = (caller_line(), self.object);
        // Made for one thread, it lets each through, and is no step of its own.
        if self.parties < 2 {
            return;
        }
        step(line, Need::Nothing, |tracker| format!("arrive at {}", tracker.name(here)));
        did(line, |tracker| format!("arrives at {}", tracker.name(here)));
        tracker::with(|tracker| {
            tracker.objects[here].sleepers.push(me());
            if tracker.objects[here].sleepers.len() == self.parties {
                tracker.objects[here].sleepers.clear();
            }
            tracker.threads[me()].waits_for = Some("the others to arrive".into());
        });
        self.inner.wait();
        tracker::with(|tracker| tracker.threads[me()].waits_for = None);
    }
}
