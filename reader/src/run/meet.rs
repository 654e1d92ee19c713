//! Meets a request: has the program made ready, runs it as often as is asked, and tells what comes
//! of it.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use super::prepare::Program;
use super::report::Report;
use super::request::{Kind, Language};
use super::supervised::supervise;
use super::tally::Tally;
use super::visit::Visit;
use crate::supervise::{End, Job, Stream};

/// How many runs of one request go side by side.
const SIDE_BY_SIDE: usize = 2;

/// Bytes of output of each run of many, which are all kept.
const OUTPUT_OF_MANY: usize = 16 << 10;

/// How often the outcomes so far are told.
const TELL: Duration = Duration::from_millis(500);

impl Visit<'_> {
    pub async fn meet(&self) -> Result<End> {
        match (self.request.kind, &self.request.source) {
            (Kind::Exercise, Some(source)) => return self.judge(source).await,
            (Kind::Refused, Some(source)) => return self.compiles(source).await,
            _ => {}
        }
        let program = match (self.request.language, &self.request.source) {
            (Language::Rust, None) => self.listing().await?,
            (Language::Python, None) => self.twin().await?,
            (Language::Python, Some(source)) => self.changed_twin(source).await?,
            (Language::Rust, Some(source)) => match self.changed_listing(source).await? {
                Ok(program) => program,
                Err(end) => return Ok(end),
            },
        };
        self.page.tell(&Report::Start);
        if self.request.times == 1 { self.once(&program).await } else { self.many_times(&program).await }
    }

    async fn once(&self, program: &Program) -> Result<End> {
        let job = Job { xray: self.request.xray, ..self.job(&program.job) };
        supervise(&job, self.stop, |stream, text| self.page.tell(&Report::Output { stream, text })).await
    }

    async fn many_times(&self, program: &Program) -> Result<End> {
        let start = Instant::now();
        let mut tally = Tally::default();
        let mut runs = JoinSet::new();
        let mut begun = 0;
        let mut done = 0;
        let mut told = start;
        loop {
            while begun < self.request.times && runs.len() < SIDE_BY_SIDE {
                runs.spawn(self.kept(program));
                begun += 1;
            }
            let Some(run) = runs.join_next().await else { break };
            let (text, end) = run??;
            if self.stop.is_cancelled() {
                break;
            }
            if end.reason.is_some() || (end.code, &end.signal) == (None, &None) {
                // The others would go the same way, at the same cost.
                return Ok(end);
            }
            tally.add(text, &end);
            done += 1;
            self.page.tell(&Report::Progress { done });
            if told.elapsed() >= TELL || done == self.request.times {
                told = Instant::now();
                self.page.tell(&Report::Outcomes { runs: done, outcomes: tally.list() });
            }
        }
        Ok(End {
            code: Some(0),
            milliseconds: (start.elapsed().as_secs_f64() * 1e6).round() / 1000.0,
            ..End::default()
        })
    }

    /// A run whose output is kept, and how it ended.
    fn kept(&self, program: &Program) -> impl Future<Output = Result<(String, End)>> + Send + use<> {
        let stop = self.stop.clone();
        let mut job = self.job(&program.job);
        let most = &mut job.policy.limits.output;
        *most = OUTPUT_OF_MANY.min(*most);
        async move {
            let (mut stdout, mut stderr) = (String::new(), String::new());
            let end = supervise(&job, &stop, |stream, text| match stream {
                Stream::Stdout => stdout += &text,
                Stream::Stderr => stderr += &text,
            });
            let end = end.await?;
            Ok((stdout + &stderr, end))
        }
    }
}
