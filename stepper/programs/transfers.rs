fn run() -> [i32; 2] {
    let [a, b] = [0, 1].map(|number| Account { number, balance: Mutex::new(5000) });
    thread::scope(|s| {
        s.spawn(|| transfer(&a, &b, 300));
        s.spawn(|| transfer(&b, &a, 100));
    });
    [a, b].map(|account| account.balance.into_inner().expect("no holder panics"))
}
