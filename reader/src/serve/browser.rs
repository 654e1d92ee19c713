//! Opens a page in the default browser.

use std::io;
use std::process::{Command, Stdio};

/// Has the desktop open an address. The browser's own words stay out of the terminal.
pub fn open(address: &str) -> io::Result<()> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| io::Error::new(error.kind(), format!("{program}: {error}")))?;
    // It may last as long as the browser does.
    std::thread::spawn(move || child.wait());
    Ok(())
}
