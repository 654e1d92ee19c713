//! `cargo run --bin chapter-7`: runs the listings of chapter 7.

fn main() -> std::process::ExitCode {
    many_hands::chapter_07::CHAPTER.run()
}
