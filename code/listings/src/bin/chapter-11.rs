//! `cargo run --bin chapter-11`: runs the listings of chapter 11.

fn main() -> std::process::ExitCode {
    listings::chapter_11::CHAPTER.run()
}
