//! The loop that follows a tree of processes and threads through its stops.

use std::collections::{HashMap, HashSet};
use std::{fs, io};

use nix::sys::ptrace;
use nix::unistd::Pid;

use super::calls::{self, Asker, Call};
use super::kernel::{self, Change, Request, Resume, signal_name};
use super::proc::{self, FileId};
use super::record::Record;
use super::{Limits, OnStopped, Stop};
use crate::begin::Script;
use crate::{Effect, Ended, LaneId, LaneKind, What, WordId};

/// What came of following.
pub struct Outcome {
    pub record: Record,
    pub ended: Ended,
    /// When the program's first line began, if that is not its start.
    pub first_line: Option<u64>,
}

/// A thread that is traced.
struct Task {
    lane: LaneId,
    process: Pid,
    call: Option<Call>,
    /// The clone that it asked for: whether of a thread, and the word to clear at that one's end.
    cloning: Option<Cloning>,
    /// Its first stop has come.
    started: bool,
    /// It is stopped until SIGCONT.
    stopped: bool,
}

#[derive(Clone, Copy)]
struct Cloning {
    thread: bool,
    clear: Option<u64>,
}

pub struct Follower {
    command: Vec<String>,
    limits: Limits,
    stop: Stop,
    on_stopped: OnStopped,
    record: Record,
    tasks: HashMap<Pid, Task>,
    /// Children whose first stop came before their parent told of them.
    early: HashSet<Pid>,
    script: Option<Script>,
    first_line: Option<u64>,
    /// How many events there were then: another read of the script later on is the program's own.
    events_at_first_line: usize,
    ending: Option<String>,
    status: Option<Change>,
}

impl Follower {
    pub fn new(command: Vec<String>, limits: Limits, stop: Stop, on_stopped: OnStopped) -> Self {
        Self {
            command,
            record: Record::new(limits.all),
            limits,
            stop,
            on_stopped,
            tasks: HashMap::new(),
            early: HashSet::new(),
            script: None,
            first_line: None,
            events_at_first_line: 0,
            ending: None,
            status: None,
        }
    }

    /// Follows `root`, a seized child of this process, until nothing of its tree is left.
    pub fn run(mut self, root: Pid) -> io::Result<Outcome> {
        self.stop.processes().insert(root);
        if self.stop.is_asked() || self.stop.is_out_of_time() {
            self.stop.kill_all();
        }
        let result = self.follow(root);
        // Whatever went wrong, this thread's end kills the tree; nothing may be killed by id then.
        self.stop.processes().clear();
        result?;

        let ended = match (self.ending, self.status) {
            _ if self.stop.is_asked() => Ended::Stopped,
            _ if self.stop.is_out_of_time() => {
                let seconds = self.limits.time.unwrap_or_default().as_secs_f64();
                Ended::Limit { limit: format!("it ran for {seconds} s") }
            }
            (Some(limit), _) => Ended::Limit { limit },
            (None, Some(Change::Exited(code))) => Ended::Exited { code },
            (None, Some(Change::Killed(number))) => Ended::Killed { signal: signal_name(number), number },
            (None, _) => Ended::Stopped,
        };
        Ok(Outcome { record: self.record, ended, first_line: self.first_line })
    }

    fn follow(&mut self, root: Pid) -> io::Result<()> {
        loop {
            match kernel::sleep_until_a_change() {
                Ok(()) => {}
                Err(error) if error.raw_os_error() == Some(libc::ECHILD) => return Ok(()),
                Err(error) => return Err(error),
            }
            let taken = {
                let mut processes = self.stop.processes();
                let taken = kernel::take()?;
                if let Some((pid, Change::Exited(_) | Change::Killed(_))) = taken {
                    processes.remove(&pid);
                }
                taken
            };
            let Some((pid, change)) = taken else { continue };
            self.step(root, pid, change)?;
            if self.is_ending() {
                self.stop.kill_all();
            }
        }
    }

    fn is_ending(&mut self) -> bool {
        if self.ending.is_none() {
            let alive = self.tasks.len();
            if alive > self.limits.processes {
                self.ending = Some(format!("more than {} processes and threads at once", self.limits.processes));
            } else if self.record.events.len() > self.limits.events {
                self.ending = Some(format!("more than {} events", self.limits.events));
            }
        }
        self.ending.is_some() || self.stop.is_asked() || self.stop.is_out_of_time()
    }

