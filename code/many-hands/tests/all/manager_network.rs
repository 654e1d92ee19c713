//! A manager that listens for TCP connections: what its clients can do, and what strangers cannot.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use std::{fs, process};

use crate::children::ends_well;
use crate::patience::{PATIENCE, within_patience};
use many_hands::process::manager::{self, Key, ManagerError, Queue, Value};
use many_hands::process::{EncodeError, Manager, Pool, Process, SendError, pipe};
use nix::sys::resource::{Resource, setrlimit};

type Done = Result<(), ManagerError>;

/// The time that either side has to show its key.
const TIME_TO_GREET: Duration = Duration::from_secs(5);

fn key() -> Key {
    Key::new(b"sixteen bytes and a few more").unwrap()
}

fn manager() -> (Manager, SocketAddr) {
    let manager = Manager::listen("127.0.0.1:0", &key()).unwrap();
    let address = manager.address().unwrap();
    (manager, address)
}

/// A thread has no connection yet, so it must greet.
fn on_a_new_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(work).join().unwrap())
}

fn open_files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything until the other side closes.
fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => panic!("{error}"),
        _ => bytes,
    }
}

#[test]
fn what_a_client_on_the_network_held_is_free_when_it_is_killed() {
    fn hold((address, key): (SocketAddr, Key)) -> Done {
        let manager = Manager::connect(address, &key)?;
        let directory = manager.directory();
        let lock: manager::Mutex = directory.get("lock")?.unwrap();
        let permits: manager::Semaphore = directory.get("permits")?.unwrap();
        let (_lock, _permit) = (lock.lock()?, permits.acquire()?);
        directory.set("held", &process::id())?;
        loop {
            thread::park();
        }
    }
    let (manager, address) = manager();
    let (lock, permits) = (manager.mutex().unwrap(), manager.semaphore(1).unwrap());
    manager.directory().set("lock", &lock).unwrap();
    manager.directory().set("permits", &permits).unwrap();
    let holder = Process::spawn(hold, (address, key())).unwrap();
    within_patience("it holds the lock", || manager.directory().contains("held").unwrap());
    assert!(lock.try_lock().unwrap().is_none());
    thread::scope(|scope| {
        let waits = scope.spawn(|| lock.lock().map(drop));
        holder.kill().unwrap();
        let told = waits.join().unwrap();
        assert!(matches!(told, Err(ManagerError::OwnerDied { pid }) if pid == holder.pid()), "{told:?}");
    });
    drop(lock.recover().unwrap());
    assert!(permits.acquire_timeout(PATIENCE).unwrap().is_some());
    assert_eq!(manager.directory().get::<u32>("held").unwrap(), Some(holder.pid()));
}

#[test]
fn strangers_get_nothing_and_the_manager_serves_on() {
    let (manager, address) = manager();
    let value = manager.value(5_u8).unwrap();
    assert_eq!(value.get().unwrap(), 5);
    let files = open_files(manager.pid());

    let other = Key::new(b"sixteen bytes and others").unwrap();
    for _ in 0..20 {
        let refused = Manager::connect(address, &other).unwrap_err();
        assert!(matches!(refused, ManagerError::WrongKey { address: told } if told == address), "{refused}");
    }
    // A scanner goes away at once; others talk of something else, or of 4 GiB.
    drop(connect(address));
    let http = b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec();
    let huge = vec![0xff; 4];
    let (empty, long) = (vec![0; 4], 129_u32.to_le_bytes().to_vec());
    let noise = [&68_u32.to_le_bytes()[..], &[7; 68]].concat();
    for said in [http, huge, empty, long, noise] {
        let mut stream = connect(address);
        stream.write_all(&said).unwrap();
        let heard = rest(stream);
        assert!(heard.len() < 100, "a challenge and a refusal, but it said {heard:?}");
    }
    // These say nothing, and are still there; that keeps no other waiting.
    let silent: Vec<_> = (0..30).map(|_| connect(address)).collect();
    let began = Instant::now();
    on_a_new_thread(|| assert_eq!(value.get().unwrap(), 5));
    assert!(open_files(manager.pid()) >= files + 30);
    silent.into_iter().for_each(|stream| drop(rest(stream)));
    assert!(began.elapsed() > TIME_TO_GREET / 2, "a slow network has time");
    within_patience("all are forgotten", || open_files(manager.pid()) <= files);
    assert_eq!(value.get().unwrap(), 5);
}

