//! What is in shared memory is the same for all processes, and what a death leaves half changed is
//! told.

use crate::patience::rounds;
use std::process::abort;
use std::sync::atomic::{AtomicBool, AtomicI8, AtomicU16, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use bytemuck::AnyBitPattern;
use many_hands::process::shared::{Array, Atomic, AtomicArray, Value};
use many_hands::process::{Error, LockError, Process, fork};

/// Long enough for anything that does happen on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, AnyBitPattern)]
#[repr(C)]
struct Account {
    id: u8,
    balance: i64,
}

fn succeeds(child: Process) {
    assert!(child.join().unwrap().success());
}

/// Adds in two steps, so that an addition is lost where another thread comes between.
fn add(value: &mut u64) {
    let before = std::hint::black_box(*value);
    thread::yield_now();
    *value = before + 1;
}

#[test]
fn a_value_is_the_same_for_all_and_locked_for_each() {
    fn count(value: Value<u64>) -> Result<(), LockError> {
        (0..1000).try_for_each(|_| value.lock().map(|mut value| add(&mut value)))
    }
    let value = Value::new(5).unwrap();
    let children = [(); 2].map(|()| Process::spawn(count, value.try_clone().unwrap()).unwrap());
    thread::scope(|s| {
        s.spawn(|| count(value.try_clone().unwrap()).unwrap());
        count(value.try_clone().unwrap()).unwrap();
    });
    children.into_iter().for_each(succeeds);
    assert_eq!(value.get(), Ok(4005));
}

#[test]
fn values_of_many_kinds() {
    let number = Value::new(3.5_f32).unwrap();
    let account = Value::new(Account { id: 1, balance: -2 }).unwrap();
    let matrix = Value::new([[1_u16; 3]; 2]).unwrap();
    let child = Process::spawn(
        |(number, account, matrix): (Value<f32>, Value<Account>, Value<[[u16; 3]; 2]>)| {
            assert_eq!(number.get(), Ok(3.5));
            number.set(4.5).unwrap();
            account.lock().unwrap().balance -= 3;
            matrix.lock().unwrap()[1][2] = 7;
        },
        (number.try_clone().unwrap(), account.try_clone().unwrap(), matrix.try_clone().unwrap()),
    );
    succeeds(child.unwrap());
    assert_eq!(number.get(), Ok(4.5));
    assert_eq!(account.get(), Ok(Account { id: 1, balance: -5 }));
    assert_eq!(matrix.get(), Ok([[1, 1, 1], [1, 1, 7]]));
}

#[test]
fn an_array_is_the_same_for_all() {
    let array = Array::from_slice(&[Account { id: 1, balance: 0 }; 1000]).unwrap();
    let child = Process::spawn(
        |array: Array<Account>| {
            assert_eq!(array.len(), 1000);
            for (account, n) in array.lock().unwrap().iter_mut().zip(0..) {
                assert_eq!(*account, Account { id: 1, balance: 0 });
                account.balance = n;
            }
        },
        array.try_clone().unwrap(),
    );
    succeeds(child.unwrap());
    assert!(array.lock().unwrap().iter().zip(0..).all(|(account, n)| account.balance == n));
}

#[test]
fn arrays_of_all_sizes() {
    let empty = Array::<u64>::from_slice(&[]).unwrap();
    assert!(empty.is_empty() && empty.lock().unwrap().is_empty());
    let bytes = Array::from_slice(b"abc").unwrap();
    assert_eq!((bytes.len(), &*bytes.lock().unwrap()), (3, &b"abc"[..]));
    let large = Array::<u128>::zeroed(100_000).unwrap();
    assert!(large.lock().unwrap().iter().all(|number| *number == 0));
    assert!(matches!(Array::<u64>::zeroed(usize::MAX), Err(Error::System { .. })));
    assert!(matches!(Array::<u64>::zeroed(usize::MAX / 8), Err(Error::System { .. })));
    assert!(matches!(AtomicArray::<AtomicU64>::zeroed(usize::MAX), Err(Error::System { .. })));
}

#[test]
fn elements_are_aligned() {
    #[derive(Clone, Copy, AnyBitPattern)]
    #[repr(C, align(128))]
    struct Wide(u8);
    for length in 0..5 {
        let array = Array::<Wide>::zeroed(length).unwrap();
        let guard = array.lock().unwrap();
        assert_eq!((guard.len(), guard.as_ptr().addr() % 128), (length, 0));
    }
    assert_eq!(std::ptr::from_ref(&*Value::new(Wide(1)).unwrap().lock().unwrap()).addr() % 128, 0);
}

#[test]
fn an_array_keeps_processes_apart() {
    /// Moves one from an element to another. The sum is wrong in between.
    fn transfer(array: Array<u64>) -> Result<(), LockError> {
        for n in 0..2000 {
            let mut accounts = array.lock()?;
            assert_eq!(accounts.iter().sum::<u64>(), 4000);
            let (from, to) = (n % 4, (n + 1 + n % 3) % 4);
            if accounts[from] > 0 {
                accounts[from] -= 1;
                std::hint::spin_loop();
                accounts[to] += 1;
            }
        }
        Ok(())
    }
    let array = Array::from_slice(&[1000_u64; 4]).unwrap();
    let children = [(); 2].map(|()| Process::spawn(transfer, array.try_clone().unwrap()).unwrap());
    transfer(array.try_clone().unwrap()).unwrap();
    children.into_iter().for_each(succeeds);
    assert_eq!(array.lock().unwrap().iter().sum::<u64>(), 4000);
}

#[test]
fn locks_of_values_and_arrays_are_refused_and_given_as_those_of_a_mutex() {
    let (value, array) = (Value::new(0).unwrap(), Array::from_slice(&[0]).unwrap());
    let guards = (value.lock().unwrap(), array.lock().unwrap());
    assert_eq!(value.get(), Err(LockError::AlreadyLocked));
    assert_eq!(array.lock().err(), Some(LockError::AlreadyLocked));
    thread::scope(|s| {
        s.spawn(|| {
            assert!(value.try_lock().unwrap().is_none() && array.try_lock().unwrap().is_none());
            let briefly = Duration::from_millis(10);
            let start = Instant::now();
            assert!(value.lock_timeout(briefly).unwrap().is_none() && array.lock_timeout(briefly).unwrap().is_none());
            assert!(start.elapsed() >= 2 * briefly);
        });
    });
    drop(guards);
    assert!(value.try_lock().unwrap().is_some() && array.try_lock().unwrap().is_some());
    assert!(value.lock_timeout(Duration::MAX).unwrap().is_some() && array.lock_timeout(PATIENCE).unwrap().is_some());
}

#[test]
fn a_panic_poisons() {
    let (value, array) = (Value::new(0).unwrap(), Array::from_slice(&[0, 0]).unwrap());
    let panics = std::panic::catch_unwind(|| {
        let (mut value, mut array) = (value.lock().unwrap(), array.lock().unwrap());
        *value = 1;
        array[0] = 1;
        panic!("half way");
    });
    panics.unwrap_err();
    let error = LockError::OwnerPanicked { pid: std::process::id() };
    assert_eq!((value.get().err(), array.lock().err()), (Some(error), Some(error)));
    *value.recover().unwrap() = 0;
    array.recover().unwrap().fill(0);
    assert_eq!((value.get(), array.lock().map(|array| array.to_vec())), (Ok(0), Ok(vec![0, 0])));
}

/// Killed at some moment: either nothing is half changed, or the error names the process that left
/// it so.
#[test]
fn what_a_death_leaves_half_changed_is_told() {
    fn count_together((pair, rounds): (Array<u64>, Atomic<AtomicU64>)) {
        loop {
            let mut pair = pair.lock().unwrap();
            pair[0] += 1;
            std::hint::black_box(&mut pair)[1] += 1;
            rounds.fetch_add(1, Relaxed);
        }
    }
    let (mut deaths, mut torn) = (0, 0);
    for round in 0..rounds(100) as u64 {
        let pair = Array::from_slice(&[0, 0]).unwrap();
        let rounds = Atomic::new(AtomicU64::new(0)).unwrap();
        let child = Process::spawn(count_together, (pair.try_clone().unwrap(), rounds.try_clone().unwrap())).unwrap();
        let deadline = Instant::now() + PATIENCE;
        while rounds.load(Relaxed) < round * 37 % 1000 + 1 {
            assert!(Instant::now() < deadline);
        }
        child.kill().unwrap();
        assert!(!child.join().unwrap().success());
        match pair.lock_timeout(PATIENCE) {
            Ok(guard) => {
                let guard = guard.unwrap();
                assert_eq!(guard[0], guard[1]);
            }
            Err(LockError::OwnerDied { pid }) => {
                assert_eq!(pid, child.pid());
                deaths += 1;
                let guard = pair.recover().unwrap();
                torn += u64::from(guard[0] != guard[1]);
            }
            Err(other) => panic!("{other}"),
        }
        assert!(pair.lock().is_ok());
    }
    assert!(deaths > 0);
    println!("{deaths} of 100 died under the lock, {torn} half way");
}

#[test]
fn atomics_lose_nothing() {
    fn count((total, seen, small): (Atomic<AtomicU64>, AtomicArray<AtomicBool>, Atomic<AtomicI8>)) {
        for n in 0..10_000 {
            total.fetch_add(1, Relaxed);
            seen[n % seen.len()].store(true, Relaxed);
        }
        small.fetch_sub(1, Relaxed);
    }
    let total = Atomic::new(AtomicU64::new(7)).unwrap();
    let seen = AtomicArray::<AtomicBool>::zeroed(1001).unwrap();
    let small = Atomic::new(AtomicI8::new(1)).unwrap();
    let argument = || (total.try_clone().unwrap(), seen.try_clone().unwrap(), small.try_clone().unwrap());
    let children = [Process::spawn(count, argument()).unwrap(), Process::spawn(count, argument()).unwrap()];
    count(argument());
    children.into_iter().for_each(succeeds);
    assert_eq!((total.load(Relaxed), small.load(Relaxed)), (30_007, -2));
    assert!(seen.len() == 1001 && seen.iter().all(|seen| seen.load(Relaxed)));
    let numbers = AtomicArray::new([3, 1, 4].map(AtomicU16::new)).unwrap();
    assert_eq!(format!("{numbers:?} {total:?}"), "[3, 1, 4] 30007");
}

#[test]
fn forks_share_too_but_not_while_a_lock_is_held() {
    fn fork_and_change(_: ()) {
        let (value, atomic) = (Value::new(1).unwrap(), Atomic::new(AtomicU64::new(1)).unwrap());
        let guard = value.lock().unwrap();
        assert!(matches!(fork(), Err(Error::LocksHeld { locks: 1 })));
        drop(guard);
        match fork().unwrap() {
            nix::unistd::ForkResult::Child => {
                value.set(2).unwrap();
                atomic.store(2, Relaxed);
                let _guard = value.lock().unwrap();
                abort();
            }
            nix::unistd::ForkResult::Parent { child } => {
                nix::sys::wait::waitpid(child, None).unwrap();
                let pid = child.as_raw().unsigned_abs();
                assert_eq!(value.get(), Err(LockError::OwnerDied { pid }));
                assert_eq!((*value.recover().unwrap(), atomic.load(Relaxed)), (2, 2));
            }
        }
    }
    succeeds(Process::spawn(fork_and_change, ()).unwrap());
}

#[test]
fn guards_and_handles_outlive_each_other() {
    let value = Value::new(1).unwrap();
    let other = value.try_clone().unwrap();
    let guard = other.lock().unwrap();
    drop(value);
    assert_eq!(*guard, 1);
    drop(guard);

    // Even the forgotten ones.
    for _ in 0..100 {
        let array = Array::from_slice(&[1; 100]).unwrap();
        std::mem::forget(array.lock().unwrap());
        drop(array);
        assert_eq!(other.get(), Ok(1));
    }
}

/// A handle to one type is not taken for a handle to another, whatever a thread's `Deserialize`
/// says.
#[test]
fn a_handle_keeps_its_type() {
    struct Disguised(Value<u64>);
    impl serde::Serialize for Disguised {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }
    impl<'de> serde::Deserialize<'de> for Disguised {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let other = Value::<f64>::deserialize(deserializer)?;
            panic!("it was taken for {other:?}");
        }
    }
    let child = Process::spawn(|_: Disguised| (), Disguised(Value::new(1).unwrap())).unwrap();
    let error = child.join().unwrap_err().to_string();
    assert!(error.contains("the argument cannot be read"), "{error}");
}

#[test]
fn handles_do_not_travel_in_another_format() {
    let refused = |result: serde_json::Result<String>| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains("does not travel this way"), "{error}");
    };
    refused(serde_json::to_string(&Value::new(1).unwrap()));
    refused(serde_json::to_string(&Array::from_slice(&[1]).unwrap()));
    refused(serde_json::to_string(&Atomic::new(AtomicU64::new(1)).unwrap()));
    refused(serde_json::to_string(&AtomicArray::<AtomicU64>::zeroed(1).unwrap()));
}

#[test]
fn all_can_be_shared_by_threads_and_shown() {
    fn shared<T: Send + Sync + std::fmt::Debug + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    shared::<Value<f64>>();
    shared::<Array<Account>>();
    shared::<Atomic<AtomicBool>>();
    shared::<AtomicArray<AtomicU64>>();
    // Without waiting for the lock.
    let (value, array) = (Value::new(1).unwrap(), Array::from_slice(&[1, 2]).unwrap());
    let _guards = (value.lock().unwrap(), array.lock().unwrap());
    let pid = std::process::id().to_string();
    assert!(format!("{value:?}").contains(&pid) && format!("{array:?}").contains("len: 2"), "{value:?} {array:?}");
}
