//! Two machines made of network namespaces, and the way between them.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::process::{Command, id};
use std::thread;

/// A host with a server, a far host, and a cable.
pub struct Network {
    pub server: String,
    far: String,
}

impl Network {
    /// The address of the host with the server, as the far one knows it.
    pub const SERVER: &str = "10.213.77.1";
    const FAR: &str = "10.213.77.2";

    /// `None`, said aloud, where that is not allowed. In continuous integration, root must be.
    pub fn new() -> Option<Self> {
        let network = Self { server: format!("many-hands-{}", id()), far: format!("many-hands-far-{}", id()) };
        if !try_ip(&["netns", "add", &network.server]) {
            let is_root =
                std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
            assert!(std::env::var_os("CI").is_none() || !is_root, "root may not make network namespaces");
            println!("skipped: this process may not make network namespaces (`ip netns add`)");
            return None;
        }
        ip(&["netns", "add", &network.far]);
        ip(&["-n", &network.server, "link", "add", "cable", "type", "veth", "peer", "cable", "netns", &network.far]);
        for (host, address) in [(&network.server, Self::SERVER), (&network.far, Self::FAR)] {
            ip(&["-n", host, "address", "add", &format!("{address}/30"), "dev", "cable"]);
            ip(&["-n", host, "link", "set", "cable", "up"]);
        }
        Some(network)
    }

    /// Runs it where what it starts is on the far host.
    pub fn on_the_far_host<T: Send>(&self, run: impl FnOnce() -> T + Send) -> T {
        let namespace = File::open(format!("/run/netns/{}", self.far)).unwrap();
        let there = || {
            // SAFETY: setns reads the descriptor of a namespace, and changes this thread alone.
            let entered = unsafe { libc::setns(namespace.as_raw_fd(), libc::CLONE_NEWNET) };
            assert_eq!(entered, 0, "{}", std::io::Error::last_os_error());
            run()
        };
        // In a thread of its own, so that no other is there.
        thread::scope(|scope| scope.spawn(there).join().unwrap())
    }

    /// From now on nothing comes through, and neither host is told.
    pub fn cut(&self) {
        ip(&["-n", &self.server, "link", "set", "cable", "down"]);
    }

    pub fn mend(&self) {
        ip(&["-n", &self.server, "link", "set", "cable", "up"]);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for host in [&self.server, &self.far] {
            try_ip(&["netns", "del", host]);
        }
    }
}

#[track_caller]
fn ip(arguments: &[&str]) {
    assert!(try_ip(arguments), "ip {}", arguments.join(" "));
}

fn try_ip(arguments: &[&str]) -> bool {
    Command::new("ip").args(arguments).output().is_ok_and(|output| output.status.success())
}
