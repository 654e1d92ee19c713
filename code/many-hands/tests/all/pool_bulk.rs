//! Long arguments and results of a pool's tasks: they arrive whole, and leave no memory behind.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::id;
use std::thread::sleep;

use crate::children::ends_well;
use crate::patience::{PATIENCE, within_patience};
use many_hands::process::{Pool, Process, TaskError};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, raise};
use serde_bytes::ByteBuf;

const MIB: usize = 1 << 20;

fn bytes(length: usize) -> ByteBuf {
    ByteBuf::from((0..length).map(|n| (n % 251) as u8).collect::<Vec<_>>())
}

/// What lies in files in memory that this process has open.
fn in_memory() -> u64 {
    let files = fs::read_dir("/proc/self/fd").unwrap().map(|file| file.unwrap().path());
    let ours =
        files.filter(|path| fs::read_link(path).is_ok_and(|name| name.starts_with("/memfd:many-hands (deleted)")));
    ours.filter_map(|path| Some(fs::metadata(path).ok()?.blocks() * 512)).sum()
}

#[test]
fn bulk_arrives_whole_there_and_back() {
    let pool = Pool::new(2).unwrap();
    let same = |bytes: ByteBuf| bytes;
    for length in [0, MIB / 4 - 20, MIB / 4, MIB, 20 * MIB + 1] {
        assert!(pool.apply(same, bytes(length)).unwrap() == bytes(length));
        let words = vec!["word".to_string(); length / 1000];
        assert!(pool.apply_async(|words: Vec<String>| words, words.clone()).join().unwrap() == words);
    }
    let lengths = [3, 2 * MIB, 5, 3 * MIB, 100_000, 100_001];
    for chunk in [1, 2, 6] {
        let results = pool.imap_chunks(same, lengths.map(bytes), chunk);
        assert!(results.map(Result::unwrap).eq(lengths.map(bytes)));
    }
}

#[test]
fn a_failure_behind_bulk_in_a_chunk_is_its_own() {
    let pool = Pool::new(1).unwrap();
    let fail_at_seven = |length: usize| -> ByteBuf {
        assert_ne!(length, 7, "seven it is");
        bytes(length)
    };
    let results: Vec<_> = pool.imap_chunks(fail_at_seven, [MIB, 7, 2 * MIB, 7], 4).collect();
    let lengths: Vec<_> = results.iter().map(|result| result.as_ref().map(|bytes| bytes.len()).ok()).collect();
    assert_eq!(lengths, [Some(MIB), None, Some(2 * MIB), None]);
    assert!(results[1..].iter().step_by(2).all(|result| matches!(result, Err(TaskError::Panicked { .. }))));
}

/// Whatever became of the tasks. In a process of its own, whose files are no other test's.
#[test]
fn no_memory_is_left_behind() {
    fn use_it(_: ()) {
        let pool = Pool::new(2).unwrap();
        let before = in_memory();
        let make = |length| bytes(length);
        for _ in 0..3 {
            pool.map_chunks(|bytes: ByteBuf| bytes, [MIB, 2 * MIB].map(bytes), 1).unwrap();
        }
        // Dropped unread, in both ways.
        drop(pool.apply_async(make, 5 * MIB));
        assert_eq!(pool.imap(make, [MIB; 20]).take(1).count(), 1);
        // Cancelled while it waits, and in the queue.
        let hangs = [(); 2].map(|()| pool.apply_async(sleep, PATIENCE));
        let wait: Vec<_> = (0..1100).map(|_| pool.apply_async(|_: ByteBuf| (), ByteBuf::new())).collect();
        let long = pool.apply_async(|_: ByteBuf| (), bytes(5 * MIB));
        assert!(in_memory() > before + 4 * MIB as u64);
        assert!(long.cancel() && hangs.iter().all(|task| task.cancel()));
        wait.into_iter().for_each(|task| task.join().unwrap());
        // Its worker dies with the argument.
        let die = |_: ByteBuf| raise(Signal::SIGKILL).unwrap();
        assert!(matches!(pool.apply(die, bytes(5 * MIB)), Err(TaskError::Died { .. })));
        // All other replies come in by the way of this one.
        pool.apply(|()| id(), ()).unwrap();
        within_patience("the memory has been given back", || {
            pool.apply(|()| (), ()).unwrap();
            in_memory() < before + MIB as u64 / 2
        });
    }
    ends_well(&Process::spawn(use_it, ()).unwrap());
}

/// A file of the length that is allowed here would be a signal: SIGXFSZ.
#[test]
fn where_files_may_not_be_long_bulk_goes_another_way() {
    fn limited(_: ()) {
        setrlimit(Resource::RLIMIT_FSIZE, 64 * MIB as u64, 64 * MIB as u64).unwrap();
        let pool = Pool::new(1).unwrap();
        assert!(pool.apply(|bytes: ByteBuf| bytes, bytes(2 * MIB)).unwrap() == bytes(2 * MIB));
    }
    ends_well(&Process::spawn(limited, ()).unwrap());
}
