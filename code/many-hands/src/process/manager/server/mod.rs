//! The manager's process: one thread that sleeps until a client has something to say, does what it
//! asks and goes back to sleep. Since it does one thing at a time, no operation sees another half
//! done, and nothing in here needs a lock.

mod answer;
mod barrier;
mod client_socket;
mod condvar;
mod dict;
mod door;
mod event;
mod list;
mod lock;
mod newcomers;
mod objects;
mod queue;
mod semaphore;
mod values;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::mem;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use serde::{Deserialize, Serialize};

use super::Kinds;
use super::protocol::{LENGTH, RandomBytes, Refusal, Request};
use crate::start::image::FunctionOffset;
use answer::{Answer, Client};
use client_socket::{ClientSocket, Closed};
pub(super) use door::Door;
use door::OpenDoor;
use newcomers::Newcomers;
use objects::Objects;

/// What the server's process is started with.
#[derive(Serialize, Deserialize)]
pub(super) struct ServerArguments {
    pub(super) door: Door,
    /// Registers kinds: a `fn(&mut Kinds)`.
    pub(super) kinds: Option<FunctionOffset>,
}

/// In a manager's process: the name of that manager.
static SERVES: OnceLock<RandomBytes> = OnceLock::new();

/// Whether this process is the manager of this name.
pub(super) fn is_serving(name: RandomBytes) -> bool {
    SERVES.get() == Some(&name)
}

/// The listening socket among the clients.
const LISTENER: Client = 0;
/// As much as the system keeps of a stream by default.
const CHUNK: usize = 256 << 10;

struct Server {
    epoll: Epoll,
    door: OpenDoor,
    /// A descriptor to give up when there is no other, so that a client can be told so.
    spare: Option<File>,
    clients: HashMap<Client, ClientSocket>,
    newcomers: Newcomers,
    accepted: Client,
    objects: Objects,
}

