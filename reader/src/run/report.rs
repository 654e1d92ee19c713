//! What a page hears of a run: one JSON object a line.

use hyper::body::Bytes;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::supervise::{End, Stream};

/// One step of a run.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Report {
    /// Others run already.
    Waiting,
    Compiling,
    Message(Message),
    Start,
    Output {
        stream: Stream,
        text: String,
    },
    Progress {
        done: u32,
    },
    Outcomes {
        runs: u32,
        outcomes: Vec<Counted>,
    },
    Verdict(Verdict),
    End(End),
}

/// What comes of a check.
#[derive(Debug, Default, Serialize)]
pub struct Verdict {
    pub accepted: bool,
    /// What was seen, and what it means.
    pub message: Option<String>,
    /// What was judged: a schedule, or what the kernel saw, line by line.
    pub picture: Option<String>,
}

/// What the compiler says; lines and columns count from 1.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub end_line: Option<usize>,
    pub end_column: Option<usize>,
    pub level: String,
    pub text: String,
}

/// A result of a program, and how many runs came to it.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    pub count: u32,
    pub text: String,
    pub code: Option<i32>,
    pub signal: Option<String>,
}

/// Where reports go. What is sent is bounded by the limits of a run, so nothing waits for a slow
/// page.
#[derive(Clone)]
pub struct Page(UnboundedSender<Bytes>);

impl Page {
    pub fn new() -> (Self, UnboundedReceiver<Bytes>) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), receiver)
    }

    pub fn tell(&self, report: &Report) {
        let mut line = serde_json::to_vec(report).expect("reports have JSON");
        line.push(b'\n');
        // Fails only when the page has gone away, which `gone` tells.
        let _ = self.0.send(line.into());
    }

    /// Comes back when the page has broken off the request.
    pub async fn gone(&self) {
        self.0.closed().await;
    }
}
