//! What of a trace is drawn: marks in rows, each with a sign and words.

use std::collections::HashMap;

use crate::{
    ArrowKind, ChannelId, ChannelKind, Effect, Event, EventId, FutexOutcome, LaneId, LaneKind, Trace, What, WordId,
};

/// The shape of a mark, which tells its kind without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    Start,
    Birth,
    Exec,
    End,
    Killed,
    Signal,
    /// A sleep in the kernel begins.
    Blocks,
    /// It ends.
    Resumes,
    Reads,
    Writes,
    Prints,
    Wakes,
    Does,
}

/// One row of a picture.
#[derive(Clone, Debug)]
pub struct Mark {
    pub at: u64,
    pub lane: LaneId,
    pub sign: Sign,
    pub words: String,
    /// The same for marks that tell the same, so that many can be folded to a few.
    pub likeness: (Sign, String),
    /// A cause, with the lane where it was; it points from there to this mark.
    pub from: Option<Source>,
    /// The lane that begins here.
    pub child: Option<LaneId>,
}

/// Where an arrow comes from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub lane: LaneId,
    pub kind: ArrowKind,
}

/// How many events are not worth a mark, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undrawn {
    /// Wakes that found no sleeper.
    pub vain_wakes: usize,
    /// Calls that had nothing to do and came back at once.
    pub in_vain: usize,
}

impl ArrowKind {
    /// What the source of an arrow did.
    pub(crate) fn deed(self) -> &'static str {
        match self {
            ArrowKind::Birth => "started it",
            ArrowKind::Exit => "ended",
            ArrowKind::Wake => "woke it",
            ArrowKind::Data => "wrote",
            ArrowKind::Signal => "sent it",
        }
    }
}

impl Undrawn {
    /// The foot of a picture says so.
    pub fn words(self) -> Option<String> {
        let mut parts = Vec::new();
        if self.vain_wakes > 0 {
            parts.push(counted(self.vain_wakes, "wake that found no sleeper", "wakes that found no sleeper"));
        }
        if self.in_vain > 0 {
            parts.push(counted(self.in_vain, "call that came back empty-handed", "calls that came back empty-handed"));
        }
        if parts.is_empty() { None } else { Some(format!("Not drawn: {}.", parts.join(", "))) }
    }
}

pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// All marks in the order of time.
pub fn marks(trace: &Trace) -> (Vec<Mark>, Undrawn) {
    let names = Names::new(trace);
    let mut undrawn = Undrawn::default();
    let mut marks = Vec::new();
    let mut sources: HashMap<EventId, Source> = HashMap::new();
    for arrow in &trace.arrows {
        // Of several causes the last one ended the wait.
        sources.insert(arrow.to, Source { lane: trace.events[arrow.from].lane, kind: arrow.kind });
    }
    let mut deadly = HashMap::new();

    for (id, event) in trace.events.iter().enumerate() {
        let source = sources.get(&id).copied().filter(|source| source.lane != event.lane);
        match &event.what {
            // The row of the fork shows it.
            What::Start if event.lane != 0 => continue,
            What::Name { .. } => continue,
            What::FutexWake { woken: 0, .. } => {
                undrawn.vain_wakes += 1;
                continue;
            }
            What::Print { text, .. } if text.trim().is_empty() && event.error.is_none() => continue,
            _ if is_in_vain(event) => {
                undrawn.in_vain += 1;
                continue;
            }
            // The end that follows says the same, and takes the arrow over.
            What::Signal { signal, effect: Effect::Default, .. } if is_deadly(trace, id, signal) => {
                deadly.insert(event.lane, source);
                continue;
            }
            _ => {}
        }
        let source = source.or_else(|| match event.what {
            What::Killed { .. } => deadly.get(&event.lane).copied().flatten(),
            _ => None,
        });
        let mut mark = |at, sign, words: String, from| {
            let child = match event.what {
                What::Fork { child } | What::Thread { child } => Some(child),
                _ => None,
            };
            let likeness = (sign, names.likeness(event));
            marks.push(Mark { at, lane: event.lane, sign, words, likeness, from, child });
        };
        if event.blocked {
            mark(event.at, Sign::Blocks, names.before(event), None);
            if let Some(until) = event.until {
                mark(until, Sign::Resumes, names.after(event), source);
            }
        } else {
            mark(event.at, sign(&event.what), names.at_once(event), source);
        }
    }
    marks.sort_by_key(|mark| mark.at);
    (marks, undrawn)
}

