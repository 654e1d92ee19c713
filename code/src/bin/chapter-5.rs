//! `cargo run --bin chapter-5`: runs the listings of chapter 5.

fn main() -> std::process::ExitCode {
    many_hands::chapter_05::CHAPTER.run()
}
