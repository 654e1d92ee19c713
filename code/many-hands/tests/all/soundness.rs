//! Programs without `unsafe` that try to have one value twice, or to be taken for what they are
//! not.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, exit};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread::{self, sleep};
use std::time::Duration;

use crate::children::ends_well;
use crate::patience::{rounds, within_patience};
use many_hands::process::shared::{Array, Atomic, Value};
use many_hands::process::{
    Condvar, Error, LockError, Mutex, Pool, Process, Queue, RecvError, ReentrantMutex, Semaphore, TaskError, fork,
};

type Number = Atomic<AtomicU64>;

const BRIEFLY: Duration = Duration::from_millis(20);

fn number() -> Number {
    Atomic::new(AtomicU64::new(0)).unwrap()
}

mod leaked_guards {
    use super::*;

    /// Lets a thread lock a value and end, and keeps the reference.
    fn leak(value: &'static Value<u64>) -> &'static mut u64 {
        let (send, receive) = mpsc::channel();
        let leaking = thread::spawn(move || {
            let guard = Box::leak(Box::new(value.lock().unwrap()));
            send.send(&mut **guard).unwrap();
        });
        leaking.join().unwrap();
        receive.recv().unwrap()
    }

    fn leaked_value() -> &'static Value<u64> {
        Box::leak(Box::new(Value::new(0).unwrap()))
    }

    #[test]
    fn no_second_reference_to_a_value_is_given() {
        let value = leaked_value();
        let first = leak(value);
        for _ in 0..3 {
            assert_eq!(value.lock().err(), Some(LockError::GuardLeaked));
            assert_eq!(value.try_lock().err(), Some(LockError::GuardLeaked));
            assert_eq!(value.lock_timeout(BRIEFLY).err(), Some(LockError::GuardLeaked));
            assert_eq!(value.recover().err(), Some(LockError::GuardLeaked));
        }
        *first += 1;
    }

    #[test]
    fn nor_of_any_other_lock() {
        let (mutex, reentrant) = (Mutex::new().unwrap(), ReentrantMutex::new().unwrap());
        let array = Array::from_slice(&[1, 2]).unwrap();
        thread::scope(|s| {
            s.spawn(|| {
                std::mem::forget(mutex.lock().unwrap());
                std::mem::forget((reentrant.lock().unwrap(), reentrant.lock().unwrap()));
                std::mem::forget(array.lock().unwrap());
            });
        });
        let leaked = Some(LockError::GuardLeaked);
        assert_eq!((mutex.lock().err(), mutex.recover().err()), (leaked, leaked));
        assert_eq!((reentrant.lock().err(), reentrant.recover().err()), (leaked, leaked));
        assert_eq!((array.lock().err(), array.recover().err()), (leaked, leaked));
    }

    /// As from a lock that is held, which it is, until the owner's process ends.
    #[test]
    fn other_processes_wait_until_the_owner_has_ended() {
        fn leak_and_write((value, written): (Value<u64>, Number)) {
            let first = leak(Box::leak(Box::new(value)));
            loop {
                *first += 1;
                written.store(*first, SeqCst);
            }
        }
        let (value, written) = (Value::new(0).unwrap(), number());
        let arguments = (value.try_clone().unwrap(), written.try_clone().unwrap());
        let child = Process::builder().daemon(true).spawn(leak_and_write, arguments).unwrap();
        within_patience("the child writes", || written.load(SeqCst) > 0);
        assert!(value.try_lock().unwrap().is_none());
        assert!(value.lock_timeout(BRIEFLY).unwrap().is_none());

        let died = Err(LockError::OwnerDied { pid: child.pid() });
        thread::scope(|s| {
            let waiting = s.spawn(|| value.get());
            sleep(BRIEFLY);
            assert!(!waiting.is_finished());
            child.kill().unwrap();
            assert_eq!(waiting.join().unwrap(), died);
        });
        let guard = value.recover().unwrap();
        let before = *guard;
        sleep(BRIEFLY);
        assert_eq!(*guard, before);
        drop(child);
    }

