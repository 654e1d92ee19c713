//! `cargo run --bin chapter-1`: runs the listings of chapter 1.

fn main() -> std::process::ExitCode {
    listings::chapter_01::CHAPTER.run()
}
