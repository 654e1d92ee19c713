//! One leaf takes as long as all others together, in pools of three sizes.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use rayon::ThreadPoolBuilder;
use serde::{Deserialize, Serialize};

use super::program::{Tree, sum};

const LEAVES: u64 = 40;

/// The leaf that takes long, in the middle of the heavy branch's left half.
const LONG: u64 = 8;

#[derive(Default, Serialize, Deserialize)]
struct Seen {
    sum: u64,
    /// How many of the other leaves were done before the long one.
    others_done: usize,
    /// How many threads were at work in all.
    threads: usize,
}

/// Leaves with these numbers, in a tree as even as it can be.
fn even(first: u64, last: u64) -> Tree {
    if first == last {
        return Tree::Leaf(first);
    }
    let middle = first.midpoint(last);
    Tree::Branch(Box::new(even(first, middle)), Box::new(even(middle + 1, last)))
}

pub fn subject(size: &str) -> Value {
    let tree = Tree::Branch(Box::new(Tree::Leaf(0)), Box::new(even(1, LEAVES - 1)));
    let pool = ThreadPoolBuilder::new().num_threads(size.parse().expect("a number")).build().expect("a pool");
    let (done, threads, long) = (Mutex::new(0), Mutex::new(HashSet::new()), Mutex::new(0));
    let done_now = || *done.lock().expect("no holder panics");
    let work = |leaf| {
        threads.lock().expect("no holder panics").insert(thread::current().id());
        if leaf == LONG {
            comes(|| done_now() == LEAVES as usize - 1);
            *long.lock().expect("no holder panics") = done_now();
        }
        *done.lock().expect("no holder panics") += 1;
        leaf * leaf
    };
    let sum = pool.install(|| sum(&tree, &work));
    let (others_done, threads) = (long.into_inner(), threads.into_inner());
    to_value(Seen {
        sum,
        others_done: others_done.expect("no holder panics"),
        threads: threads.expect("no holder panics").len(),
    })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    for size in [2, 3] {
        let seen: Seen = judge.run(&size.to_string())?.seen()?;
        if seen.threads > size {
            let message = format!("The pool had {size} threads, and {} threads were at work.", seen.threads);
            return reject("threads", message);
        }
        let others = LEAVES as usize - 1;
        if seen.others_done < others {
            let message = format!(
                "One leaf took long. In a pool of {size} threads {} of the other {others} were \
                done meanwhile. The rest waited behind the long one, for its thread, and the pool had nothing \
                else to do.",
                seen.others_done
            );
            return reject("held_up", message);
        }
        let expected: u64 = (0..LEAVES).map(|leaf| leaf * leaf).sum();
        if seen.sum != expected {
            return reject("sum", format!("The sum is {expected}, and the function gave {}.", seen.sum));
        }
    }
    Ok(())
}