/// What the server's process does, until it is ended.
pub(super) fn serve(start: ServerArguments) -> io::Result<()> {
    // An interrupt from the terminal goes to all; whether the program ends is for its main process
    // to say, and this one ends with it.
    SigSet::from(Signal::SIGINT).thread_block()?;
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;

    SERVES.set(start.door.name()).expect("a process is one manager");
    let mut kinds = Kinds::default();
    if let Some(register) = start.kinds {
        // SAFETY: the parent took this place from a function of exactly this type, and this process
        // is of the same executable.
        let register: fn(&mut Kinds) = unsafe { mem::transmute(register.pointer()) };
        register(&mut kinds);
    }
    let door = start.door.open()?;
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&door, EpollEvent::new(EpollFlags::EPOLLIN, LISTENER))?;
    let server = Server {
        epoll,
        door,
        spare: spare(),
        clients: HashMap::new(),
        newcomers: Newcomers::default(),
        accepted: LISTENER,
        objects: Objects::new(kinds),
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
            // The dead first: a client that asks because another has died finds what that one held.
            for event in events[..ready].iter().filter(|event| has_hung_up(event)) {
                while self.clients.contains_key(&event.data()) {
                    self.read_from(event.data(), event.events(), &mut buffer);
                }
                self.send_answers();
            }
            for event in events[..ready].iter().filter(|event| !has_hung_up(event)) {
                match event.data() {
                    LISTENER => self.accept(),
                    client => self.read_from(client, event.events(), &mut buffer),
                }
                self.send_answers();
            }
            let now = Instant::now();
            while let Some(client) = self.newcomers.late(now) {
                self.remove_stranger(client);
            }
            self.objects.expire_until(now);
            self.send_answers();
        }
    }

    /// Until a thread has waited long enough, or a newcomer has had its time: in whole
    /// milliseconds, rounded up.
    fn timeout(&self) -> EpollTimeout {
        let deadlines = self.objects.next_deadline().into_iter().chain(self.newcomers.next_deadline());
        let Some(deadline) = deadlines.min() else { return EpollTimeout::NONE };
        let left = deadline.saturating_duration_since(Instant::now()) + Duration::from_nanos(999_999);
        EpollTimeout::try_from(left).unwrap_or(EpollTimeout::MAX)
    }

    fn accept(&mut self) {
        match self.door.accept() {
            Ok(socket) => self.add(socket),
            Err(error) if matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE)) => self.make_room(),
            // No thread is there any more, or not yet, or a stranger is.
            Err(_) => {}
        }
    }

    fn add(&mut self, mut socket: ClientSocket) {
        if self.door.challenge(&mut socket).is_err() {
            return;
        }
        self.accepted += 1;
        if self.epoll.add(&socket, EpollEvent::new(EpollFlags::EPOLLIN, self.accepted)).is_ok() {
            if socket.challenge.is_some() {
                self.newcomers.add(self.accepted);
            }
            self.clients.insert(self.accepted, socket);
        }
    }

    /// There is no descriptor left for another connection. One that has not said a
    /// right word yet gives way to it; if there is none, it is told.
    fn make_room(&mut self) {
        while let Some(client) = self.newcomers.first() {
            if self.remove_stranger(client) {
                return;
            }
        }
        self.spare = None;
        if let Ok(mut socket) = self.door.accept() {
            _ = socket.answer(Refusal::TooManyClients.into());
        }
        self.spare = spare();
    }

    /// Removes a client unless it has been let in. Says whether it did.
    fn remove_stranger(&mut self, client: Client) -> bool {
        let is_stranger = self.clients.get(&client).is_some_and(|socket| !socket.greeted);
        if is_stranger {
            self.remove(client, Closed { unread: false });
        }
        is_stranger
    }

    /// Reads what a client has to say, and goes on with what there is to say to it.
    fn read_from(&mut self, client: Client, events: EpollFlags, buffer: &mut [u8]) {
        // It may have been closed a moment ago.
        let Some(socket) = self.clients.get_mut(&client) else { return };
        if events.contains(EpollFlags::EPOLLOUT) {
            let written = socket.write();
            self.watch_for_room(client, written);
        }
        if !events.intersects(EpollFlags::EPOLLIN | EpollFlags::EPOLLHUP | EpollFlags::EPOLLERR) {
            return;
        }
        let Some(socket) = self.clients.get_mut(&client) else { return };
        let message = match socket.read(buffer) {
            Ok(Some(read)) => socket.collect(&buffer[..read]),
            Ok(None) => return,
            Err(closed) => return self.remove(client, closed),
        };
        let obeyed = match message {
            Ok(Some(message)) => self.obey(client, &message[LENGTH..]),
            Ok(None) => Ok(()),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = obeyed {
            self.refuse_and_remove(client, refusal);
        }
    }

    /// An error means that there is no sense in talking to this client.
    fn obey(&mut self, client: Client, message: &[u8]) -> Result<(), Refusal> {
        let Some(socket) = self.clients.get_mut(&client) else { return Ok(()) };
        if !socket.greeted {
            let answer = self.door.greet(socket, message)?;
            self.send(client, answer);
            return Ok(());
        }
        let (request, value): (Request, _) = postcard::take_from_bytes(message).map_err(|_| Refusal::Unreadable)?;
        socket.asking = true;
        let pid = socket.pid;
        self.objects.obey(client, pid, request, value);
        Ok(())
    }

    /// Sends the answers that there are, and those that come about because a thread is not there to
    /// read theirs.
    fn send_answers(&mut self) {
        loop {
            let answers = self.objects.answers();
            if answers.is_empty() {
                return;
            }
            for (client, answer) in answers {
                self.send(client, answer);
            }
        }
    }

    fn send(&mut self, client: Client, answer: Answer) {
        match self.clients.get_mut(&client) {
            Some(socket) => {
                let written = socket.answer(answer);
                self.watch_for_room(client, written);
            }
            None => {
                if let Some(queue) = answer.from_queue {
                    self.objects.put_back(queue, answer.value);
                }
            }
        }
    }

    /// Has the system say when more can be written, if there is more.
    fn watch_for_room(&mut self, client: Client, written: Result<(), Closed>) {
        let watched = written.and_then(|()| match self.clients.get_mut(&client) {
            Some(socket) if socket.watched != socket.is_writing() => {
                socket.watched = socket.is_writing();
                let more = if socket.watched { EpollFlags::EPOLLOUT } else { EpollFlags::empty() };
                let mut event = EpollEvent::new(EpollFlags::EPOLLIN | more, client);
                self.epoll.modify(&*socket, &mut event).map_err(|_| Closed { unread: true })
            }
            _ => Ok(()),
        });
        if let Err(closed) = watched {
            self.remove(client, closed);
        }
    }

    fn refuse_and_remove(&mut self, client: Client, refusal: Refusal) {
        let Some(socket) = self.clients.get_mut(&client) else { return };
        let unread = socket.is_writing();
        if !unread {
            // Whether it goes or not, this is the last word.
            _ = socket.answer(refusal.into());
        }
        self.remove(client, Closed { unread });
    }

    fn remove(&mut self, client: Client, closed: Closed) {
        let Some(socket) = self.clients.remove(&client) else { return };
        self.objects.gone(client, socket.pid);
        if closed.unread
            && let Some((queue, message)) = socket.into_delivery()
        {
            self.objects.put_back(queue, message);
        }
    }
}
