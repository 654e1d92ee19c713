//! What the kernel holds a run to, found out by trying.

use std::path::Path;

use anyhow::Result;
use tokio_util::sync::CancellationToken;

use super::supervised::supervise;
use crate::supervise::{Isolation, Job, Limits, landlock};

/// What protects the machine from a changed listing.
#[derive(Clone, Debug)]
pub struct Protection {
    pub isolation: Isolation,
    landlock: bool,
}

impl Protection {
    /// Runs a program that does nothing in each way, and stays with the first that works.
    pub async fn find(scratch: &Path, limits: Limits) -> Result<Self> {
        let landlock = landlock();
        for isolation in [Isolation::Namespaces, Isolation::Network] {
            let job = Job {
                program: std::env::current_exe()?,
                arguments: vec!["--version".to_owned()],
                environment: Default::default(),
                folder: "/".into(),
                scratch: scratch.to_owned(),
                readable: vec![std::env::current_exe()?],
                writable: Vec::new(),
                terminal: false,
                xray: false,
                isolation,
                limits,
            };
            let end = supervise(&job, &CancellationToken::new(), |_, _| {}).await?;
            if end.code == Some(0) {
                return Ok(Self { isolation, landlock });
            }
        }
        Ok(Self { isolation: Isolation::None, landlock })
    }

    /// For the page: what is there and what is not.
    pub fn sentence(&self, limits: &Limits) -> String {
        let files = if self.landlock {
            "A program can write only to a scratch folder that is removed and to shared memory, and read only the book and the system, not your own files (Landlock)."
        } else {
            "This kernel has no Landlock, or an old one: a program can read and write whatever you can."
        };
        let rest = match self.isolation {
            Isolation::Namespaces => "A changed listing has a network and processes of its own, and reaches no others.",
            Isolation::Network => {
                "A changed listing has a network of its own, but reaches the processes of this machine."
            }
            Isolation::None => {
                "This kernel allows no namespaces: a program reaches the network and your other processes."
            }
        };
        format!(
            "Programs run on this machine, as you, for at most {} s each, and all that they start ends with them. {files} {rest}",
            limits.seconds
        )
    }
}
