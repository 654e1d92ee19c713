//! A thousand runs of a thread that writes eight lines while main writes one: where main's falls,
//! counted.
//!
//! ```
//! use listings::chapter_04::where_main_falls::place_of_main;
//!
//! for _ in 0..20 {
//!     assert!(place_of_main()? < 9);
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{self, Read, Write, pipe};
use std::thread;

pub fn place_of_main() -> io::Result<usize> {
    let (mut reader, mut writer) = pipe()?;
    let mut counter = writer.try_clone()?;
    let count = move || (0..8).try_for_each(|n| counter.write_all(format!("{n}\n").as_bytes()));
    thread::scope(|s| {
        let counting = s.spawn(count);
        writer.write_all(b"main\n")?;
        counting.join().expect("writing does not panic")
    })?;
    drop(writer); // the last one: the text ends here
    let mut lines = String::new();
    reader.read_to_string(&mut lines)?;
    lines.lines().position(|line| line == "main").ok_or(io::ErrorKind::UnexpectedEof.into())
}

pub fn main() -> io::Result<()> {
    let mut seen = [0; 9];
    for _ in 0..1000 {
        seen[place_of_main()?] += 1;
    }
    println!("main was the first of nine, the second, and so on to the last: {seen:?}");
    Ok(())
}
// ANCHOR_END: listing
