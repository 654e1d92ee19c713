//! What a manager keeps and who waits for it: all of the server but its sockets. Requests come in one at a time, and answers, also
//! those to requests that had to wait, go to the outbox.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use super::barrier::Barrier;
use super::condvar::Condvar;
use super::event::Event;
use super::lock::Lock;
use super::queue::Queue;
use super::semaphore::Semaphore;
use super::{dict, list};
use crate::process::manager::protocol::{CondvarOp, Kind, Limit, Op, Refusal, Reply, Request};

/// A client's connection, that is a thread of a client. Never the same for two of them.
pub(super) type Client = u64;

/// What a client is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) reply: Reply,
    /// Behind the reply.
    pub(super) value: Vec<u8>,
    /// A message of this queue, which goes back if nobody reads it.
    pub(super) from_queue: Option<u64>,
}

impl Answer {
    pub(super) fn value(value: impl Into<Vec<u8>>) -> Self {
        Self { value: value.into(), ..Reply::Value.into() }
    }

    pub(super) fn optional(value: Option<impl Into<Vec<u8>>>) -> Self {
        value.map_or(Reply::Nothing.into(), Self::value)
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self { reply, value: Vec::new(), from_queue: None }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Reply::Refused(refusal).into()
    }
}

/// What there is to say, in the order in which it came about.
#[derive(Debug, Default)]
pub(super) struct Outbox(Vec<(Client, Answer)>);

impl Outbox {
    pub(super) fn push(&mut self, client: Client, answer: impl Into<Answer>) {
        self.0.push((client, answer.into()));
    }
}

/// The answer, or how long the client is willing to wait for one.
pub(super) type AnswerOrWait = Result<Answer, Limit>;

/// What can keep a client waiting.
pub(super) trait Waited {
    /// The client's time is over.
    fn expire(&mut self, client: Client, outbox: &mut Outbox);

    /// The client, a thread of this process, is gone: it waits no more, and what it held is free.
    fn gone(&mut self, client: Client, pid: u32, outbox: &mut Outbox);
}

enum Object {
    List(Vec<Box<[u8]>>),
    Dict(HashMap<Box<[u8]>, Box<[u8]>>),
    Lock(Lock),
    Semaphore(Semaphore),
    Condvar(Condvar),
    Event(Event),
    Barrier(Barrier),
    Queue(Queue),
}

impl Object {
    fn waited(&mut self) -> Option<&mut dyn Waited> {
        match self {
            Self::List(_) | Self::Dict(_) => None,
            Self::Lock(lock) => Some(lock),
            Self::Semaphore(semaphore) => Some(semaphore),
            Self::Condvar(condvar) => Some(condvar),
            Self::Event(event) => Some(event),
            Self::Barrier(barrier) => Some(barrier),
            Self::Queue(queue) => Some(queue),
        }
    }
}

/// What is known of a client that has had to do with anything that one can wait for.
#[derive(Default)]
struct Known {
    /// What it may wait for or hold.
    touched: BTreeSet<u64>,
    waits: Option<Wait>,
}

/// What a client waits for, and until when.
struct Wait {
    object: u64,
    deadline: Option<Instant>,
}

#[derive(Default)]
pub(super) struct World {
    objects: HashMap<u64, Object>,
    created: u64,
    clients: HashMap<Client, Known>,
    /// Of all that wait, those with a limit.
    deadlines: BTreeSet<(Instant, Client)>,
    outbox: Outbox,
}

impl World {
    /// Obeys a request of a client, a thread of this process, or has it wait.
    pub(super) fn obey(&mut self, client: Client, pid: u32, request: Request, value: &[u8]) {
        match self.step(client, pid, request, value) {
            Ok(Step::Answer(answer)) => self.outbox.push(client, answer),
            Ok(Step::Wait(object, limit)) => {
                // A limit beyond the clock is none.
                let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
                self.wait(client, Wait { object, deadline });
                if limit == Some(Duration::ZERO) {
                    self.expire(client);
                }
            }
            Err(refusal) => self.outbox.push(client, refusal),
        }
    }

