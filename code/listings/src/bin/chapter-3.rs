//! `cargo run --bin chapter-3`: runs the listings of chapter 3.

fn main() -> std::process::ExitCode {
    listings::chapter_03::CHAPTER.run()
}
