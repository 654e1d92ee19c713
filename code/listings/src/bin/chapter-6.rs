//! `cargo run --bin chapter-6`: runs the listings of chapter 6.

fn main() -> std::process::ExitCode {
    listings::chapter_06::CHAPTER.run()
}
