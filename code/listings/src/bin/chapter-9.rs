//! `cargo run --bin chapter-9`: runs the listings of chapter 9.

fn main() -> std::process::ExitCode {
    listings::chapter_09::CHAPTER.run()
}
