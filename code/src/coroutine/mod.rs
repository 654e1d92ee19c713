//! Coroutines: functions that take turns on one thread, and hand over by themselves.
//!
//! | Python | here |
//! |---|---|
//! | `greenlet.greenlet(f)` | [`Greenlets::add`], which gives a [`Greenlet`] |
//! | `g = greenlet.greenlet()`, then `g.run = f` | [`Greenlets::declare`], then [`Greenlets::define`] |
//! | `g.switch(x)` | [`Greenlets::switch`] from outside, [`Current::switch`] from within a greenlet |
//! | `greenlet.getcurrent()` | [`Current`], which the function gets |
//! | `g.parent = p` | [`Greenlets::set_parent`] |
//! | `g.dead` | [`Greenlets::is_dead`] |
//! | `g.throw()` | [`Greenlets::kill`] |
//!
//! There is no `unsafe` in the greenlets; the switch itself is [corosensei]'s.

mod greenlet;

pub use greenlet::{Current, Greenlet, Greenlets};