    fn step(&mut self, root: Pid, pid: Pid, change: Change) -> io::Result<()> {
        if let Change::Exited(_) | Change::Killed(_) = change {
            self.reaped(root, pid, change);
            return self.adopt_early();
        }
        if !self.tasks.contains_key(&pid) {
            return self.stranger(root, pid, change);
        }
        match change {
            Change::Call => self.call(pid),
            Change::CallOver => self.call_over(pid),
            Change::Child(child) => self.child(pid, child),
            Change::Exec(former) => self.exec(root, pid, former),
            Change::Exit(status) => self.exit(pid, status),
            Change::GroupStop(signal) => self.group_stop(pid, signal),
            Change::Attached => self.attached(pid),
            Change::Signal(signal) => {
                self.signal(pid, signal);
                self.resume(pid, signal)
            }
            Change::Exited(_) | Change::Killed(_) => Ok(()),
        }
    }

    fn resume(&self, pid: Pid, signal: i32) -> io::Result<()> {
        let task = self.tasks.get(&pid);
        let in_a_call = task.and_then(|task| task.call.as_ref()).is_some_and(|call| call.interrupted.is_none());
        kernel::resume(pid, if in_a_call { Resume::ToTheEndOfItsCall } else { Resume::Freely }, signal)
    }

    /// A stop of the root before it is the program, or of a child that its parent has not told of.
    fn stranger(&mut self, root: Pid, pid: Pid, change: Change) -> io::Result<()> {
        match change {
            // No call that the filter names comes before the exec: it failed, and the child is
            // about to tell `Command`, which then waits for it and must not find it traced.
            Change::Call if pid == root => {
                self.stop.processes().remove(&root);
                match ptrace::detach(pid, None) {
                    Ok(()) | Err(nix::Error::ESRCH) => Ok(()),
                    Err(error) => Err(error.into()),
                }
            }
            _ if pid == root => {
                if let Change::Exec(_) = change {
                    self.record.new_space(root);
                    let lane = self.add(root, root, None, None);
                    let (program, setuid) = proc::program(root);
                    self.record.lanes[lane].name = proc::program_name(root, &program);
                    self.record.output = [1, 2].map(|fd| proc::descriptor(root, fd)?.file());
                    self.note_interpreter(root);
                    self.started(root);
                    // Otherwise its start says it all.
                    if setuid {
                        self.became(root, lane);
                    }
                }
                let signal = if let Change::Signal(signal) = change { signal } else { 0 };
                kernel::resume(pid, Resume::Freely, signal)
            }
            Change::Attached | Change::GroupStop(_) | Change::Signal(_) if !self.is_ending() => {
                self.early.insert(pid);
                Ok(())
            }
            // The tree is being ended, and so is this, whosever child it was.
            _ => {
                _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
                kernel::resume(pid, Resume::Freely, 0)
            }
        }
    }

    /// A parent that was killed tells of its child no more: what is left asks /proc.
    fn adopt_early(&mut self) -> io::Result<()> {
        for pid in std::mem::take(&mut self.early) {
            let Some((process, parent)) = proc::family(pid) else {
                kernel::resume(pid, Resume::Freely, 0)?;
                continue;
            };
            let parent = if process == pid { parent } else { process };
            let parent = self.record.lane_of(parent.as_raw()).unwrap_or(0);
            self.born(pid, process, parent, None);
            self.attached(pid)?;
        }
        Ok(())
    }

    fn add(&mut self, pid: Pid, process: Pid, parent: Option<LaneId>, join: Option<WordId>) -> LaneId {
        let leader = if process == pid { None } else { self.tasks.get(&process).map(|task| task.lane) };
        let leader = leader.or_else(|| if process == pid { None } else { self.record.lane_of(process.as_raw()) });
        let lane = self.record.birth(pid, leader, parent, join);
        let task = Task { lane, process, call: None, cloning: None, started: false, stopped: false };
        self.tasks.insert(pid, task);
        if process == pid {
            self.stop.processes().insert(pid);
        }
        lane
    }

    fn born(&mut self, pid: Pid, process: Pid, parent: LaneId, join: Option<WordId>) {
        if process == pid {
            self.record.new_space(pid);
        }
        let child = self.add(pid, process, Some(parent), join);
        let what = if process == pid { What::Fork { child } } else { What::Thread { child } };
        self.record.instant(parent, what);
    }

    fn started(&mut self, pid: Pid) {
        if let Some(task) = self.tasks.get_mut(&pid)
            && !task.started
        {
            task.started = true;
            self.record.instant(task.lane, What::Start);
        }
    }

    fn asker(&self, pid: Pid) -> Option<Asker> {
        self.tasks.get(&pid).map(|task| Asker { lane: task.lane, thread: pid, process: task.process })
    }

