use std::sync::{Condvar, Mutex};
use std::thread;

type Fruit = &'static str;

fn take(basket: &Mutex<Vec<Fruit>>, filled: &Condvar) -> Option<Fruit> {
    let mut basket = basket.lock().expect("no holder panics");
    if basket.is_empty() {
        basket = filled.wait(basket).expect("no holder panics");
    }
    basket.pop()
}

fn run() -> [Option<Fruit>; 2] {
    let (basket, filled) = (Mutex::new(vec![]), Condvar::new());
    thread::scope(|s| {
        let takers = [0, 1].map(|_| s.spawn(|| take(&basket, &filled)));
        for fruit in ["apple", "pear"] {
            basket.lock().expect("no holder panics").push(fruit);
            filled.notify_one();
        }
        takers.map(|taker| taker.join().expect("it does not panic"))
    })
}
