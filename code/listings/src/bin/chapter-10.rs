//! `cargo run --bin chapter-10`: runs the listings of chapter 10.

fn main() -> std::process::ExitCode {
    listings::chapter_10::CHAPTER.run()
}
