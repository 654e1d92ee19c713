//! What was seen: lanes, events and arrows. SCHEMA.md describes the same for readers of the JSON.

use serde::{Deserialize, Serialize};

use crate::Error;

/// The version of the JSON. A reader refuses any other.
pub const SCHEMA: u32 = 1;

/// The index of a lane in [`Trace::lanes`].
pub type LaneId = usize;
/// The index of an event in [`Trace::events`].
pub type EventId = usize;
/// The index of a channel in [`Trace::channels`].
pub type ChannelId = usize;
/// The index of a word in [`Trace::words`].
pub type WordId = usize;

/// One run of a program, as the kernel saw it. Times are microseconds since its first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// How it ended.
    pub ended: Ended,
    /// When it ended.
    pub duration: u64,
    /// Processes and threads, in the order of their birth; the first is the program itself.
    pub lanes: Vec<Lane>,
    /// What they did, in the order in which they began it.
    pub events: Vec<Event>,
    /// From causes to effects.
    pub arrows: Vec<Arrow>,
    /// Pipes, sockets and the like that they used.
    pub channels: Vec<Channel>,
    /// Words of memory on which they slept.
    pub words: Vec<Word>,
    /// How many events came before the first line, and are not here.
    pub hidden: usize,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Ended {
    /// By itself, with a status.
    Exited {
        /// Its exit status.
        code: i32,
    },
    /// By a signal.
    Killed {
        /// Its name, `SIGKILL`.
        signal: String,
        /// Its number.
        number: i32,
    },
    /// xray ended the tree because it went over a limit.
    Limit {
        /// Which one, in words.
        limit: String,
    },
    /// The tree was ended through xray: by ^C, SIGTERM, or [`Stop`](crate::Stop).
    Stopped,
}

/// A process or a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// A process's first thread stands for the process.
    pub kind: LaneKind,
    /// The lane of the process that this belongs to: itself, if it is one.
    pub process: LaneId,
    /// The lane that started it.
    pub parent: Option<LaneId>,
    /// Its id in the kernel, as the tracer sees it.
    pub pid: i32,
    /// Its last name (`comm`).
    pub name: String,
    /// The word that the kernel clears when it ends, which is how threads are joined.
    pub join: Option<WordId>,
    /// When it was born.
    pub born: u64,
    /// When it ended; never empty in a finished trace, except of what a limit ended.
    pub ended: Option<u64>,
}

/// Process or thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// A process, or its first thread.
    Process,
    /// Another thread.
    Thread,
}

/// One thing that a lane did, or that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Where.
    pub lane: LaneId,
    /// When it began.
    pub at: u64,
    /// When it was over: the same for what takes no time, nothing for a call that never returned.
    pub until: Option<u64>,
    /// The lane slept in the kernel meanwhile.
    pub blocked: bool,
    /// The name of the error with which the call failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// What an event is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The lane begins.
    Start,
    /// It makes a process.
    Fork {
        /// The new lane.
        child: LaneId,
    },
    /// It makes a thread.
    Thread {
        /// The new lane.
        child: LaneId,
    },
    /// It becomes another program.
    Exec {
        /// The program's file.
        program: String,
        /// Its arguments.
        arguments: Vec<String>,
        /// The file is setuid or setgid, which has no effect under xray (`no_new_privs`).
        setuid: bool,
    },
    /// It ends with a status; a thread's is 0.
    Exit {
        /// The status.
        code: i32,
    },
    /// A signal ends it.
    Killed {
        /// Its name.
        signal: String,
    },
    /// It gets a signal.
    Signal {
        /// Its name.
        signal: String,
        /// The lane that sent it, or whose end it reports.
        sender: Option<LaneId>,
        /// What comes of it.
        effect: Effect,
    },
    /// It sends a signal.
    Send {
        /// Its name.
        signal: String,
        /// To which lane, if to a single one that is traced.
        target: Option<LaneId>,
    },
    /// It waits for a child's end.
    Wait {
        /// The child that it found, if it found one.
        child: Option<LaneId>,
    },
    /// It waits for a signal.
    SignalWait,
    /// It takes bytes from a channel; 0 is its end.
    Read {
        /// Which.
        channel: ChannelId,
        /// How many.
        bytes: u64,
    },
    /// It puts bytes into a channel.
    Write {
        /// Which.
        channel: ChannelId,
        /// How many.
        bytes: u64,
    },
    /// It writes to the standard output or error that the program was started with.
    Print {
        /// `stdout` or `stderr`.
        stream: String,
        /// How many bytes.
        bytes: u64,
        /// The beginning of them.
        text: String,
    },
    /// It connects to a socket.
    Connect {
        /// Its own end.
        channel: ChannelId,
    },
    /// It takes a connection.
    Accept {
        /// Its own end, if one came.
        channel: Option<ChannelId>,
    },
    /// It sleeps until a word of memory changes.
    FutexWait {
        /// Which.
        word: WordId,
        /// How it ended.
        outcome: FutexOutcome,
    },
    /// It wakes lanes that sleep on a word.
    FutexWake {
        /// Which.
        word: WordId,
        /// How many slept.
        woken: u64,
    },
    /// It sleeps for a time.
    Sleep {
        /// Microseconds asked for, or left until the moment asked for, if that is known.
        asked: Option<u64>,
    },
    /// It waits until one of several things is ready.
    Poll {
        /// Those that were, as far as they are channels.
        ready: Vec<ChannelId>,
        /// The processes among them, which ended.
        processes: Vec<LaneId>,
        /// How many were; 0 after the time-out.
        count: u64,
    },
    /// It gives itself a name.
    Name {
        /// The name.
        name: String,
    },
    /// A signal stops it (SIGSTOP, ^Z).
    Stopped {
        /// Its name.
        signal: String,
    },
    /// It goes on after a stop.
    Continued,
    /// It asks to trace or be traced, which the kernel refuses: xray is the tracer.
    TraceRefused,
}

