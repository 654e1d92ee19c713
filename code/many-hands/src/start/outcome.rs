use std::fmt::Debug;

/// What a function that runs in a [`Process`](crate::process::Process) may return: nothing, a
/// `Result` whose error the parent gets as text, or never (`!`).
///
/// [`std::process::Termination`] in small; that trait does not let a library see the exit status.
#[diagnostic::on_unimplemented(
    message = "a function that returns `{Self}` cannot run in a `Process`",
    label = "it returns neither `()` nor `Result<(), E>`",
    note = "for its value, give it to a `Pool`, or have it send the value through a pipe or a queue"
)]
pub trait Outcome: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> Result<(), String>;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    fn into_result(self) -> Result<(), String> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for Never {
    fn into_result(self) -> Result<(), String> {
        self
    }
}

#[diagnostic::do_not_recommend]
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
