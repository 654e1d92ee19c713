//! The mdBook preprocessor that puts the output of commands into pages.
//!
//! A page writes `<!-- cmdrun [flags] command -->`; the command runs in the folder of the page,
//! and its output takes the place of the comment. The syntax is mdbook-cmdrun's.

mod batch;
pub(crate) mod binary;
mod cargo_run;
mod command;
mod find;
mod job;
mod key;
mod pages;
mod progress;
pub mod protocol;
mod settings;
pub(crate) mod shell;
mod store;
mod weave;

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use anyhow::{Result, bail};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use tokio_util::sync::CancellationToken;

use batch::Batch;
use job::Job;
use key::Keys;
use pages::Askers;
use settings::Settings;
use store::Store;

/// The preprocessor, in this process or behind [`protocol`].
pub struct Cmdrun {
    stop: CancellationToken,
}

impl Cmdrun {
    /// Once `stop` is cancelled, running commands are killed and the build fails.
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    fn outputs<'a>(
        &self,
        root: &'a Path,
        settings: &Settings,
        askers: &'a Askers<'a>,
    ) -> Result<BTreeMap<&'a Job, String>> {
        let store = Store::of_book(root);
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
        let mut keys = Keys::new(root, &target);

        let mut outputs = BTreeMap::new();
        let mut to_run = Vec::new();
        for job in askers.jobs() {
            let known = settings.note_if_missing(job).or_else(|| keys.key(job).and_then(|key| store.get(&key)));
            match known {
                Some(output) => {
                    outputs.insert(job, output);
                }
                None => to_run.push(job),
            }
        }
        if to_run.is_empty() {
            return Ok(outputs);
        }

        let batch = Batch { root, target: &target, settings, store: &store, askers };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ran = runtime.block_on(async {
            tokio::select! {
                () = self.stop.cancelled() => bail!("stopped while commands were running"),
                ran = batch.run(to_run) => ran,
            }
        })?;
        outputs.extend(ran);
        Ok(outputs)
    }
}

impl Preprocessor for Cmdrun {
    fn name(&self) -> &str {
        "cmdrun"
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }

    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings = Settings::read(&ctx.config)?;
        let pages = pages::read(ctx, &book)?;
        let askers = Askers::of(pages.values());
        let outputs = self.outputs(&ctx.root, &settings, &askers)?;
        book.for_each_chapter_mut(|chapter| {
            let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
            if let Some(page) = path.and_then(|path| pages.get(path)) {
                let outputs = page.jobs.iter().map(|job| outputs[job].as_str());
                chapter.content = weave::weave(&chapter.content, &page.hosts, outputs);
            }
        });
        Ok(book)
    }
}
