//! The worker's side: take an order, note that it is taken, run it, reply.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::message::{Failure, Lane, Order, Reply, Runner, Verdict};
use crate::os::shared_memory::{Memory, Shareable};
use crate::process::{RecvError, queue};
use crate::start::{before_main, codec};

/// What a worker is given.
#[derive(Serialize, Deserialize)]
pub(super) struct Tools {
    pub(super) orders: queue::Receiver<Order>,
    pub(super) direct: queue::Sender<Reply>,
    pub(super) collected: queue::Sender<Reply>,
    pub(super) claim: Memory<Claim>,
}

/// The order that a worker is at: its number plus one, or 0. Noted before the order is taken out of the queue, so that an order which
/// nobody has noted is still in the queue; whether a noted one is, the queue tells.
#[derive(Debug)]
#[repr(transparent)]
pub(super) struct Claim(AtomicU64);

// SAFETY: an atomic, for which all zero bytes are a value.
unsafe impl Shareable for Claim {}

/// The claim of a worker that saw the end of the orders.
const FINISHED: u64 = u64::MAX;

impl Claim {
    pub(super) fn note(&self, number: u64) {
        self.0.store(number + 1, SeqCst);
    }

    fn clear(&self) {
        self.0.store(0, SeqCst);
    }

    /// There are no more orders.
    fn finish(&self) {
        self.0.store(FINISHED, SeqCst);
    }

    pub(super) fn is_finished(&self) -> bool {
        self.0.load(SeqCst) == FINISHED
    }

    pub(super) fn number(&self) -> Option<u64> {
        Some(self.0.load(SeqCst)).filter(|noted| *noted != FINISHED)?.checked_sub(1)
    }
}

/// Works until there are no more orders and nobody is left to give one.
pub(super) fn work(tools: Tools) {
    loop {
        let order = match tools.orders.recv_with(|position| tools.claim.note(position)) {
            Ok(order) => order,
            Err(RecvError::Disconnected) => return tools.claim.finish(),
            Err(error) => panic!("a worker cannot take an order: {error}"),
        };
        let number = tools.claim.number().expect("an order is noted before it is taken");
        // SAFETY: the parent, which runs the same executable, took this place from a function of exactly this type.
        let runner: Runner = unsafe { mem::transmute(order.runner.pointer()) };
        let verdict = Verdict::Done(runner(order.function.pointer(), &order.arguments, order.count));
        let lane = match order.lane {
            Lane::Direct => &tools.direct,
            Lane::Collected => &tools.collected,
        };
        if lane.send(&Reply { number, verdict }).is_err() {
            // The parent is gone, and with it whoever wanted the result.
            return;
        }
        tools.claim.clear();
    }
}

/// The [`Runner`] for functions of one type.
pub(super) fn run<A: DeserializeOwned, T: Serialize>(function: *const (), arguments: &[u8], count: u32) -> Vec<u8> {
    // SAFETY: the parent took this place from a `fn(A) -> T` together with the place of this very instance of `run`, so the types are the same.
    let function: fn(A) -> T = unsafe { mem::transmute(function) };
    let mut rest = arguments;
    let mut results = Vec::new();
    for _ in 0..count {
        let before = results.len();
        // Whatever of the task's own code panics: not only the function, also what reads its argument and what sends its result.
        let call = AssertUnwindSafe(|| {
            // What follows an argument that cannot be read cannot be found.
            let (argument, left) = postcard::take_from_bytes(mem::take(&mut rest))
                .map_err(|error| Failure::Unreadable(error.to_string()))?;
            rest = left;
            let result: Result<T, Failure> = Ok(function(argument));
            codec::append(&result, &mut results).map_err(|error| Failure::Unsendable(error.to_string()))
        });
        let called = catch_unwind(call).unwrap_or_else(|payload| Err(Failure::Panicked(before_main::noted(payload))));
        if let Err(failure) = called {
            results.truncate(before);
            codec::append(&Err::<(), Failure>(failure), &mut results).expect("a string can be encoded");
        }
    }
    results
}
