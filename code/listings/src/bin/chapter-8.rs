//! `cargo run --bin chapter-8`: runs the listings of chapter 8.

fn main() -> std::process::ExitCode {
    listings::chapter_08::CHAPTER.run()
}
