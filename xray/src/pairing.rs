//! Arrows from causes to effects, found in the events alone.
//!
//! The kernel says when a call began and when it was over, not in which order it served two that
//! overlapped. Bytes are matched in the order in which writes began and reads ended, sleepers in
//! the order in which they lay down, as the kernel does it.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::{Arrow, ArrowKind, ChannelId, ChannelKind, Event, EventId, FutexOutcome, LaneId, Trace, What, WordId};

/// Finds all arrows, and marks what waited for its cause as blocked.
pub fn pair(trace: &mut Trace) {
    let mut arrows = Vec::new();
    births(trace, &mut arrows);
    exits(trace, &mut arrows);
    wakes(trace, &mut arrows);
    data(trace, &mut arrows);
    signals(trace, &mut arrows);
    arrows.sort_by_key(|arrow| (arrow.to, arrow.from, arrow.kind));
    arrows.dedup();

    for arrow in &arrows {
        let cause = trace.events[arrow.from].at;
        let effect = &mut trace.events[arrow.to];
        if effect.at < cause {
            effect.blocked = true;
        }
    }
    trace.arrows = arrows;
}

/// Whether the event was under way at some moment of `from..=until`.
fn overlaps(event: &Event, from: u64, until: Option<u64>) -> bool {
    until.is_none_or(|until| event.at <= until) && event.until.is_none_or(|end| end >= from)
}

fn births(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let mut starts = HashMap::new();
    for (id, event) in trace.events.iter().enumerate() {
        if event.what == What::Start {
            starts.entry(event.lane).or_insert(id);
        }
    }
    for (from, event) in trace.events.iter().enumerate() {
        if let What::Fork { child } | What::Thread { child } = event.what
            && let Some(&to) = starts.get(&child)
        {
            arrows.push(Arrow { from, to, kind: ArrowKind::Birth });
        }
    }
}

/// The event with which each lane ended.
fn ends(trace: &Trace) -> HashMap<LaneId, EventId> {
    let is_end = |event: &Event| matches!(event.what, What::Exit { .. } | What::Killed { .. });
    trace.events.iter().enumerate().filter(|(_, event)| is_end(event)).map(|(id, event)| (event.lane, id)).collect()
}

fn exits(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let ends = ends(trace);
    let mut arrow = |lane: LaneId, to: EventId| {
        if let Some(&from) = ends.get(&lane)
            && trace.events[to].until.is_none_or(|until| trace.events[from].at <= until)
        {
            arrows.push(Arrow { from, to, kind: ArrowKind::Exit });
        }
    };
    for (to, event) in trace.events.iter().enumerate() {
        match &event.what {
            What::Wait { child: Some(child) } => arrow(*child, to),
            What::Poll { processes, .. } => processes.iter().for_each(|&lane| arrow(lane, to)),
            What::Signal { signal, sender: Some(sender), .. } if signal == "SIGCHLD" => arrow(*sender, to),
            _ => {}
        }
    }
}

fn wakes(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let mut sleepers: HashMap<WordId, Sleepers> = HashMap::new();
    for (id, event) in trace.events.iter().enumerate() {
        if let What::FutexWait { word, outcome: FutexOutcome::Woken } = event.what {
            sleepers.entry(word).or_default().to_come.push_back(id);
        }
    }
    // A thread's end wakes all that join it. It is announced just before, so that it has no end.
    let ends = ends(trace);
    let joins = trace.lanes.iter().enumerate().filter_map(|(id, lane)| Some((*ends.get(&id)?, lane.join?)));
    let joins = joins.map(|(end, word)| (end, word, u64::MAX, ArrowKind::Exit));
    let wakes = trace.events.iter().enumerate().filter_map(|(id, event)| match event.what {
        What::FutexWake { word, woken } => Some((id, word, woken, ArrowKind::Wake)),
        _ => None,
    });

    let mut causes: Vec<_> = joins.chain(wakes).collect();
    causes.sort_by_key(|&(from, ..)| from);
    for (from, word, count, kind) in causes {
        let cause = &trace.events[from];
        let until = if kind == ArrowKind::Exit { cause.until.map(|until| until + AFTER_EXIT) } else { cause.until };
        let Some(Sleepers { to_come, asleep }) = sleepers.get_mut(&word) else { continue };
        while let Some(id) = to_come.pop_front_if(|id| until.is_none_or(|until| trace.events[*id].at <= until)) {
            asleep.push(id);
        }
        let mut left = count;
        asleep.retain(|&to| {
            let sleeper = &trace.events[to];
            let woken = left > 0 && sleeper.lane != cause.lane && overlaps(sleeper, cause.at, until);
            if woken {
                left -= 1;
                arrows.push(Arrow { from, to, kind });
            }
            // Those that went on before are no other cause's either: causes come in order.
            !woken && sleeper.until.is_none_or(|end| end >= cause.at)
        });
    }
}

/// The sleeps on a word, in order: those that are still to begin, and those under way.
#[derive(Default)]
struct Sleepers {
    to_come: VecDeque<EventId>,
    asleep: Vec<EventId>,
}

/// Between the announcement of a thread's end and the wake that it makes, in microseconds: what
/// lay down meanwhile was woken by it, since nothing else wakes sleepers there.
const AFTER_EXIT: u64 = 10_000;

