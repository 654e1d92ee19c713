use std::fmt::Debug;

/// What a function that runs in a [`Process`](crate::process::Process) may return: nothing, a
/// `Result` whose error the parent gets as text, or never (`!`).
///
/// [`std::process::Termination`] in small; that trait does not let a library see the exit status.
pub trait Outcome: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> Result<(), String>;
}

impl Outcome for () {
    fn into_result(self) -> Result<(), String> {
        Ok(())
    }
}

impl Outcome for Never {
    fn into_result(self) -> Result<(), String> {
        self
    }
}

impl<E: Debug> Outcome for Result<(), E> {
    fn into_result(self) -> Result<(), String> {
        self.map_err(|error| format!("{error:?}"))
    }
}

/// The type `!`, which stable Rust lets us write as a return type only.
type Never = <fn() -> ! as sealed::Returns>::Type;

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for super::Never {}
    impl<E> Sealed for Result<(), E> {}

    pub trait Returns {
        type Type;
    }
    impl<T> Returns for fn() -> T {
        type Type = T;
    }
}
