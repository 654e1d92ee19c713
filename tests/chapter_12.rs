//! Chapter 12, "Coroutines": what each listing and its Python twin do.

use support::*;

const CHAPTER: &str = "chapter-12";

#[test]
fn switched_by_hand() {
    for run in both(CHAPTER, "switched_by_hand") {
        run.prints(["12", "56", "34", "78", "first is dead: false", "second is dead: true"]);
    }
}
