//! `cargo run --bin chapter-7`: runs the listings of chapter 7.

fn main() -> std::process::ExitCode {
    listings::chapter_07::CHAPTER.run()
}
