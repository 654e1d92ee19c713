//! Runs a program under shuttle, with each choice of the next thread that there is, and notes each
//! state in which there is a choice.
//!
//! An execution that comes to a state that is known already, with nothing left to try there, is
//! given up. So the work grows with the number of states, not of schedules.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};
use shuttle::{Config, Runner};

use crate::tracker::{self, Event, Thread, Tracker};

/// Operations that one execution may have. A program that spins has no end of them.
const LONGEST: usize = 200;

/// A program, and what its states are told with.
pub struct Program<'a> {
    /// What main and the others are called, in the order in which they are started.
    pub threads: &'a [String],
    /// What is shared is called, in the order in which it is made.
    pub shared: &'a [String],
    /// What only the paths of the program's own files contain: so its lines are told from others.
    pub sources: &'a str,
    /// Runs it, and gives what it ends with, as Rust writes it.
    pub start: fn() -> String,
}

/// The program cannot be explored to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// An execution has so many operations that a thread must be spinning.
    Spins,
    /// There are more states than could be told apart in reasonable time.
    TooManyStates,
}

impl std::fmt::Display for Endless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Spins => write!(f, "more than {LONGEST} operations: does it spin?"),
            Self::TooManyStates => write!(f, "more than {LARGEST} states"),
        }
    }
}

impl std::error::Error for Endless {}

/// States that a program may have before equal ones are put together.
const LARGEST: usize = 100_000;

/// Where a thread stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stand {
    /// Before an operation.
    Before {
        /// Its line in the code that is shown, counted from 1.
        line: u32,
        /// The operation, in words.
        text: String,
        /// Whether the thread can be chosen.
        can_go: bool,
        /// The condition variable at which it sleeps, until it is notified.
        asleep: Option<String>,
        /// The lock that it waits for.
        wants: Option<String>,
    },
    /// At no operation of its own: until others have done something.
    Waits(String),
    /// It has ended.
    Done,
}

/// What something that is shared looks like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// As Rust writes it; empty if there is nothing to see.
    pub value: String,
    /// Threads that hold this lock.
    pub holders: Vec<Thread>,
    /// Threads that sleep at this condition variable, and have not been notified.
    pub sleepers: Vec<Thread>,
}

/// All that can be seen between two steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Main, and the others in the order in which they were started.
    pub threads: Vec<Stand>,
    /// What they share, in the order in which it was made.
    pub shared: Vec<Look>,
    /// Line by line.
    pub printed: Vec<String>,
    /// What the program has ended with.
    pub result: Option<String>,
}

/// What a choice leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The thread that was chosen.
    pub thread: Thread,
    /// What it did, and what others did that were no longer held up.
    pub events: Vec<Event>,
    /// The number of the state that follows.
    pub to: usize,
}

/// A state, and each choice in it, by threads.
#[derive(Debug)]
pub struct State {
    /// What can be seen.
    pub seen: Seen,
    /// None if the program has ended, or hangs.
    pub steps: Vec<Step>,
}

impl Seen {
    /// The threads that could be chosen.
    pub fn choices(&self) -> impl Iterator<Item = Thread> {
        let can_go = |stand: &Stand| matches!(stand, Stand::Before { can_go: true, .. });
        self.threads.iter().enumerate().filter(move |(_, stand)| can_go(stand)).map(|(thread, _)| thread)
    }

    /// Not at its end, and no thread can go on.
    #[must_use]
    pub fn hangs(&self) -> bool {
        self.result.is_none() && self.choices().next().is_none()
    }
}

/// Every state of the program. The first is the one that it begins with.
///
/// # Errors
///
/// If the program spins, or has more states than a reader could ever see.
///
/// # Panics
///
/// If the program panics.
pub fn explore(program: &Program<'_>) -> Result<Vec<State>, Endless> {
    tracker::with(|tracker| {
        let (names, object_names) = (program.threads.to_vec(), program.shared.to_vec());
        let sources = program.sources.to_owned();
        *tracker = Tracker { names, object_names, sources, ..Tracker::default() };
    });
    let explorer = Rc::new(RefCell::new(Explorer::default()));
    let mut config = Config::new();
    // Room for the search for a line number.
    config.stack_size = 0x20_0000;
    let program = Arc::new(program.start);
    Runner::new(Chooser(Rc::clone(&explorer)), config).run(move || {
        let start = Arc::clone(&program);
        let main = shuttle::thread::spawn(move || {
            tracker::with(|tracker| tracker.begun = true);
            let result = start();
            tracker::with(|tracker| {
                tracker.threads[0].done = true;
                tracker.result = Some(result);
            });
        });
        // Task 0 can always run, so that a program that hangs is no failure of shuttle's; it is
        // chosen when main has ended.
        shuttle::thread::sleep(Duration::ZERO);
        main.join().expect("the program does not panic");
    });
    let Explorer { states, endless, .. } = explorer.take();
    endless.map_or(Ok(states), Err)
}

#[derive(Default)]
struct Explorer {
    states: Vec<State>,
    known: HashMap<String, usize>,
    /// For each state, the choices that led to it first, and those that have not been tried there.
    ways: Vec<Way>,
    untried: Vec<Vec<Thread>>,
    /// States that had such choices when they were met.
    open: Vec<usize>,
    /// The choices of this execution, the first of which are made again.
    way: Way,
    again: usize,
    made: usize,
    /// Why the search has been given up.
    endless: Option<Endless>,
}

/// Choices: the state, and the thread that was chosen there.
type Way = Vec<(usize, Thread)>;

