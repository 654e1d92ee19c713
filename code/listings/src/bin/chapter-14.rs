//! `cargo run --bin chapter-14`: runs the listings of chapter 14.

fn main() -> std::process::ExitCode {
    listings::chapter_14::CHAPTER.run()
}