fn is_in_vain(event: &Event) -> bool {
    if event.blocked {
        return false;
    }
    match &event.what {
        What::Poll { count: 0, .. } => true,
        What::FutexWait { outcome: FutexOutcome::Changed, .. } => true,
        What::Read { .. } | What::Write { .. } | What::Accept { .. } => event.error.as_deref() == Some("EAGAIN"),
        _ => false,
    }
}

fn is_deadly(trace: &Trace, id: EventId, signal: &str) -> bool {
    let lane = trace.events[id].lane;
    let next = trace.events[id + 1..].iter().find(|event| event.lane == lane);
    next.is_some_and(|event| event.what == What::Killed { signal: signal.to_owned() })
}

fn sign(what: &What) -> Sign {
    match what {
        What::Start => Sign::Start,
        What::Fork { .. } | What::Thread { .. } => Sign::Birth,
        What::Exec { .. } => Sign::Exec,
        What::Exit { .. } => Sign::End,
        What::Killed { .. } => Sign::Killed,
        What::Signal { .. } | What::Send { .. } | What::Stopped { .. } | What::Continued => Sign::Signal,
        What::Read { .. } | What::Accept { .. } | What::Poll { .. } | What::Wait { .. } => Sign::Reads,
        What::Write { .. } | What::Connect { .. } => Sign::Writes,
        What::Print { .. } => Sign::Prints,
        What::FutexWake { .. } => Sign::Wakes,
        What::FutexWait { .. } | What::Sleep { .. } | What::SignalWait | What::Name { .. } | What::TraceRefused => {
            Sign::Does
        }
    }
}

/// The names of lanes, channels and words: numbers and letters, the same in every run.
pub struct Names<'a> {
    trace: &'a Trace,
    channels: Vec<String>,
    words: Vec<String>,
}

impl<'a> Names<'a> {
    pub fn new(trace: &'a Trace) -> Self {
        let mut next = 0;
        let mut letter = || {
            next += 1;
            letters(next - 1)
        };
        let mut channels: Vec<String> = Vec::new();
        for (id, channel) in trace.channels.iter().enumerate() {
            let kind = match channel.kind {
                ChannelKind::Pipe => "pipe",
                ChannelKind::Socket => "socket",
                ChannelKind::Eventfd => "eventfd",
                ChannelKind::Terminal => {
                    channels.push("the terminal".to_owned());
                    continue;
                }
            };
            // Both ends of a connection go by one name.
            let name = channel.peer.filter(|&peer| peer < id).map(|peer| channels[peer].clone());
            channels.push(name.unwrap_or_else(|| format!("{kind} {}", letter())));
        }
        let joins = |word: WordId| trace.lanes.iter().any(|lane| lane.join == Some(word));
        let mut count = 0;
        let words = (0..trace.words.len()).map(|word| {
            if joins(word) {
                return "a thread's end".to_owned();
            }
            count += 1;
            format!("{}word {count}", if trace.words[word].shared { "shared " } else { "" })
        });
        Self { trace, channels, words: words.collect() }
    }

    /// `process 2`, `thread 3`.
    pub fn lane(&self, id: LaneId) -> String {
        let kind = match self.trace.lanes[id].kind {
            LaneKind::Process => "process",
            LaneKind::Thread => "thread",
        };
        format!("{kind} {}", id + 1)
    }

    /// For the list of lanes: `process, started by 1: name`.
    pub fn described(&self, id: LaneId) -> String {
        let lane = &self.trace.lanes[id];
        let own = match (lane.kind, lane.parent) {
            (LaneKind::Process, None) => "process".to_owned(),
            (LaneKind::Process, Some(parent)) => format!("process, child of {}", self.trace.lanes[parent].process + 1),
            (LaneKind::Thread, _) => format!("thread of {}", lane.process + 1),
        };
        let of_process = lane.kind == LaneKind::Thread && lane.name == self.trace.lanes[lane.process].name;
        if lane.name.is_empty() || of_process { own } else { format!("{own}: {}", lane.name) }
    }

    fn channel(&self, id: ChannelId) -> &str {
        &self.channels[id]
    }

    fn joined(&self, event: &Event, word: WordId) -> Option<LaneId> {
        // The word of a thread that has ended may be a later one's again.
        self.trace.lanes.iter().enumerate().rev().find_map(|(id, lane)| {
            let alive =
                lane.born <= event.at && lane.ended.is_none_or(|ended| ended >= event.at.saturating_sub(10_000));
            (lane.join == Some(word) && alive && id != event.lane).then_some(id)
        })
    }

