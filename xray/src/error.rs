//! Why a program could not be traced.

use std::io;

/// Why a program could not be traced; each says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program is not there.
    #[error("{program}: not found; check the name, or give a path such as ./{program}")]
    NotFound {
        /// As it was asked for.
        program: String,
    },
    /// The program is there but the kernel does not run it.
    #[error("{program}: cannot be run ({source}); is it a program, and is `chmod +x` due?")]
    NotExecutable {
        /// As it was asked for.
        program: String,
        /// The kernel's word.
        source: io::Error,
    },
    /// The kernel refuses ptrace.
    #[error(
        "tracing is forbidden here ({source}); look at /proc/sys/kernel/yama/ptrace_scope (0 or 1 allows it), \
         start a container with `--cap-add=SYS_PTRACE`, and do not run xray under strace, gdb or xray"
    )]
    Forbidden {
        /// The kernel's word.
        source: io::Error,
    },
    /// The kernel refuses seccomp.
    #[error(
        "no seccomp filter can be installed here; xray needs a kernel with CONFIG_SECCOMP_FILTER, and in a container \
         `--security-opt seccomp=unconfined`"
    )]
    NoFilter,
    /// The system has no room for another process, thread or descriptor.
    #[error("cannot start {program} ({source}); close other programs or raise the limit that it names")]
    Start {
        /// As it was asked for.
        program: String,
        /// The kernel's word.
        source: io::Error,
    },
    /// The kernel answered ptrace with something unexpected.
    #[error("tracing failed in the middle ({0}), and what was traced was ended; run it again, or report this")]
    Lost(#[source] io::Error),
    /// What was read is no trace.
    #[error("no trace of schema {SCHEMA}: {0}; record it again with --json", SCHEMA = crate::SCHEMA)]
    Schema(String),
}
