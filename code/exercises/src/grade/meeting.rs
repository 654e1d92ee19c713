//! What the threads and processes of one run count together, and whether they were there at once.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait for the others. A machine that does much else may start them late.
const MOST: Duration = Duration::from_millis(600);

/// How often to look for them. What looks moves, so it does not hang.
const PAUSE: Duration = Duration::from_millis(2);

/// Counts a call with this name, in whatever thread or process of the run, and gives how many there
/// have been. Of calls at the same time, several may see the same number.
pub fn count(name: &str) -> usize {
    Folder::of_run().count(name)
}

/// How many calls of [`count`] and [`meet`] with this name there have been in this run.
#[must_use]
pub fn counted(name: &str) -> usize {
    Folder::of_run().counted(name)
}

/// Waits until so many have come, in whatever thread or process of the run, and says whether they
/// have: a barrier that gives up after 0.6 s, and from then on lets all pass at once.
#[must_use]
pub fn meet(name: &str, parties: usize) -> bool {
    Folder::of_run().meet(name, parties)
}

struct Folder(PathBuf);

impl Folder {
    /// Beside the folder for temporary files, in which nothing may be left.
    fn of_run() -> Self {
        Self(env::temp_dir().parent().unwrap_or(Path::new("/")).to_owned())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(format!("counted {name}"))
    }

    fn count(&self, name: &str) -> usize {
        let file = OpenOptions::new().append(true).create(true).open(self.file(name));
        // A byte that is appended is neither lost nor written over.
        file.and_then(|mut file| file.write_all(b".")).expect("the folder of the run can be written");
        self.counted(name)
    }

    fn counted(&self, name: &str) -> usize {
        fs::metadata(self.file(name)).map_or(0, |file| usize::try_from(file.len()).expect("it is small"))
    }

    fn meet(&self, name: &str, parties: usize) -> bool {
        let failed = format!("{name}, failed");
        let begin = Instant::now();
        self.count(name);
        loop {
            if self.counted(&failed) > 0 {
                return false;
            }
            if self.counted(name) >= parties {
                return true;
            }
            if begin.elapsed() > MOST {
                self.count(&failed);
                return false;
            }
            thread::sleep(PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::Folder;

    #[test]
    fn two_meet_and_one_alone_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let here = Folder(folder.path().to_owned());
        let both = thread::scope(|s| {
            let other = s.spawn(|| here.meet("both", 2));
            here.meet("both", 2) && other.join().unwrap()
        });
        assert!(both);
        assert!(!here.meet("alone", 2));
        assert!(!here.meet("alone", 2), "it is too late");
        assert_eq!((here.counted("both"), here.count("both")), (2, 3));
    }
}
