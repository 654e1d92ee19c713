use std::any::Any;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

/// What arrives at a greenlet: a value, or the panic of a greenlet whose parent it is.
type Passed<T> = Result<T, Box<dyn Any + Send>>;

/// What a greenlet asks for when it suspends itself.
struct Switch<T> {
    to: Greenlet,
    value: T,
}

type Stackful<T> = Coroutine<Passed<T>, Switch<T>, Passed<T>>;

/// Functions that switch to each other by hand, each on a stack of its own: the counterpart of
/// Python's package `greenlet`.
///
/// One of them runs at a time, on the thread that owns them all, and it runs until it switches to
/// another one by name. A switch takes a value of type `T` along. It is the argument of a function
/// that begins, and what `switch` returns in one that goes on. When a function returns, its value
/// goes to the greenlet's parent.
///
/// The code outside, which made them, is a greenlet too: [`Greenlet::MAIN`], the parent of all that
/// were given no other.
///
/// # A value for each switch
///
/// Whatever arrives is a `T`, from whomever it comes. Take `()` where nothing is to be said, and an
/// enum where the messages differ.
///
/// # Panics
///
/// A panic ends its greenlet and goes on in the parent, from the `switch` in which that one waits.
/// If no thread catches it on the way, it comes out of [`Greenlets::switch`].
///
/// # What is left unfinished
///
/// [`kill`](Self::kill), and the drop of the whole, end a greenlet that has begun as a panic would:
/// the `switch` in which it waits does not return, its stack is unwound, and all that it owns is
/// dropped (a locked `Mutex` is poisoned, as by a panic). The function may catch that with
/// [`catch_unwind`] and return; whatever it returns then goes to no thread. If it switches instead,
/// the unwinding begins anew, so one that catches every panic in an endless loop never ends. The
/// destructor of a local variable must not switch, and not panic: that aborts the program, as does
/// the whole idea where panics abort (`panic = "abort"`).
///
/// # What is the thread's
///
/// Thread-local variables are common to all. Guards that must be dropped in the reverse order on
/// their thread, as those of the `scoped-tls` crate or what `Python::attach` of `PyO3` counts, must
/// not be held over a `switch`: another greenlet's come between, and a library that relies on the
/// order may then go on with what is gone.
///
/// # Stacks
///
/// A stack has [1 MiB](Self::STACK_SIZE) unless you say otherwise. That much address space is
/// reserved; memory is taken page by page when it is first used. Below the stack lies a page that
/// may not be touched: a greenlet that needs more room is ended by SIGSEGV, before anything is
/// overwritten, and with it the process. Each stack is two mappings, and Linux limits how many a
/// process has (`vm.max_map_count`).
///
/// # Cost
///
/// A switch takes no lock, allocates nothing and asks the kernel for nothing.
/// `just bench coroutine` measures it, beside Python's. A greenlet that is dead has given back its
/// stack; it keeps its number, which is never given again, until the whole is dropped.
///
/// # Examples
///
/// ```
/// use many_hands::coroutine::{Greenlet, Greenlets};
///
/// let mut greenlets = Greenlets::new();
/// let doubler = greenlets.add(|me, mut n| loop {
///     n = me.switch(Greenlet::MAIN, n * 2);
/// })?;
/// assert_eq!(greenlets.switch(doubler, 4), 8);
/// assert_eq!(greenlets.switch(doubler, 21), 42);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// They stay on their thread, because what lies on their stacks may be bound to it:
///
/// ```compile_fail
/// use many_hands::coroutine::Greenlets;
///
/// let greenlets = Greenlets::<()>::new();
/// std::thread::spawn(move || drop(greenlets));
/// ```
pub struct Greenlets<T> {
    stack_size: usize,
    members: Vec<Member<T>>,
}

/// One of some [`Greenlets`]: its name, to be copied to what wants to switch to it.
///
/// It means something only to those that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[doc(alias = "greenlet.greenlet")]
pub struct Greenlet(usize);

struct Member<T> {
    life: Life<T>,
    parent: Greenlet,
}

enum Life<T> {
    Declared,
    Alive(Stackful<T>),
    Dead,
}

/// The greenlet that runs: its function gets this, and switches with it.
#[doc(alias = "greenlet.getcurrent")]
pub struct Current<'a, T> {
    yielder: &'a Yielder<Passed<T>, Switch<T>>,
    id: Greenlet,
}

impl Greenlet {
    /// The code outside, in [`Greenlets::switch`]: the last parent of all.
    pub const MAIN: Self = Self(usize::MAX);
}

