//! From a call and its answer to an event.

use std::time::Duration;

use libc::c_long;
use nix::unistd::Pid;

use super::kernel::{self, Request, read_ints, read_longs, read_memory};
use super::proc::{self, Descriptor, FileId};
use super::record::Record;
use crate::{ChannelId, ChannelKind, FutexOutcome, LaneId, What, WordId};

/// Which thread asks.
#[derive(Clone, Copy)]
pub struct Asker {
    pub lane: LaneId,
    pub thread: Pid,
    pub process: Pid,
}

/// A call whose answer matters.
pub struct Call {
    pub at: u64,
    pub request: Request,
    asked: Asked,
    /// A signal interrupted it then; it may be restarted.
    pub interrupted: Option<u64>,
}

enum Asked {
    Read(ChannelId),
    Write(ChannelId),
    Move { from: Option<ChannelId>, to: Option<ChannelId> },
    Print { stream: usize },
    Pair { ends: u64 },
    Bind { file: FileId, address: Vec<u8> },
    Connect { channel: ChannelId, address: Vec<u8> },
    Accept { listener: FileId },
    FutexWait(WordId),
    FutexWake(WordId),
    Sleep(Option<u64>),
    Poll { waits: bool },
    Wait { waits: bool },
    SignalWait,
    Send { signal: i32, target: Option<LaneId> },
    Trace,
}

/// FUTEX_PRIVATE_FLAG, and the operations that linux/futex.h names.
const PRIVATE: u64 = 128;
const CLOCK_REALTIME: u64 = 256;
const WAITS: &[u64] = &[0, 6, 9, 11, 13];
const WAKES: &[u64] = &[1, 3, 4, 5, 7, 10];

/// What a call asks for, if an event may come of it.
pub fn begin(record: &mut Record, asker: Asker, request: Request) -> Option<Call> {
    let asked = asked(record, asker, request)?;
    Some(Call { at: record.now(), request, asked, interrupted: None })
}

fn asked(record: &mut Record, asker: Asker, Request { call, arguments }: Request) -> Option<Asked> {
    let [first, second, third, fourth, ..] = arguments;
    let fd = first as i32;
    let pid = asker.thread;
    Some(match call {
        libc::SYS_read | libc::SYS_readv | libc::SYS_recvfrom | libc::SYS_recvmsg => {
            Asked::Read(record.channel(pid, fd)?)
        }
        libc::SYS_write | libc::SYS_writev | libc::SYS_sendto | libc::SYS_sendmsg => {
            let descriptor = proc::descriptor(pid, fd)?;
            match (stream(record, descriptor, fd), descriptor) {
                (Some(stream), _) => Asked::Print { stream },
                (None, Descriptor::Channel(kind, file)) => Asked::Write(record.channel_of(pid, fd, kind, file)),
                _ => return None,
            }
        }
        libc::SYS_sendfile => moved(record.channel(pid, second as i32), record.channel(pid, fd))?,
        libc::SYS_splice => moved(record.channel(pid, fd), record.channel(pid, third as i32))?,
        libc::SYS_socketpair => Asked::Pair { ends: fourth },
        libc::SYS_bind => Asked::Bind {
            file: proc::descriptor(pid, fd)?.file()?,
            address: read_memory(pid, second, (third as usize).min(128)),
        },
        libc::SYS_connect => Asked::Connect {
            channel: record.channel(pid, fd)?,
            address: read_memory(pid, second, (third as usize).min(128)),
        },
        libc::SYS_accept | libc::SYS_accept4 => Asked::Accept { listener: proc::descriptor(pid, fd)?.file()? },
        libc::SYS_futex => {
            let operation = second & !(PRIVATE | CLOCK_REALTIME);
            let private = second & PRIVATE != 0;
            if WAITS.contains(&operation) {
                Asked::FutexWait(record.word(asker.process, first, private))
            } else if WAKES.contains(&operation) {
                Asked::FutexWake(record.word(asker.process, first, private))
            } else {
                return None;
            }
        }
        libc::SYS_nanosleep => Asked::Sleep(duration(pid, first)),
        libc::SYS_clock_nanosleep => {
            let asked = duration(pid, third);
            // TIMER_ABSTIME asks for a moment, not for a time.
            Asked::Sleep(if second == 0 { asked } else { asked.and_then(|moment| until(first as i32, moment)) })
        }
        libc::SYS_wait4 | libc::SYS_waitid => Asked::Wait { waits: may_wait(pid, call, arguments) },
        libc::SYS_rt_sigtimedwait | libc::SYS_rt_sigsuspend => Asked::SignalWait,
        libc::SYS_kill => Asked::Send { signal: second as i32, target: one_process(record, fd) },
        libc::SYS_tkill | libc::SYS_rt_sigqueueinfo => {
            Asked::Send { signal: second as i32, target: one_process(record, fd) }
        }
        libc::SYS_tgkill | libc::SYS_rt_tgsigqueueinfo => {
            Asked::Send { signal: third as i32, target: record.lane_of(second as i32) }
        }
        libc::SYS_pidfd_send_signal => {
            let target = match proc::descriptor(pid, fd) {
                Some(Descriptor::Pidfd(target)) => record.lane_of(target.as_raw()),
                _ => None,
            };
            Asked::Send { signal: second as i32, target }
        }
        libc::SYS_ptrace => Asked::Trace,
        _ if is_poll(call) => {
            let waits = may_wait(pid, call, arguments);
            if !waits && !record.all && is_start_of_rust(pid, first, second) {
                record.runtime += 1;
                return None;
            }
            Asked::Poll { waits }
        }
        libc::SYS_pselect6 | libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 => {
            Asked::Poll { waits: may_wait(pid, call, arguments) }
        }
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select | libc::SYS_epoll_wait => Asked::Poll { waits: may_wait(pid, call, arguments) },
        #[cfg(target_arch = "x86_64")]
        libc::SYS_pause => Asked::SignalWait,
        _ => return None,
    })
}