    /// The kernel ends the threads of a process one after the other. What one held is not free
    /// while another may still write.
    #[test]
    fn the_siblings_of_a_dying_thread_have_ended_too() {
        fn write_while_dying((value, written): (Value<u64>, Number)) {
            let value: &'static Value<u64> = Box::leak(Box::new(value));
            for _ in 0..50 {
                thread::spawn(thread::park);
            }
            let (send, receive) = mpsc::channel::<&'static mut u64>();
            thread::spawn(move || {
                let guard = Box::leak(Box::new(value.lock().unwrap()));
                send.send(&mut **guard).unwrap();
                thread::park();
            });
            let first = receive.recv().unwrap();
            loop {
                *first = first.wrapping_add(1);
                written.store(1, SeqCst);
            }
        }
        for _ in 0..rounds(50) {
            let (value, written) = (Value::new(0).unwrap(), number());
            let arguments = (value.try_clone().unwrap(), written.try_clone().unwrap());
            let child = Process::spawn(write_while_dying, arguments).unwrap();
            within_patience("the child writes", || written.load(SeqCst) > 0);
            child.kill().unwrap();
            let guard = value.recover().unwrap();
            // The first one is there, as a zombie, until it is waited for.
            assert_eq!(fs::read_dir(format!("/proc/{}/task", child.pid())).unwrap().count(), 1);
            drop(guard);
        }
    }

    /// It has another memory then, and nothing of the guard.
    #[test]
    fn an_owner_that_has_become_another_program_is_gone() {
        fn lock_and_become_another(mutex: Mutex) {
            std::mem::forget(mutex.lock().unwrap());
            panic!("{}", Command::new("sleep").arg("1000").exec());
        }
        let mutex = Mutex::new().unwrap();
        let child = Process::builder().daemon(true).spawn(lock_and_become_another, mutex.try_clone().unwrap()).unwrap();
        let died = Some(LockError::OwnerDied { pid: child.pid() });
        within_patience("the child has become another program", || mutex.try_lock().err() == died);
        assert!(child.is_alive());
        drop(mutex.recover().unwrap());
        drop(mutex.lock().unwrap());
        child.kill().unwrap();
    }

    #[test]
    fn a_process_that_has_leaked_a_guard_cannot_fork() {
        fn leak_and_fork(_: ()) {
            let first = leak(leaked_value());
            assert!(matches!(fork(), Err(Error::LocksHeld { locks: 1 })));
            *first += 1;
        }
        ends_well(&Process::spawn(leak_and_fork, ()).unwrap());
    }

    /// A permit refers to nothing, and belongs to its process, not to a thread.
    #[test]
    fn a_leaked_permit_is_one_place_less() {
        let semaphore = Semaphore::new(2).unwrap();
        thread::scope(|s| {
            s.spawn(|| std::mem::forget(semaphore.acquire()));
        });
        let _other = semaphore.try_acquire().unwrap();
        assert!(semaphore.acquire_timeout(BRIEFLY).is_none());
    }
}

mod forks {
    use nix::sys::mman::{MapFlags, ProtFlags, mmap, munmap};
    use nix::sys::wait::{WaitStatus, waitpid};
    use nix::unistd::ForkResult;

    use super::*;

    fn fork_and_wait() {
        match fork().unwrap() {
            ForkResult::Child => exit(0),
            ForkResult::Parent { child } => assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0))),
        }
    }

    /// What another crate has mapped for itself alone would be in two processes.
    #[test]
    fn memory_that_others_share_is_not_copied() {
        fn map_and_fork(_: ()) {
            drop(Value::new(1_u64).unwrap().try_clone().unwrap());
            let ours = (Value::new(1_u64).unwrap(), Queue::<u8>::bounded(1).unwrap());
            fork_and_wait();
            drop(ours);
            let file = tempfile::tempfile().unwrap();
            file.set_len(4096).unwrap();
            let length = 4096.try_into().unwrap();
            // SAFETY: the kernel chooses a free place. (Crates do this behind a safe interface.)
            let mapped = unsafe { mmap(None, length, ProtFlags::PROT_WRITE, MapFlags::MAP_SHARED, &file, 0) }.unwrap();
            assert!(matches!(fork(), Err(Error::SharedMapping { .. })));
            // SAFETY: nothing refers to it.
            unsafe { munmap(mapped, 4096) }.unwrap();
            fork_and_wait();
        }
        ends_well(&Process::spawn(map_and_fork, ()).unwrap());
    }
}

