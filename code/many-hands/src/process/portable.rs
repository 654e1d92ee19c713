use serde::Serialize;
use serde::de::DeserializeOwned;

/// What can be the argument or the result of a [pool](super::Pool)'s task: what serde can write and
/// read back, and holds no reference. All such types have this; it is not for you to implement.
///
/// So a `String` and not a `&str`, and of an error that serde does not know, such as
/// [`std::io::Error`], its text. Handles to queues, pipes, locks and shared memory are portable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel between processes",
    label = "it cannot be the argument or the result of a task",
    note = "derive serde's `Serialize` and `Deserialize` for a type of yours",
    note = "of an error, return the text: `.map_err(|error| error.to_string())`"
)]
pub trait Portable: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Portable for T {}
