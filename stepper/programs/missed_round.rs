fn run() {
    let (arrived, complete) = (Mutex::new(0), Condvar::new());
    let meet_twice = || (0..2).for_each(|_| wait(&arrived, &complete));
    thread::scope(|s| {
        s.spawn(meet_twice);
        meet_twice();
    });
}
