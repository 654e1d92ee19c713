//! `cargo run --bin chapter-4`: runs the listings of chapter 4.

fn main() -> std::process::ExitCode {
    listings::chapter_04::CHAPTER.run()
}