#[test]
fn where_no_manager_listens_there_is_an_error() {
    /// What happens to a client of a server that says this, and nothing more.
    fn told_by(words: &'static [u8], then_close: bool) -> ManagerError {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (done, wait) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                stream.write_all(words).unwrap();
                if !then_close {
                    _ = wait.recv_timeout(PATIENCE);
                }
            });
            let told = Manager::connect(address, &key()).unwrap_err();
            drop(done);
            told
        })
    }
    let no_manager = |told: &ManagerError| matches!(told, ManagerError::NoManager { .. });
    for words in [&b"SSH-2.0-OpenSSH_9.9\r\n"[..], &[0xff; 4], &[1, 0, 0, 0, 0], &[2, 0, 0, 0, 1, 7]] {
        let told = told_by(words, false);
        assert!(no_manager(&told), "{words:?}: {told}");
    }
    assert!(no_manager(&told_by(b"", true)));

    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = Manager::connect(unused, &key()).unwrap_err().to_string();
    assert!(refused.contains("connect to a manager") && refused.contains("refused"), "{refused}");
    assert!(Manager::connect(&[][..], &key()).is_err());

    let began = Instant::now();
    let silent = told_by(b"", false);
    assert!(matches!(&silent, ManagerError::System { source, .. } if source.kind() == std::io::ErrorKind::TimedOut));
    assert!(began.elapsed() >= TIME_TO_GREET);
}

/// Passes on what client and manager say, and keeps both.
fn tapped(to: SocketAddr) -> (SocketAddr, Arc<Mutex<[Vec<u8>; 2]>>) {
    fn pass_on(mut from: TcpStream, mut to: TcpStream, kept: &Mutex<[Vec<u8>; 2]>, direction: usize) {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            kept.lock().unwrap()[direction].extend(&buffer[..read]);
            to.write_all(&buffer[..read]).unwrap();
        }
        _ = to.shutdown(Shutdown::Write);
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let kept = Arc::new(Mutex::new([vec![], vec![]]));
    let keeps = Arc::clone(&kept);
    thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let manager = TcpStream::connect(to).unwrap();
        let (back, forth) = (client.try_clone().unwrap(), manager.try_clone().unwrap());
        thread::scope(|scope| {
            scope.spawn(|| pass_on(client, forth, &keeps, 0));
            scope.spawn(|| pass_on(manager, back, &keeps, 1));
        });
    });
    (address, kept)
}

#[test]
fn an_eavesdropper_learns_no_key_and_cannot_say_it_all_again() {
    let (manager, address) = manager();
    let jobs = manager.unbounded_queue::<Value<u8>>().unwrap();
    manager.directory().set("jobs", &jobs).unwrap();
    let (tap, kept) = tapped(address);
    on_a_new_thread(|| {
        let far = Manager::connect(tap, &key()).unwrap();
        let jobs: Queue<Value<u8>> = far.directory().get("jobs").unwrap().unwrap();
        jobs.send(far.value(7).unwrap()).unwrap();
        assert_eq!(jobs.recv().unwrap().get().unwrap(), 7);
    });
    let [forth, back] = kept.lock().unwrap().clone();
    assert!(forth.len() > 100 && back.len() > 100);
    for heard in [&forth, &back] {
        assert!(!heard.windows(8).any(|part| key().as_bytes().windows(8).any(|secret| part == secret)));
    }

    let mut stream = connect(address);
    stream.write_all(&forth).unwrap();
    let answered = rest(stream);
    assert!(answered.len() < 100, "it let in an echo, and said {answered:?}");
}

