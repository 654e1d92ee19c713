//! The system calls at which a traced thread stops: all others run at full speed.
//!
//! The filter is installed by the child before it becomes the program, and is inherited by all that
//! comes after. Calls of a foreign architecture (32 bits) pass unseen.

use std::io;

use libc::{c_long, sock_filter};

/// Calls that can block, move bytes, wake or start something.
const CALLS: &[c_long] = &[
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_tgkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_send_signal,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_rt_sigsuspend,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendfile,
    libc::SYS_splice,
    libc::SYS_socketpair,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_futex,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_restart_syscall,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_ptrace,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_pause,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_select,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
];

/// AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64: the ELF machine, 64 bits, little endian.
#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = libc::EM_X86_64 as u32 | 0xC000_0000;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = libc::EM_AARCH64 as u32 | 0xC000_0000;

/// Offsets in `struct seccomp_data`; an argument's lower half comes first on both architectures.
const NUMBER: u32 = 0;
const ARCH: u32 = 4;
const FIRST_ARGUMENT: u32 = 16;

const LOAD: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
const IF_EQUAL: u32 = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
const RETURN: u32 = libc::BPF_RET | libc::BPF_K;

/// The filter as a program for the kernel's little machine.
pub struct Filter(Vec<sock_filter>);

impl Filter {
    pub fn new() -> Self {
        let mut program = vec![
            step(LOAD, ARCH, 0, 0),
            step(IF_EQUAL, ARCHITECTURE, 1, 0),
            step(RETURN, libc::SECCOMP_RET_ALLOW, 0, 0),
            step(LOAD, NUMBER, 0, 0),
        ];
        // After the calls come six steps for prctl, of which the last stops the thread.
        for (position, &call) in CALLS.iter().enumerate() {
            let to_trace = CALLS.len() - position - 1 + 4;
            program.push(step(IF_EQUAL, call as u32, to_trace as u8, 0));
        }
        program.extend([
            step(IF_EQUAL, libc::SYS_prctl as u32, 0, 2),
            step(LOAD, FIRST_ARGUMENT, 0, 0),
            step(IF_EQUAL, libc::PR_SET_NAME as u32, 1, 0),
            step(RETURN, libc::SECCOMP_RET_ALLOW, 0, 0),
            step(RETURN, libc::SECCOMP_RET_TRACE, 0, 0),
        ]);
        Self(program)
    }

    /// Gives up new privileges and installs the filter, for this thread and all it starts.
    /// Allocates nothing, so that it may run between fork and exec.
    pub fn install(&self) -> io::Result<()> {
        nix::sys::prctl::set_no_new_privs()?;
        let program = libc::sock_fprog { len: self.0.len() as u16, filter: self.0.as_ptr().cast_mut() };
        // SAFETY: `program` points at `len` initialised instructions that `self` keeps alive during
        // the call; the kernel copies and checks them and writes nothing through the pointer.
        match unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

fn step(code: u32, k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs the filter as the kernel would.
    fn verdict(architecture: u32, call: c_long, argument: u32) -> u32 {
        let program = Filter::new().0;
        let (mut at, mut loaded) = (0, 0);
        loop {
            let step = program[at];
            at += 1;
            match u32::from(step.code) {
                LOAD => {
                    loaded = match step.k {
                        NUMBER => call as u32,
                        ARCH => architecture,
                        FIRST_ARGUMENT => argument,
                        other => panic!("loads {other}"),
                    }
                }
                IF_EQUAL => at += usize::from(if loaded == step.k { step.jt } else { step.jf }),
                RETURN => return step.k,
                other => panic!("step {other}"),
            }
        }
    }

    #[test]
    fn each_listed_call_stops() {
        for &call in CALLS {
            assert_eq!(verdict(ARCHITECTURE, call, 0), libc::SECCOMP_RET_TRACE, "call {call}");
        }
    }

    #[test]
    fn other_calls_pass() {
        for call in [libc::SYS_openat, libc::SYS_getpid, libc::SYS_mmap, libc::SYS_execve] {
            assert_eq!(verdict(ARCHITECTURE, call, 0), libc::SECCOMP_RET_ALLOW);
        }
    }

    #[test]
    fn of_prctl_only_the_naming_stops() {
        assert_eq!(verdict(ARCHITECTURE, libc::SYS_prctl, libc::PR_SET_NAME as u32), libc::SECCOMP_RET_TRACE);
        assert_eq!(verdict(ARCHITECTURE, libc::SYS_prctl, libc::PR_SET_PDEATHSIG as u32), libc::SECCOMP_RET_ALLOW);
    }

    #[test]
    fn calls_of_another_architecture_pass() {
        assert_eq!(verdict(3, libc::SYS_read, 0), libc::SECCOMP_RET_ALLOW);
    }
}
