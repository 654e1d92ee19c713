//! A request that is being met, and the page that asked.

use tokio_util::sync::CancellationToken;

use super::Runner;
use super::report::Page;
use super::request::Request;
use crate::supervise::Job;

/// A request that is being met.
pub struct Visit<'a> {
    pub runner: &'a Runner,
    pub request: &'a Request,
    pub page: &'a Page,
    pub stop: &'a CancellationToken,
}

impl Visit<'_> {
    /// The same, in a scratch folder of its own.
    pub fn job(&self, job: &Job) -> Job {
        Job { scratch: self.runner.scratch.fresh(), ..job.clone() }
    }
}
