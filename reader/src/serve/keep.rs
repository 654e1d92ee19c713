//! Keeps the book built: at a change of single pages first these, and the whole book once nothing
//! changes any more.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use tokio::sync::{Notify, RwLock};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::status::Announcer;
use super::watch::Watch;
use crate::console::{say, warn};
use crate::pages::Pages;
use crate::{Book, Built};

/// After the last change of a page, so long the page for printing and the like can wait.
const REST: Duration = Duration::from_millis(800);

/// A book that is kept built.
pub struct Keeper {
    pub book: Book,
    pub announcer: Announcer,
    /// Told when the pages are gone.
    pub gone: Arc<Notify>,
    pub stop: CancellationToken,
    /// Each build holds it for reading, also when nothing waits for the build any more, so that the
    /// end can wait for the last one.
    pub builds: Arc<RwLock<()>>,
}

impl Keeper {
    /// Builds now and after each change. When stopped, returns as soon as no build is under way.
    pub async fn keep(self, watch: Watch) {
        self.build_at_changes(watch).await;
        drop(self.builds.write().await);
    }

    async fn build_at_changes(&self, mut watch: Watch) {
        let mut cause = "built".to_owned();
        while !self.stop.is_cancelled() {
            // Before the build looks: what comes into a new folder later is then a change.
            watch.follow(None);
            let start = Instant::now();
            let mut pages = self.tell(&cause, start, self.whole(&self.stop).await);
            // As long as changes are of single pages, and the book is good.
            let changes = loop {
                watch.follow(pages.as_ref());
                let changes = self.changes(&mut watch).await;
                let Some(known) = pages else { break changes };
                match self.single(&known, &mut watch, changes).await {
                    Ok(built) => pages = built,
                    Err(changes) => break changes,
                }
            };
            cause = format!("{}: rebuilt", self.names(&changes));
        }
    }

    /// What changed: nothing, if the pages are gone or this is the end.
    async fn changes(&self, watch: &mut Watch) -> BTreeSet<PathBuf> {
        tokio::select! {
            changes = watch.changes() => changes,
            () = self.gone.notified() => BTreeSet::new(),
            () = self.stop.cancelled() => BTreeSet::new(),
        }
    }

    /// Renders the pages that changes make different, and builds the book when there are no more of
    /// them. An error holds changes that are not of single pages, or whose pages cannot be
    /// rendered: the whole book tells why.
    async fn single(
        &self,
        known: &Pages,
        watch: &mut Watch,
        mut changes: BTreeSet<PathBuf>,
    ) -> Result<Option<Pages>, BTreeSet<PathBuf>> {
        loop {
            let stop = self.stop.child_token();
            let start = Instant::now();
            let Some(numbers) = known.changed(&changes) else { return Err(changes) };
            let Ok(different) = self.pages(known, numbers, &stop).await else { return Err(changes) };
            self.announcer.pages(&different);
            say(format_args!("{}: rendered in {:.2} s", self.names(&changes), start.elapsed().as_secs_f64()));
            let rest = async {
                sleep(REST).await;
                (Instant::now(), self.whole(&stop).await)
            };
            tokio::select! {
                (start, built) = rest => return Ok(self.tell("the whole book: rebuilt", start, built)),
                more = self.changes(watch) => changes = more,
            }
            // What it would bring is older than the pages that come now.
            stop.cancel();
        }
    }

    async fn pages(&self, known: &Pages, numbers: BTreeSet<usize>, stop: &CancellationToken) -> Result<Vec<PathBuf>> {
        let (book, known, stop) = (self.book.clone(), known.clone(), stop.clone());
        self.work(move || book.render(&known, &numbers, &stop)).await
    }

    async fn whole(&self, stop: &CancellationToken) -> Result<Built> {
        let (book, stop) = (self.book.clone(), stop.clone());
        self.work(move || book.build(&stop)).await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let under_way = self.builds.clone().read_owned().await;
        let worked = spawn_blocking(move || {
            let _under_way = under_way;
            work()
        });
        worked.await.unwrap_or_else(|panic| Err(anyhow!("{panic}; the terminal says more")))
    }

    /// Announces how a build of the whole book ended. Returns its pages if it is good.
    fn tell(&self, what: &str, start: Instant, built: Result<Built>) -> Option<Pages> {
        match built {
            _ if self.stop.is_cancelled() => None,
            Ok(Built { pages, difference }) => {
                self.announcer.good(&difference);
                say(format_args!("{what} in {:.2} s", start.elapsed().as_secs_f64()));
                Some(pages)
            }
            Err(error) => {
                let problem = format!("{error:#}");
                warn(format_args!("error: {problem}"));
                self.announcer.problem(problem);
                None
            }
        }
    }

    fn names(&self, changes: &BTreeSet<PathBuf>) -> String {
        let mut files = changes.iter();
        match (files.next(), files.len()) {
            (None, _) => "the pages were gone".to_owned(),
            (Some(one), 0) => format!("{} changed", one.strip_prefix(self.book.root()).unwrap_or(one).display()),
            (Some(_), others) => format!("{} files changed", others + 1),
        }
    }
}
