use std::sync::RwLock;
use std::thread;

/// The price of a thing, worked out at the first request.
fn price(known: &RwLock<Option<u32>>) -> u32 {
    let seen = *known.read().expect("no writer panics");
    if let Some(price) = seen {
        return price;
    }
    let mut known = known.write().expect("no writer panics");
    println!("working it out");
    *known = Some(42);
    42
}

fn run() {
    let known = RwLock::new(None);
    thread::scope(|s| {
        s.spawn(|| price(&known));
        s.spawn(|| price(&known));
    });
}
