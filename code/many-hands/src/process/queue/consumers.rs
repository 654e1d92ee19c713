//! Which processes have received messages of a queue and have not finished them: a slot in shared
//! memory for each.
//!
//! A message is at every moment in the queue, in a slot, or finished. Its receiver *claims* it in
//! its slot before the mark of the queue moves, and counts it there as open after that, both under
//! the receivers' lock. So the slot of a process that was killed tells what it has taken with it;
//! and one that was killed in between has left the message to another, which sees the claim.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};

use serde::{Deserialize, Serialize};

use super::read::Claim;
use super::shared::Shared;
use crate::os::deadline::Deadline;
use crate::os::futex;
use crate::os::owner::Owner;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// So many processes can receive from one queue.
const MOST: usize = 1024;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Consumers(SharedMemory<Header>);

#[derive(Debug)]
#[repr(C, align(64))]
struct Header {
    /// So many slots have had an owner.
    used: AtomicU32,
    /// Changes when a process has finished all that it had.
    idle: AtomicU32,
    /// How many threads wait for that.
    joining: AtomicU32,
}

// SAFETY: made of atomics, of which zero is a value.
unsafe impl Shareable for Header {}

/// On a cache line of its own, since its process writes to it at each message.
#[repr(C, align(64))]
struct Slot {
    owner: Owner,
    /// How many messages are open, and behind that, in the upper half, what is [claimed](claim).
    state: AtomicU64,
}

// SAFETY: made of atomics, of which zero is a value.
unsafe impl Shareable for Slot {}

/// The claim of a message, as it stands in a state: its position, as far as there is room for it.
fn claim(position: u64) -> u64 {
    (1 << 31 | position & 0x7fff_ffff) << 32
}

fn open(state: u64) -> u64 {
    state & u64::from(u32::MAX)
}

impl Consumers {
    pub(super) fn new() -> nix::Result<Self> {
        Ok(Self(SharedMemory::new(MOST * size_of::<Slot>())?))
    }

    fn slots(&self) -> &[Slot] {
        // SAFETY: nothing but slots is ever behind this header.
        let slots = unsafe { self.0.behind_as() };
        &slots[..(self.0.used.load(SeqCst) as usize).min(slots.len())]
    }

    /// The slot of this process. `None` if there are too many that receive.
    pub(super) fn own_slot(&self, shared: &Shared) -> nix::Result<Option<usize>> {
        // One process at a time.
        let _locked = shared.lock(shared.receivers())?;
        let slots = self.slots();
        if let Some(own) = slots.iter().position(|slot| slot.owner.is_this_process()) {
            return Ok(Some(own));
        }
        let is_free = |slot: &Slot| slot.state.load(SeqCst) == 0 && slot.owner.is_gone(self.0.pins().file);
        if let Some(free) = slots.iter().position(is_free) {
            slots[free].owner.set();
            return Ok(Some(free));
        }
        let next = slots.len();
        if next == MOST {
            return Ok(None);
        }
        self.0.used.store(next as u32 + 1, SeqCst);
        self.slots()[next].owner.set();
        Ok(Some(next))
    }

    /// What is done to this slot when a message is taken.
    pub(super) fn claims_of(&self, slot: usize) -> Claims<'_> {
        Claims { consumers: self, own: &self.slots()[slot], claimed: AtomicU64::new(0) }
    }

    /// A message is finished. `false` if none is open in this slot.
    pub(super) fn finish(&self, slot: usize) -> bool {
        let less = |state| (open(state) > 0).then(|| state - 1);
        let Ok(before) = self.slots()[slot].state.fetch_update(SeqCst, SeqCst, less) else { return false };
        if before == 1 {
            self.0.idle.fetch_add(1, SeqCst);
            if self.0.joining.load(SeqCst) > 0 {
                futex::wake(&self.0.idle, i32::MAX);
            }
        }
        true
    }

    /// Waits until all messages are finished that can be. Says how many cannot, because their
    /// receivers have died; these are told once. `None` if the time is over.
    pub(super) fn wait(&self, shared: &Shared, deadline: Deadline) -> Option<u64> {
        self.0.joining.fetch_add(1, SeqCst);
        let finished = loop {
            let idle = self.0.idle.load(SeqCst);
            let abandoned = self.abandoned(shared);
            if abandoned.is_some() || deadline.has_passed() {
                break abandoned;
            }
            // It looks up by itself, for the sake of those that have died.
            futex::wait(&self.0.idle, idle, deadline);
        };
        self.0.joining.fetch_sub(1, SeqCst);
        finished
    }

    /// How many messages have been abandoned, if no other is unfinished.
    fn abandoned(&self, shared: &Shared) -> Option<u64> {
        let tail = shared.tail();
        let mut dead = Vec::new();
        if shared.head() != tail {
            return None;
        }
        for slot in self.slots().iter().filter(|slot| slot.state.load(SeqCst) != 0) {
            if !slot.owner.is_gone(self.0.pins().file) {
                return None;
            }
            dead.push(slot);
        }
        // What was open before may have sent another, and that may be in a slot that was looked at.
        if shared.tail() != tail {
            return None;
        }
        // A claim that is left has been kept: the queue is empty, and no other process has it.
        let left = |slot: &Slot| {
            let state = slot.state.swap(0, SeqCst);
            open(state) + u64::from(state != open(state))
        };
        Some(dead.into_iter().map(left).sum())
    }
}

/// The claims of one receiver.
pub(super) struct Claims<'a> {
    consumers: &'a Consumers,
    own: &'a Slot,
    /// The latest, or 0.
    claimed: AtomicU64,
}

impl Claims<'_> {
    /// Whether a message has been taken.
    pub(super) fn has_taken(&self) -> bool {
        self.claimed.load(SeqCst) != 0
    }
}

impl Claim for Claims<'_> {
    fn claim(&self, position: u64) {
        let claim = claim(position);
        // Of a process that died before it had taken the message, perhaps one that came after this
        // had begun to wait.
        for slot in self.consumers.slots() {
            let withdrawn = |state| (state - open(state) == claim).then(|| open(state));
            _ = slot.state.fetch_update(SeqCst, SeqCst, withdrawn);
        }
        self.own.state.fetch_add(claim, SeqCst);
        self.claimed.store(claim, SeqCst);
    }

    fn taken(&self) {
        let claim = self.claimed.load(SeqCst);
        self.own.state.fetch_sub(claim - 1, SeqCst);
    }
}
