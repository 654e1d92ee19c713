use std::env;
use std::io::{self, Write};
use std::sync::LazyLock;

/// Whether the listings of chapter 14 can start a Redis server.
///
/// # Panics
///
/// If there is no `redis-server` and `CI` is set: there, nothing may go unproven.
#[track_caller]
pub fn has_redis() -> bool {
    static INSTALLED: LazyLock<bool> = LazyLock::new(|| {
        let said = std::process::Command::new("redis-server").arg("--version").output();
        let installed = said.is_ok_and(|said| said.status.success());
        if !installed {
            // Past the test harness, which shows what `eprintln!` says only when a test fails.
            let _ = writeln!(io::stderr(), "redis-server not found: the listings that start it were not run");
        }
        installed
    });
    assert!(
        *INSTALLED || env::var_os("CI").is_none(),
        "redis-server not found, and where CI is set the listings that start it must run"
    );
    *INSTALLED
}