    fn call(&mut self, pid: Pid) -> io::Result<()> {
        // ESRCH means that it was killed meanwhile.
        let (Ok(request), Some(asker)) = (kernel::request(pid), self.asker(pid)) else {
            return kernel::resume(pid, Resume::Freely, 0);
        };
        self.started(pid);
        if let Some(mut call) = self.tasks.get_mut(&pid).and_then(|task| task.call.take()) {
            if goes_on(&call, &request) {
                call.interrupted = None;
                self.keep(pid, call);
                return self.resume(pid, 0);
            }
            calls::give_up(&mut self.record, asker, call);
        }
        match request.call {
            libc::SYS_clone | libc::SYS_clone3 => {
                let cloning = cloning(pid, request);
                if let Some(task) = self.tasks.get_mut(&pid) {
                    task.cloning = cloning;
                }
            }
            libc::SYS_prctl => self.name(asker, request),
            libc::SYS_read if self.reads_its_script(asker, request) => {
                self.first_line = Some(self.record.now());
                self.events_at_first_line = self.record.events.len();
            }
            _ => {
                if let Some(call) = calls::begin(&mut self.record, asker, request) {
                    self.keep(pid, call);
                }
            }
        }
        self.resume(pid, 0)
    }

    fn keep(&mut self, pid: Pid, call: Call) {
        if let Some(task) = self.tasks.get_mut(&pid) {
            task.call = Some(call);
        }
    }

    fn call_over(&mut self, pid: Pid) -> io::Result<()> {
        let (answer, asker) = (kernel::answer(pid), self.asker(pid));
        let call = self.tasks.get_mut(&pid).and_then(|task| task.call.take());
        if let (Ok(answer), Some(asker), Some(mut call)) = (answer, asker, call) {
            // ERESTARTSYS to ERESTART_RESTARTBLOCK: a signal comes first, and then perhaps the
            // rest.
            if (-516..=-512).contains(&answer) {
                call.interrupted = Some(self.record.now());
                self.keep(pid, call);
            } else {
                calls::end(&mut self.record, asker, call, answer);
            }
        }
        self.resume(pid, 0)
    }

    /// A name is noted. The first thread's own name, given to it again, changes nothing and so is
    /// free to mean something: a program says by it that its first line comes now.
    fn name(&mut self, asker: Asker, request: Request) {
        let bytes = kernel::read_memory(asker.thread, request.arguments[1], 15);
        let name = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        let name = String::from_utf8_lossy(name).into_owned();
        if asker.lane == 0 && self.first_line.is_none() && name == self.record.lanes[0].name {
            self.first_line = Some(self.record.now());
            return;
        }
        self.record.lanes[asker.lane].name.clone_from(&name);
        self.record.instant(asker.lane, What::Name { name });
    }

    fn child(&mut self, pid: Pid, child: Pid) -> io::Result<()> {
        let Some(task) = self.tasks.get_mut(&pid) else { return kernel::resume(pid, Resume::Freely, 0) };
        let (parent, process, cloning) = (task.lane, task.process, task.cloning.take());
        let cloning = cloning.unwrap_or(Cloning { thread: false, clear: None });
        if !self.tasks.contains_key(&child) {
            let join = match cloning.clear {
                Some(word) if cloning.thread => Some(self.record.word(process, word, true)),
                _ => None,
            };
            self.born(child, if cloning.thread { process } else { child }, parent, join);
            if self.early.remove(&child) {
                self.attached(child)?;
            }
        }
        self.resume(pid, 0)
    }

    fn exec(&mut self, root: Pid, pid: Pid, former: Pid) -> io::Result<()> {
        // Another thread than the first became the process: it goes on under the process's id.
        if former != pid
            && let Some(task) = self.tasks.remove(&former)
        {
            self.record.end(task.lane, What::Exit { code: 0 });
        }
        let Some(task) = self.tasks.get_mut(&pid) else { return kernel::resume(pid, Resume::Freely, 0) };
        task.call = None;
        let lane = task.lane;
        self.started(pid);
        self.record.new_space(pid);
        self.record.lanes[lane].ended = None;
        self.became(pid, lane);
        if pid == root {
            self.note_interpreter(pid);
        }
        self.resume(pid, 0)
    }

    fn became(&mut self, pid: Pid, lane: LaneId) {
        let (program, setuid) = proc::program(pid);
        let arguments = proc::arguments(pid).iter().map(|word| word.to_string_lossy().into_owned()).collect();
        self.record.lanes[lane].name = proc::program_name(pid, &program);
        self.record.instant(lane, What::Exec { program: program.to_string_lossy().into_owned(), arguments, setuid });
    }

    /// If the root has become the interpreter that the command names, its first line is the
    /// script's.
    fn note_interpreter(&mut self, root: Pid) {
        if let Some(script) = Script::of(&self.command, &proc::program(root).0, &proc::arguments(root)) {
            // Until the script is read, and for good if there is none, the interpreter's start
            // counts.
            self.first_line = Some(self.record.now());
            self.events_at_first_line = self.record.events.len();
            self.script = Some(script);
        }
    }

