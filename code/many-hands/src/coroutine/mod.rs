//! Coroutines: functions that take turns on one thread, and hand over by themselves.
//!
//! There are two kinds. Greenlets say to which other they hand over, on the thread that has them:
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
//! Tasks hand over wherever they wait, to what can go on, on a thread of their own:
//!
//! | Python | here |
//! |---|---|
//! | `gevent.spawn(f, x)` | [`spawn`](spawn()) of a closure that has `x`, which gives a [`Task`] |
//! | `g.join()`, `g.get()` | [`Task::join`] |
//! | `g.ready()` | [`Task::is_finished`] |
//! | `gevent.joinall(tasks)` | [`join_all`] |
//! | `gevent.sleep(s)`, `gevent.sleep(0)` | [`sleep`], [`yield_now`] |
//! | `gevent.get_hub().threadpool.apply(f)` | [`blocking`] |
//! | `urllib.request.urlopen(url).read()`, monkey-patched | [`fetch`](fetch()), [`Client`] |
//! | `requests.Session().get(url).content`, monkey-patched | [`Session::fetch`] |
//!
//! The switch itself is [corosensei]'s.

mod fetch;
mod greenlet;
mod hub;
mod outcome;
mod task;

pub use fetch::{Client, FetchError, Response, Session, fetch};
pub use greenlet::{Current, Greenlet, Greenlets};
pub use task::{Task, blocking, join_all, sleep, spawn, try_spawn, yield_now};