    fn step(&mut self, client: Client, pid: u32, request: Request, value: &[u8]) -> Result<Step, Refusal> {
        let (id, op) = match request {
            Request::Create(kind) => return self.create(kind, value).map(|id| Step::answer(Reply::Number(id))),
            Request::To(id, Op::Condvar(op)) => return self.condvar(client, id, op),
            Request::To(id, op) => (id, op),
        };
        let object = self.objects.get_mut(&id).ok_or(Refusal::NoSuchObject)?;
        if object.waited().is_some() {
            self.clients.entry(client).or_default().touched.insert(id);
        }
        let outbox = &mut self.outbox;
        let step = match (object, op) {
            (Object::List(list), Op::List(op)) => Ok(list::obey(list, op, value)?),
            (Object::Dict(dict), Op::Dict(op)) => Ok(dict::obey(dict, op, value)?),
            (Object::Lock(lock), Op::Lock(op)) => lock.obey(client, pid, op, outbox)?,
            (Object::Semaphore(semaphore), Op::Semaphore(op)) => semaphore.obey(client, op, outbox)?,
            (Object::Event(event), Op::Event(op)) => event.obey(client, op, outbox),
            (Object::Barrier(barrier), Op::Barrier(op)) => barrier.obey(client, op, outbox)?,
            (Object::Queue(queue), Op::Queue(op)) => queue.obey(client, id, op, value, outbox),
            _ => return Err(Refusal::NoSuchObject),
        };
        Ok(step.map_or_else(|limit| Step::Wait(id, limit), Step::Answer))
    }

    fn create(&mut self, kind: Kind, value: &[u8]) -> Result<u64, Refusal> {
        let object = match kind {
            Kind::List => Object::List(list::several(value)?),
            Kind::Dict => Object::Dict(HashMap::new()),
            Kind::Lock { reentrant } => Object::Lock(Lock::new(reentrant)),
            Kind::Semaphore { permits, bounded } => Object::Semaphore(Semaphore::new(permits, bounded)),
            Kind::Condvar => Object::Condvar(Condvar::default()),
            Kind::Event => Object::Event(Event::default()),
            Kind::Barrier { parties } => Object::Barrier(Barrier::new(parties)),
            Kind::Queue { capacity } => Object::Queue(Queue::new(capacity)),
        };
        self.created += 1;
        self.objects.insert(self.created, object);
        Ok(self.created)
    }

    /// A condition variable is the one object that has to do with another: it releases a lock, and takes it again.
    fn condvar(&mut self, client: Client, id: u64, op: CondvarOp) -> Result<Step, Refusal> {
        let Some(Object::Condvar(condvar)) = self.objects.get_mut(&id) else { return Err(Refusal::NoSuchObject) };
        let woken = match op {
            CondvarOp::Wait { lock, limit } => {
                let Some(Object::Lock(held)) = self.objects.get_mut(&lock) else { return Err(Refusal::NoSuchObject) };
                // Who does not hold the lock is refused here, and waits for nothing.
                held.release(client, &mut self.outbox)?;
                if let Some(Object::Condvar(condvar)) = self.objects.get_mut(&id) {
                    condvar.enqueue(client, lock);
                }
                return Ok(Step::Wait(id, limit));
            }
            CondvarOp::NotifyOne => condvar.first().into_iter().collect(),
            CondvarOp::NotifyAll => condvar.all(),
        };
        for (client, lock) in woken {
            self.lock_again(client, lock, false);
        }
        Ok(Step::answer(Reply::Done))
    }

    /// A client has waited for a condition, and now waits for the lock, without a limit.
    fn lock_again(&mut self, client: Client, id: u64, timed_out: bool) {
        self.wait(client, Wait { object: id, deadline: None });
        if let Some(Object::Lock(lock)) = self.objects.get_mut(&id) {
            lock.lock_again(client, timed_out, &mut self.outbox);
        }
    }

