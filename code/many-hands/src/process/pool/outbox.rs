//! The parent's way to the workers. An order goes straight into their queue while there is room; the others wait here, and a thread
//! brings them there as room comes. So whoever gives an order never waits.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::message::Order;
use crate::process::queue;

pub(super) struct Outbox {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// `None` once no order will come any more.
    orders: Option<Arc<queue::Sender<Order>>>,
    /// The next order's number: its position in the queue, since all orders get there in the order of their numbers.
    next: u64,
    waiting: VecDeque<Order>,
    /// The thread is bringing an order to the queue.
    busy: bool,
    closed: bool,
}

impl Outbox {
    pub(super) fn new(orders: queue::Sender<Order>) -> Self {
        let state =
            State { orders: Some(Arc::new(orders)), next: 0, waiting: VecDeque::new(), busy: false, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Gives an order. `expect` learns its number before any worker can.
    pub(super) fn submit(&self, order: Order, expect: impl FnOnce(u64)) -> u64 {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        expect(number);
        if !state.goes_straight(&order) {
            state.waiting.push_back(order);
            self.changed.notify_all();
        }
        number
    }

    /// As [`submit`](Self::submit), if `expect` says yes and there is room in the queue. If there is none, `unexpect` takes back what `expect` did.
    pub(super) fn try_submit(
        &self,
        order: &Order,
        expect: impl FnOnce(u64) -> bool,
        unexpect: impl FnOnce(u64),
    ) -> Option<u64> {
        let mut state = self.state();
        let number = state.next;
        if !expect(number) {
            return None;
        }
        if !state.goes_straight(order) {
            unexpect(number);
            return None;
        }
        state.next += 1;
        Some(number)
    }

    /// No more orders will be given.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Brings waiting orders to the queue until the outbox is closed and empty, or the queue has no receivers. Then lets go of the queue,
    /// so that the workers see its end.
    pub(super) fn bring(&self) {
        loop {
            let idle = |state: &mut State| state.waiting.is_empty() && !state.closed;
            let mut state = self.changed.wait_while(self.state(), idle).unwrap_or_else(PoisonError::into_inner);
            let next = state.waiting.pop_front().zip(state.orders.clone());
            let Some((order, orders)) = next else {
                state.orders = None;
                return;
            };
            state.busy = true;
            drop(state);
            // It fails when the workers have been ended, which is when nobody expects a result either.
            let sent = orders.send(&order);
            drop(orders);
            let mut state = self.state();
            state.busy = false;
            if sent.is_err() {
                state.waiting.clear();
                state.orders = None;
                return;
            }
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn goes_straight(&self, order: &Order) -> bool {
        let orders = self.orders.as_ref().filter(|_| self.waiting.is_empty() && !self.busy);
        orders.is_some_and(|orders| orders.try_send(order).is_ok())
    }
}
