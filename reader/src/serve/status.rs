//! What the pages in a browser need to know of the builds.

use std::time::SystemTime;

use tokio::sync::watch;

/// The state of the book, as of the latest build.
#[derive(Clone, Debug)]
pub struct Status {
    /// Different for every build whose pages can be read, also after a restart of the server.
    pub edition: u64,
    /// Why the latest build failed, if it did.
    pub problem: Option<String>,
}

/// Tells everyone who listens about builds.
pub struct Announcer(watch::Sender<Status>);

impl Announcer {
    /// Starts with an edition that no server had before.
    pub fn new() -> Self {
        let since_1970 = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let status = Status { edition: u64::try_from(since_1970.as_millis()).unwrap_or_default(), problem: None };
        Self(watch::Sender::new(status))
    }

    pub fn listen(&self) -> watch::Receiver<Status> {
        self.0.subscribe()
    }

    pub fn good(&self) {
        self.0.send_modify(|status| {
            status.edition += 1;
            status.problem = None;
        });
    }

    pub fn problem(&self, problem: String) {
        self.0.send_modify(|status| status.problem = Some(problem));
    }
}
