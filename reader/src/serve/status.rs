//! What the pages in a browser need to know of the builds.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use tokio::sync::watch;

use crate::publish::Difference;

/// The state of the book, as of the latest build.
#[derive(Clone, Debug)]
pub struct Status {
    /// Different for every build that made something different, also after a restart of the server.
    pub edition: u64,
    /// Since when any page may look different.
    all: u64,
    /// Since when single pages do.
    pages: HashMap<String, u64>,
    /// Whether a build has succeeded since the server started.
    pub built: bool,
    /// Why the latest build failed, if it did.
    pub problem: Option<String>,
}

impl Status {
    /// Whether a page, by its path on the server, is newer than the edition that a browser shows.
    pub fn has_news(&self, page: &str, shown: u64) -> bool {
        let file = page.trim_start_matches('/');
        let file = if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file.to_owned() };
        let since = self.pages.get(&file).map_or(self.all, |page| self.all.max(*page));
        // A later one than there is: of another server, whose clock was ahead.
        shown < since || shown > self.edition
    }
}

/// Tells all that listen about builds.
pub struct Announcer(watch::Sender<Status>);

impl Announcer {
    /// Starts with an edition that no server had before.
    pub fn new() -> Self {
        let since_1970 = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let edition = u64::try_from(since_1970.as_millis()).unwrap_or_default();
        let status = Status { edition, all: edition, pages: HashMap::new(), built: false, problem: None };
        Self(watch::Sender::new(status))
    }

    pub fn listen(&self) -> watch::Receiver<Status> {
        self.0.subscribe()
    }

    /// The whole book is built.
    pub fn good(&self, difference: &Difference) {
        self.0.send_modify(|status| {
            if !status.built || difference.others {
                status.edition += 1;
                status.all = status.edition;
                status.pages.clear();
            }
            status.built = true;
            status.problem = None;
            note(status, difference.pages.iter());
        });
    }

    /// Some pages are rendered.
    pub fn pages<'a>(&self, pages: impl IntoIterator<Item = &'a (impl AsRef<Path> + 'a)>) {
        self.0.send_modify(|status| note(status, pages));
    }

    pub fn problem(&self, problem: String) {
        self.0.send_modify(|status| status.problem = Some(problem));
    }
}

fn note<'a>(status: &mut Status, pages: impl IntoIterator<Item = &'a (impl AsRef<Path> + 'a)>) {
    status.edition += 1;
    for page in pages {
        status.pages.insert(page.as_ref().display().to_string(), status.edition);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_that_became_different_have_news() {
        let announcer = Announcer::new();
        announcer.good(&Difference::default());
        let status = announcer.listen();
        let shown = status.borrow().edition;
        announcer.pages(&["deep/index.html"]);
        let news = |page| status.borrow().has_news(page, shown);
        assert!(news("/deep/") && news("/deep/index.html") && !news("/") && !news("/other.html"));
        announcer.good(&Difference { others: true, ..Difference::default() });
        assert!(news("/") && news("/other.html"));
        assert!(status.borrow().has_news("/", u64::MAX));
    }
}
