//! Gives a changed program a network, processes, mounts and shared memory of its own, where the
//! kernel allows it.
//!
//! The supervisor moves before it starts anything, as a process without threads; what it starts is
//! the first process there, and when that ends, the kernel kills all others.

use std::fs;

use anyhow::{Context, Result};
use rustix::mount::{MountPropagationFlags, mount_change};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, send, socket_with};
use rustix::process::{Gid, Uid, getegid, geteuid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, UnshareFlags, capabilities, clear_ambient_capability_set,
    configure_capability_in_ambient_set, remove_capability_from_bounding_set, set_capabilities, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::job::Job;
use super::policy::Namespaces;
use super::root;

/// A user and a group that own nothing: the kernel's own number for one that it has no name for.
pub const UNPRIVILEGED: u32 = 65534;

/// Moves this process, and what it starts from now on.
pub fn enter(job: &Job) -> Result<()> {
    let Some(walls) = job.policy.reach.walls() else { return Ok(()) };
    let flags = match walls.namespaces {
        Namespaces::None => return Ok(()),
        Namespaces::AllButProcesses => UnshareFlags::empty(),
        Namespaces::All => UnshareFlags::NEWPID,
    };
    let flags = flags | UnshareFlags::NEWNET | UnshareFlags::NEWIPC;
    // Root may have all these without a user namespace, in which only its own user would be mapped.
    let user = if walls.disowned { UnshareFlags::empty() } else { UnshareFlags::NEWUSER };
    let (uid, gid) = (geteuid().as_raw(), getegid().as_raw());
    unshare(flags | user).context("no namespaces")?;
    if !walls.disowned {
        // The kernel demands this before the groups, so that no process leaves a group to which
        // something is denied.
        fs::write("/proc/self/setgroups", "deny").context("cannot keep the groups")?;
        fs::write("/proc/self/uid_map", format!("{uid} {uid} 1")).context("cannot keep the user")?;
        fs::write("/proc/self/gid_map", format!("{gid} {gid} 1")).context("cannot keep the group")?;
        hand_down(CapabilitySet::SYS_ADMIN).context("cannot let the first process mount anything")?;
    }
    start_loopback().context("cannot start a network of one's own")
}

fn unshare(namespaces: UnshareFlags) -> rustix::io::Result<()> {
    #[expect(deprecated, reason = "what makes it unsafe is a descriptor table of one's own, which is no namespace")]
    rustix::thread::unshare(namespaces)
}

/// For the first process: mounts what is to be its own, and gives up the right to do such things.
///
/// The supervisor stays with the old mounts, and with the `/proc` in which it sees the run.
pub fn settle(job: &Job) -> Result<()> {
    let Some(walls) = job.policy.reach.walls() else { return Ok(()) };
    if walls.namespaces != Namespaces::None {
        unshare(UnshareFlags::NEWNS).context("no mounts of one's own")?;
        mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)
            .context("cannot keep mounts apart")?;
        root::enter(job)?;
    }
    forget_capabilities_at_exec().context("cannot give up capabilities")?;
    if walls.disowned {
        let (user, group) = (Uid::from_raw(UNPRIVILEGED), Gid::from_raw(UNPRIVILEGED));
        set_thread_groups(&[]).context("cannot leave the groups")?;
        set_thread_res_gid(group, group, group).context("cannot leave the group")?;
        set_thread_res_uid(user, user, user).context("cannot be another user")?;
    }
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
        .context("cannot give up capabilities")
}

/// A capability outlives `exec` only in this way, for all users but root.
fn hand_down(capability: CapabilitySet) -> rustix::io::Result<()> {
    let mut sets = capabilities(None)?;
    sets.inheritable |= capability;
    set_capabilities(None, sets)?;
    configure_capability_in_ambient_set(capability, true)
}

fn forget_capabilities_at_exec() -> rustix::io::Result<()> {
    // What root's programs would get back.
    for bit in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        if capabilities(None)?.permitted.contains(capability) {
            remove_capability_from_bounding_set(capability).or_else(|error| match error {
                // Without the right to do so, there is nothing to get back.
                rustix::io::Errno::PERM => Ok(()),
                error => Err(error),
            })?;
        }
    }
    clear_ambient_capability_set()
}

/// Says "up" to the loopback interface, which is the first of every network and starts down.
fn start_loopback() -> rustix::io::Result<()> {
    const RTM_NEWLINK: u16 = 16;
    const NLM_F_REQUEST_AND_ACK: u16 = 1 | 4;
    const IFF_UP: u32 = 1;
    let mut message = Vec::with_capacity(32);
    // nlmsghdr: length, type, flags, sequence, port.
    message.extend(32u32.to_ne_bytes());
    message.extend(RTM_NEWLINK.to_ne_bytes());
    message.extend(NLM_F_REQUEST_AND_ACK.to_ne_bytes());
    message.extend([0; 8]);
    // ifinfomsg: family and type, index, flags, which flags to change.
    message.extend([0; 4]);
    message.extend(1i32.to_ne_bytes());
    message.extend(IFF_UP.to_ne_bytes());
    message.extend(IFF_UP.to_ne_bytes());

    // Protocol 0 is NETLINK_ROUTE.
    let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None)?;
    send(&socket, &message, SendFlags::empty())?;
    let mut answer = [0; 256];
    recv(&socket, &mut answer, RecvFlags::empty())?;
    // nlmsgerr: after the header of 16 bytes, the error as a negative number, or 0.
    let error = i32::from_ne_bytes([answer[16], answer[17], answer[18], answer[19]]);
    if error == 0 { Ok(()) } else { Err(rustix::io::Errno::from_raw_os_error(-error)) }
}
