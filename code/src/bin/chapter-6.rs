//! `cargo run --bin chapter-6`: runs the listings of chapter 6.

fn main() -> std::process::ExitCode {
    many_hands::chapter_06::CHAPTER.run()
}