    fn wait(&mut self, client: Client, wait: Wait) {
        let known = self.clients.entry(client).or_default();
        known.touched.insert(wait.object);
        self.deadlines.extend(wait.deadline.map(|deadline| (deadline, client)));
        let before = known.waits.replace(wait);
        self.forget_deadline(client, before);
    }

    fn forget_deadline(&mut self, client: Client, wait: Option<Wait>) {
        if let Some(Wait { deadline: Some(deadline), .. }) = wait {
            self.deadlines.remove(&(deadline, client));
        }
    }

    /// When the first of those who wait has waited long enough.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// Sends away those who have waited long enough.
    pub(super) fn expire_until(&mut self, now: Instant) {
        while let Some((deadline, client)) = self.deadlines.first().copied()
            && deadline <= now
        {
            self.expire(client);
        }
    }

    fn expire(&mut self, client: Client) {
        let wait = self.clients.get_mut(&client).and_then(|known| known.waits.take());
        let object = wait.as_ref().map(|wait| wait.object);
        self.forget_deadline(client, wait);
        match object.and_then(|object| self.objects.get_mut(&object)) {
            Some(Object::Condvar(condvar)) => {
                if let Some(lock) = condvar.leave(client) {
                    self.lock_again(client, lock, true);
                }
            }
            Some(object) => {
                if let Some(waited) = object.waited() {
                    waited.expire(client, &mut self.outbox);
                }
            }
            None => {}
        }
    }

    /// A client, a thread of this process, is gone.
    pub(super) fn gone(&mut self, client: Client, pid: u32) {
        let Some(known) = self.clients.remove(&client) else { return };
        self.forget_deadline(client, known.waits);
        for id in known.touched {
            if let Some(waited) = self.objects.get_mut(&id).and_then(Object::waited) {
                waited.gone(client, pid, &mut self.outbox);
            }
        }
    }

    /// A message that nobody has read goes back to where it was.
    pub(super) fn put_back(&mut self, queue: u64, message: Vec<u8>) {
        if let Some(Object::Queue(queue_)) = self.objects.get_mut(&queue) {
            queue_.put_back(queue, message, &mut self.outbox);
        }
    }

    /// What there is to say. Those who are answered wait no more.
    pub(super) fn answers(&mut self) -> Vec<(Client, Answer)> {
        let answers = std::mem::take(&mut self.outbox.0);
        for (client, _) in &answers {
            let wait = self.clients.get_mut(client).and_then(|known| known.waits.take());
            self.forget_deadline(*client, wait);
        }
        answers
    }
}

/// How far a request has come.
enum Step {
    Answer(Answer),
    Wait(u64, Limit),
}

