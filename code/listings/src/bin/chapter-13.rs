//! `cargo run --bin chapter-13`: runs the listings of chapter 13.

fn main() -> std::process::ExitCode {
    listings::chapter_13::CHAPTER.run()
}