mod forged_handles {
    use many_hands::process::pipe;
    use many_hands::process::queue::{Receiver, Sender};
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Deserializer, Serialize};

    use super::*;

    /// A handle of each kind, each with its number on the way.
    #[derive(Serialize)]
    struct One {
        queue: Queue<String>,
        sender: Sender<String>,
        receiver: Receiver<String>,
        array: Array<u64>,
        value: Value<u64>,
        atomic: Atomic<AtomicU64>,
        mutex: Mutex,
        semaphore: Semaphore,
        pipe: pipe::Sender<String>,
    }

    impl One {
        fn new() -> Self {
            let (sender, receiver) = Queue::bounded(1).unwrap().split();
            Self {
                queue: Queue::bounded(1).unwrap(),
                sender,
                receiver,
                array: Array::zeroed(1000).unwrap(),
                value: Value::new(0).unwrap(),
                atomic: number(),
                mutex: Mutex::new().unwrap(),
                semaphore: Semaphore::new(1).unwrap(),
                pipe: pipe::channel().unwrap().0,
            }
        }
    }

    const NONE: [u8; 0] = [];

    /// What its `Deserialize` reads is not what was written.
    struct Forged;

    /// The numbers that can be read as a handle of this type.
    fn numbers<T: DeserializeOwned>() -> Vec<u8> {
        (0..20).filter(|number| postcard::from_bytes::<T>(&[*number, 0, 0, 0]).is_ok()).collect()
    }

    impl<'de> Deserialize<'de> for Forged {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            <[u8; 12]>::deserialize(deserializer)?;
            // Others of the same size, or with the same content.
            assert_eq!(numbers::<Array<i64>>(), NONE);
            assert_eq!(numbers::<Array<u8>>(), NONE);
            assert_eq!(numbers::<Array<[u64; 2]>>(), NONE);
            assert_eq!(numbers::<Value<[u64; 1]>>(), NONE);
            assert_eq!(numbers::<Atomic<std::sync::atomic::AtomicUsize>>(), NONE);
            assert_eq!(numbers::<ReentrantMutex>(), NONE);
            assert_eq!(numbers::<Condvar>(), NONE);
            assert_eq!(numbers::<Queue<Vec<u8>>>(), NONE);
            assert_eq!(numbers::<Sender<Vec<u8>>>(), NONE);
            assert_eq!(numbers::<pipe::Sender<Vec<u8>>>(), NONE);
            assert_eq!(numbers::<pipe::Receiver<String>>(), NONE);
            assert_eq!(numbers::<pipe::Connection<String, String>>(), NONE);
            // Each its own, once.
            assert_eq!(numbers::<Queue<String>>(), [0]);
            assert_eq!(numbers::<Sender<String>>(), [1]);
            assert_eq!(numbers::<Receiver<String>>(), [2]);
            assert_eq!(numbers::<Array<u64>>(), [3]);
            assert_eq!(numbers::<Value<u64>>(), [4]);
            assert_eq!(numbers::<Atomic<AtomicU64>>(), [5]);
            assert_eq!(numbers::<Mutex>(), [6]);
            assert_eq!(numbers::<Semaphore>(), [7]);
            assert_eq!(numbers::<pipe::Sender<String>>(), [8]);
            assert_eq!(numbers::<Queue<String>>(), NONE);
            assert_eq!(numbers::<Array<u64>>(), NONE);
            Ok(Self)
        }
    }

    /// Starts a process that gets what was packed as something else.
    fn read_as<A: Serialize, B: DeserializeOwned>(packed: A, run: fn(As<A, B>)) -> Result<(), Error> {
        Process::spawn(run, As::Packed(packed))?.join().map(|status| assert!(status.success()))
    }

    enum As<A, B> {
        Packed(A),
        Read(B),
    }

    impl<A: Serialize, B> Serialize for As<A, B> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Packed(packed) => packed.serialize(serializer),
                Self::Read(_) => Err(serde::ser::Error::custom("it was read")),
            }
        }
    }

    impl<'de, A, B: Deserialize<'de>> Deserialize<'de> for As<A, B> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            B::deserialize(deserializer).map(Self::Read)
        }
    }

    #[test]
    fn a_number_is_only_the_handle_that_was_sent_and_once() {
        read_as::<_, Forged>(One::new(), |_| ()).unwrap();
    }

    /// Written twice, it is two handles, as with `try_clone`.
    #[test]
    fn a_handle_written_twice_can_be_read_twice() {
        struct Twice(Queue<u8>);
        impl Serialize for Twice {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                (&self.0, [Some(&self.0)]).serialize(serializer)
            }
        }
        read_as::<_, (Queue<u8>, [Option<Queue<u8>>; 1])>(Twice(Queue::bounded(1).unwrap()), |read| {
            let As::Read((one, [Some(other)])) = read else { panic!("it was packed") };
            one.send(&7).unwrap();
            assert_eq!(other.recv(), Ok(7));
        })
        .unwrap();
    }

    #[test]
    fn no_handle_is_read_as_another() {
        let (sender, receiver) = Queue::<u8>::bounded(1).unwrap().split();
        read_as::<_, Receiver<u8>>(sender, |_| ()).unwrap_err();
        read_as::<_, Queue<u8>>(receiver, |_| ()).unwrap_err();
        read_as::<_, Value<u8>>(Mutex::new().unwrap(), |_| ()).unwrap_err();
        read_as::<_, Array<u8>>(Queue::<u8>::bounded(1).unwrap(), |_| ()).unwrap_err();
        read_as::<_, Queue<i8>>(Queue::<u8>::bounded(1).unwrap(), |_| ()).unwrap_err();
        read_as::<_, pipe::Receiver<u8>>(pipe::channel::<u8>().unwrap().0, |_| ()).unwrap_err();
        read_as::<_, pipe::Connection<u8, i8>>(pipe::duplex::<i8, u8>().unwrap().0, |_| ()).unwrap_err();
    }

    /// As above, to a process that runs already, in a message and in a task.
    #[test]
    fn nor_is_it_in_messages_and_tasks() {
        let queue = Queue::bounded(1).unwrap();
        queue.send(&As::<_, Forged>::Packed(One::new())).unwrap();
        assert!(matches!(queue.recv(), Ok(As::Read(Forged))));

        fn swapped<A: Serialize + std::fmt::Debug, B: DeserializeOwned>(packed: A) {
            let queue = Queue::bounded(1).unwrap();
            queue.send(&As::<A, B>::Packed(packed)).unwrap();
            assert!(matches!(queue.recv(), Err(RecvError::Corrupt(_))));
            assert!(queue.is_empty());
        }
        let (sender, receiver) = Queue::<u8>::bounded(1).unwrap().split();
        swapped::<_, Receiver<u8>>(sender);
        swapped::<_, Queue<u8>>(receiver);
        swapped::<_, Value<u8>>(Mutex::new().unwrap());
        swapped::<_, Array<u8>>(Queue::<u8>::bounded(1).unwrap());
        swapped::<_, Queue<i8>>(Queue::<u8>::bounded(1).unwrap());
        swapped::<_, pipe::Receiver<u8>>(pipe::channel::<u8>().unwrap().0);

        let pool = Pool::new(1).unwrap();
        let forged = pool.apply(|_: As<One, Forged>| (), As::Packed(One::new()));
        forged.unwrap();
        let swapped = pool.apply(|_: As<Queue<u8>, Queue<i8>>| (), As::Packed(Queue::bounded(1).unwrap()));
        assert!(matches!(swapped, Err(TaskError::Encoding { what: "argument", .. })), "{swapped:?}");
    }

    /// The numbers of a task's handles go on where those of the one before it in a chunk end.
    #[test]
    fn a_task_cannot_read_what_another_of_its_chunk_has_taken() {
        struct Reads(u8, Queue<u8>);
        impl Serialize for Reads {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                (self.0, &self.1).serialize(serializer)
            }
        }
        impl<'de> Deserialize<'de> for Reads {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (read, queue) = Deserialize::deserialize(deserializer)?;
                assert_eq!(numbers::<Queue<u8>>(), (read + 1..3).collect::<Vec<_>>());
                Ok(Self(read, queue))
            }
        }
        let pool = Pool::new(1).unwrap();
        let tasks = (0..3).map(|number| Reads(number, Queue::bounded(1).unwrap()));
        // The first reads those of the others; what it has read, they cannot.
        let results: Vec<_> = pool.imap_chunks(|task: Reads| task.1.capacity(), tasks, 3).collect();
        assert!(matches!(results[..], [Ok(1), Err(_), Err(_)]), "{results:?}");
    }

    #[test]
    fn outside_of_a_start_no_number_is_a_handle() {
        assert_eq!(numbers::<Queue<u8>>(), NONE);
        assert_eq!(numbers::<Value<u64>>(), NONE);
        assert_eq!(numbers::<pipe::Sender<u8>>(), NONE);
    }
}