/// Before `main` Rust's runtime looks whether descriptors 0 to 2 are open, by a poll for nothing.
fn is_start_of_rust(pid: Pid, fds: u64, count: u64) -> bool {
    count == 3 && read_ints::<6>(pid, fds) == Some([0, 0, 1, 0, 2, 0])
}

/// Whether a wait or a poll sleeps if there is nothing yet: it may have been asked for a look only.
fn may_wait(pid: Pid, call: c_long, arguments: [u64; 6]) -> bool {
    let milliseconds = |argument: usize| arguments[argument] as i32 != 0;
    let time = |argument: usize| arguments[argument] == 0 || read_longs::<2>(pid, arguments[argument]) != Some([0, 0]);
    let hangs = |argument: usize| arguments[argument] & libc::WNOHANG as u64 == 0;
    match call {
        libc::SYS_wait4 => hangs(2),
        libc::SYS_waitid => hangs(3),
        libc::SYS_ppoll => time(2),
        libc::SYS_pselect6 => time(4),
        libc::SYS_epoll_pwait => milliseconds(3),
        libc::SYS_epoll_pwait2 => time(3),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => milliseconds(2),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => time(4),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => milliseconds(3),
        _ => true,
    }
}

fn moved(from: Option<ChannelId>, to: Option<ChannelId>) -> Option<Asked> {
    (from.is_some() || to.is_some()).then_some(Asked::Move { from, to })
}

/// 0 or 1 if a descriptor is the first program's standard output or error.
fn stream(record: &Record, descriptor: Descriptor, fd: i32) -> Option<usize> {
    let is = |stream: usize| descriptor.file().is_some() && descriptor.file() == record.output[stream];
    // Both may be the same file: then the number decides.
    if is(1) && (fd == 2 || !is(0)) { Some(1) } else { is(0).then_some(0) }
}

fn one_process(record: &Record, pid: i32) -> Option<LaneId> {
    if pid > 0 { record.lane_of(pid) } else { None }
}

fn duration(pid: Pid, address: u64) -> Option<u64> {
    let [seconds, nanoseconds] = read_longs::<2>(pid, address)?;
    Some(seconds.saturating_mul(1_000_000).saturating_add(nanoseconds / 1000))
}

/// How long it is until a moment of a clock that this process has, too.
fn until(clock: i32, moment: u64) -> Option<u64> {
    if ![libc::CLOCK_REALTIME, libc::CLOCK_MONOTONIC, libc::CLOCK_BOOTTIME].contains(&clock) {
        return None;
    }
    let now = Duration::from(nix::time::clock_gettime(nix::time::ClockId::from_raw(clock)).ok()?);
    Some(moment.saturating_sub(now.as_micros() as u64))
}

