//! Memory with a name: made, found by other processes, and what is left of it.

use std::fs::{self, File};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use crate::children::ends_well;
use crate::patience::{rounds, within_patience};
use many_hands::process::shared::{Memory, MemoryError};
use many_hands::process::{Error, Process, fork};

/// A name of this test alone, which is removed at its end.
struct Name(String);

impl Name {
    fn new(test: &str) -> Self {
        Self(format!("many-hands-test-{test}-{}", std::process::id()))
    }

    fn path(&self) -> String {
        format!("/dev/shm/{}", self.0)
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        _ = fs::remove_file(self.path());
    }
}

#[test]
fn whatever_knows_the_name_has_the_same_bytes() {
    fn changes(name: String) {
        let memory = Memory::open(&name).unwrap();
        let mut bytes = [0; 5];
        memory.read(95, &mut bytes).unwrap();
        assert_eq!(&bytes, b"bytes");
        memory.write(40, b"others").unwrap();
        memory.atomics::<AtomicU32>()[3].fetch_add(7, SeqCst);
    }
    let name = Name::new("same");
    let memory = Memory::create(&name.0, 100).unwrap();
    assert_eq!((memory.name(), memory.len()), (name.0.as_str(), 100));
    let bytes = Memory::open(&name.0).unwrap();
    assert!(bytes.atomics::<AtomicU8>().iter().all(|byte| byte.load(SeqCst) == 0));
    memory.write(95, b"bytes").unwrap();
    ends_well(&Process::spawn(changes, name.0.clone()).unwrap());
    let mut bytes = [0; 6];
    memory.read(40, &mut bytes).unwrap();
    assert_eq!((&bytes, memory.atomics::<AtomicU32>()[3].load(SeqCst)), (b"others", 7));
    assert_eq!(Memory::open(&name.0).unwrap().atomics::<AtomicU64>().len(), 12);

    Memory::unlink(&name.0).unwrap();
    assert!(matches!(Memory::open(&name.0), Err(MemoryError::NotFound { .. })));
    assert!(matches!(Memory::unlink(&name.0), Err(MemoryError::NotFound { .. })));
    memory.write(0, b"still there").unwrap();
    let new = Memory::create(&name.0, 1).unwrap();
    assert_eq!((new.len(), new.atomics::<AtomicU8>()[0].load(SeqCst)), (1, 0));
}

#[test]
#[should_panic(expected = "used as atomics of 1 bytes")]
fn it_is_used_as_atomics_of_one_width() {
    let name = Name::new("widths");
    let memory = Memory::create(&name.0, 16).unwrap();
    memory.atomics::<AtomicU8>()[0].store(1, SeqCst);
    memory.atomics::<AtomicU64>()[0].store(1, SeqCst);
}

#[test]
fn what_a_killed_process_has_left_is_told_from_what_is_used() {
    fn makes(name: String) {
        let _memory = Memory::create(&name, 10).unwrap();
        thread::sleep(Duration::MAX);
    }
    let name = Name::new("left");
    let maker = Process::spawn(makes, name.0.clone()).unwrap();
    within_patience("it is made", || Memory::open(&name.0).is_ok());
    let error = Memory::create(&name.0, 10).unwrap_err();
    assert!(matches!(error, MemoryError::Exists { is_used: true, .. }), "{error:?}");
    maker.kill().unwrap();
    maker.join().unwrap();
    let error = Memory::create(&name.0, 10).unwrap_err();
    assert!(matches!(error, MemoryError::Exists { is_used: false, .. }), "{error:?}");
    let told = error.to_string();
    assert!(told.contains(&format!("Memory::unlink({:?})", name.0)) && told.contains(&name.path()), "{told}");

    // What it wrote stays.
    assert_eq!(Memory::open(&name.0).unwrap().len(), 10);
    Memory::unlink(&name.0).unwrap();
    Memory::create(&name.0, 20).unwrap();
}

#[test]
fn one_of_many_makes_it() {
    fn tries(name: String) -> bool {
        Memory::create(&name, 1 << 16).is_ok()
    }
    let name = Name::new("many");
    let all: Vec<_> = (0..8).map(|_| Process::spawn(tries, name.0.clone()).unwrap()).collect();
    assert_eq!(all.iter().filter(|one| one.join().unwrap()).count(), 1);
}

