use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::process::ExitStatus;
use std::time::Duration;

use super::codec::{self, FormatError};
use crate::process::Portable;

/// What a function that runs in a [`Process`](crate::process::Process) may return: nothing, a value
/// of these types, a `Result` of either whose error the parent gets as text, or never (`!`).
///
/// A type of your own is a value in a `Box`, a `Vec`, an `Option` or a tuple, if serde can write
/// and read it. (For a value as it is, each type would have to say that it is not `()`.)
#[diagnostic::on_unimplemented(
    message = "a function that returns `{Self}` cannot run in a `Process`",
    label = "it returns neither `()`, nor a value that can be sent, nor a `Result` of these",
    note = "return a type of your own in a `Box`"
)]
pub trait Outcome: sealed::Sealed {
    /// What [`join`](crate::process::Process::join) gives: the value, or where there is none, the
    /// exit status.
    type Joined;

    #[doc(hidden)]
    fn into_result(self) -> Result<Option<Vec<u8>>, String>;

    #[doc(hidden)]
    fn joined(ended: Ended) -> Option<Result<Self::Joined, FormatError>>;
}

/// How a process has ended that did not fail.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ended {
    /// None if it is not known.
    pub(crate) status: Option<ExitStatus>,
    /// The value in its encoding, if the function returned one.
    pub(crate) value: Option<Vec<u8>>,
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    type Joined = ExitStatus;

    fn into_result(self) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    fn joined(ended: Ended) -> Option<Result<ExitStatus, FormatError>> {
        ended.status.map(Ok)
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for Never {
    type Joined = ExitStatus;

    fn into_result(self) -> Result<Option<Vec<u8>>, String> {
        self
    }

    fn joined(ended: Ended) -> Option<Result<ExitStatus, FormatError>> {
        <()>::joined(ended)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outcome, E: Debug> Outcome for Result<T, E> {
    type Joined = T::Joined;

    fn into_result(self) -> Result<Option<Vec<u8>>, String> {
        self.map_err(|error| format!("{error:?}"))?.into_result()
    }

    fn joined(ended: Ended) -> Option<Result<T::Joined, FormatError>> {
        T::joined(ended)
    }
}

/// The values. All that serde knows would include `()`, and results whose errors it knows.
macro_rules! values {
    ($([$($parameter:ident),*] $type:ty;)+) => {$(
        impl<$($parameter),*> sealed::Sealed for $type where $type: Portable {}

        #[diagnostic::do_not_recommend]
        impl<$($parameter),*> Outcome for $type
        where
            $type: Portable,
        {
            type Joined = Self;

            fn into_result(self) -> Result<Option<Vec<u8>>, String> {
                codec::encode(&self).map(Some).map_err(|error| format!("what it returns cannot be sent: {error}"))
            }

            fn joined(ended: Ended) -> Option<Result<Self, FormatError>> {
                ended.value.map(|value| codec::decode(&value))
            }
        }
    )+};
}

values! {
    [] bool; [] char; [] f32; [] f64; [] String; [] Duration;
    [] u8; [] u16; [] u32; [] u64; [] u128; [] usize;
    [] i8; [] i16; [] i32; [] i64; [] i128; [] isize;
    [T] Box<T>; [T] Option<T>; [T] Vec<T>; [T] VecDeque<T>;
    [K, V] BTreeMap<K, V>; [T] BTreeSet<T>; [K, V, S] HashMap<K, V, S>; [T, S] HashSet<T, S>;
    [A] (A,); [A, B] (A, B); [A, B, C] (A, B, C); [A, B, C, D] (A, B, C, D);
    [A, B, C, D, E] (A, B, C, D, E); [A, B, C, D, E, F] (A, B, C, D, E, F);
}

/// The type `!`, which stable Rust lets us write as a return type only.
type Never = <fn() -> ! as sealed::Returns>::Type;

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for super::Never {}
    impl<T: Sealed, E> Sealed for Result<T, E> {}

    pub trait Returns {
        type Type;
    }
    impl<T> Returns for fn() -> T {
        type Type = T;
    }
}
