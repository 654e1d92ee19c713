//! What is known of the execution that runs now: where each thread stands, what the threads share,
//! and what has happened since the last choice.
//!
//! Shuttle runs all threads of a model in one thread of the system, so that a thread-local is
//! within reach of the model and of the scheduler, and of nothing else.

use std::cell::RefCell;
use std::fmt::Write as _;

use serde::Serialize;

/// A thread of the program: 0 is main, the others follow in the order in which they were started.
pub type Thread = usize;

/// Something that threads share, by the order in which it was made.
pub type Object = usize;

/// What has to be so before an operation can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Nothing,
    /// No thread holds the lock.
    Free(Object),
    /// No thread holds the lock to write.
    NoWriter(Object),
}

/// The operation that a thread does when it is next chosen.
#[derive(Clone, Debug)]
pub struct Pending {
    pub line: u32,
    pub text: String,
    pub need: Need,
    /// The condition variable at which the thread sleeps until then.
    pub asleep: Option<Object>,
}

/// Something that a thread did.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Event {
    /// Which.
    pub thread: Thread,
    /// The line of the program.
    pub line: u32,
    /// What it did, in words.
    pub text: String,
    /// The line that it printed.
    pub printed: Option<String>,
}

#[derive(Default)]
pub struct ThreadState {
    pub pending: Option<Pending>,
    /// Becomes what is pending once the thread is blocked.
    pub once_blocked: Option<Pending>,
    pub waits_for: Option<String>,
    pub locks_held: usize,
    /// Whether shuttle would run it.
    pub runnable: bool,
    pub done: bool,
    /// All that it has done and found. Two executions in which it is the same are the same to the
    /// thread: its local variables follow from it.
    history: String,
}

#[derive(Default)]
pub struct ObjectState {
    /// How it is written in Rust, empty if there is nothing to see.
    pub value: String,
    /// The holder may have changed it since it was looked at.
    pub unsure: bool,
    pub writer: Option<Thread>,
    pub readers: Vec<Thread>,
    pub sleepers: Vec<Thread>,
    /// What happened at a condition variable since a thread last began to sleep there alone.
    pub signals: String,
}

#[derive(Default)]
pub struct Tracker {
    /// Main runs, or has run.
    pub begun: bool,
    /// The execution has been given up, and only its remains are dropped.
    pub over: bool,
    pub names: Vec<String>,
    pub object_names: Vec<String>,
    /// What only the paths of the program's own files contain.
    pub sources: String,
    pub threads: Vec<ThreadState>,
    pub objects: Vec<ObjectState>,
    pub printed: Vec<String>,
    pub events: Vec<Event>,
    /// What the program has ended with.
    pub result: Option<String>,
}

thread_local! {
    static TRACKER: RefCell<Tracker> = RefCell::default();
}

/// Looks at what is known, or changes it.
pub fn with<R>(f: impl FnOnce(&mut Tracker) -> R) -> R {
    TRACKER.with_borrow_mut(f)
}

impl ThreadState {
    /// The thread has ended with this value, which is all that remains of what it knew.
    pub fn end(&mut self, value: String) {
        self.done = true;
        self.history = value;
    }
}

impl Tracker {
    /// Forgets the last execution.
    pub fn begin(&mut self) {
        let (names, object_names) = (std::mem::take(&mut self.names), std::mem::take(&mut self.object_names));
        let sources = std::mem::take(&mut self.sources);
        *self = Self { names, object_names, sources, ..Self::default() };
        self.threads.push(ThreadState::default());
    }

    pub fn add_object(&mut self, value: String) -> Object {
        self.objects.push(ObjectState { value, ..ObjectState::default() });
        self.objects.len() - 1
    }

    pub fn name(&self, object: Object) -> &str {
        self.object_names.get(object).map_or("?", |name| name)
    }

    pub fn thread_name(&self, thread: Thread) -> &str {
        self.names.get(thread).map_or("?", |name| name)
    }

    /// Names in a row: `B and C`.
    pub fn list(&self, threads: &[Thread], word: &str) -> String {
        let names: Vec<_> = threads.iter().map(|thread| self.thread_name(*thread)).collect();
        names.join(&format!(" {word} "))
    }

    pub fn did(&mut self, thread: Thread, line: u32, text: String, printed: Option<String>) {
        write!(self.threads[thread].history, "{line} {text};").expect("a string takes it");
        self.printed.extend(printed.clone());
        self.events.push(Event { thread, line, text, printed });
    }

    /// Whether nothing but the choice keeps the thread from its next operation.
    pub fn can_go(&self, pending: &Pending) -> bool {
        match pending.need {
            Need::Nothing => true,
            Need::Free(lock) => self.objects[lock].writer.is_none() && self.objects[lock].readers.is_empty(),
            Need::NoWriter(lock) => self.objects[lock].writer.is_none(),
        }
    }

    /// Equal for two executions that cannot be told apart from here on.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for thread in &self.threads {
            let pending = thread.pending.as_ref().map(|pending| (pending.line, &pending.text, pending.asleep));
            write!(key, "{:?} {} {}|", pending, thread.done, thread.history).expect("a string takes it");
        }
        for ObjectState { value, writer, readers, sleepers, signals, .. } in &self.objects {
            write!(key, "{value} {writer:?} {readers:?} {sleepers:?} {signals}|").expect("as above");
        }
        write!(key, "{:?}", self.printed).expect("as above");
        key
    }
}
