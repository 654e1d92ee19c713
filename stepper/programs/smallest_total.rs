fn run() -> u32 {
    let number = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| add(&number, 3));
        s.spawn(|| add(&number, 3));
    });
    number.into_inner()
}