#[test]
fn the_key_is_in_no_text_and_in_no_message() {
    let (manager, address) = manager();
    let proxy = manager.value(1).unwrap();
    let refused = Manager::connect(address, &Key::new(&[b'x'; 16]).unwrap()).unwrap_err();
    for text in [format!("{manager:?} {proxy:?} {:?}", key()), format!("{refused} {refused:?}")] {
        assert!(!text.contains("sixteen") && !text.contains("xxx") && !text.contains("120"), "{text}");
    }
    let written = postcard::to_stdvec(&proxy).unwrap();
    assert!(!written.windows(8).any(|part| key().as_bytes().starts_with(part)));
    assert!(serde_json::to_string(&key()).is_err());
    let (sender, _receiver) = pipe::channel().unwrap();
    assert!(matches!(sender.send(&key()), Err(SendError::Encode(EncodeError::Key))));
    assert!(matches!(Key::new(&[1; 15]), Err(ManagerError::KeyTooShort)));
    // What is too short cannot be smuggled in either.
    assert!(postcard::from_bytes::<Key>(&[1, 7]).is_err());
}

#[test]
fn a_process_uses_a_proxy_once_it_has_the_key() {
    fn increment(value: Value<u32>) -> Done {
        value.update(|value| value + 1).map(drop)
    }
    fn has_no_key(value: Value<u32>) -> bool {
        matches!(value.get(), Err(ManagerError::NotConnected { .. }))
    }
    fn connects((value, address, key): (Value<u32>, SocketAddr, Vec<u8>)) -> u32 {
        let _manager = Manager::connect(address, &Key::new(&key).unwrap()).unwrap();
        value.update(|value| value + 1).unwrap()
    }
    let (manager, address) = manager();
    let value = manager.value(0_u32).unwrap();
    // In the argument of a process the key goes along; in a task it does not.
    ends_well(&Process::spawn(increment, value.clone()).unwrap());
    let pool = Pool::new(1).unwrap();
    assert!(pool.apply(has_no_key, value.clone()).unwrap());
    assert_eq!(pool.apply(connects, (value.clone(), address, key().as_bytes().to_vec())).unwrap(), 2);
    assert!(!pool.apply(has_no_key, value).unwrap());
}

#[test]
fn a_message_cannot_lead_a_proxy_astray() {
    let (manager, _) = manager();
    let value = manager.value(5_u8).unwrap();
    // As a proxy is written in a process's argument: with an address and a key, here false ones.
    let proxy = postcard::to_stdvec(&value).unwrap();
    let at = proxy.len() - 2;
    let contact = postcard::to_stdvec(&(1_u8, SocketAddr::from(([127, 0, 0, 1], 9)), [16_u8; 17])).unwrap();
    let forged = [&proxy[..at], &contact, &proxy[at + 1..]].concat();
    let forged: Value<u8> = postcard::from_bytes(&forged).unwrap();
    assert_eq!(forged, value);
    on_a_new_thread(|| assert_eq!(forged.get().unwrap(), 5));
}

#[test]
fn a_manager_that_is_killed_and_one_in_its_place_are_told_apart() {
    let (first, address) = manager();
    let value = first.value(5_u8).unwrap();
    let pid = first.pid();
    let ended = |told: Result<u8, ManagerError>| matches!(told, Err(ManagerError::Ended { pid: told }) if told == pid);
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid.cast_signed()), nix::sys::signal::SIGKILL).unwrap();
    within_patience("its clients are told", || value.get().is_err());
    drop(first);
    let second = Manager::listen(address, &key()).unwrap();
    assert!(ended(value.get()));
    assert!(ended(on_a_new_thread(|| value.get())));
    assert!(second.directory().names().unwrap().is_empty());
}

#[test]
fn strangers_give_way_to_clients_where_descriptors_are_few() {
    fn few_files(sender: pipe::Sender<SocketAddr>) {
        setrlimit(Resource::RLIMIT_NOFILE, 30, 30).unwrap();
        let (_manager, address) = manager();
        sender.send(&address).unwrap();
        sleep(PATIENCE);
    }
    let (sender, receiver) = pipe::channel().unwrap();
    let child = Process::builder().daemon(true).spawn(few_files, sender).unwrap();
    let address = receiver.recv().unwrap();
    let _strangers: Vec<_> = (0..60).map(|_| connect(address)).collect();
    for number in 0..5_u8 {
        let got = on_a_new_thread(|| Manager::connect(address, &key())?.value(number)?.get());
        assert_eq!(got.unwrap(), number);
    }
    drop(child);
}