impl Step {
    fn answer(answer: impl Into<Answer>) -> Self {
        Self::Answer(answer.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::manager::protocol::{LockOp, QueueOp, SemaphoreOp};

    const PID: u32 = 7;

    /// A world with one object, whose number is 1.
    fn world(kind: Kind) -> World {
        let mut world = World::default();
        world.obey(1, PID, Request::Create(kind), &[0]);
        assert_eq!(said(&mut world), [(1, Reply::Number(1))]);
        world
    }

    fn said(world: &mut World) -> Vec<(Client, Reply)> {
        world.answers().into_iter().map(|(client, answer)| (client, answer.reply)).collect()
    }

    fn told(world: &mut World, client: Client, op: Op) -> Vec<(Client, Reply)> {
        world.obey(client, PID, Request::To(1, op), &[]);
        said(world)
    }

    #[test]
    fn a_lock_goes_round_in_the_order_of_asking() {
        let mut world = world(Kind::Lock { reentrant: false });
        let locked = |client| vec![(client, Reply::Locked { timed_out: false })];
        assert_eq!(told(&mut world, 1, Op::Lock(LockOp::Lock(None))), locked(1));
        for client in 2..6 {
            assert_eq!(told(&mut world, client, Op::Lock(LockOp::Lock(None))), []);
        }
        world.gone(3, PID);
        for (client, next) in [(1, 2), (2, 4), (4, 5)] {
            let mut answers = told(&mut world, client, Op::Lock(LockOp::Unlock { panicking: false }));
            assert_eq!(answers.pop(), Some((client, Reply::Done)));
            assert_eq!(answers, locked(next));
        }
    }

    #[test]
    fn permits_go_round_in_the_order_of_asking() {
        let mut world = world(Kind::Semaphore { permits: 1, bounded: true });
        assert_eq!(told(&mut world, 1, Op::Semaphore(SemaphoreOp::Acquire(None))), [(1, Reply::Done)]);
        for client in 2..4 {
            assert_eq!(told(&mut world, client, Op::Semaphore(SemaphoreOp::Acquire(None))), []);
        }
        world.gone(1, PID);
        assert_eq!(said(&mut world), [(2, Reply::Done)]);
        let gives_back = told(&mut world, 2, Op::Semaphore(SemaphoreOp::GiveBack));
        assert_eq!(gives_back, [(3, Reply::Done), (2, Reply::Done)]);
    }

    #[test]
    fn an_answer_ends_the_wait_and_its_deadline() {
        let mut world = world(Kind::Queue { capacity: Some(1) });
        let limit = Some(Duration::from_secs(1000));
        assert_eq!(told(&mut world, 1, Op::Queue(QueueOp::Recv(limit))), []);
        assert!(world.next_deadline().is_some());
        assert_eq!(told(&mut world, 2, Op::Queue(QueueOp::Send(None))), [(1, Reply::Value), (2, Reply::Done)]);
        assert!(world.next_deadline().is_none());

        assert_eq!(told(&mut world, 1, Op::Queue(QueueOp::Recv(limit))), []);
        world.expire_until(Instant::now() + Duration::from_secs(2000));
        assert_eq!(said(&mut world), [(1, Reply::TimedOut)]);
        assert!(world.next_deadline().is_none());
    }

    #[test]
    fn a_message_that_comes_back_is_the_first_also_in_a_full_queue() {
        let mut world = world(Kind::Queue { capacity: Some(1) });
        for message in 0..2 {
            world.obey(1 + u64::from(message), PID, Request::To(1, Op::Queue(QueueOp::Send(None))), &[message]);
        }
        // The second one waits, and its message moves up when the first one goes.
        assert_eq!(said(&mut world), [(1, Reply::Done)]);
        assert_eq!(told(&mut world, 3, Op::Queue(QueueOp::Recv(None))), [(2, Reply::Done), (3, Reply::Value)]);
        world.put_back(1, vec![0]);
        for expected in 0..2 {
            world.obey(4, PID, Request::To(1, Op::Queue(QueueOp::Recv(None))), &[]);
            assert_eq!(world.answers()[0].1.value, [expected]);
        }
        assert_eq!(told(&mut world, 4, Op::Queue(QueueOp::Len)), [(4, Reply::Number(0))]);
    }

    #[test]
    fn who_waits_for_a_condition_without_the_lock_does_not_wait() {
        let mut world = world(Kind::Condvar);
        world.obey(1, PID, Request::Create(Kind::Lock { reentrant: false }), &[]);
        assert_eq!(said(&mut world), [(1, Reply::Number(2))]);
        let wait = |lock| Op::Condvar(CondvarOp::Wait { lock, limit: None });
        // Object 1 is no lock, and client 2 does not have the one that 2 is.
        for (lock, refusal) in [(1, Refusal::NoSuchObject), (2, Refusal::NotHeld)] {
            assert_eq!(told(&mut world, 2, wait(lock)), [(2, Reply::Refused(refusal))]);
        }
        world.gone(2, PID);

        let lock = Op::Lock(LockOp::Lock(None));
        world.obey(1, PID, Request::To(2, lock), &[]);
        assert_eq!(said(&mut world), [(1, Reply::Locked { timed_out: false })]);
        assert_eq!(told(&mut world, 1, wait(2)), []);
        // The notification is for the one who waits, and the lock with it.
        let answers = told(&mut world, 3, Op::Condvar(CondvarOp::NotifyOne));
        assert_eq!(answers, [(1, Reply::Locked { timed_out: false }), (3, Reply::Done)]);
    }
}
