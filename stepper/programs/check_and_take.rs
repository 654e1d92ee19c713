fn run() -> i32 {
    let balance = AtomicI32::new(100);
    let for_one = Barrier::new(1); // made for one thread, it holds none up
    thread::scope(|s| {
        s.spawn(|| check_and_take(&balance, &for_one));
        s.spawn(|| check_and_take(&balance, &for_one));
    });
    balance.into_inner()
}
