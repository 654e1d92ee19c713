//! Programs of the book *Many Hands* that the compiler must refuse, each with its words beside it.
//!
//! They are in `chapter_01/` and so on, and are compiled one by one, by the test of this package;
//! this library is what gives them the crates that they use.