mod in_the_middle {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::*;

    /// A message whose code does something while it is sent or received: while its place in the
    /// queue is its alone.
    struct Meddler {
        on_send: fn(),
        on_receive: bool,
    }

    impl Serialize for Meddler {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let text = "x".repeat(1000);
            (self.on_send)();
            (text, self.on_receive).serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Meddler {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let (_text, forks) = <(&str, bool)>::deserialize(deserializer)?;
            if forks {
                assert_refused();
            }
            Ok(Self { on_send: || (), on_receive: forks })
        }
    }

    /// The fork would have the place too.
    fn assert_refused() {
        assert!(matches!(fork(), Err(Error::LocksHeld { .. })));
    }

    #[test]
    fn no_fork_while_a_message_is_sent_or_received() {
        fn fork_in_messages(_: ()) {
            let queue = Queue::bounded(4).unwrap();
            queue.send(&Meddler { on_send: assert_refused, on_receive: true }).unwrap();
            queue.recv().unwrap();
        }
        ends_well(&Process::spawn(fork_in_messages, ()).unwrap());
    }

    #[test]
    fn a_sender_that_becomes_another_program_lets_the_others_go_on() {
        fn send_and_become_another(queue: Queue<Meddler>) {
            let on_send = || panic!("{}", Command::new("sleep").arg("1000").exec());
            queue.send(&Meddler { on_send, on_receive: false }).unwrap();
        }
        let queue = Queue::bounded(4).unwrap();
        let child = Process::builder().daemon(true).spawn(send_and_become_another, queue.clone()).unwrap();
        let name = || fs::read_to_string(format!("/proc/{}/comm", child.pid())).unwrap();
        within_patience("the child is another program", || name() == "sleep\n");
        queue.send(&Meddler { on_send: || (), on_receive: false }).unwrap();
        queue.recv().unwrap();
        assert!(queue.is_empty() && child.is_alive());
        child.kill().unwrap();
    }

