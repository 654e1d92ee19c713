//! `cargo run --bin chapter-3`: runs the listings of chapter 3.

fn main() -> std::process::ExitCode {
    many_hands::chapter_03::CHAPTER.run()
}
