//! Which file a path of an address names, and what kind of file it is.

use std::path::{Component, Path, PathBuf};

/// What there is at a path.
#[derive(Debug, PartialEq)]
pub enum Found {
    File(PathBuf),
    /// A folder, whose address ends with a slash: links of its page are read from there.
    Folder,
    Nothing,
}

/// Looks for a path in a folder, and nowhere else.
pub fn find(folder: &Path, path: &str) -> Found {
    let Some(relative) = decoded(path.trim_start_matches('/')).map(PathBuf::from) else { return Found::Nothing };
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Found::Nothing;
    }
    let file = folder.join(relative);
    match (file.is_dir(), path.ends_with('/')) {
        (true, true) => Some(file.join("index.html")).filter(|file| file.is_file()).map_or(Found::Nothing, Found::File),
        (true, false) => Found::Folder,
        (false, slash) if !slash && file.is_file() => Found::File(file),
        (false, _) => Found::Nothing,
    }
}

/// The text that `%`, followed by two digits, stands for a byte in.
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'%' {
            let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            bytes.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

/// What a browser is told of a file, by the end of its name.
pub fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "toml" | "md" | "rs" | "py" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}

/// Whether a name has a hash of the contents in it, as in `toc-0123abcd.js`: under that name there
/// is never anything else.
pub fn is_hashed(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_path_leads_nowhere_else() {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("book");
        fs::create_dir_all(folder.join("deep")).unwrap();
        for file in ["secret", "book/index.html", "book/deep/index.html", "book/a b.html"] {
            fs::write(outside.path().join(file), "").unwrap();
        }
        let found = |path| find(&folder, path);
        assert_eq!(found("/"), Found::File(folder.join("index.html")));
        assert_eq!(found("/deep/"), Found::File(folder.join("deep/index.html")));
        assert_eq!(found("/deep"), Found::Folder);
        assert_eq!(found("/a%20b.html"), Found::File(folder.join("a b.html")));
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/deep/../../secret",
            "/..%2fsecret",
            "/./index.html/",
            "/index.html/",
            "/index.html%00",
            "/%",
            "/%f",
            "/%zz",
            "/%ff",
            "/secret",
            "/deep/none",
        ] {
            assert_eq!(found(path), Found::Nothing, "{path}");
        }
        let absolute = format!("//{}", outside.path().join("secret").display());
        assert_eq!(found(&absolute), Found::Nothing);
    }

    #[test]
    fn hashes_are_of_eight_digits() {
        for name in ["toc-0123abcd.js", "clipboard-1626706a.min.js", "favicon-de23e50b.svg"] {
            assert!(is_hashed(Path::new(name)), "{name}");
        }
        for name in ["index.html", "page-two.html", "toc-0123abc.js", "toc-0123abcg.js", "0123abcd.js", "x-DEADBEEF.js"]
        {
            assert!(!is_hashed(Path::new(name)), "{name}");
        }
    }
}