#[test]
fn a_maker_that_is_killed_leaves_it_whole_or_not_at_all() {
    fn makes(name: String) {
        loop {
            drop(Memory::create(&name, 1 << 20));
            _ = Memory::unlink(&name);
        }
    }
    let name = Name::new("whole");
    for round in 0..rounds(50) as u64 {
        let maker: Process = Process::spawn(makes, name.0.clone()).unwrap();
        thread::sleep(Duration::from_micros(5000 + 331 * round));
        maker.kill().unwrap();
        maker.join().unwrap();
        match Memory::open(&name.0) {
            Ok(left) => {
                assert_eq!(left.len(), 1 << 20);
                Memory::unlink(&name.0).unwrap();
            }
            Err(error) => assert!(matches!(error, MemoryError::NotFound { .. }), "{error}"),
        }
    }
}

#[test]
fn there_are_names_that_no_memory_can_have() {
    for name in ["", ".", "..", "a/b", "/a", "../a", "a\0b", &"x".repeat(256)] {
        for error in [Memory::create(name, 1).err(), Memory::open(name).err(), Memory::unlink(name).err()] {
            assert!(matches!(error, Some(MemoryError::Name { .. })), "{name:?}: {error:?}");
        }
    }
    let longest = Name("x".repeat(255));
    Memory::create(&longest.0, 1).unwrap();
}

#[test]
fn what_is_beyond_the_end_is_neither_read_nor_written() {
    let name = Name::new("bounds");
    let memory = Memory::create(&name.0, 10).unwrap();
    memory.write(10, b"").unwrap();
    memory.read(0, &mut [0; 10]).unwrap();
    for (at, length) in [(0, 11), (10, 1), (9, 2), (11, 0), (usize::MAX, 1), (usize::MAX, 0)] {
        let bytes = vec![7; length];
        assert!(matches!(memory.write(at, &bytes), Err(MemoryError::OutOfBounds { .. })), "{at} {length}");
        assert!(matches!(memory.read(at, &mut vec![0; length]), Err(MemoryError::OutOfBounds { .. })));
    }
    assert_eq!(fs::metadata(name.path()).unwrap().len(), 10);
}

#[test]
fn what_is_no_such_memory_is_an_error() {
    let name = Name::new("other");
    let too_much = Memory::create(&name.0, usize::MAX / 2 - 4096);
    assert!(matches!(too_much, Err(MemoryError::System { .. })), "{too_much:?}");
    assert!(matches!(Memory::open(&name.0), Err(MemoryError::NotFound { .. })), "nothing is left behind");
    File::create(name.path()).unwrap();
    assert!(matches!(Memory::open(&name.0), Err(MemoryError::Empty { .. })));
    Memory::unlink(&name.0).unwrap();
    nix::unistd::mkfifo(name.path().as_str(), nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert!(matches!(Memory::open(&name.0), Err(MemoryError::Empty { .. })), "and it does not wait");
    Memory::unlink(&name.0).unwrap();

    let memory = Memory::create(&name.0, 10_000).unwrap();
    File::options().write(true).open(name.path()).unwrap().set_len(0).unwrap();
    assert!(matches!(memory.read(0, &mut [0; 10]), Err(MemoryError::System { .. })));
}

#[test]
fn only_its_user_may_open_it() {
    use std::os::unix::fs::PermissionsExt;

    let name = Name::new("mode");
    let _memory = Memory::create(&name.0, 10).unwrap();
    assert_eq!(fs::metadata(name.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Parent and child would both have it, and nothing tells what other code makes of the same file.
#[test]
fn a_process_that_has_it_open_does_not_fork() {
    fn forks(name: String) {
        let memory = Memory::create(&name, 10).unwrap();
        assert!(matches!(fork(), Err(Error::SharedMapping { .. })));
        drop(memory);
        if fork().unwrap().is_child() {
            std::process::exit(0);
        }
    }
    let name = Name::new("fork");
    ends_well(&Process::spawn(forks, name.0.clone()).unwrap());
}
