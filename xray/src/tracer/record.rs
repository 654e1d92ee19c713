//! What has been seen so far, and the names under which it will be known.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use nix::unistd::Pid;

use super::proc::{self, Descriptor, FileId};
use crate::{Channel, ChannelId, ChannelKind, Event, Lane, LaneId, LaneKind, What, Word, WordId};

/// Memory that a word is in: a process's own, or a file's that several map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Private(u64, u64),
    Shared(FileId, u64),
}

pub struct Record {
    clock: Instant,
    pub lanes: Vec<Lane>,
    pub events: Vec<Event>,
    pub channels: Vec<Channel>,
    pub words: Vec<Word>,
    by_pid: HashMap<i32, LaneId>,
    by_file: HashMap<(ChannelKind, FileId), ChannelId>,
    by_place: HashMap<Place, WordId>,
    /// Which address space a process has: another one after each exec.
    spaces: HashMap<Pid, u64>,
    space_count: u64,
    /// Where the words of a space are that are not private, so that /proc is asked once.
    places: HashMap<(u64, u64), Place>,
    tcp: HashMap<(String, String), ChannelId>,
    /// The addresses that sockets listen on, and the connections to them that were not accepted
    /// yet.
    listeners: HashMap<FileId, Vec<u8>>,
    unaccepted: HashMap<Vec<u8>, VecDeque<ChannelId>>,
    /// The files of the first program's standard output and error.
    pub output: [Option<FileId>; 2],
    /// What a runtime is known to do before `main` is recorded, too; else it is counted.
    pub all: bool,
    pub runtime: usize,
}

impl Record {
    pub fn new(all: bool) -> Self {
        Self {
            clock: Instant::now(),
            lanes: Vec::new(),
            events: Vec::new(),
            channels: Vec::new(),
            words: Vec::new(),
            by_pid: HashMap::new(),
            by_file: HashMap::new(),
            by_place: HashMap::new(),
            spaces: HashMap::new(),
            space_count: 0,
            places: HashMap::new(),
            tcp: HashMap::new(),
            listeners: HashMap::new(),
            unaccepted: HashMap::new(),
            output: [None; 2],
            all,
            runtime: 0,
        }
    }

    pub fn now(&self) -> u64 {
        self.clock.elapsed().as_micros() as u64
    }

    pub fn lane_of(&self, pid: i32) -> Option<LaneId> {
        self.by_pid.get(&pid).copied()
    }

    /// Adds a lane. `process` is that of its leader, or nothing if it leads.
    pub fn birth(&mut self, pid: Pid, process: Option<LaneId>, parent: Option<LaneId>, join: Option<WordId>) -> LaneId {
        let id = self.lanes.len();
        let name = process.map_or_else(|| proc::name(pid), |process| self.thread_name(pid, process));
        self.lanes.push(Lane {
            kind: if process.is_some() { LaneKind::Thread } else { LaneKind::Process },
            process: process.unwrap_or(id),
            parent,
            pid: pid.as_raw(),
            name,
            join,
            born: self.now(),
            ended: None,
        });
        self.by_pid.insert(pid.as_raw(), id);
        id
    }

    /// Something that takes no time.
    pub fn instant(&mut self, lane: LaneId, what: What) {
        let now = self.now();
        self.events.push(Event { lane, at: now, until: Some(now), blocked: false, error: None, what });
    }

    /// A lane's last event.
    pub fn end(&mut self, lane: LaneId, what: What) {
        self.instant(lane, what);
        self.lanes[lane].ended = self.events.last().and_then(|event| event.until);
    }

    pub fn new_space(&mut self, process: Pid) {
        self.space_count += 1;
        self.spaces.insert(process, self.space_count);
    }

    /// The channel behind a descriptor, if it is one.
    pub fn channel(&mut self, pid: Pid, fd: i32) -> Option<ChannelId> {
        match proc::descriptor(pid, fd)? {
            Descriptor::Channel(kind, file) => Some(self.channel_of(pid, fd, kind, file)),
            _ => None,
        }
    }

    pub fn channel_of(&mut self, pid: Pid, fd: i32, kind: ChannelKind, file: FileId) -> ChannelId {
        if let Some(&id) = self.by_file.get(&(kind, file)) {
            return id;
        }
        let id = self.channels.len();
        self.channels.push(Channel { kind, peer: None });
        self.by_file.insert((kind, file), id);
        if kind == ChannelKind::Socket {
            self.join_by_tcp(pid, fd, file.inode, id);
        }
        id
    }

