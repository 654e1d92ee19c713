use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::*};
use std::thread;

fn run() -> Option<u32> {
    let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|s| {
        s.spawn(|| {
            data.store(42, Relaxed);
            ready.store(true, Release);
        });
        let reader = s.spawn(|| {
            let is_there = ready.load(Acquire);
            is_there.then(|| data.load(Relaxed))
        });
        reader.join().expect("it does not panic")
    })
}
