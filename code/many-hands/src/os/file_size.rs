//! The limit on the size of files (`ulimit -f`), which the kernel applies to memory with a
//! descriptor too. It ends a process that goes beyond with SIGXFSZ.

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit};

/// `EFBIG` if no file may be so long.
pub(crate) fn admit(length: u64) -> nix::Result<()> {
    let (limit, _) = getrlimit(Resource::RLIMIT_FSIZE)?;
    if length <= limit { Ok(()) } else { Err(Errno::EFBIG) }
}
