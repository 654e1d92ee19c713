//! `cargo run --bin chapter-2`: runs the listings of chapter 2.

fn main() -> std::process::ExitCode {
    listings::chapter_02::CHAPTER.run()
}