/// Records what a call came to.
pub fn end(record: &mut Record, asker: Asker, call: Call, answer: i64) {
    let error = (answer < 0).then(|| nix::Error::from_raw(-answer as i32));
    let count = answer.max(0) as u64;
    let pid = asker.thread;
    let now = record.now();
    let full = now - call.at >= FULL && error != Some(nix::Error::EAGAIN);
    let slow = now - call.at >= SLOW && error != Some(nix::Error::EAGAIN);

    let (what, blocked) = match call.asked {
        Asked::Read(channel) => (What::Read { channel, bytes: count }, slow),
        Asked::Write(channel) => (What::Write { channel, bytes: count }, full),
        Asked::Move { from, to } => {
            if let Some(channel) = from {
                push(record, asker, call.at, Some(now), What::Read { channel, bytes: count }, slow, error);
            }
            let Some(channel) = to else { return };
            (What::Write { channel, bytes: count }, full)
        }
        Asked::Print { stream } => {
            let text = text(pid, call.request, count as usize);
            (What::Print { stream: ["stdout", "stderr"][stream].to_owned(), bytes: count, text }, false)
        }
        Asked::Pair { ends } => {
            if let (None, Some([one, other])) = (error, read_ints::<2>(pid, ends))
                && let (Some(one), Some(other)) = (record.channel(pid, one), record.channel(pid, other))
            {
                record.join(one, other);
            }
            return;
        }
        Asked::Bind { file, address } => {
            if error.is_none() {
                record.listens(file, address);
            }
            return;
        }
        Asked::Connect { channel, address } => {
            if error.is_none() {
                record.connected(pid, call.request.arguments[0] as i32, channel);
                record.connects(channel, address);
            }
            (What::Connect { channel }, slow)
        }
        Asked::Accept { listener } => {
            let channel = if error.is_none() { record.channel(pid, answer as i32) } else { None };
            if let Some(channel) = channel {
                record.connected(pid, answer as i32, channel);
                record.accepts(listener, channel);
            }
            (What::Accept { channel }, slow)
        }
        Asked::FutexWait(word) => {
            let outcome = match error {
                None => FutexOutcome::Woken,
                Some(nix::Error::EAGAIN) => FutexOutcome::Changed,
                Some(nix::Error::ETIMEDOUT) => FutexOutcome::TimedOut,
                Some(_) => FutexOutcome::Interrupted,
            };
            let blocked = outcome != FutexOutcome::Changed;
            push(record, asker, call.at, Some(now), What::FutexWait { word, outcome }, blocked, None);
            return;
        }
        Asked::FutexWake(word) => (What::FutexWake { word, woken: count }, false),
        Asked::Sleep(asked) => (What::Sleep { asked }, true),
        Asked::Poll { waits } => {
            let (ready, processes) = ready(record, pid, call.request, count);
            (What::Poll { ready, processes, count }, waits && slow)
        }
        Asked::Wait { waits } => (What::Wait { child: waited_for(record, asker, call.request, answer) }, waits && slow),
        Asked::SignalWait => (What::SignalWait, true),
        Asked::Send { signal, target } => {
            // Signal 0 only asks whether there is a process.
            if signal == 0 {
                return;
            }
            (What::Send { signal: kernel::signal_name(signal), target }, false)
        }
        Asked::Trace => {
            if error != Some(nix::Error::EPERM) {
                return;
            }
            (What::TraceRefused, false)
        }
    };
    push(record, asker, call.at, Some(now), what, blocked, error);
}

/// A call took so long, in microseconds, that its thread must have slept, whatever ended that.
const SLOW: u64 = 1_000;
/// So long that a write has found its channel full; a shorter one may have been pushed off its
/// core.
const FULL: u64 = 10_000;

fn push(
    record: &mut Record,
    asker: Asker,
    at: u64,
    until: Option<u64>,
    what: What,
    blocked: bool,
    error: Option<nix::Error>,
) {
    let error = error.map(|error| format!("{error:?}"));
    record.events.push(crate::Event { lane: asker.lane, at, until, blocked, error, what });
}

