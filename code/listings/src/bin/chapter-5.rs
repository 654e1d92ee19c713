//! `cargo run --bin chapter-5`: runs the listings of chapter 5.

fn main() -> std::process::ExitCode {
    listings::chapter_05::CHAPTER.run()
}
