//! Which walls the kernel lets be built around a changed program, found out by trying.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};
use rustix::process::geteuid;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::supervised::supervise;
use crate::supervise::{Job, Limits, Namespaces, Policy, Reach, Walls, landlock};

/// What protects the machine from what runs.
#[derive(Clone, Copy, Debug)]
pub struct Protection {
    pub walls: Walls,
    /// Holds for every program, the book's own too.
    landlock: bool,
}

/// The same in words.
#[derive(Serialize)]
pub struct Words {
    /// What a program may do, in one line.
    line: String,
    /// How it is held to that, and where it is not.
    details: String,
}

impl Protection {
    /// Runs a program that does nothing within all walls, then within fewer, and stays with the
    /// first that work.
    pub async fn find(scratch: impl Fn() -> PathBuf, limits: Limits) -> Result<Self> {
        let program = env::current_exe()?;
        for walls in most_first() {
            let reach = Reach::Itself(walls);
            let policy = Policy { read: vec![program.clone()], write: Vec::new(), reach, traces: false, limits };
            let job = Job {
                program: program.clone(),
                arguments: vec!["--version".to_owned()],
                environment: Default::default(),
                folder: "/".into(),
                scratch: scratch(),
                terminal: false,
                xray: false,
                policy,
            };
            let end = supervise(&job, &CancellationToken::new(), |_, _| {}).await?;
            if end.code == Some(0) {
                return Ok(Self { walls, landlock: landlock() });
            }
        }
        bail!("no program can be run here");
    }

    /// For the page: of changed programs, if there can be any.
    pub fn words(&self, edit: bool, limits: Limits) -> Words {
        let reach = if edit { Reach::Itself(self.walls) } else { Reach::Machine };
        let policy = Policy { read: Vec::new(), write: Vec::new(), reach, traces: false, limits };
        Words { line: policy.line(self.landlock), details: policy.details(self.landlock) }
    }
}

fn most_first() -> impl Iterator<Item = Walls> {
    let namespaces = [Namespaces::All, Namespaces::AllButProcesses, Namespaces::None];
    namespaces.into_iter().flat_map(|namespaces| {
        // Without mounts of its own, files could not be shown to another user.
        let disowned: &[bool] =
            if geteuid().is_root() && namespaces != Namespaces::None { &[true, false] } else { &[false] };
        disowned.iter().flat_map(move |&disowned| [true, false].map(|filter| Walls { namespaces, disowned, filter }))
    })
}
