fn run() {
    let semaphore = Semaphore { free: Mutex::new(2), freed: Condvar::new() };
    let inside = AtomicUsize::new(0);
    let visit = || {
        semaphore.acquire();
        inside.fetch_add(1, SeqCst);
        inside.fetch_sub(1, SeqCst);
        semaphore.release();
    };
    thread::scope(|s| (0..3).for_each(|_| drop(s.spawn(visit))));
}
