//! `cargo run --bin chapter-12`: runs the listings of chapter 12.

fn main() -> std::process::ExitCode {
    listings::chapter_12::CHAPTER.run()
}
