//! The manager's process: one thread that sleeps until a client has something to say, does what it asks and goes back to sleep. Since it
//! does one thing at a time, no operation sees another half done, and nothing in here needs a lock.

mod barrier;
mod condvar;
mod dict;
mod event;
mod list;
mod lock;
mod peer;
mod queue;
mod semaphore;
mod world;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::socket::getsockopt;
use nix::sys::socket::sockopt::PeerCredentials;
use nix::unistd::geteuid;
use serde::{Deserialize, Serialize};

use super::protocol::{Greeting, LENGTH, Random, Refusal, Reply, Request};
use crate::start::descriptor_table::Handle;
use peer::{Lost, Peer};
use world::{Answer, Client, World};

/// What the server's process is started with.
#[derive(Serialize, Deserialize)]
pub(super) struct Start {
    pub(super) listener: Handle,
    pub(super) secret: Random,
}

/// The listening socket among the clients.
const LISTENER: Client = 0;
/// As much as the system keeps of a stream by default.
const CHUNK: usize = 256 << 10;

struct Server {
    epoll: Epoll,
    listener: UnixListener,
    secret: Random,
    /// A descriptor to give up when there is no other, so that a client can be told so.
    spare: Option<File>,
    peers: HashMap<Client, Peer>,
    accepted: Client,
    world: World,
}

/// What the server's process does, until it is ended.
pub(super) fn serve(start: Start) -> io::Result<()> {
    // An interrupt from the terminal goes to all; whether the program ends is for its main process to say, and this one ends with it.
    SigSet::from(Signal::SIGINT).thread_block()?;
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;

    let listener = UnixListener::from(OwnedFd::from(start.listener));
    listener.set_nonblocking(true)?;
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&listener, EpollEvent::new(EpollFlags::EPOLLIN, LISTENER))?;
    let server = Server {
        epoll,
        listener,
        secret: start.secret,
        spare: spare(),
        peers: HashMap::new(),
        accepted: LISTENER,
        world: World::default(),
    };
    server.run()
}

/// Whether the other end is closed. What it had sent before can still be read.
fn has_hung_up(event: &EpollEvent) -> bool {
    event.events().contains(EpollFlags::EPOLLHUP)
}

fn spare() -> Option<File> {
    File::open("/proc/self/exe").ok()
}

impl Server {
    fn run(mut self) -> io::Result<()> {
        let mut events = [EpollEvent::empty(); 64];
        let mut buffer = vec![0; CHUNK];
        loop {
            let ready = match self.epoll.wait(&mut events, self.timeout()) {
                Err(Errno::EINTR) => 0,
                other => other?,
            };
            // The dead first: who asks because somebody has died finds what that one held.
            for event in events[..ready].iter().filter(|event| has_hung_up(event)) {
                while self.peers.contains_key(&event.data()) {
                    self.hear(event.data(), event.events(), &mut buffer);
                }
                self.speak();
            }
            for event in events[..ready].iter().filter(|event| !has_hung_up(event)) {
                match event.data() {
                    LISTENER => self.accept(),
                    client => self.hear(client, event.events(), &mut buffer),
                }
                self.speak();
            }
            self.world.expire_until(Instant::now());
            self.speak();
        }
    }

    /// Until somebody has waited long enough: in whole milliseconds, rounded up.
    fn timeout(&self) -> EpollTimeout {
        let Some(deadline) = self.world.next_deadline() else { return EpollTimeout::NONE };
        let left = deadline.saturating_duration_since(Instant::now()) + Duration::from_nanos(999_999);
        EpollTimeout::try_from(left).unwrap_or(EpollTimeout::MAX)
    }

