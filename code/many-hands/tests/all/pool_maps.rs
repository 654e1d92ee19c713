//! Maps of `many_hands::process::Pool`: their order, their laziness, and the results of each item.

use std::cell::Cell;
use std::sync::Barrier;
use std::thread::{self, sleep};
use std::time::Duration;

use many_hands::process::{EncodeError, Pool, TaskError};
use nix::sys::signal::{Signal, raise};
use serde::{Deserialize, Serialize};

fn square(number: u64) -> u64 {
    number * number
}

/// The later an item, the sooner it is done.
fn hurry(number: u64) -> u64 {
    sleep(Duration::from_millis(20 - number % 20));
    number
}

#[test]
fn imap_keeps_the_order_and_the_other_gives_each_once() {
    let pool = Pool::new(3).unwrap();
    for chunk in [0, 1, 3, 7, 60, usize::MAX] {
        let ordered: Vec<u64> = pool.imap_chunks(hurry, 0..60, chunk).map(Result::unwrap).collect();
        assert_eq!(ordered, (0..60).collect::<Vec<_>>());
        let mut all: Vec<u64> = pool.imap_unordered_chunks(hurry, 0..60, chunk).map(Result::unwrap).collect();
        all.sort_unstable();
        assert_eq!(all, ordered);
    }
    assert_eq!(pool.imap(square, []).count(), 0);
    assert_eq!(pool.imap_unordered(square, []).count(), 0);
}

#[test]
fn a_result_that_is_ready_is_not_kept_back_by_a_slow_one() {
    let pool = Pool::new(2).unwrap();
    let times = [60_000, 0, 0, 0].map(Duration::from_millis);
    // The first item keeps its worker; the others come by way of the second.
    assert_eq!(pool.imap_unordered(sleep, times).take(3).filter(Result::is_ok).count(), 3);
    pool.terminate();
}

#[test]
fn items_are_taken_as_results_are_read() {
    let pool = Pool::new(2).unwrap();
    for chunk in [1, 10] {
        let taken = Cell::new(0);
        let items = || (0..).inspect(|_| taken.set(taken.get() + 1));
        let most = 2 * 4 * chunk;
        let mut results = pool.imap_chunks(square, items(), chunk);
        assert_eq!(taken.get(), 0);
        assert_eq!(results.next().unwrap().unwrap(), 0);
        assert_eq!(taken.get(), most, "four chunks for each worker");
        assert_eq!(results.nth(10 * chunk - 2).unwrap().unwrap(), square(10 * chunk as u64 - 1));
        assert!(taken.get() <= most + 10 * chunk, "{}", taken.get());
        drop(results);
        taken.set(0);
        assert_eq!(pool.imap_unordered_chunks(square, items(), chunk).take(10 * chunk).count(), 10 * chunk);
        assert!(taken.get() <= most + 10 * chunk, "{}", taken.get());
    }
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

/// Cannot be sent if it is odd.
#[derive(Deserialize)]
struct Even(u64);

impl Serialize for Even {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 2 {
            0 => self.0.serialize(serializer),
            _ => Err(serde::ser::Error::custom("odd")),
        }
    }
}

fn panic_at_four(Even(number): Even) -> u64 {
    assert_ne!(number, 4, "four it is");
    number
}

fn each_has_its_own(results: Vec<Result<u64, TaskError>>) {
    assert_eq!(results.len(), 9);
    for (number, result) in (0..).zip(results) {
        match result {
            Ok(same) => assert!(same == number && number % 2 == 0 && number != 4),
            Err(TaskError::Panicked { message }) => assert!(number == 4 && message.contains("four it is")),
            Err(TaskError::Argument(EncodeError::Format(_))) => assert!(number % 2 == 1),
            Err(other) => panic!("{number}: {other}"),
        }
    }
}

#[test]
fn each_item_has_its_result_or_its_error_in_its_place() {
    let pool = Pool::new(2).unwrap();
    let items = || (0..9).map(Even);
    each_has_its_own(pool.map_results(panic_at_four, items()));
    for chunk in [1, 2, 9] {
        each_has_its_own(pool.imap_chunks(panic_at_four, items(), chunk).collect());
    }
    let unordered: Vec<_> = pool.imap_unordered_chunks(panic_at_four, items(), 3).collect();
    assert_eq!((unordered.len(), unordered.iter().filter(|result| result.is_ok()).count()), (9, 4));
    assert!(matches!(pool.map(panic_at_four, items()), Err(TaskError::Argument(_))), "the first of them");
}

#[test]
fn a_death_is_the_error_of_its_chunk_alone() {
    fn die_at_five(number: u64) -> u64 {
        if number == 5 {
            raise(Signal::SIGKILL).unwrap();
        }
        number
    }
    let pool = Pool::new(2).unwrap();
    let died = |results: Vec<Result<u64, TaskError>>| -> Vec<bool> {
        results.iter().map(|result| matches!(result, Err(TaskError::Died { .. }))).collect()
    };
    let of_three = died(pool.imap_chunks(die_at_five, 0..9, 3).collect());
    assert_eq!(of_three, [false, false, false, true, true, true, false, false, false]);
    let alone = died(pool.imap(die_at_five, 0..9).collect());
    assert_eq!(alone, (0..9).map(|number| number == 5).collect::<Vec<_>>());
}

/// More of them than there may be replies that no thread waits for.
#[test]
fn iterators_that_pause_keep_no_worker_from_other_tasks() {
    let pool = Pool::new(1).unwrap();
    let mut paused: Vec<_> = (0..1500).map(|_| pool.imap(square, 0..6)).collect();
    for results in &mut paused {
        assert_eq!(results.next().unwrap().unwrap(), 0);
    }
    assert_eq!(pool.apply_async(square, 7).join().unwrap(), 49);
    for results in &mut paused {
        assert!(results.map(Result::unwrap).eq((1..6).map(square)));
    }
}

#[test]
fn threads_read_at_once() {
    let pool = Pool::new(2).unwrap();
    let barrier = Barrier::new(4);
    thread::scope(|scope| {
        for thread in 0..4_u64 {
            let (pool, barrier) = (&pool, &barrier);
            scope.spawn(move || {
                barrier.wait();
                let numbers = thread * 1000..thread * 1000 + 700;
                let sum: u64 = pool.imap_unordered_chunks(square, numbers.clone(), 7).map(Result::unwrap).sum();
                assert_eq!(sum, numbers.clone().map(square).sum::<u64>());
                assert!(pool.imap_chunks(square, numbers.clone(), 5).map(Result::unwrap).eq(numbers.map(square)));
            });
        }
    });
}
