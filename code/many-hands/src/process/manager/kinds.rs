//! Kinds of objects that a program adds to those that every manager has.

use std::any::{Any, type_name};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::protocol::{Refusal, Signature};
use crate::process::Portable;
use crate::start::before_main::panic_message;
use crate::start::codec;

/// The kinds of objects that a [`Manager`](super::Manager) has besides its own. Python's
/// `BaseManager.register`.
///
/// A function that registers them is given to the [builder](super::ManagerBuilder::kinds); it runs
/// in the manager's process. Objects are made there, by [`create`](super::Manager::create), and
/// stay there, so their type need not be serialisable. A [`Registered`](super::Registered) calls
/// their methods.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{Kinds, ManagerError, Registered};
/// use many_hands::process::{Manager, Process};
///
/// struct Account {
///     balance: u32,
/// }
///
/// impl Account {
///     fn withdraw(&mut self, amount: u32) -> Option<u32> {
///         self.balance = self.balance.checked_sub(amount)?;
///         Some(self.balance)
///     }
/// }
///
/// fn kinds(kinds: &mut Kinds) {
///     kinds
///         .register("Account", |balance: u32| Account { balance })
///         .method("withdraw", Account::withdraw)
///         .method("balance", |account, ()| account.balance);
/// }
///
/// fn buy(account: Registered) -> Result<(), ManagerError> {
///     account.call::<u32, Option<u32>>("withdraw", 30).map(drop)
/// }
///
/// let manager = Manager::builder().kinds(kinds).start()?;
/// let account = manager.create("Account", 100_u32)?;
/// let (one, other) = (Process::spawn(buy, account.clone())?, Process::spawn(buy, account.clone())?);
/// one.join()?;
/// other.join()?;
/// assert_eq!(account.call::<(), u32>("balance", ())?, 40);
/// assert_eq!(account.call::<u32, Option<u32>>("withdraw", 50)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
#[doc(alias = "register")]
pub struct Kinds(HashMap<&'static str, Registration>);

/// The methods of a kind, to which more can be added. Made by [`Kinds::register`].
#[derive(Debug)]
pub struct Methods<'a, S> {
    registration: &'a mut Registration,
    of: PhantomData<fn(S)>,
}

struct Registration {
    make: Function<()>,
    methods: HashMap<&'static str, Function<dyn Any>>,
}

/// A function whose argument and result are bytes.
struct Function<S: ?Sized> {
    /// Of the function in the program.
    types: &'static str,
    call: Box<Call<S>>,
}

type Call<S> = dyn Fn(&mut S, &[u8]) -> Result<Made, Refusal>;

/// What a function has made: an object, or a result in its encoding.
enum Made {
    Object(Box<dyn Any>),
    Result(Vec<u8>),
}

impl Kinds {
    /// Adds a kind, whose objects `make` makes of an argument, and says which methods it has.
    ///
    /// # Panics
    ///
    /// If there is a kind of this name. The manager does not start then.
    pub fn register<A: Portable + 'static, S: 'static>(
        &mut self,
        name: &'static str,
        make: fn(A) -> S,
    ) -> Methods<'_, S> {
        assert!(!self.0.contains_key(name), "there is a kind {name} already");
        let call = move |_: &mut (), argument: &[u8]| {
            let argument = codec::decode(argument).map_err(|_| Refusal::Unreadable)?;
            attempt(|| Made::Object(Box::new(make(argument))))
        };
        let make = Function { types: type_name::<fn(A)>(), call: Box::new(call) };
        let registration = self.0.entry(name).or_insert(Registration { make, methods: HashMap::new() });
        Methods { registration, of: PhantomData }
    }

    pub(super) fn make(&self, signature: Signature, argument: &[u8]) -> Result<Box<dyn Any>, Refusal> {
        let registration = self.0.get(signature.name).ok_or(Refusal::NotRegistered)?;
        match registration.make.obey(&mut (), signature, argument)? {
            Made::Object(object) => Ok(object),
            Made::Result(_) => unreachable!("what makes an object makes no result"),
        }
    }

    pub(super) fn call(
        &self,
        kind: &str,
        object: &mut dyn Any,
        signature: Signature,
        argument: &[u8],
    ) -> Result<Vec<u8>, Refusal> {
        let method = self.0.get(kind).and_then(|registration| registration.methods.get(signature.name));
        match method.ok_or(Refusal::NotRegistered)?.obey(object, signature, argument)? {
            Made::Result(result) => Ok(result),
            Made::Object(_) => unreachable!("a method makes no object"),
        }
    }
}

impl<S: 'static> Methods<'_, S> {
    /// Adds a method. It runs on the manager's only thread: all clients wait until it returns, and
    /// it must not ask the manager itself ([`ManagerError::InTheManager`](super::ManagerError)).
    ///
    /// # Panics
    ///
    /// If there is a method of this name. The manager does not start then.
    pub fn method<A: Portable + 'static, R: Portable + 'static>(
        self,
        name: &'static str,
        method: fn(&mut S, A) -> R,
    ) -> Self {
        let call = move |object: &mut dyn Any, argument: &[u8]| {
            let object = object.downcast_mut().ok_or(Refusal::NoSuchObject)?;
            let argument = codec::decode(argument).map_err(|_| Refusal::Unreadable)?;
            attempt(|| {
                let result = codec::encode(&method(object, argument));
                Made::Result(result.unwrap_or_else(|error| panic!("the result of {name} cannot be sent: {error}")))
            })
        };
        let method = Function { types: type_name::<fn(A) -> R>(), call: Box::new(call) };
        assert!(self.registration.methods.insert(name, method).is_none(), "there is a method {name} already");
        self
    }
}

impl<S: ?Sized> Function<S> {
    /// Bytes do not tell of what type they are, so the caller says what it takes them for.
    fn obey(&self, object: &mut S, signature: Signature, argument: &[u8]) -> Result<Made, Refusal> {
        if signature.types != self.types {
            return Err(Refusal::OtherTypes { types: self.types.to_string() });
        }
        (self.call)(object, argument)
    }
}

/// Runs a function of the program's. Where it panics, the manager goes on.
fn attempt(function: impl FnOnce() -> Made) -> Result<Made, Refusal> {
    // What a method was about to change is left as it is, which the documentation says.
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| Refusal::Panicked { message: panic_message(payload) })
}

impl fmt::Debug for Kinds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Kinds").field(&self.0).finish()
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods: HashMap<_, _> = self.methods.iter().map(|(name, method)| (name, method.types)).collect();
        formatter.debug_struct("Kind").field("made_of", &self.make.types).field("methods", &methods).finish()
    }
}