    /// What is the same in events that may be folded together: all but sizes and numbers.
    fn likeness(&self, event: &Event) -> String {
        match &event.what {
            What::Fork { .. } => "fork".to_owned(),
            What::Thread { .. } => "thread".to_owned(),
            What::Read { channel, .. } => format!("read {}", self.channel(*channel)),
            What::Write { channel, .. } => format!("write {}", self.channel(*channel)),
            What::Print { stream, .. } => stream.clone(),
            What::FutexWait { .. } => "futex".to_owned(),
            What::FutexWake { .. } => "wake".to_owned(),
            What::Signal { signal, .. } => format!("get {signal}"),
            What::Send { signal, .. } => format!("send {signal}"),
            What::Sleep { .. } => "sleep".to_owned(),
            What::Wait { .. } => "wait".to_owned(),
            What::Poll { .. } => "poll".to_owned(),
            What::Connect { .. } => "connect".to_owned(),
            What::Accept { .. } => "accept".to_owned(),
            What::Exit { .. } | What::Killed { .. } => "end".to_owned(),
            What::Exec { .. } => "exec".to_owned(),
            What::Start
            | What::SignalWait
            | What::Name { .. }
            | What::Stopped { .. }
            | What::Continued
            | What::TraceRefused => "other".to_owned(),
        }
    }

    fn failed(event: &Event) -> String {
        event.error.as_ref().map_or_else(String::new, |error| format!(" (fails: {error})"))
    }

    /// Words for the moment in which a lane goes to sleep.
    fn before(&self, event: &Event) -> String {
        match &event.what {
            What::Wait { .. } => "waits for a child to end".to_owned(),
            What::Read { channel, .. } => format!("waits for {} to have something", self.channel(*channel)),
            What::Write { channel, .. } => format!("begins to write to {}", self.channel(*channel)),
            What::Connect { channel } => format!("connects by {} and waits", self.channel(*channel)),
            What::Accept { .. } => "waits for a connection".to_owned(),
            What::FutexWait { word, .. } => match self.joined(event, *word) {
                Some(thread) => format!("waits for {} to end (join)", self.lane(thread)),
                None => format!("sleeps on {}", self.words[*word]),
            },
            What::Sleep { asked: Some(asked) } => format!("sleeps {}", duration(*asked)),
            What::Sleep { asked: None } => "sleeps".to_owned(),
            What::Poll { .. } => "waits until something is ready (poll)".to_owned(),
            What::SignalWait => "waits for a signal".to_owned(),
            _ => self.at_once(event),
        }
    }

    /// Words for the moment in which it goes on.
    fn after(&self, event: &Event) -> String {
        let failed = Self::failed(event);
        match &event.what {
            What::Wait { child: Some(child) } => format!("learns that {} has ended", self.lane(*child)),
            What::Wait { child: None } => format!("waits no longer{failed}"),
            What::Read { .. } if event.error.is_some() => format!("reads nothing{failed}"),
            What::FutexWait { word, outcome } => match outcome {
                FutexOutcome::Woken => match self.joined(event, *word) {
                    Some(thread) => format!("has joined {}", self.lane(thread)),
                    None => format!("is woken on {}", self.words[*word]),
                },
                FutexOutcome::Changed => format!("goes on: {} had changed", self.words[*word]),
                FutexOutcome::TimedOut => format!("gives up {}: time is up", self.words[*word]),
                FutexOutcome::Interrupted | FutexOutcome::Never => "is interrupted by a signal".to_owned(),
            },
            What::Sleep { .. } | What::SignalWait if event.error.is_some() => "is woken by a signal".to_owned(),
            What::Sleep { .. } => "has slept".to_owned(),
            What::SignalWait => "goes on".to_owned(),
            What::Write { channel, bytes } => {
                format!("has written {} to {}{failed}", size(*bytes), self.channel(*channel))
            }
            What::Connect { channel } => format!("is connected by {}{failed}", self.channel(*channel)),
            _ => self.at_once(event),
        }
    }

