fn run() -> [bool; 3] {
    let inside = AtomicU32::new(0);
    thread::scope(|s| {
        let visitors = [(); 3].map(|()| s.spawn(|| enter(&inside, 2)));
        visitors.map(|visitor| visitor.join().expect("it does not panic"))
    })
}
