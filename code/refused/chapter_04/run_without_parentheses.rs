//! A method that is named and not called is an error, where Python does nothing and says nothing.

// ANCHOR: listing
struct Greeting {
    name: String,
}

impl Greeting {
    fn run(self) {
        println!("hello, {}", self.name);
    }
}

fn main() {
    let greeting = Greeting { name: "bob".into() };
    greeting.run;
}
// ANCHOR_END: listing
