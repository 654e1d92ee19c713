//! Brings a finished build to where it is read.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// What a build made different.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Pages that look or act differently.
    pub pages: BTreeSet<PathBuf>,
    /// Whether another file is different, which any page may use.
    pub others: bool,
}

/// Makes `to` hold the files of `from`, and no others, touching only those that differ.
///
/// A file is replaced in one step, so a reader finds the old page or the new one; both folders
/// have to be on one file system. `from` loses the files that were moved.
pub fn publish(from: &Path, to: &Path) -> io::Result<Difference> {
    let new = files(from)?;
    let mut difference = Difference::default();
    // Pages last: a new page may ask for a new style sheet, and no page for a removed one.
    let (pages, others): (Vec<_>, Vec<_>) =
        new.iter().partition(|file| file.extension().is_some_and(|ending| ending == "html"));
    for file in others {
        difference.others |= replace(&from.join(file), &to.join(file))?;
    }
    for file in pages {
        if replace(&from.join(file), &to.join(file))? {
            difference.pages.insert(file.clone());
        }
    }
    for file in files(to)?.difference(&new) {
        fs::remove_file(to.join(file))?;
    }
    remove_empty_folders(to)?;
    Ok(difference)
}

fn files(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            files.extend(entry.path().strip_prefix(folder).map(Path::to_owned));
        }
    }
    Ok(files)
}

/// Brings a file to where it is read; whether it was different there.
pub fn replace(new: &Path, old: &Path) -> io::Result<bool> {
    if same(new, old)? {
        return Ok(false);
    }
    if let Some(folder) = old.parent() {
        make_folder(folder)?;
    }
    // A folder before, a file now.
    if old.is_dir() {
        fs::remove_dir_all(old)?;
    }
    fs::rename(new, old)?;
    Ok(true)
}

/// Makes a folder, also where there was a file.
fn make_folder(folder: &Path) -> io::Result<()> {
    let in_the_way = folder.ancestors().find(|above| above.symlink_metadata().is_ok_and(|above| !above.is_dir()));
    if let Some(file) = in_the_way
        && !file.is_dir()
    {
        fs::remove_file(file)?;
    }
    fs::create_dir_all(folder)
}

fn same(new: &Path, old: &Path) -> io::Result<bool> {
    match fs::read(old) {
        Ok(content) => Ok(content == fs::read(new)?),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => Ok(false),
            _ => Err(error),
        },
    }
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    for entry in WalkDir::new(folder).min_depth(1).contents_first(true) {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type().is_dir() && fs::read_dir(path)?.next().is_none() {
            fs::remove_dir(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn the_result_is_the_new_build_and_nothing_else() {
        let new = folder(&[("a.html", "new"), ("deep/b.html", "b"), (".nojekyll", "")]);
        let old = folder(&[("a.html", "old"), ("gone/c.html", "c"), ("d.css", "d")]);
        publish(new.path(), old.path()).unwrap();

        assert_eq!(files(old.path()).unwrap(), [".nojekyll", "a.html", "deep/b.html"].map(PathBuf::from).into());
        assert_eq!(fs::read_to_string(old.path().join("a.html")).unwrap(), "new");
        assert!(!old.path().join("gone").exists());
    }

    #[test]
    fn a_file_becomes_a_folder_and_a_folder_a_file() {
        let (as_file, as_folder) = (|| folder(&[("a", "file")]), || folder(&[("a/b/c.svg", "deep")]));
        let to = tempfile::tempdir().unwrap();
        for new in [as_file(), as_folder(), as_file()] {
            let expected = files(new.path()).unwrap();
            publish(new.path(), to.path()).unwrap();
            assert_eq!(files(to.path()).unwrap(), expected);
        }
    }

    #[test]
    fn a_page_that_did_not_change_is_not_touched() {
        let new = folder(&[("a.html", "same")]);
        let old = folder(&[("a.html", "same")]);
        let page = old.path().join("a.html");
        let written = fs::metadata(&page).unwrap().modified().unwrap();
        publish(new.path(), old.path()).unwrap();
        assert_eq!(fs::metadata(&page).unwrap().modified().unwrap(), written);
    }
}
