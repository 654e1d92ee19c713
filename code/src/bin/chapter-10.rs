//! `cargo run --bin chapter-10`: runs the listings of chapter 10.

fn main() -> std::process::ExitCode {
    many_hands::chapter_10::CHAPTER.run()
}
