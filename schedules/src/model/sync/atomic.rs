//! `std::sync::atomic`. Shuttle knows one order of memory, the strictest, whatever is asked for.

use std::fmt::Debug;

use shuttle::sync::atomic as theirs;
pub use theirs::Ordering;

use crate::model::{caller_line, did, set_value, step, written};
use crate::tracker::{self, Need, Object};

macro_rules! atomic {
    ($name:ident, $value:ty) => {
        #[derive(Debug)]
        pub struct $name {
            inner: theirs::$name,
            object: Object,
        }

        impl $name {
            #[must_use]
            pub fn new(value: $value) -> Self {
                let object = tracker::with(|tracker| tracker.add_object(written(&value)));
                Self { inner: theirs::$name::new(value), object }
            }

            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                let line = caller_line();
                will(line, self.object, "read");
                let value = self.inner.load(order);
                did(line, |tracker| format!("reads {}: {value:?}", tracker.name(self.object)));
                value
            }

            #[track_caller]
            pub fn store(&self, value: $value, order: Ordering) {
                let line = caller_line();
                will(line, self.object, &format!("write {value:?} to"));
                self.inner.store(value, order);
                set_value(self.object, written(&value));
                did(line, |tracker| format!("writes {value:?} to {}", tracker.name(self.object)));
            }

            #[track_caller]
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                let line = caller_line();
                self.change(line, ["swap", "swaps"], &format!("{value:?} into"), |inner| inner.swap(value, order))
            }

            /// One step that reads and writes, in words: the verb before and after it, and what is
            /// done.
            fn change(
                &self,
                line: u32,
                [will_do, does]: [&str; 2],
                what: &str,
                change: impl FnOnce(&theirs::$name) -> $value,
            ) -> $value {
                will(line, self.object, &format!("{will_do} {what}"));
                let seen = change(&self.inner);
                let now = self.inner.load(Ordering::SeqCst);
                set_value(self.object, written(&now));
                did(line, |tracker| {
                    let name = tracker.name(self.object);
                    format!("{does} {what} {name}: {}", became(seen, now))
                });
                seen
            }

            /// If it is `old`, it becomes `new`.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                old: $value,
                new: $value,
                write: Ordering,
                read: Ordering,
            ) -> Result<$value, $value> {
                let line = caller_line();
                self.check(line, write, read, |now| (now == old).then_some(new))
            }

            /// As above: it never fails without cause here.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                old: $value,
                new: $value,
                write: Ordering,
                read: Ordering,
            ) -> Result<$value, $value> {
                let line = caller_line();
                self.check(line, write, read, |now| (now == old).then_some(new))
            }

            /// The check and the change in one step.
            #[track_caller]
            pub fn try_update(
                &self,
                write: Ordering,
                read: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.check(caller_line(), write, read, f)
            }

            /// The former name of `try_update`.
            #[track_caller]
            pub fn fetch_update(
                &self,
                write: Ordering,
                read: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.check(caller_line(), write, read, f)
            }

            fn check(
                &self,
                line: u32,
                write: Ordering,
                read: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                will(line, self.object, "check and change");
                let result = self.inner.try_update(write, read, f);
                let now = self.inner.load(read);
                set_value(self.object, written(&now));
                did(line, |tracker| match result {
                    Ok(seen) => format!("checks and changes {}: {}", tracker.name(self.object), became(seen, now)),
                    Err(seen) => format!("checks {}, which is {seen}, and leaves it", tracker.name(self.object)),
                });
                result
            }

            #[must_use]
            pub fn into_inner(self) -> $value {
                self.inner.into_inner()
            }
        }
    };
}

macro_rules! atomic_number {
    ($name:ident, $value:ty) => {
        atomic!($name, $value);

        impl $name {
            #[track_caller]
            pub fn fetch_add(&self, value: $value, order: Ordering) -> $value {
                let (line, what) = (caller_line(), format!("{value} to"));
                self.change(line, ["add", "adds"], &what, |inner| inner.fetch_add(value, order))
            }

            #[track_caller]
            pub fn fetch_sub(&self, value: $value, order: Ordering) -> $value {
                let (line, what) = (caller_line(), format!("{value} from"));
                self.change(line, ["take", "takes"], &what, |inner| inner.fetch_sub(value, order))
            }

            #[track_caller]
            pub fn fetch_or(&self, bits: $value, order: Ordering) -> $value {
                let (line, what) = (caller_line(), format!("the bits {bits:#b} in"));
                self.change(line, ["set", "sets"], &what, |inner| inner.fetch_or(bits, order))
            }

            #[track_caller]
            pub fn fetch_and(&self, bits: $value, order: Ordering) -> $value {
                let (line, what) = (caller_line(), format!("no bits but {bits:#b} in"));
                self.change(line, ["leave", "leaves"], &what, |inner| inner.fetch_and(bits, order))
            }

            #[track_caller]
            pub fn fetch_max(&self, value: $value, order: Ordering) -> $value {
                let (line, what) = (caller_line(), format!("the larger of {value} and itself into"));
                self.change(line, ["put", "puts"], &what, |inner| inner.fetch_max(value, order))
            }
        }
    };
}

atomic!(AtomicBool, bool);
atomic_number!(AtomicI32, i32);
atomic_number!(AtomicI64, i64);
atomic_number!(AtomicU32, u32);
atomic_number!(AtomicU64, u64);
atomic_number!(AtomicUsize, usize);

fn will(line: u32, object: Object, what: &str) {
    step(line, Need::Nothing, |tracker| format!("{what} {}", tracker.name(object)));
}

fn became<T: Debug + PartialEq>(seen: T, now: T) -> String {
    if seen == now { format!("it stays {now:?}") } else { format!("{seen:?} becomes {now:?}") }
}