    fn reads_its_script(&self, asker: Asker, request: Request) -> bool {
        let Some(Script(Some(path))) = &self.script else { return false };
        if asker.lane != 0 || self.record.events.len() != self.events_at_first_line {
            return false;
        }
        let Ok(file) = fs::metadata(proc::in_its_directory(asker.thread, path)) else { return false };
        let file = FileId::from(&file);
        proc::descriptor(asker.thread, request.arguments[0] as i32).and_then(proc::Descriptor::file) == Some(file)
    }

    fn exit(&mut self, pid: Pid, status: i32) -> io::Result<()> {
        if let Some(asker) = self.asker(pid) {
            self.started(pid);
            if let Some(call) = self.tasks.get_mut(&pid).and_then(|task| task.call.take()) {
                calls::give_up(&mut self.record, asker, call);
            }
            let leads = self.record.lanes[asker.lane].kind == LaneKind::Process;
            if !leads {
                // Another thread may have named it.
                let process = self.record.lanes[asker.lane].process;
                self.record.lanes[asker.lane].name = self.record.thread_name(pid, process);
            }
            self.record.end(
                asker.lane,
                match status & 0x7f {
                    0 if leads => What::Exit { code: status >> 8 & 0xff },
                    0 => What::Exit { code: 0 },
                    signal => What::Killed { signal: signal_name(signal) },
                },
            );
        }
        kernel::resume(pid, Resume::Freely, 0)
    }

    fn reaped(&mut self, root: Pid, pid: Pid, change: Change) {
        if pid == root {
            self.status = Some(change);
        }
        let Some(asker) = self.asker(pid) else { return };
        let call = self.tasks.remove(&pid).and_then(|task| task.call);
        if self.record.lanes[asker.lane].ended.is_some() {
            return;
        }
        // SIGKILL can skip the stop at which an exit is announced.
        if let Some(call) = call {
            calls::give_up(&mut self.record, asker, call);
        }
        self.record.end(
            asker.lane,
            match change {
                Change::Killed(signal) => What::Killed { signal: signal_name(signal) },
                Change::Exited(code) => What::Exit { code },
                _ => return,
            },
        );
    }

    fn group_stop(&mut self, pid: Pid, signal: i32) -> io::Result<()> {
        let Some(task) = self.tasks.get_mut(&pid) else { return kernel::resume(pid, Resume::StayStopped, 0) };
        if !task.stopped {
            task.stopped = true;
            let (lane, leads) = (task.lane, task.process == pid);
            let signal = signal_name(signal);
            if leads {
                (self.on_stopped)(pid.as_raw(), &signal);
            }
            self.record.instant(lane, What::Stopped { signal });
        }
        kernel::resume(pid, Resume::StayStopped, 0)
    }

    fn attached(&mut self, pid: Pid) -> io::Result<()> {
        self.started(pid);
        if let Some(task) = self.tasks.get_mut(&pid)
            && std::mem::take(&mut task.stopped)
        {
            self.record.instant(task.lane, What::Continued);
        }
        self.resume(pid, 0)
    }

    fn signal(&mut self, pid: Pid, signal: i32) {
        let Some(asker) = self.asker(pid) else { return };
        let (handled, ignored) = proc::handling(pid, signal);
        let harmless = [libc::SIGCHLD, libc::SIGURG, libc::SIGWINCH, libc::SIGCONT].contains(&signal);
        // A signal that does nothing was hardly sent for its sake: each child's end sends one.
        if harmless && !handled {
            return;
        }
        let effect = match (handled, ignored) {
            (true, _) => Effect::Handler,
            (_, true) => Effect::Ignored,
            _ => Effect::Default,
        };
        let sender = kernel::sender(pid).and_then(|sender| self.record.lane_of(sender));
        self.record.instant(asker.lane, What::Signal { signal: signal_name(signal), sender, effect });
    }
}

/// Whether a request is the rest of a call that a signal interrupted.
fn goes_on(call: &Call, request: &Request) -> bool {
    call.interrupted.is_some()
        && (request.call == libc::SYS_restart_syscall
            || request.call == call.request.call && request.arguments[0] == call.request.arguments[0])
}

/// What kind of child a clone asks for.
fn cloning(pid: Pid, Request { call, arguments }: Request) -> Option<Cloning> {
    let (flags, clear) = if call == libc::SYS_clone3 {
        let [flags, _, clear] = kernel::read_longs::<3>(pid, arguments[0])?;
        (flags, clear)
    } else {
        let clear = if cfg!(target_arch = "x86_64") { arguments[3] } else { arguments[4] };
        (arguments[0], clear)
    };
    let has = |flag: i32| flags & flag as u64 != 0;
    let clear = (has(libc::CLONE_CHILD_CLEARTID) && clear != 0).then_some(clear);
    Some(Cloning { thread: has(libc::CLONE_THREAD), clear })
}