/// Records a call that a signal ended, or, at the end of its thread, one that never returned.
pub fn give_up(record: &mut Record, asker: Asker, call: Call) {
    let until = call.interrupted;
    let what = match call.asked {
        Asked::Read(channel) => What::Read { channel, bytes: 0 },
        Asked::Write(channel) => What::Write { channel, bytes: 0 },
        Asked::Move { from: Some(channel), .. } => What::Read { channel, bytes: 0 },
        Asked::Move { to: Some(channel), .. } => What::Write { channel, bytes: 0 },
        Asked::Connect { channel, .. } => What::Connect { channel },
        Asked::Accept { .. } => What::Accept { channel: None },
        Asked::FutexWait(word) => {
            let outcome = if until.is_some() { FutexOutcome::Interrupted } else { FutexOutcome::Never };
            push(record, asker, call.at, until, What::FutexWait { word, outcome }, true, None);
            return;
        }
        Asked::Sleep(asked) => What::Sleep { asked },
        Asked::Poll { .. } => What::Poll { ready: Vec::new(), processes: Vec::new(), count: 0 },
        Asked::Wait { .. } => What::Wait { child: None },
        Asked::SignalWait => What::SignalWait,
        // What kills its own sender never returns from the call.
        Asked::Send { signal, target } if signal != 0 => {
            let what = What::Send { signal: kernel::signal_name(signal), target };
            push(record, asker, call.at, Some(call.at), what, false, None);
            return;
        }
        _ => return,
    };
    push(record, asker, call.at, until, what, true, until.map(|_| nix::Error::EINTR));
}

fn waited_for(record: &Record, asker: Asker, request: Request, answer: i64) -> Option<LaneId> {
    let process = record.lanes[asker.lane].process;
    if request.call == libc::SYS_wait4 {
        return if answer > 0 { record.child(process, answer as i32) } else { None };
    }
    if answer < 0 {
        return None;
    }
    let [kind, id, description, ..] = request.arguments;
    // `struct siginfo`: signal, error, code, a gap, and then the pid, which is 0 if none had ended.
    match read_ints::<5>(asker.thread, description) {
        Some([.., 0]) => None,
        Some([.., child]) => record.child(process, child),
        None if kind == u64::from(libc::P_PID) => record.child(process, id as i32),
        None => match proc::descriptor(asker.thread, id as i32) {
            Some(Descriptor::Pidfd(child)) => record.lane_of(child.as_raw()),
            _ => None,
        },
    }
}

/// What a poll found; the other calls tell it by sets or by numbers of the caller's own.
fn ready(record: &mut Record, pid: Pid, request: Request, count: u64) -> (Vec<ChannelId>, Vec<LaneId>) {
    let (mut channels, mut processes) = (Vec::new(), Vec::new());
    if count == 0 || !is_poll(request.call) {
        return (channels, processes);
    }
    let [fds, length, ..] = request.arguments;
    for polled in read_memory(pid, fds, (length as usize).min(64) * 8).as_chunks::<8>().0 {
        let fd = i32::from_ne_bytes([polled[0], polled[1], polled[2], polled[3]]);
        if i16::from_ne_bytes([polled[6], polled[7]]) == 0 {
            continue;
        }
        match proc::descriptor(pid, fd) {
            Some(Descriptor::Channel(kind, file)) if kind != ChannelKind::Terminal => {
                channels.push(record.channel_of(pid, fd, kind, file));
            }
            Some(Descriptor::Pidfd(process)) => processes.extend(record.lane_of(process.as_raw())),
            _ => {}
        }
    }
    (channels, processes)
}

fn is_poll(call: c_long) -> bool {
    #[cfg(target_arch = "x86_64")]
    if call == libc::SYS_poll {
        return true;
    }
    call == libc::SYS_ppoll
}

/// How much of what is printed is kept.
const KEPT: usize = 120;

/// The beginning of what a call wrote.
fn text(pid: Pid, Request { call, arguments: [_, data, length, ..] }: Request, written: usize) -> String {
    let wanted = written.min(KEPT);
    if call == libc::SYS_sendmsg {
        return String::new();
    }
    let bytes = if call == libc::SYS_writev {
        let mut bytes = Vec::new();
        for part in 0..length.min(16) {
            let Some([base, size]) = read_longs::<2>(pid, data + part * 16) else { break };
            bytes.extend(read_memory(pid, base, (size as usize).min(wanted - bytes.len())));
        }
        bytes
    } else {
        read_memory(pid, data, wanted)
    };
    String::from_utf8_lossy(&bytes).into_owned()
}
