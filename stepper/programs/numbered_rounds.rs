fn run() {
    let barrier = Barrier { parties: 2, arrivals: Mutex::new(0), complete: Condvar::new() };
    let meet_twice = || (0..2).for_each(|_| barrier.wait());
    thread::scope(|s| {
        s.spawn(meet_twice);
        meet_twice();
    });
}
