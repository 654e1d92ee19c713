use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn run() -> [u32; 2] {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    let write_x_read_y = || {
        x.store(1, Relaxed);
        y.load(Relaxed)
    };
    let write_y_read_x = || {
        y.store(1, Relaxed);
        x.load(Relaxed)
    };
    thread::scope(|s| {
        let threads = [s.spawn(write_x_read_y), s.spawn(write_y_read_x)];
        threads.map(|thread| thread.join().expect("it does not panic"))
    })
}