/// What a signal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A handler runs.
    Handler,
    /// Nothing: it is ignored.
    Ignored,
    /// What the kernel does if nothing else was asked for.
    Default,
}

/// How a sleep on a word ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FutexOutcome {
    /// Another lane woke it.
    Woken,
    /// It did not sleep: the word had changed before.
    Changed,
    /// The time was up.
    TimedOut,
    /// A signal came.
    Interrupted,
    /// It had not ended when the lane did.
    Never,
}

/// Where bytes go through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// What it is.
    pub kind: ChannelKind,
    /// The other end of a socket, if it is in the trace.
    pub peer: Option<ChannelId>,
}

/// What a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A pipe or a FIFO.
    Pipe,
    /// One end of a socket.
    Socket,
    /// An eventfd.
    Eventfd,
    /// A terminal.
    Terminal,
}

/// A word of memory on which lanes sleep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// More than one process can see it.
    pub shared: bool,
}

/// From a cause to its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrow {
    /// The cause.
    pub from: EventId,
    /// The effect.
    pub to: EventId,
    /// In which way.
    pub kind: ArrowKind,
}

/// In which way a cause has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrowKind {
    /// A fork or a new thread, to its first event.
    Birth,
    /// An exit, to the wait, the join or the signal that it ended or caused.
    Exit,
    /// A wake, to the sleep that it ended.
    Wake,
    /// A write, to the read that got its bytes or the poll that saw them.
    Data,
    /// A signal's sending, to its arrival.
    Signal,
}

impl Trace {
    /// The trace as JSON, described in SCHEMA.md: each event, lane and so on has a line of its own,
    /// so that two traces can be compared line by line.
    pub fn to_json(&self) -> String {
        let Self { schema, command, ended, duration, lanes, events, arrows, channels, words, hidden } = self;
        let fields = [
            ("schema", json(schema)),
            ("command", json(command)),
            ("ended", json(ended)),
            ("duration", json(duration)),
            ("hidden", json(hidden)),
            ("lanes", by_lines(lanes)),
            ("channels", by_lines(channels)),
            ("words", by_lines(words)),
            ("events", by_lines(events)),
            ("arrows", by_lines(arrows)),
        ];
        let fields = fields.map(|(name, value)| format!("\"{name}\": {value}"));
        format!("{{\n{}\n}}\n", fields.join(",\n"))
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`Error::Schema`] if it is something else, of another version, or refers to what it lacks.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let trace: Self = serde_json::from_str(json).map_err(|error| Error::Schema(error.to_string()))?;
        if trace.schema != SCHEMA {
            return Err(Error::Schema(format!("it is of schema {}", trace.schema)));
        }
        trace.check().map_err(Error::Schema)?;
        Ok(trace)
    }

    /// That every index points at something, so that drawing cannot fail.
    fn check(&self) -> Result<(), String> {
        let lane = |id: LaneId| if id < self.lanes.len() { Ok(()) } else { Err(format!("there is no lane {id}")) };
        let event = |id: EventId| if id < self.events.len() { Ok(()) } else { Err(format!("there is no event {id}")) };
        let channel =
            |id: ChannelId| if id < self.channels.len() { Ok(()) } else { Err(format!("there is no channel {id}")) };
        let word = |id: WordId| if id < self.words.len() { Ok(()) } else { Err(format!("there is no word {id}")) };

        for each in &self.lanes {
            lane(each.process)?;
            each.parent.map_or(Ok(()), lane)?;
            each.join.map_or(Ok(()), word)?;
        }
        for arrow in &self.arrows {
            event(arrow.from)?;
            event(arrow.to)?;
        }
        for each in &self.channels {
            each.peer.map_or(Ok(()), channel)?;
        }
        for each in &self.events {
            lane(each.lane)?;
            for id in each.what.lanes() {
                lane(id)?;
            }
            for id in each.what.channels() {
                channel(id)?;
            }
            each.what.word().map_or(Ok(()), word)?;
        }
        Ok(())
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a trace is made of numbers, texts and lists")
}

fn by_lines(items: &[impl Serialize]) -> String {
    let lines: Vec<_> = items.iter().map(|item| format!("\n{}", json(item))).collect();
    format!("[{}]", lines.join(","))
}

impl What {
    /// The lanes that it names.
    pub(crate) fn lanes(&self) -> Vec<LaneId> {
        match self {
            What::Fork { child } | What::Thread { child } => vec![*child],
            What::Signal { sender: lane, .. } | What::Send { target: lane, .. } | What::Wait { child: lane } => {
                lane.iter().copied().collect()
            }
            What::Poll { processes, .. } => processes.clone(),
            _ => Vec::new(),
        }
    }

    /// The channels that it names.
    pub(crate) fn channels(&self) -> Vec<ChannelId> {
        match self {
            What::Read { channel, .. } | What::Write { channel, .. } | What::Connect { channel } => vec![*channel],
            What::Accept { channel } => channel.iter().copied().collect(),
            What::Poll { ready, .. } => ready.clone(),
            _ => Vec::new(),
        }
    }

    /// The word that it names.
    pub(crate) fn word(&self) -> Option<WordId> {
        match self {
            What::FutexWait { word, .. } | What::FutexWake { word, .. } => Some(*word),
            _ => None,
        }
    }
}