    fn accept(&mut self) {
        match self.listener.accept() {
            Ok((stream, _)) => self.welcome(stream),
            Err(error) if matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE)) => self.turn_away(),
            // Nobody is there any more, or not yet.
            Err(_) => {}
        }
    }

    fn welcome(&mut self, stream: UnixStream) {
        let Ok(client) = getsockopt(&stream, PeerCredentials) else { return };
        let mut peer = Peer::new(stream, client.pid().unsigned_abs());
        if client.uid() != geteuid().as_raw() {
            // It will be told if it can be.
            _ = peer.answer(Refusal::Stranger.into());
            return;
        }
        self.accepted += 1;
        if self.epoll.add(&peer, EpollEvent::new(EpollFlags::EPOLLIN, self.accepted)).is_ok() {
            self.peers.insert(self.accepted, peer);
        }
    }

    /// There is no descriptor left for a client who is at the door.
    fn turn_away(&mut self) {
        self.spare = None;
        if let Ok((stream, _)) = self.listener.accept() {
            _ = Peer::new(stream, 0).answer(Refusal::TooManyClients.into());
        }
        self.spare = spare();
    }

    /// Reads what a client has to say, and goes on with what there is to say to it.
    fn hear(&mut self, client: Client, events: EpollFlags, buffer: &mut [u8]) {
        // It may have been lost a moment ago.
        let Some(peer) = self.peers.get_mut(&client) else { return };
        if events.contains(EpollFlags::EPOLLOUT) {
            let written = peer.write();
            self.wrote(client, written);
        }
        if !events.intersects(EpollFlags::EPOLLIN | EpollFlags::EPOLLHUP | EpollFlags::EPOLLERR) {
            return;
        }
        let Some(peer) = self.peers.get_mut(&client) else { return };
        let message = match peer.read(buffer) {
            Ok(Some(read)) => peer.collect(&buffer[..read]),
            Ok(None) => return,
            Err(lost) => return self.lose(client, lost),
        };
        let obeyed = match message {
            Ok(Some(message)) => self.obey(client, &message[LENGTH..]),
            Ok(None) => Ok(()),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = obeyed {
            self.break_off(client, refusal);
        }
    }

    /// An error means that there is no sense in talking to this client.
    fn obey(&mut self, client: Client, message: &[u8]) -> Result<(), Refusal> {
        let Some(peer) = self.peers.get_mut(&client) else { return Ok(()) };
        if !peer.greeted {
            let greeting: Greeting = postcard::from_bytes(message).map_err(|_| Refusal::Stranger)?;
            if !is_same(greeting.secret, self.secret) {
                return Err(Refusal::Stranger);
            }
            peer.greeted = true;
            self.tell(client, Reply::Done.into());
            return Ok(());
        }
        let (request, value): (Request, _) = postcard::take_from_bytes(message).map_err(|_| Refusal::Unreadable)?;
        peer.asking = true;
        let pid = peer.pid;
        self.world.obey(client, pid, request, value);
        Ok(())
    }

    /// Sends the answers that there are, and those that come about because somebody is not there to read theirs.
    fn speak(&mut self) {
        loop {
            let answers = self.world.answers();
            if answers.is_empty() {
                return;
            }
            for (client, answer) in answers {
                self.tell(client, answer);
            }
        }
    }

    fn tell(&mut self, client: Client, answer: Answer) {
        match self.peers.get_mut(&client) {
            Some(peer) => {
                let written = peer.answer(answer);
                self.wrote(client, written);
            }
            None => {
                if let Some(queue) = answer.from_queue {
                    self.world.put_back(queue, answer.value);
                }
            }
        }
    }

    /// Has the system say when more can be written, if there is more.
    fn wrote(&mut self, client: Client, written: Result<(), Lost>) {
        let watched = written.and_then(|()| match self.peers.get_mut(&client) {
            Some(peer) if peer.watched != peer.is_writing() => {
                peer.watched = peer.is_writing();
                let more = if peer.watched { EpollFlags::EPOLLOUT } else { EpollFlags::empty() };
                let mut event = EpollEvent::new(EpollFlags::EPOLLIN | more, client);
                self.epoll.modify(&*peer, &mut event).map_err(|_| Lost { unread: true })
            }
            _ => Ok(()),
        });
        if let Err(lost) = watched {
            self.lose(client, lost);
        }
    }

    fn break_off(&mut self, client: Client, refusal: Refusal) {
        let Some(peer) = self.peers.get_mut(&client) else { return };
        let unread = peer.is_writing();
        if !unread {
            // Whether it goes or not, this is the last word.
            _ = peer.answer(refusal.into());
        }
        self.lose(client, Lost { unread });
    }

    fn lose(&mut self, client: Client, lost: Lost) {
        let Some(peer) = self.peers.remove(&client) else { return };
        self.world.gone(client, peer.pid);
        if lost.unread
            && let Some((queue, message)) = peer.into_delivery()
        {
            self.world.put_back(queue, message);
        }
    }
}

/// Compares secrets in a time that does not tell how much of them is right.
fn is_same(one: Random, other: Random) -> bool {
    one.iter().zip(other).fold(0, |different, (one, other)| different | (one ^ other)) == 0
}
