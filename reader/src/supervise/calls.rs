//! Which system calls a changed program may make: all that listings need, and none that reaches
//! what the other walls do not cover.

use std::collections::BTreeMap;
use std::env::consts::ARCH;

use anyhow::Result;
use libc::c_long;
use seccompiler::{
    SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    apply_filter,
};

use super::job::Job;
use super::policy::Namespaces;

/// Keys, rings that make calls unseen, other processes, and what only the administration of a
/// machine takes.
const NEVER: &[c_long] = &[
    libc::SYS_add_key,
    libc::SYS_keyctl,
    libc::SYS_request_key,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_process_madvise,
    libc::SYS_process_vm_writev,
    libc::SYS_acct,
    libc::SYS_bpf,
    libc::SYS_delete_module,
    libc::SYS_fanotify_init,
    libc::SYS_finit_module,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fspick,
    libc::SYS_init_module,
    libc::SYS_kexec_load,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pivot_root,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_setns,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_syslog,
    libc::SYS_umount2,
    libc::SYS_userfaultfd,
];

/// What a tracer does, which in an X-ray is the process that confines the run, and in a check the
/// judge.
const TRACING: &[c_long] = &[libc::SYS_ptrace, libc::SYS_process_vm_readv];

/// What changes a file's mode, owner, times and attributes: where no mount is read-only, nothing
/// else keeps a program from that.
const METADATA: &[c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    SYS_SETXATTRAT,
    SYS_REMOVEXATTRAT,
    SYS_FILE_SETATTR,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
];

/// Newer than libc; the same on all architectures.
const SYS_SETXATTRAT: c_long = 463;
const SYS_REMOVEXATTRAT: c_long = 466;
const SYS_FILE_SETATTR: c_long = 469;

/// Commands of `ioctl` that change a file's attributes.
const FS_IOC_SETFLAGS: u64 = 0x4008_6602;
const FS_IOC_FSSETXATTR: u64 = 0x401c_5820;

/// What changes another process, and which argument names it: 0 is the caller.
const OF_A_PROCESS: [(c_long, u8); 7] = [
    (libc::SYS_ioprio_set, 1),
    (libc::SYS_prlimit64, 0),
    (libc::SYS_sched_setaffinity, 0),
    (libc::SYS_sched_setattr, 0),
    (libc::SYS_sched_setparam, 0),
    (libc::SYS_sched_setscheduler, 0),
    (libc::SYS_setpriority, 1),
];

/// What System V leaves behind when a program ends, where it has no shared memory of its own.
const LASTING: &[c_long] = &[libc::SYS_mq_open, libc::SYS_msgget, libc::SYS_semget, libc::SYS_shmget];

/// Families of sockets that a network of one's own holds, and pairs.
const FAMILIES: [i32; 4] = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK];

/// A flag in the numbers of a second set of calls, which reach the same.
#[cfg(target_arch = "x86_64")]
const SETS: &[c_long] = &[0, 0x4000_0000];
#[cfg(not(target_arch = "x86_64"))]
const SETS: &[c_long] = &[0];

/// Holds this process, and all that come from it, to these calls for good.
pub fn restrict(job: &Job) -> Result<()> {
    let Some(walls) = job.policy.reach.walls().filter(|walls| walls.filter) else { return Ok(()) };
    let mut refused = Calls::default();
    refused.all(NEVER);
    if !job.xray && !job.policy.traces {
        refused.all(TRACING);
    }
    if walls.namespaces != Namespaces::All {
        for (call, argument) in OF_A_PROCESS {
            refused.when(call, [(argument, SeccompCmpOp::Ne, 0)])?;
        }
    }
    if walls.namespaces == Namespaces::None {
        refused.all(LASTING);
        // A linker makes what it wrote a program.
        if job.policy.write.is_empty() {
            refused.all(METADATA);
            for command in [FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR] {
                refused.when(libc::SYS_ioctl, [(1, SeccompCmpOp::Eq, command)])?;
            }
        }
    }
    for call in [libc::SYS_socket, libc::SYS_socketpair] {
        refused.when(call, FAMILIES.map(|family| (0, SeccompCmpOp::Ne, family.cast_unsigned().into())))?;
    }
    // With a user namespace a program has all rights in it, and more of the kernel to attack.
    let user = u64::from(libc::CLONE_NEWUSER.cast_unsigned());
    for call in [libc::SYS_unshare, libc::SYS_clone] {
        refused.when(call, [(0, SeccompCmpOp::MaskedEq(user), user)])?;
    }
    refused.install(libc::EPERM)?;
    // Its flags lie in memory, where no filter sees them. The C library does without it then.
    let mut absent = Calls::default();
    absent.all(&[libc::SYS_clone3]);
    absent.install(libc::ENOSYS)
}

/// Calls that are answered with an error, always or with certain arguments.
#[derive(Default)]
struct Calls(BTreeMap<c_long, Vec<SeccompRule>>);

impl Calls {
    fn all(&mut self, calls: &[c_long]) {
        self.0.extend(SETS.iter().flat_map(|set| calls.iter().map(move |call| (call | set, Vec::new()))));
    }

    /// Where all conditions hold: of the argument with this number, compared in this way with this.
    fn when<const N: usize>(&mut self, call: c_long, conditions: [(u8, SeccompCmpOp, u64); N]) -> Result<()> {
        let compared = |(argument, way, with)| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, way, with);
        let rule = SeccompRule::new(conditions.into_iter().map(compared).collect::<Result<_, _>>()?)?;
        for set in SETS {
            self.0.entry(call | set).or_default().push(rule.clone());
        }
        Ok(())
    }

    fn install(self, error: i32) -> Result<()> {
        let answer = SeccompAction::Errno(error.cast_unsigned());
        let filter = SeccompFilter::new(self.0, SeccompAction::Allow, answer, TargetArch::try_from(ARCH)?)?;
        Ok(apply_filter(&seccompiler::BpfProgram::try_from(filter)?)?)
    }
}
