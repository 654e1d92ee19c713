//! Removes what a run left in its scratch folder, whatever it made of it: folders that may not be
//! read, or more of them within each other than this process may have open at once.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes a folder with all that is in it. What links lead to stays.
pub fn all(folder: &Path) -> io::Result<()> {
    // Each folder is emptied by moving the folders in it up beside the first, so that none is ever
    // reached by a long path. Their names are numbers there, which nothing else has.
    let beside = folder.with_extension("removed");
    fs::create_dir(&beside)?;
    let mut moved = 0;
    let mut emptied = 0;
    let mut next = Some(folder.to_owned());
    while let Some(folder) = next {
        fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                fs::set_permissions(entry.path(), Permissions::from_mode(0o700))?;
                fs::rename(entry.path(), beside.join(moved.to_string()))?;
                moved += 1;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        fs::remove_dir(&folder)?;
        next = (emptied < moved).then(|| beside.join(emptied.to_string()));
        emptied += 1;
    }
    fs::remove_dir(beside)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_left_and_what_links_lead_to_stays() {
        // In memory: a disk takes seconds for so many folders.
        let outside = tempfile::tempdir_in("/dev/shm").unwrap();
        let folder = outside.path().join("1");
        fs::create_dir(&folder).unwrap();
        fs::write(outside.path().join("kept"), "").unwrap();
        symlink(outside.path(), folder.join("link")).unwrap();
        fs::create_dir_all(folder.join("unreadable/within")).unwrap();
        fs::set_permissions(folder.join("unreadable"), Permissions::from_mode(0o300)).unwrap();
        // Deeper than a path may be long, and than a process may have files open.
        for _ in 0..6 {
            let top = folder.join("top");
            let bottom = (0..200).fold(top.clone(), |path, _| path.join("deep"));
            fs::create_dir_all(&bottom).unwrap();
            let _ = fs::rename(folder.join("deep"), bottom.join("deep"));
            fs::rename(top, folder.join("deep")).unwrap();
        }
        all(&folder).unwrap();
        let left: Vec<_> = fs::read_dir(outside.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["kept"]);
    }
}
