//! `just bench pool`: small tasks for worker processes, ours beside CPython's, and beside threads.

mod harness;

use std::time::Instant;

use harness::{Result, Table, python, run};
use many_hands::process::Pool;
use serde_bytes::ByteBuf;

const WORKERS: usize = 2;
/// Of an item that travels in a message with others, how many.
const CHUNK: usize = 500;
/// Of a large argument or result.
const BYTES: usize = 200_000_000;

fn square(number: u32) -> u64 {
    u64::from(number) * u64::from(number)
}

fn main() -> Result<()> {
    let python = python("pool.py")?;

    let pool = Pool::new(WORKERS)?;
    let apply = Table::new("One task after the other", "task")
        .row("many_hands Pool, apply", 5_000, move |count| {
            let begin = Instant::now();
            for number in 0..count {
                pool.apply(square, number)?;
            }
            Ok(begin.elapsed())
        })
        .row_of(&python, "CPython multiprocessing.Pool, apply", 500, "apply");

    let pool = Pool::new(WORKERS)?;
    let ahead = Table::new("All tasks given, then all results taken", "task")
        .row("many_hands Pool, apply_async", 20_000, move |count| {
            let begin = Instant::now();
            let tasks: Vec<_> = (0..count).map(|number| pool.apply_async(square, number)).collect();
            for task in tasks {
                task.join()?;
            }
            Ok(begin.elapsed())
        })
        .row_of(&python, "CPython multiprocessing.Pool, apply_async", 2_000, "apply_async");

    let single =
        mapped(Some(1))?.row_of(&python, "CPython multiprocessing.Pool, map, chunks of 1", 5_000, "map, chunks of 1");
    let chunked = mapped(None)?.row_of(&python, "CPython multiprocessing.Pool, map", 200_000, "map");

    let pool = Pool::new(WORKERS)?;
    let lazy = Table::new("One iterator, chunks of 500", "task")
        .row("many_hands Pool, imap_unordered_chunks", 1_000_000, move |count| {
            let begin = Instant::now();
            let mut sum = 0;
            for result in pool.imap_unordered_chunks(square, 0..count, CHUNK) {
                sum += result?;
            }
            assert_eq!(sum, (0..count).map(square).sum::<u64>());
            Ok(begin.elapsed())
        })
        .row_of(&python, "CPython multiprocessing.Pool, imap_unordered", 100_000, "imap_unordered");

    run("pool", vec![apply, ahead, single, chunked, lazy, there()?, back()?])
}

/// The bytes are there before the clock starts, and after it stops they are freed.
fn there() -> Result<Table> {
    let (pool, python) = (Pool::new(1)?, python("pool.py")?);
    Ok(Table::new("200 MB to a task", "task")
        .row("many_hands Pool, apply", 1, move |_| {
            let bytes = ByteBuf::from(vec![1; BYTES]);
            let begin = Instant::now();
            let length = pool.apply(|bytes: ByteBuf| bytes.len(), bytes)?;
            let took = begin.elapsed();
            assert_eq!(length, BYTES);
            Ok(took)
        })
        .row_of(&python, "CPython multiprocessing.Pool, apply", 1, "there"))
}

fn back() -> Result<Table> {
    let (pool, python) = (Pool::new(1)?, python("pool.py")?);
    Ok(Table::new("200 MB from a task", "task")
        .row("many_hands Pool, apply", 1, move |_| {
            let begin = Instant::now();
            let bytes = pool.apply(|length| ByteBuf::from(vec![1; length]), BYTES)?;
            let took = begin.elapsed();
            assert_eq!(bytes.len(), BYTES);
            Ok(took)
        })
        .row_of(&python, "CPython multiprocessing.Pool, apply", 1, "back"))
}

fn mapped(chunk: Option<usize>) -> Result<Table> {
    let pool = Pool::new(WORKERS)?;
    let (title, name, count) = match chunk {
        Some(_) => ("A map, each task alone", "many_hands Pool, map_chunks of 1", 50_000),
        None => ("A map, in chunks", "many_hands Pool, map", 1_000_000),
    };
    Ok(Table::new(title, "task").row(name, count, move |count| {
        let begin = Instant::now();
        match chunk {
            Some(chunk) => pool.map_chunks(square, 0..count, chunk)?,
            None => pool.map(square, 0..count)?,
        };
        Ok(begin.elapsed())
    }))
}
