//! Pages that may be meant by an address at which there is none.

use std::fs;
use std::path::Path;

use handlebars::html_escape;
use walkdir::WalkDir;

/// How many are offered.
const MOST: usize = 3;

/// Puts the nearest pages of a book into its page for what is not found.
pub fn suggest(page: &str, folder: &Path, asked: &str) -> String {
    let nearest = nearest(folder, asked);
    let Some(end) = page.rfind("</main>").filter(|_| !nearest.is_empty()) else { return page.to_owned() };
    let item = |path: &String| {
        let title = title(&folder.join(path)).unwrap_or_else(|| path.clone());
        format!("<li><a href=\"/{}\">{}</a></li>\n", html_escape(path), title)
    };
    let items: String = nearest.iter().map(item).collect();
    let (before, after) = page.split_at(end);
    format!("{before}<p>Pages with a similar address:</p>\n<ul class=\"suggestions\">\n{items}</ul>\n{after}")
}

/// The paths of the pages that differ least.
fn nearest(folder: &Path, asked: &str) -> Vec<String> {
    let asked = simple(asked);
    let pages = WalkDir::new(folder).into_iter().filter_map(|entry| {
        let path = entry.ok()?.into_path().strip_prefix(folder).ok()?.to_str()?.to_owned();
        let is_page = path.ends_with(".html") && !["404.html", "toc.html", "print.html"].contains(&path.as_str());
        is_page.then_some(path)
    });
    let mut rated: Vec<_> = pages.filter_map(|path| Some((rating(&asked, &simple(&path))?, path))).collect();
    rated.sort();
    rated.into_iter().take(MOST).map(|(_, path)| path).collect()
}

/// Letters, digits and slashes of a path, without its ending.
fn simple(path: &str) -> String {
    let path = path.strip_suffix(".html").unwrap_or(path).trim_matches('/').to_lowercase();
    path.trim_end_matches("/index").chars().filter(|one| one.is_alphanumeric() || *one == '/').collect()
}

/// How different two paths are, the name of the page before that of its folder; nothing if they
/// have too little in common.
fn rating(asked: &str, path: &str) -> Option<(usize, usize)> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let (wanted, found) = (name(asked), name(path));
    let far = distance(&wanted, &found);
    (far * 2 <= wanted.chars().count().max(2)).then(|| (far, distance(asked, path)))
}

/// How many letters have to be put in, left out or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for column in 0..other.len() {
            let replaced = diagonal + usize::from(letter != other[column]);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// As it stands in the head of a page, and so escaped already.
fn title(file: &Path) -> Option<String> {
    let page = fs::read_to_string(file).ok()?;
    let (_, rest) = page.split_once("<title>")?;
    Some(rest.split_once("</title>")?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_page_is_first() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["chapter_02/fork.html", "chapter_03/index.html", "chapter_06/lock.html", "404.html", "index.html"]
        {
            fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
            fs::write(folder.path().join(file), "<title>A &lt; B</title>").unwrap();
        }
        let nearest = |asked| nearest(folder.path(), asked);
        assert_eq!(nearest("/chapter_02/frok.html")[0], "chapter_02/fork.html");
        assert_eq!(nearest("/fork")[0], "chapter_02/fork.html");
        assert_eq!(nearest("/chapter_05/Lock.html")[0], "chapter_06/lock.html");
        assert_eq!(nearest("/chapter_3/")[0], "chapter_03/index.html");
        assert!(nearest("/wp-login.php").is_empty() && nearest("/").is_empty());
        let page = suggest("<main>none</main>", folder.path(), "/fork.html");
        assert!(page.contains("<a href=\"/chapter_02/fork.html\">A &lt; B</a>") && page.ends_with("</main>"), "{page}");
    }

    #[test]
    fn a_distance_is_of_single_letters() {
        assert_eq!(
            [distance("fork", "fork"), distance("frok", "fork"), distance("", "ab"), distance("ab", "")],
            [0, 2, 2, 2]
        );
    }
}
