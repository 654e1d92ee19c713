//! Files that are there for a moment only, or made from others: neither sources nor part of a book.

use std::path::Path;

/// Whether a file is an editor's or Python's own.
pub fn is_passing(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A swap file of Vim, a lock link or a safety copy of Emacs, a backup, a file written before it
    // is renamed.
    (name.starts_with('.') && (name.ends_with(".swp") || name.ends_with(".swx") || name.ends_with(".swo")))
        || name.starts_with(".#")
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with("___jb_tmp___")
        || name.starts_with(".goutputstream-")
        // Vim writes one of this name to see whether it may write.
        || name == "4913"
        || path.components().any(|part| part.as_os_str() == "__pycache__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_editors_are_passed_over() {
        for name in [".page.md.swp", ".#page.md", "#page.md#", "page.md~", "4913", ".goutputstream-X1"] {
            assert!(is_passing(Path::new(name)), "{name}");
        }
        assert!(is_passing(Path::new("code/__pycache__/a.pyc")));
        for name in ["/home/someone/.books/book/page.md", "book/.nojekyll", "book/.well-known/x"] {
            assert!(!is_passing(Path::new(name)), "{name}");
        }
    }
}