    /// A socket that was just connected, or handed out, has two addresses now.
    pub fn connected(&mut self, pid: Pid, fd: i32, id: ChannelId) {
        if self.channels[id].peer.is_none()
            && let Some(Descriptor::Channel(ChannelKind::Socket, file)) = proc::descriptor(pid, fd)
        {
            self.join_by_tcp(pid, fd, file.inode, id);
        }
    }

    /// Joins the two ends of a connection within this machine.
    fn join_by_tcp(&mut self, pid: Pid, fd: i32, inode: u64, id: ChannelId) {
        if proc::is_tcp(pid, fd)
            && let Some((local, remote)) = proc::tcp_addresses(pid, inode)
        {
            match self.tcp.remove(&(remote.clone(), local.clone())) {
                Some(peer) => self.join(id, peer),
                None => _ = self.tcp.insert((local, remote), id),
            }
        }
    }

    /// Makes two sockets the ends of one connection.
    pub fn join(&mut self, one: ChannelId, other: ChannelId) {
        self.channels[one].peer = Some(other);
        self.channels[other].peer = Some(one);
    }

    pub fn listens(&mut self, file: FileId, address: Vec<u8>) {
        self.listeners.insert(file, address);
    }

    pub fn connects(&mut self, channel: ChannelId, address: Vec<u8>) {
        if self.channels[channel].peer.is_none() {
            self.unaccepted.entry(address).or_default().push_back(channel);
        }
    }

    /// A listening socket hands out connections in the order in which they came.
    pub fn accepts(&mut self, listener: FileId, channel: ChannelId) {
        let Some(address) = self.listeners.get(&listener) else { return };
        let Some(waiting) = self.unaccepted.get_mut(address) else { return };
        while let Some(peer) = waiting.pop_front() {
            if self.channels[peer].peer.is_none() && self.channels[channel].peer.is_none() {
                self.join(channel, peer);
                return;
            }
        }
    }

    /// The word at an address. One that the caller calls private is known to no other process.
    pub fn word(&mut self, process: Pid, address: u64, private: bool) -> WordId {
        let space = self.spaces.get(&process).copied().unwrap_or(0);
        let place = if private {
            Place::Private(space, address)
        } else {
            *self.places.entry((space, address)).or_insert_with(|| match proc::shared_memory(process, address) {
                Some((file, offset)) => Place::Shared(file, offset),
                None => Place::Private(space, address),
            })
        };
        *self.by_place.entry(place).or_insert_with(|| {
            self.words.push(Word { shared: matches!(place, Place::Shared(..)) });
            self.words.len() - 1
        })
    }

    /// The child whose end a process learnt of, by the id that it knows it by: its own, or one that
    /// it has adopted from a descendant.
    pub fn child(&self, process: LaneId, pid: i32) -> Option<LaneId> {
        let is_child = |&lane: &LaneId| self.started_by(lane) == Some(process);
        let has_ended = |&lane: &LaneId| self.lanes[lane].ended.is_some();
        // In a pid namespace of its own the child has another name; the child that has ended is
        // meant.
        self.lane_of(pid).filter(is_child).or_else(|| {
            let ended = (0..self.lanes.len()).filter(is_child).filter(has_ended);
            let own = ended.filter(|lane| !self.is_waited_for(*lane)).min_by_key(|&lane| self.lanes[lane].ended);
            own.or_else(|| self.lane_of(pid).filter(|&lane| has_ended(&lane) && self.descends(lane, process)))
        })
    }

    /// The process that started a process.
    fn started_by(&self, lane: LaneId) -> Option<LaneId> {
        let lane = &self.lanes[lane];
        let parent = lane.parent.filter(|_| lane.kind == LaneKind::Process)?;
        Some(self.lanes[parent].process)
    }

    fn descends(&self, lane: LaneId, process: LaneId) -> bool {
        std::iter::successors(self.started_by(lane), |&parent| self.started_by(parent)).any(|it| it == process)
    }

    /// What a thread is called: as its process is, unless it has a name of its own.
    pub fn thread_name(&self, pid: Pid, process: LaneId) -> String {
        let (name, of_process) = (proc::name(pid), &self.lanes[process]);
        if name == proc::name(Pid::from_raw(of_process.pid)) { of_process.name.clone() } else { name }
    }

    fn is_waited_for(&self, lane: LaneId) -> bool {
        self.events.iter().any(|event| event.what == What::Wait { child: Some(lane) })
    }
}