impl Explorer {
    /// Comes to a state, known or new.
    fn arrive(&mut self, key: String, tracker: &mut Tracker) -> usize {
        let new = self.states.len();
        let state = *self.known.entry(key).or_insert(new);
        if state == new {
            if new >= LARGEST {
                self.endless = Some(Endless::TooManyStates);
            }
            let seen = see(tracker);
            self.untried.push(seen.choices().collect());
            self.ways.push(self.way.clone());
            self.open.push(new);
            self.states.push(State { seen, steps: Vec::new() });
        }
        let events = std::mem::take(&mut tracker.events);
        if let Some((from, thread)) = self.way.last() {
            let steps = &mut self.states[*from].steps;
            if steps.iter().all(|step| step.thread != *thread) {
                steps.push(Step { thread: *thread, events, to: state });
                steps.sort_by_key(|step| step.thread);
            }
        }
        state
    }

    /// The thread that goes next; `None` gives the execution up, where nothing is left to try.
    fn choose(&mut self, tracker: &mut Tracker) -> Option<Thread> {
        self.made += 1;
        if self.made >= LONGEST {
            self.endless = Some(Endless::Spins);
        }
        if self.made <= self.again {
            tracker.events.clear();
            return Some(self.way[self.made - 1].1);
        }
        let state = self.arrive(tracker.key(), tracker);
        if self.endless.is_some() {
            return None;
        }
        let thread = self.untried[state].pop()?;
        self.way.push((state, thread));
        Some(thread)
    }

    /// The end of an execution, which no choice follows.
    fn end(&mut self) {
        tracker::with(|tracker| {
            if tracker.result.is_some() {
                let key = format!("{:?} {}", tracker.result, tracker.key());
                self.arrive(key, tracker);
            }
        });
    }

    /// Goes back to a state in which a choice has not been tried; `None` if there is none.
    fn go_on(&mut self) -> Option<()> {
        self.made = 0;
        if self.endless.is_some() {
            return None;
        }
        if self.states.is_empty() {
            return Some(());
        }
        while self.untried[*self.open.last()?].is_empty() {
            self.open.pop();
        }
        let state = *self.open.last()?;
        let thread = self.untried[state].pop()?;
        self.way.clone_from(&self.ways[state]);
        self.way.push((state, thread));
        self.again = self.way.len();
        Some(())
    }
}

/// What can be seen now.
fn see(tracker: &Tracker) -> Seen {
    let stand = |(thread, state): (usize, &tracker::ThreadState)| {
        if state.done {
            return Stand::Done;
        }
        let Some(pending) = &state.pending else {
            return Stand::Waits(state.waits_for.clone().unwrap_or_else(|| format!("{thread}")));
        };
        let (may, asleep) = (tracker.can_go(pending), pending.asleep.map(|at| tracker.name(at).to_string()));
        let wants = match pending.need {
            tracker::Need::Free(lock) | tracker::Need::NoWriter(lock) => Some(tracker.name(lock).to_string()),
            tracker::Need::Nothing => None,
        };
        let can_go = may && state.runnable;
        Stand::Before {
            line: pending.line,
            text: pending.text.clone(),
            can_go,
            // Once notified, it only wants the lock.
            asleep: asleep.filter(|_| !state.runnable),
            wants: wants.filter(|_| !may),
        }
    };
    let look = |object: &tracker::ObjectState| Look {
        value: if object.unsure { format!("{}, being changed", object.value) } else { object.value.clone() },
        holders: object.writer.into_iter().chain(object.readers.iter().copied()).collect(),
        sleepers: object.sleepers.iter().copied().filter(|thread| !tracker.threads[*thread].runnable).collect(),
    };
    Seen {
        threads: tracker.threads.iter().enumerate().map(stand).collect(),
        shared: tracker.objects.iter().map(look).collect(),
        printed: tracker.printed.clone(),
        result: tracker.result.clone(),
    }
}

/// Shuttle's view of the explorer.
struct Chooser(Rc<RefCell<Explorer>>);

impl Scheduler for Chooser {
    fn new_execution(&mut self) -> Option<Schedule> {
        let mut explorer = self.0.borrow_mut();
        explorer.end();
        explorer.go_on()?;
        tracker::with(Tracker::begin);
        Some(Schedule::new(0))
    }

    fn next_task(&mut self, runnable: &[&Task], current: Option<TaskId>, _: bool) -> Option<TaskId> {
        tracker::with(|tracker| {
            let can_run = |thread: Thread| runnable.iter().any(|task| usize::from(task.id()) == thread + 1);
            for (thread, state) in tracker.threads.iter_mut().enumerate() {
                state.runnable = can_run(thread);
                if !state.runnable && !state.done && state.once_blocked.is_some() {
                    state.pending = state.once_blocked.take();
                }
            }
            // Whatever stands at no operation goes on until it does: the others cannot tell.
            let under_way = |task: &TaskId| match usize::from(*task).checked_sub(1) {
                None => tracker.threads[0].done || (!tracker.begun && runnable.len() == 1),
                Some(thread) => tracker.threads[thread].pending.is_none(),
            };
            let ids = || runnable.iter().map(|task| task.id());
            let goes_on = current.into_iter().filter(|task| ids().any(|id| id == *task)).chain(ids()).find(under_way);
            if goes_on.is_some() {
                return goes_on;
            }
            let chosen = self.0.borrow_mut().choose(tracker);
            match chosen {
                Some(thread) => tracker.threads[thread].pending = None,
                None => tracker.over = true,
            }
            chosen.map(|thread| TaskId::from(thread + 1))
        })
    }

    fn next_u64(&mut self) -> u64 {
        unreachable!("the programs draw no random numbers")
    }
}
