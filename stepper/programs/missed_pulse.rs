use std::thread;

fn run() {
    let event = Event::default();
    thread::scope(|s| {
        s.spawn(|| event.wait());
        event.set();
        event.clear();
    });
}