    /// The kernel does not look at more than 2048 locks of a thread that ends.
    #[test]
    fn no_lock_of_thousands_that_were_leaked_is_given() {
        let values: Vec<_> = (0..3000).map(|n: u64| Value::new(n)).collect::<Result<_, _>>().unwrap();
        thread::scope(|s| {
            s.spawn(|| values.iter().for_each(|value| std::mem::forget(value.lock().unwrap())));
        });
        for value in &values {
            assert!(!matches!(value.lock_timeout(Duration::ZERO), Ok(Some(_))));
        }
    }

    /// A handle in a message that is sent while an argument is packed, by code in that argument.
    #[test]
    fn handles_of_a_message_within_an_argument_are_its_own() {
        struct Sends(Queue<u8>, Queue<Queue<u8>>);
        impl Serialize for Sends {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.1.send(&self.0).unwrap();
                self.1.recv().unwrap().send(&0).unwrap();
                let child = Process::spawn(|inner: Queue<u8>| inner.send(&1), self.0.clone());
                ends_well(&child.unwrap());
                self.0.serialize(serializer)
            }
        }
        impl<'de> Deserialize<'de> for Sends {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let outer = Queue::deserialize(deserializer)?;
                thread::scope(|s| {
                    s.spawn(|| assert!(postcard::from_bytes::<Queue<u8>>(&[0]).is_err()));
                });
                Ok(Self(outer, Queue::bounded(1).unwrap()))
            }
        }
        let queue = Queue::bounded(4).unwrap();
        let sends = Sends(queue.clone(), Queue::bounded(1).unwrap());
        ends_well(&Process::spawn(|sent: Sends| sent.0.send(&2), sends).unwrap());
        assert_eq!([queue.recv(), queue.recv(), queue.recv()], [Ok(0), Ok(1), Ok(2)]);
    }
}