impl<T: 'static> Greenlets<T> {
    /// The size of a stack in bytes, unless [`with_stack_size`](Self::with_stack_size) says
    /// otherwise.
    pub const STACK_SIZE: usize = 1 << 20;

    /// No greenlets as yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_stack_size(Self::STACK_SIZE)
    }

    /// No greenlets as yet; each will have a stack of so many bytes, rounded up to whole pages.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::<u32>::with_stack_size(64 << 10);
    /// for n in 0..1000 {
    ///     greenlets.add(move |_, m| n + m)?;
    /// }
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_stack_size(bytes: usize) -> Self {
        // What is larger than any stack fails where the stack is made, with an error of the system.
        Self { stack_size: bytes.min(isize::MAX as usize), members: Vec::new() }
    }

    /// Adds a greenlet. Nothing runs until a thread switches to it; the value of that switch is the
    /// function's second argument.
    ///
    /// # Errors
    ///
    /// If the system has no memory, or no mapping, for one more stack.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::new();
    /// let greet = greenlets.add(|_, name: String| format!("hello, {name}"))?;
    /// assert_eq!(greenlets.switch(greet, "bob".into()), "hello, bob");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn add(&mut self, run: impl FnOnce(&Current<'_, T>, T) -> T + 'static) -> io::Result<Greenlet> {
        let greenlet = self.declare();
        self.define(greenlet, run)?;
        Ok(greenlet)
    }

    /// Names a greenlet that gets its function later, from [`define`](Self::define), so that others
    /// can be told of it before.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::new();
    /// let (ping, pong) = (greenlets.declare(), greenlets.declare());
    /// greenlets.define(ping, move |me, n| me.switch(pong, n + 1))?;
    /// greenlets.define(pong, move |me, n| me.switch(ping, n * 10))?;
    /// assert_eq!(greenlets.switch(ping, 1), 20);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn declare(&mut self) -> Greenlet {
        self.members.push(Member { life: Life::Declared, parent: Greenlet::MAIN });
        Greenlet(self.members.len() - 1)
    }

    /// Gives a declared greenlet its function.
    ///
    /// # Errors
    ///
    /// If the system has no memory, or no mapping, for one more stack.
    ///
    /// # Panics
    ///
    /// If it has its function already.
    #[doc(alias = "run")]
    pub fn define(
        &mut self,
        greenlet: Greenlet,
        run: impl FnOnce(&Current<'_, T>, T) -> T + 'static,
    ) -> io::Result<()> {
        let stack = DefaultStack::new(self.stack_size)?;
        let member = self.member(greenlet);
        assert!(matches!(member.life, Life::Declared), "{greenlet:?} has its function already");
        member.life = Life::Alive(Coroutine::with_stack(stack, move |yielder, first| {
            catch_unwind(AssertUnwindSafe(|| run(&Current { yielder, id: greenlet }, arrived(first))))
        }));
        Ok(())
    }

    /// Switches to a greenlet, with a value, and returns what the greenlet or the caller that
    /// switches there brings when it switches to [`Greenlet::MAIN`], or when a greenlet returns
    /// whose parent that is.
    ///
    /// A greenlet that is dead passes on what it gets to its parent, so switching to one may give
    /// you your own value back.
    ///
    /// # Panics
    ///
    /// With the panic of a greenlet that no thread has caught. If a thread switches to a greenlet
    /// that was declared and not defined, or is not one of these.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::new();
    /// let dead = greenlets.add(|_, n| n + 1)?;
    /// assert_eq!(greenlets.switch(dead, 1), 2);
    /// assert_eq!(greenlets.switch(dead, 1), 1);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "greenlet.switch")]
    pub fn switch(&mut self, to: Greenlet, value: T) -> T {
        let mut to = to;
        let mut passed = Ok(value);
        // A greenlet that switches to another one suspends itself to here, and is resumed from
        // here.
        while to != Greenlet::MAIN {
            let member = self.member(to);
            (to, passed) = match &mut member.life {
                Life::Alive(stackful) => match stackful.resume(passed) {
                    CoroutineResult::Yield(Switch { to, value }) => (to, Ok(value)),
                    CoroutineResult::Return(result) => {
                        member.life = Life::Dead;
                        (member.parent, result)
                    }
                },
                Life::Dead => (member.parent, passed),
                Life::Declared => panic!("{to:?} was switched to, and has no function"),
            };
        }
        arrived(passed)
    }

    /// Gives a greenlet another parent: the one to which its return value goes, or its panic. If
    /// the parent is dead by then, they go to the parent's parent.
    ///
    /// # Panics
    ///
    /// If the greenlet were its own ancestor then, or one of the two is not one of these.
    ///
    /// ```
    /// use many_hands::coroutine::{Greenlet, Greenlets};
    ///
    /// let mut greenlets = Greenlets::new();
    /// let child = greenlets.add(|_, n| n + 1)?;
    /// let parent = greenlets.add(move |me, n| me.switch(child, n) * 10)?;
    /// greenlets.set_parent(child, parent);
    /// assert_eq!(greenlets.switch(parent, 1), 20);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "greenlet.parent")]
    pub fn set_parent(&mut self, greenlet: Greenlet, parent: Greenlet) {
        let mut ancestor = parent;
        while ancestor != Greenlet::MAIN {
            assert!(ancestor != greenlet, "{greenlet:?} cannot be its own ancestor");
            ancestor = self.member(ancestor).parent;
        }
        self.member(greenlet).parent = parent;
    }

    /// Whether the greenlet's function has returned or panicked, or was [killed](Self::kill). One
    /// that has not begun is not dead.
    ///
    /// # Panics
    ///
    /// If it is not one of these.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::new();
    /// let greenlet = greenlets.add(|_, ()| ())?;
    /// assert!(!greenlets.is_dead(greenlet));
    /// greenlets.switch(greenlet, ());
    /// assert!(greenlets.is_dead(greenlet));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "greenlet.dead")]
    #[must_use]
    pub fn is_dead(&self, greenlet: Greenlet) -> bool {
        greenlet != Greenlet::MAIN && matches!(self.members[self.index(greenlet)].life, Life::Dead)
    }

    /// Ends a greenlet where it is, as the drop of the whole does: [what is left
    /// unfinished](Self#what-is-left-unfinished). Nothing goes to its parent. Does nothing if it is
    /// dead.
    ///
    /// # Panics
    ///
    /// If it is [`Greenlet::MAIN`], or not one of these.
    ///
    /// ```
    /// use std::rc::Rc;
    ///
    /// use many_hands::coroutine::{Greenlet, Greenlets};
    ///
    /// let held = Rc::new(());
    /// let mut greenlets = Greenlets::new();
    /// let holder = greenlets.add({
    ///     let held = held.clone();
    ///     move |me, ()| {
    ///         me.switch(Greenlet::MAIN, ());
    ///         drop(held);
    ///     }
    /// })?;
    /// greenlets.switch(holder, ());
    /// assert_eq!(Rc::strong_count(&held), 2);
    /// greenlets.kill(holder);
    /// assert_eq!(Rc::strong_count(&held), 1);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "throw")]
    pub fn kill(&mut self, greenlet: Greenlet) {
        self.member(greenlet).life = Life::Dead;
    }

    fn member(&mut self, greenlet: Greenlet) -> &mut Member<T> {
        let index = self.index(greenlet);
        &mut self.members[index]
    }

    fn index(&self, greenlet: Greenlet) -> usize {
        let len = self.members.len();
        assert!(greenlet.0 < len, "{greenlet:?} is none of these {len} greenlets");
        greenlet.0
    }
}

