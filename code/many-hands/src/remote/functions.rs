//! The functions that a worker may call, and how it calls them.

use std::any::type_name;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::server::LONGEST;
use crate::process::Portable;
use crate::start::{before_main, codec};

/// The functions that a worker may call: made by [`functions!`](crate::functions), and by nothing
/// that comes over the network.
#[derive(Clone, Default)]
pub struct Functions(BTreeMap<&'static str, Run>);

/// Calls one function for each of several arguments.
pub(super) type Run = fn(Calls) -> ByteBuf;

impl Functions {
    /// Adds the functions of another list.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        for (name, run) in others.0 {
            self = self.with(name, run);
        }
        self
    }

    /// For [`functions!`](crate::functions).
    #[doc(hidden)]
    #[must_use]
    pub fn with(mut self, name: &'static str, run: fn(Calls) -> ByteBuf) -> Self {
        assert!(!is_closure(name), "a closure has no name by which another process could ask for it; name a function");
        self.0.insert(name, run);
        self
    }

    pub(super) fn find(&self, name: &str) -> Option<Run> {
        self.0.get(name).copied()
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// Names the functions that a [worker](crate::remote::work) may call.
///
/// ```
/// use many_hands::{functions, remote::Functions};
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// mod words {
///     pub fn length(word: String) -> usize {
///         word.len()
///     }
/// }
///
/// let functions: Functions = functions![square, words::length];
/// assert!(format!("{functions:?}").contains("words::length"));
/// ```
#[macro_export]
macro_rules! functions {
    ($($function:path),* $(,)?) => {
        $crate::remote::Functions::default()
            $(.with(::std::any::type_name_of_val(&$function), |calls| calls.make($function)))*
    };
}

/// The name by which a function is asked for: its path in the program, which it has as a type of
/// its own.
pub(super) fn name_of<F>() -> Option<&'static str> {
    const {
        assert!(
            size_of::<F>() == 0,
            "name the function itself: a pointer to one, or a closure that captures, means nothing on another machine"
        )
    }
    Some(type_name::<F>()).filter(|name| !is_closure(name))
}

fn is_closure(name: &str) -> bool {
    name.contains("{{closure}}")
}

/// Arguments of a function, encoded one after the other.
#[doc(hidden)]
#[derive(Serialize, Deserialize)]
pub struct Calls {
    pub(super) count: u32,
    pub(super) arguments: ByteBuf,
}

/// Why a call has no result though its process lives.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Failure {
    Panicked(String),
    /// The result cannot be encoded.
    Unsendable(String),
    /// The argument cannot be read.
    Unreadable(String),
}

impl Calls {
    /// For [`functions!`](crate::functions): the results, encoded one after the other.
    #[doc(hidden)]
    #[must_use]
    pub fn make<A: Portable, T: Portable>(self, function: impl Fn(A) -> T) -> ByteBuf {
        let mut rest = &self.arguments[..];
        let mut results = Vec::new();
        // How many there are is a number from the network. What follows an argument that cannot be
        // read cannot be found, and results that are too long are not sent.
        let (mut left, mut readable) = (self.count, true);
        while left > 0 && readable && results.len() <= LONGEST {
            left -= 1;
            // Whatever of the task's own code panics: not only the function, also what reads its
            // argument and what sends its result.
            let call = AssertUnwindSafe(|| {
                let (argument, after) = codec::decode_first::<A>(rest).map_err(|error| {
                    readable = false;
                    Failure::Unreadable(error.to_string())
                })?;
                rest = after;
                let result: Result<T, Failure> = Ok(function(argument));
                codec::encode(&result).map_err(|error| Failure::Unsendable(error.to_string()))
            });
            let called = catch_unwind(call)
                .unwrap_or_else(|payload| Err(Failure::Panicked(before_main::panic_message(payload))));
            results.extend(
                called
                    .unwrap_or_else(|failure| codec::encode(&Err::<(), _>(failure)).expect("a string can be encoded")),
            );
        }
        ByteBuf::from(results)
    }
}