/// The channel on which what is written to this one arrives.
fn arrives_at(trace: &Trace, channel: ChannelId) -> Option<ChannelId> {
    match trace.channels[channel].kind {
        ChannelKind::Pipe | ChannelKind::Eventfd => Some(channel),
        ChannelKind::Socket => trace.channels[channel].peer,
        ChannelKind::Terminal => None,
    }
}

#[derive(Default)]
struct Traffic {
    writes: Vec<(EventId, u64)>,
    reads: Vec<(EventId, u64)>,
}

fn data(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let mut traffic: BTreeMap<ChannelId, Traffic> = BTreeMap::new();
    let mut polls: HashMap<ChannelId, Vec<EventId>> = HashMap::new();
    for (id, event) in trace.events.iter().enumerate() {
        match event.what {
            What::Write { channel, bytes } if bytes > 0 => {
                if let Some(channel) = arrives_at(trace, channel) {
                    traffic.entry(channel).or_default().writes.push((id, bytes));
                }
            }
            What::Read { channel, bytes } if bytes > 0 => {
                traffic.entry(channel).or_default().reads.push((id, bytes));
            }
            What::Poll { ref ready, .. } => {
                ready.iter().for_each(|&channel| polls.entry(channel).or_default().push(id));
            }
            _ => {}
        }
    }
    for (channel, Traffic { writes, mut reads }) in traffic.iter_mut().map(|(id, it)| (*id, std::mem::take(it))) {
        reads.sort_by_key(|&(id, _)| trace.events[id].until.unwrap_or(u64::MAX));
        if trace.channels[channel].kind == ChannelKind::Eventfd {
            counted(trace, &writes, &reads, arrows);
        } else {
            streamed(trace, &writes, &reads, arrows);
        }
        polled(trace, polls.get(&channel).map_or(&[], Vec::as_slice), &writes, arrows);
    }
    connected(trace, arrows);
}

fn arrow_of_data(trace: &Trace, from: EventId, to: EventId, arrows: &mut Vec<Arrow>) {
    if overlaps(&trace.events[to], trace.events[from].at, None) {
        arrows.push(Arrow { from, to, kind: ArrowKind::Data });
    }
}

/// A stream: the bytes that are read are those that were written, in order.
fn streamed(trace: &Trace, writes: &[(EventId, u64)], reads: &[(EventId, u64)], arrows: &mut Vec<Arrow>) {
    let mut writes = writes.iter().copied();
    let mut current = writes.next();
    for &(read, mut wanted) in reads {
        while wanted > 0 {
            let Some((write, left)) = current else { return };
            arrow_of_data(trace, write, read, arrows);
            let taken = left.min(wanted);
            wanted -= taken;
            current = if left > taken { Some((write, left - taken)) } else { writes.next() };
        }
    }
}

/// A counter: a read takes all that was added before.
fn counted(trace: &Trace, writes: &[(EventId, u64)], reads: &[(EventId, u64)], arrows: &mut Vec<Arrow>) {
    let mut writes = writes.iter().map(|&(id, _)| id).peekable();
    for &(read, _) in reads {
        while let Some(write) = writes.next_if(|&write| overlaps(&trace.events[read], trace.events[write].at, None)) {
            arrow_of_data(trace, write, read, arrows);
        }
    }
}

/// Polls that saw a channel become ready: by the first write that came meanwhile.
fn polled(trace: &Trace, polls: &[EventId], writes: &[(EventId, u64)], arrows: &mut Vec<Arrow>) {
    for &to in polls {
        let event = &trace.events[to];
        let first = writes.partition_point(|&(write, _)| trace.events[write].at < event.at);
        if let Some(&(from, _)) = writes.get(first) {
            arrow_of_data(trace, from, to, arrows);
        }
    }
}

fn connected(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let mut connects = HashMap::new();
    for (id, event) in trace.events.iter().enumerate() {
        if let What::Connect { channel } = event.what {
            connects.entry(channel).or_insert(id);
        }
    }
    for (id, event) in trace.events.iter().enumerate() {
        let What::Accept { channel: Some(channel) } = event.what else { continue };
        if let Some(&from) = trace.channels[channel].peer.and_then(|peer| connects.get(&peer)) {
            arrow_of_data(trace, from, id, arrows);
        }
    }
}

/// From the last sending before it: by the lane that the kernel names, or, as SIGKILL arrives
/// without a word, to the lane that was killed.
fn signals(trace: &Trace, arrows: &mut Vec<Arrow>) {
    let mut sendings = Vec::new();
    for (to, event) in trace.events.iter().enumerate() {
        let (signal, sender) = match &event.what {
            What::Send { .. } if event.error.is_none() => {
                sendings.push(to);
                continue;
            }
            What::Signal { signal, sender: Some(sender), .. } => (signal, Some(*sender)),
            What::Killed { signal } if signal == "SIGKILL" => (signal, None),
            _ => continue,
        };
        let process = |lane: LaneId| trace.lanes[lane].process;
        let sent = sendings.iter().rev().find(|&&earlier| match &trace.events[earlier].what {
            What::Send { signal: sent, target } => {
                sent == signal
                    && sender.is_none_or(|sender| process(sender) == process(trace.events[earlier].lane))
                    && target.map_or(sender.is_some(), |target| process(target) == process(event.lane))
            }
            _ => false,
        });
        if let Some(&from) = sent {
            arrows.push(Arrow { from, to, kind: ArrowKind::Signal });
        }
    }
}
