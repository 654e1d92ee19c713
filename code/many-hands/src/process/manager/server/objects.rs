//! The objects that a manager keeps, and the clients that wait for them: all of the server but its
//! sockets. Requests come in one at a time, and answers, also those to requests that had to wait,
//! are gathered to be sent.

use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use super::answer::{Answer, Answers, Client, Waitable};
use super::barrier::Barrier;
use super::condvar::Condvar;
use super::event::Event;
use super::lock::Lock;
use super::queue::Queue;
use super::semaphore::Semaphore;
use super::{dict, list, values};
use crate::process::manager::Kinds;
use crate::process::manager::protocol::{CondvarOp, DIRECTORY, Kind, Limit, Op, Refusal, Reply, Request};

enum Object {
    List(Vec<Box<[u8]>>),
    Dict(HashMap<Box<[u8]>, Box<[u8]>>),
    Lock(Lock),
    Semaphore(Semaphore),
    Condvar(Condvar),
    Event(Event),
    Barrier(Barrier),
    Queue(Queue),
    Registered { kind: String, object: Box<dyn Any> },
}

impl Object {
    fn waitable(&mut self) -> Option<&mut dyn Waitable> {
        match self {
            Self::List(_) | Self::Dict(_) | Self::Registered { .. } => None,
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
struct ClientState {
    /// What it may wait for or hold.
    touched: BTreeSet<u64>,
    waits: Option<Wait>,
}

/// What a client waits for, and until when.
struct Wait {
    object: u64,
    deadline: Option<Instant>,
}

pub(super) struct Objects {
    kinds: Kinds,
    objects: HashMap<u64, Object>,
    created: u64,
    clients: HashMap<Client, ClientState>,
    /// Of all that wait, those with a limit.
    deadlines: BTreeSet<(Instant, Client)>,
    answers: Answers,
}

impl Objects {
    pub(super) fn new(kinds: Kinds) -> Self {
        Self {
            kinds,
            objects: HashMap::from([(DIRECTORY, Object::Dict(HashMap::new()))]),
            created: DIRECTORY,
            clients: HashMap::new(),
            deadlines: BTreeSet::new(),
            answers: Answers::default(),
        }
    }

    /// Obeys a request of a client, a thread of this process, or has it wait.
    pub(super) fn obey(&mut self, client: Client, pid: u32, request: Request, value: &[u8]) {
        match self.step(client, pid, request, value) {
            Ok(Step::Answer(answer)) => self.answers.push(client, answer),
            Ok(Step::Wait(object, limit)) => {
                // A limit beyond the clock is none.
                let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
                self.wait(client, Wait { object, deadline });
                if limit == Some(Duration::ZERO) {
                    self.expire(client);
                }
            }
            Err(refusal) => self.answers.push(client, refusal),
        }
    }

    fn step(&mut self, client: Client, pid: u32, request: Request, value: &[u8]) -> Result<Step, Refusal> {
        let (id, op) = match request {
            Request::Create(kind) => return self.create(kind, value).map(|id| Step::answer(Reply::Number(id))),
            Request::To(id, Op::Condvar(op)) => return self.condvar(client, id, op),
            Request::To(id, op) => (id, op),
        };
        let object = self.objects.get_mut(&id).ok_or(Refusal::NoSuchObject)?;
        if object.waitable().is_some() {
            self.clients.entry(client).or_default().touched.insert(id);
        }
        let answers = &mut self.answers;
        let step = match (object, op) {
            (Object::List(list), Op::List(op)) => Ok(list::obey(list, op, value)?),
            (Object::Dict(dict), Op::Dict(op)) => Ok(dict::obey(dict, op, value)?),
            (Object::Lock(lock), Op::Lock(op)) => lock.obey(client, pid, op, answers)?,
            (Object::Semaphore(semaphore), Op::Semaphore(op)) => semaphore.obey(client, op, answers)?,
            (Object::Event(event), Op::Event(op)) => event.obey(client, op, answers),
            (Object::Barrier(barrier), Op::Barrier(op)) => barrier.obey(client, op, answers)?,
            (Object::Registered { kind, object }, Op::Call(method)) => {
                Ok(Answer::value(self.kinds.call(kind, object.as_mut(), method, value)?))
            }
            (Object::Queue(queue), Op::Queue(op)) => queue.obey(client, id, op, value, answers),
            _ => return Err(Refusal::NoSuchObject),
        };
        Ok(step.map_or_else(|limit| Step::Wait(id, limit), Step::Answer))
    }

    fn create(&mut self, kind: Kind, value: &[u8]) -> Result<u64, Refusal> {
        let object = match kind {
            Kind::List => Object::List(values::several(value)?),
            Kind::Dict => Object::Dict(HashMap::new()),
            Kind::Lock { reentrant } => Object::Lock(Lock::new(reentrant)),
            Kind::Semaphore { permits, bounded } => Object::Semaphore(Semaphore::new(permits, bounded)),
            Kind::Condvar => Object::Condvar(Condvar::default()),
            Kind::Event => Object::Event(Event::default()),
            Kind::Barrier { parties } => Object::Barrier(Barrier::new(parties)),
            Kind::Queue { capacity } => Object::Queue(Queue::new(capacity)),
            Kind::Registered(signature) => {
                Object::Registered { kind: signature.name.to_string(), object: self.kinds.make(signature, value)? }
            }
        };
        self.created += 1;
        self.objects.insert(self.created, object);
        Ok(self.created)
    }

    /// A condition variable is the one object that has to do with another: it releases a lock, and
    /// takes it again.
    fn condvar(&mut self, client: Client, id: u64, op: CondvarOp) -> Result<Step, Refusal> {
        let Some(Object::Condvar(condvar)) = self.objects.get_mut(&id) else { return Err(Refusal::NoSuchObject) };
        let woken = match op {
            CondvarOp::Wait { lock, limit } => {
                let Some(Object::Lock(held)) = self.objects.get_mut(&lock) else { return Err(Refusal::NoSuchObject) };
                // A client that does not hold the lock is refused here, and waits for nothing.
                held.release(client, &mut self.answers)?;
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
            lock.lock_again(client, timed_out, &mut self.answers);
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

    /// When the first of those that wait has waited long enough.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// Sends away those that have waited long enough.
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
                if let Some(waited) = object.waitable() {
                    waited.expire(client, &mut self.answers);
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
            if let Some(waited) = self.objects.get_mut(&id).and_then(Object::waitable) {
                waited.gone(client, pid, &mut self.answers);
            }
        }
    }

    /// A message that no thread has read goes back to where it was.
    pub(super) fn put_back(&mut self, queue: u64, message: Vec<u8>) {
        if let Some(Object::Queue(queue_)) = self.objects.get_mut(&queue) {
            queue_.put_back(queue, message, &mut self.answers);
        }
    }

    /// What there is to say. Those that are answered wait no more.
    pub(super) fn answers(&mut self) -> Vec<(Client, Answer)> {
        let answers = self.answers.take();
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

    /// Objects that begin with one, whose number is 1.
    fn objects(kind: Kind) -> Objects {
        let mut objects = Objects::new(Kinds::default());
        objects.obey(1, PID, Request::Create(kind), &[0]);
        assert_eq!(said(&mut objects), [(1, Reply::Number(1))]);
        objects
    }

    fn said(objects: &mut Objects) -> Vec<(Client, Reply)> {
        objects.answers().into_iter().map(|(client, answer)| (client, answer.reply)).collect()
    }

    fn told(objects: &mut Objects, client: Client, op: Op) -> Vec<(Client, Reply)> {
        objects.obey(client, PID, Request::To(1, op), &[]);
        said(objects)
    }

    #[test]
    fn a_lock_goes_round_in_the_order_of_asking() {
        let mut objects = objects(Kind::Lock { reentrant: false });
        let locked = |client| vec![(client, Reply::Locked { timed_out: false })];
        assert_eq!(told(&mut objects, 1, Op::Lock(LockOp::Lock(None))), locked(1));
        for client in 2..6 {
            assert_eq!(told(&mut objects, client, Op::Lock(LockOp::Lock(None))), []);
        }
        objects.gone(3, PID);
        for (client, next) in [(1, 2), (2, 4), (4, 5)] {
            let mut answers = told(&mut objects, client, Op::Lock(LockOp::Unlock { panicking: false }));
            assert_eq!(answers.pop(), Some((client, Reply::Done)));
            assert_eq!(answers, locked(next));
        }
    }

    #[test]
    fn permits_go_round_in_the_order_of_asking() {
        let mut objects = objects(Kind::Semaphore { permits: 1, bounded: true });
        assert_eq!(told(&mut objects, 1, Op::Semaphore(SemaphoreOp::Acquire(None))), [(1, Reply::Done)]);
        for client in 2..4 {
            assert_eq!(told(&mut objects, client, Op::Semaphore(SemaphoreOp::Acquire(None))), []);
        }
        objects.gone(1, PID);
        assert_eq!(said(&mut objects), [(2, Reply::Done)]);
        let gives_back = told(&mut objects, 2, Op::Semaphore(SemaphoreOp::GiveBack));
        assert_eq!(gives_back, [(3, Reply::Done), (2, Reply::Done)]);
    }

    #[test]
    fn an_answer_ends_the_wait_and_its_deadline() {
        let mut objects = objects(Kind::Queue { capacity: Some(1) });
        let limit = Some(Duration::from_secs(1000));
        assert_eq!(told(&mut objects, 1, Op::Queue(QueueOp::Recv(limit))), []);
        assert!(objects.next_deadline().is_some());
        assert_eq!(told(&mut objects, 2, Op::Queue(QueueOp::Send(None))), [(1, Reply::Value), (2, Reply::Done)]);
        assert!(objects.next_deadline().is_none());

        assert_eq!(told(&mut objects, 1, Op::Queue(QueueOp::Recv(limit))), []);
        objects.expire_until(Instant::now() + Duration::from_secs(2000));
        assert_eq!(said(&mut objects), [(1, Reply::TimedOut)]);
        assert!(objects.next_deadline().is_none());
    }

    #[test]
    fn a_message_that_comes_back_is_the_first_also_in_a_full_queue() {
        let mut objects = objects(Kind::Queue { capacity: Some(1) });
        for message in 0..2 {
            objects.obey(1 + u64::from(message), PID, Request::To(1, Op::Queue(QueueOp::Send(None))), &[message]);
        }
        // The second one waits, and its message moves up when the first one goes.
        assert_eq!(said(&mut objects), [(1, Reply::Done)]);
        assert_eq!(told(&mut objects, 3, Op::Queue(QueueOp::Recv(None))), [(2, Reply::Done), (3, Reply::Value)]);
        objects.put_back(1, vec![0]);
        for expected in 0..2 {
            objects.obey(4, PID, Request::To(1, Op::Queue(QueueOp::Recv(None))), &[]);
            assert_eq!(objects.answers()[0].1.value, [expected]);
        }
        assert_eq!(told(&mut objects, 4, Op::Queue(QueueOp::Len)), [(4, Reply::Number(0))]);
    }

    #[test]
    fn a_wait_for_a_condition_needs_the_lock() {
        let mut objects = objects(Kind::Condvar);
        objects.obey(1, PID, Request::Create(Kind::Lock { reentrant: false }), &[]);
        assert_eq!(said(&mut objects), [(1, Reply::Number(2))]);
        let wait = |lock| Op::Condvar(CondvarOp::Wait { lock, limit: None });
        // Object 1 is no lock, and client 2 does not have the one that 2 is.
        for (lock, refusal) in [(1, Refusal::NoSuchObject), (2, Refusal::NotHeld)] {
            assert_eq!(told(&mut objects, 2, wait(lock)), [(2, Reply::Refused(refusal))]);
        }
        objects.gone(2, PID);

        let lock = Op::Lock(LockOp::Lock(None));
        objects.obey(1, PID, Request::To(2, lock), &[]);
        assert_eq!(said(&mut objects), [(1, Reply::Locked { timed_out: false })]);
        assert_eq!(told(&mut objects, 1, wait(2)), []);
        // The notification is for the one that waits, and the lock with it.
        let answers = told(&mut objects, 3, Op::Condvar(CondvarOp::NotifyOne));
        assert_eq!(answers, [(1, Reply::Locked { timed_out: false }), (3, Reply::Done)]);
    }
}