    /// Words for what took no time to speak of.
    fn at_once(&self, event: &Event) -> String {
        let failed = Self::failed(event);
        let words = match &event.what {
            What::Start => format!("{} begins", self.trace.lanes[event.lane].name),
            What::Fork { child } => format!("starts {}", self.lane(*child)),
            What::Thread { child } => {
                let name = &self.trace.lanes[*child].name;
                let own = &self.trace.lanes[self.trace.lanes[*child].process].name;
                let called = if name.is_empty() || name == own { String::new() } else { format!(" ({name})") };
                format!("starts {}{called}", self.lane(*child))
            }
            What::Exec { program, setuid, .. } => {
                let file = program.rsplit('/').next().unwrap_or(program);
                let powerless = if *setuid { ", without the rights of its setuid bit" } else { "" };
                format!("becomes {file} (exec){powerless}")
            }
            What::Exit { code } => match self.trace.lanes[event.lane].kind {
                LaneKind::Process => format!("ends with status {code}"),
                LaneKind::Thread => "ends".to_owned(),
            },
            What::Killed { signal } => format!("is killed by {signal}"),
            What::Signal { signal, sender, effect } => {
                let from = sender.map_or_else(String::new, |sender| {
                    if signal == "SIGCHLD" {
                        format!(": {} has ended", self.lane(sender))
                    } else if sender == event.lane {
                        " from itself".to_owned()
                    } else {
                        format!(" from {}", self.lane(sender))
                    }
                });
                let then = match effect {
                    Effect::Handler => "; its handler runs",
                    Effect::Ignored => " and ignores it",
                    Effect::Default => "",
                };
                format!("gets {signal}{from}{then}")
            }
            What::Send { signal, target } => {
                let to = match target {
                    Some(lane) if *lane == event.lane => "itself".to_owned(),
                    Some(lane) => self.lane(*lane),
                    None => "others".to_owned(),
                };
                format!("sends {signal} to {to}")
            }
            What::Wait { child: Some(child) } => format!("learns that {} has ended", self.lane(*child)),
            What::Wait { child: None } if event.error.is_none() => "asks whether a child has ended: no".to_owned(),
            What::Wait { child: None } => "waits for a child".to_owned(),
            What::Read { channel, bytes: 0 } if event.error.is_none() => {
                format!("reads the end of {}", self.channel(*channel))
            }
            What::Read { channel, bytes } => format!("reads {} from {}", size(*bytes), self.channel(*channel)),
            What::Write { channel, bytes } => format!("writes {} to {}", size(*bytes), self.channel(*channel)),
            What::Print { text, bytes, .. } => printed(text, *bytes),
            What::Connect { channel } => format!("connects by {}", self.channel(*channel)),
            What::Accept { channel: Some(channel) } => format!("accepts a connection, {}", self.channel(*channel)),
            What::Accept { channel: None } => "accepts no connection".to_owned(),
            What::FutexWake { word, woken } => format!("wakes {woken} on {}", self.words[*word]),
            What::FutexWait { word, .. } => format!("asks to sleep on {}", self.words[*word]),
            What::Sleep { .. } => "sleeps".to_owned(),
            What::Poll { ready, processes, count } => match (ready.as_slice(), processes.as_slice()) {
                ([], []) if *count == 0 => "gives up waiting: time is up".to_owned(),
                ([], []) => format!("finds {count} ready"),
                ([channel], []) => format!("finds {} ready", self.channel(*channel)),
                ([], [process]) => format!("finds that {} has ended", self.lane(*process)),
                (channels, processes) => format!("finds {} ready", channels.len() + processes.len()),
            },
            What::SignalWait => "waits for a signal".to_owned(),
            What::Name { name } => format!("calls itself {name}"),
            What::Stopped { signal } => format!("is stopped by {signal}"),
            What::Continued => "goes on".to_owned(),
            What::TraceRefused => return "asks to trace or be traced: refused, for xray does it already".to_owned(),
        };
        words + &failed
    }
}

fn printed(text: &str, bytes: u64) -> String {
    const SHOWN: usize = 60;
    let cleaned: String = text.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut = cleaned.chars().count() > SHOWN || bytes as usize > text.len();
    let shown: String = cleaned.chars().take(SHOWN).collect();
    format!("prints “{}{}”", shown.trim_end(), if cut { "…" } else { "" })
}

/// `a` to `z`, `aa` …
fn letters(number: usize) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    if number < 26 { last.to_string() } else { format!("{}{last}", letters(number / 26 - 1)) }
}

fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Two or three digits of a time: `0.4 ms`, `27 ms`, `1.3 s`.
pub fn duration(microseconds: u64) -> String {
    match microseconds {
        0..10_000 => format!("{:.1} ms", microseconds as f64 / 1000.0),
        10_000..1_000_000 => format!("{} ms", microseconds / 1000),
        _ => format!("{:.1} s", microseconds as f64 / 1e6),
    }
}
