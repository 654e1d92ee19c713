//! TCP connections that carry one small message at a time, and whose other host may vanish.

use std::net::TcpStream;

use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::{KeepAlive, TcpKeepCount, TcpKeepIdle, TcpKeepInterval, TcpUserTimeout};

/// After so many seconds of silence the other host is asked whether it is there.
const IDLE: u32 = 10;
/// So often, with so many seconds between.
const PROBES: u32 = 4;
const INTERVAL: u32 = 5;

/// Sends each message at once, and ends the connection when the other host has not answered for
/// [`IDLE`] seconds and all probes. A host that has lost power or network says no farewell, and
/// without this a reader would wait for ever.
pub(crate) fn prepare(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    setsockopt(stream, KeepAlive, &true)?;
    setsockopt(stream, TcpKeepIdle, &IDLE)?;
    setsockopt(stream, TcpKeepInterval, &INTERVAL)?;
    setsockopt(stream, TcpKeepCount, &PROBES)?;
    // The probes are for a connection without unanswered data; this is for one that has some.
    setsockopt(stream, TcpUserTimeout, &((IDLE + PROBES * INTERVAL) * 1000))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use nix::sys::socket::getsockopt;

    use super::*;

    #[test]
    fn a_silent_host_is_gone_after_half_a_minute() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        prepare(&stream).unwrap();
        assert!(getsockopt(&stream, KeepAlive).unwrap());
        assert_eq!(getsockopt(&stream, TcpUserTimeout).unwrap(), 30_000);
        let probes = getsockopt(&stream, TcpKeepCount).unwrap() * getsockopt(&stream, TcpKeepInterval).unwrap();
        assert_eq!(getsockopt(&stream, TcpKeepIdle).unwrap() + probes, 30);
    }
}