impl<T: 'static> Current<'_, T> {
    /// Switches to another greenlet, with a value, and returns what the greenlet or the caller that
    /// switches there brings when it switches back.
    ///
    /// A greenlet that is dead passes on what it gets to its parent. Switching to oneself gives the
    /// value back.
    ///
    /// # Panics
    ///
    /// With the panic of a greenlet whose parent this one is, while it waits here. With a payload
    /// of no use to you when the greenlet is ended here: [what is left
    /// unfinished](Greenlets#what-is-left-unfinished).
    ///
    /// ```
    /// use many_hands::coroutine::{Greenlet, Greenlets};
    ///
    /// let mut greenlets = Greenlets::new();
    /// let asks = greenlets.add(|me, _| {
    ///     let name = me.switch(Greenlet::MAIN, "your name?".to_string());
    ///     format!("hello, {name}")
    /// })?;
    /// assert_eq!(greenlets.switch(asks, String::new()), "your name?");
    /// assert_eq!(greenlets.switch(asks, "bob".into()), "hello, bob");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "greenlet.switch")]
    pub fn switch(&self, to: Greenlet, value: T) -> T {
        arrived(self.yielder.suspend(Switch { to, value }))
    }

    /// Which greenlet this is.
    ///
    /// ```
    /// use many_hands::coroutine::Greenlets;
    ///
    /// let mut greenlets = Greenlets::new();
    /// let myself = greenlets.add(|me, _| Some(me.id()))?;
    /// assert_eq!(greenlets.switch(myself, None), Some(myself));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> Greenlet {
        self.id
    }
}

fn arrived<T>(passed: Passed<T>) -> T {
    passed.unwrap_or_else(|panic| resume_unwind(panic))
}

impl<T: 'static> Default for Greenlets<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Greenlets<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dead = self.members.iter().filter(|member| matches!(member.life, Life::Dead)).count();
        f.debug_struct("Greenlets").field("len", &self.members.len()).field("dead", &dead).finish()
    }
}

impl fmt::Debug for Greenlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::MAIN {
            f.write_str("Greenlet::MAIN")
        } else {
            f.debug_tuple("Greenlet").field(&self.0).finish()
        }
    }
}

impl<T> fmt::Debug for Current<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Current").field(&self.id).finish()
    }
}
