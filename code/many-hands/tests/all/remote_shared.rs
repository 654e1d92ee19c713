//! `many_hands::remote::{Queue, Dict, Lock}`.

use std::thread::{scope, sleep};
use std::time::Duration;

use many_hands::process::Process;
use many_hands::remote::{Dict, Error, Lock, Queue};

use crate::children::ends_well;
use crate::patience::within_patience;
use crate::redis_server::redis_server;

const SOON: Duration = Duration::from_millis(30);

#[test]
fn each_message_goes_to_one_receiver() {
    let Some(server) = redis_server(&[]) else { return };
    let queue = Queue::<u64>::connect(&server.url(), "numbers", 10).unwrap();
    let sums = scope(|scope| {
        let receivers = [(); 3].map(|()| {
            scope.spawn(|| {
                let mut sum = 0;
                while let number @ 1.. = queue.recv().unwrap() {
                    sum += number;
                }
                sum
            })
        });
        for number in (1..=100).chain([0; 3]) {
            queue.send(number).unwrap();
        }
        receivers.map(|receiver| receiver.join().unwrap())
    });
    assert_eq!(sums.iter().sum::<u64>(), 5050);
    assert!(queue.is_empty().unwrap());
}

#[test]
fn a_full_or_empty_queue_makes_wait() {
    let Some(server) = redis_server(&[]) else { return };
    let queue = Queue::<String>::connect(&server.url(), "letters", 1).unwrap();
    assert_eq!(queue.try_recv().unwrap(), None);
    assert_eq!(queue.recv_timeout(SOON).unwrap(), None);
    queue.send("one".into()).unwrap();
    assert!(!queue.try_send("two".into()).unwrap() && !queue.send_timeout("two".into(), SOON).unwrap());
    scope(|scope| {
        let sender = scope.spawn(|| queue.send("two".into()));
        sleep(SOON);
        assert!(!sender.is_finished() && queue.len().unwrap() == 1);
        assert_eq!([queue.recv().unwrap(), queue.recv().unwrap()], ["one", "two"]);
        sender.join().unwrap().unwrap();
        let receiver = scope.spawn(|| queue.recv());
        sleep(SOON);
        assert!(!receiver.is_finished());
        queue.send("three".into()).unwrap();
        assert_eq!(receiver.join().unwrap().unwrap(), "three");
    });
    queue.send("four".into()).unwrap();
    let other = Queue::<u64>::connect(&server.url(), "letters", 1).unwrap();
    assert!(matches!(other.recv(), Err(Error::Decode(_))), "a message of another type");
    queue.send("five".into()).unwrap();
    queue.remove().unwrap();
    assert!(other.is_empty().unwrap());
}

#[test]
fn no_change_of_a_dictionary_is_lost() {
    let Some(server) = redis_server(&[]) else { return };
    let counts = Dict::<String, u64>::connect(&server.url(), "counts").unwrap();
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    counts.update("all", |count| count.unwrap_or(0) + 1).unwrap();
                }
            });
        }
    });
    assert_eq!(counts.get("all").unwrap(), Some(200));
    assert_eq!(counts.insert("one".into(), 1).unwrap(), None);
    assert_eq!(counts.insert("one".into(), 2).unwrap(), Some(1));
    assert!(counts.contains_key("one").unwrap() && !counts.contains_key("two").unwrap());
    assert_eq!(counts.snapshot().unwrap(), [("all".to_string(), 200), ("one".to_string(), 2)].into());
    assert_eq!(counts.remove("one").unwrap(), Some(2));
    assert_eq!(counts.remove("one").unwrap(), None);
    counts.clear().unwrap();
    assert!(counts.is_empty().unwrap());
}

/// Reads, waits and writes with the lock, which loses no update only if one at a time does.
fn count((url, rounds): (String, u32)) -> Result<(), Error> {
    let lock = Lock::connect(&url, "count")?;
    let counts = Dict::<String, u32>::connect(&url, "counts")?;
    for _ in 0..rounds {
        let guard = lock.lock()?;
        let before = counts.get("all")?.unwrap_or(0);
        sleep(Duration::from_millis(1));
        counts.insert_fenced(&guard, "all".into(), before + 1)?;
        guard.unlock()?;
    }
    Ok(())
}

#[test]
fn one_holds_a_lock_at_a_time() {
    let Some(server) = redis_server(&[]) else { return };
    let processes = [(); 3].map(|()| Process::spawn(count, (server.url(), 10)).unwrap());
    processes.iter().for_each(ends_well);
    let counts = Dict::<String, u32>::connect(&server.url(), "counts").unwrap();
    assert_eq!(counts.get("all").unwrap(), Some(30));
}

fn hold_for_ever(url: String) {
    let lock = Lock::with_lease(&url, "lock", Duration::from_millis(300)).unwrap();
    let guard = lock.lock().unwrap();
    Queue::connect(&url, "held", 1).unwrap().send(guard.token()).unwrap();
    sleep(Duration::from_secs(600));
    drop(guard);
}

#[test]
fn a_lock_whose_holder_is_killed_is_free_when_its_lease_has_run_out() {
    let Some(server) = redis_server(&[]) else { return };
    let lock = Lock::with_lease(&server.url(), "lock", Duration::from_millis(300)).unwrap();
    let holder = Process::spawn(hold_for_ever, server.url()).unwrap();
    let token = Queue::<u64>::connect(&server.url(), "held", 1).unwrap().recv().unwrap();
    assert!(lock.lock_timeout(Duration::from_millis(700)).unwrap().is_none(), "it renews its lease");
    holder.kill().unwrap();
    assert!(lock.lock().unwrap().token() > token);
    holder.join().unwrap();
}

#[test]
fn a_holder_that_comes_back_too_late_is_kept_out_by_its_token() {
    let Some(server) = redis_server(&[]) else { return };
    let lock = Lock::with_lease(&server.url(), "lock", Duration::from_millis(200)).unwrap();
    let notes = Dict::<String, String>::connect(&server.url(), "notes").unwrap();
    let late = lock.lock().unwrap();
    notes.insert_fenced(&late, "who".into(), "the first".into()).unwrap();
    // As if it had been stopped for longer than its lease.
    let key = server.keys().into_iter().find(|key| key.ends_with(":lock}")).unwrap();
    redis::cmd("DEL").arg(key).exec(&mut server.connection()).unwrap();
    let next = lock.lock().unwrap();
    notes.insert_fenced(&next, "who".into(), "the second".into()).unwrap();
    match notes.insert_fenced(&late, "who".into(), "the first again".into()) {
        Err(Error::Fenced { token, latest }) => assert_eq!((token, latest), (late.token(), next.token())),
        other => panic!("{other:?}"),
    }
    assert_eq!(notes.get("who").unwrap().unwrap(), "the second");
    within_patience("it learns that it has lost the lock", || !late.is_held());
    assert!(next.is_held());
    assert!(matches!(late.unlock(), Err(Error::LeaseLost)));
    next.unlock().unwrap();
}
