//! Jobs that try the lock, jobs that need each other, and two threads with every schedule.

use std::sync::{Barrier, Mutex};
use std::thread;

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model;

use super::{modelled, program};

/// How many jobs found the list locked, and which were done.
fn alone() -> (usize, Vec<u32>) {
    let (jobs, done) = (Mutex::new(vec![1, 2]), Mutex::new(Vec::new()));
    let mut held = 0;
    let count = Mutex::new(&mut held);
    program::work(&jobs, |job| {
        done.lock().expect("no holder panics").push(job);
        match jobs.try_lock() {
            // The first job puts another one on the list.
            Ok(mut jobs) if job == 2 => jobs.push(3),
            Ok(_) => {}
            Err(_) => **count.lock().expect("no holder panics") += 1,
        }
    });
    (held, done.into_inner().expect("no holder panics"))
}

/// As many jobs as threads, none of which ends before all have begun.
fn side_by_side() -> Vec<u32> {
    let (jobs, done, all_begun) = (Mutex::new(vec![1, 2, 3]), Mutex::new(Vec::new()), Barrier::new(3));
    thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(|| {
                program::work(&jobs, |job| {
                    all_begun.wait();
                    done.lock().expect("no holder panics").push(job);
                });
            });
        }
    });
    let mut done = done.into_inner().expect("no holder panics");
    done.sort_unstable();
    done
}

/// Which of three jobs two threads do.
fn two_threads() -> String {
    let jobs = model::sync::Mutex::new(vec![1, 2, 3]);
    let done = Mutex::new(Vec::new());
    let work = || modelled::work(&jobs, |job| done.lock().expect("no holder panics").push(job));
    model::thread::scope(|s| {
        s.spawn(work);
        s.spawn(work);
    });
    let mut done = done.into_inner().expect("no holder panics");
    done.sort_unstable();
    format!("{done:?}")
}

pub fn subject(word: &str) -> Value {
    match word {
        "alone" => to_value(alone()),
        "side by side" => to_value(side_by_side()),
        _ => every_schedule(&["jobs"], two_threads),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let (held, mut done) = judge.run("alone")?.seen::<(usize, Vec<u32>)>()?;
    if held > 0 {
        let message = format!(
            "Each job tried to lock the list, and {held} of {} found it locked: the guard under \
            which a job was taken is still alive when the job is done.",
            done.len()
        );
        return reject("held", message);
    }
    done.sort_unstable();
    if done != [1, 2, 3] {
        let message = format!("On the list were the jobs 1 and 2, and 2 put 3 there. Done were {done:?}.");
        return reject("done", message);
    }
    let alone = "Three threads had three jobs, and each job waited until all three had begun. They never had: \
        a thread has taken more than the job that it is at.";
    let hangs = |it: Rejected| if it.id == "hangs" { Rejected::new("side_by_side", alone) } else { it };
    let done: Vec<u32> = judge.run("side by side").map_err(hangs)?.seen()?;
    let twice = "Not every job is done once: while a thread is at it, others still find it on the list.";
    if done != [1, 2, 3] {
        return reject("twice", format!("{twice} Of 1, 2 and 3, {done:?} were done."));
    }
    let gone = "Two threads found one job, and only one of them got it: the other panicked. What a thread saw \
        under the lock is out of date once it has let go of it.";
    let all = judge.schedules("two threads").map_err(|it| it.explained("panics", gone))?;
    all.all_end_with("[1, 2, 3]", "twice", twice)
}
