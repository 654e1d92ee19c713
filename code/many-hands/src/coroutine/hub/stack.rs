use std::io;
use std::num::NonZeroUsize;
use std::ptr::{self, NonNull};

use corosensei::stack::{Stack, StackPointer};
use libc::{MAP_ANONYMOUS, MAP_NORESERVE, MAP_PRIVATE, MAP_STACK, PROT_NONE, PROT_READ, PROT_WRITE};

/// Room for deep calls. Address space, not memory: only what a coroutine touches is paid for.
const BYTES: usize = 256 << 10;

/// What lies below and may not be touched: more than a page, since code that was not compiled by
/// Rust need not touch each page of a large frame. And whole pages, of whatever size the system has
/// them.
const GUARD: usize = 64 << 10;

/// Linux 6.13 and later: pages that may not be touched, within a map. Without it they are a map of
/// their own, of which a process may have 65,530, and so is then each stack.
const MADV_GUARD_INSTALL: libc::c_int = 102;

/// The stack of one coroutine after the other.
pub(super) struct CoroutineStack {
    guard: NonNull<libc::c_void>,
}

// SAFETY: the memory is its own, and no thread's.
unsafe impl Send for CoroutineStack {}

impl CoroutineStack {
    pub fn new() -> io::Result<Self> {
        let stack = Self::unguarded()?;
        stack.guard_within().or_else(|_| stack.guard_apart())?;
        Ok(stack)
    }

    fn unguarded() -> io::Result<Self> {
        let protection = PROT_READ | PROT_WRITE;
        // The kernel never makes huge pages of what is for a stack: each would be eight stacks.
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK;
        // SAFETY: a new map, at an address that the kernel chooses, touches no other memory.
        let guard = unsafe { libc::mmap(ptr::null_mut(), GUARD + BYTES, protection, flags, -1, 0) };
        if guard == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { guard: NonNull::new(guard).expect("the kernel maps nothing at zero") })
    }

    fn guard_within(&self) -> io::Result<()> {
        // SAFETY: these are the first bytes of our map, in which nothing lies as yet.
        done(unsafe { libc::madvise(self.guard.as_ptr(), GUARD, MADV_GUARD_INSTALL) })
    }

    fn guard_apart(&self) -> io::Result<()> {
        // SAFETY: as above.
        done(unsafe { libc::mprotect(self.guard.as_ptr(), GUARD, PROT_NONE) })
    }
}

fn done(result: libc::c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

impl Drop for CoroutineStack {
    fn drop(&mut self) {
        // SAFETY: this is the whole map, and no coroutine has it: one that has owns this value.
        unsafe { libc::munmap(self.guard.as_ptr(), GUARD + BYTES) };
    }
}

// SAFETY: it has more than the 4096 bytes that are asked for, and below them a guard in which any
// access is a fault. Both ends are ends of pages.
unsafe impl Stack for CoroutineStack {
    fn base(&self) -> StackPointer {
        let end = self.limit().get() + GUARD + BYTES;
        NonZeroUsize::new(end).expect("a map lies below the end of the address space")
    }

    fn limit(&self) -> StackPointer {
        self.guard.addr()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use corosensei::Coroutine;

    use super::*;
    use crate::process::Process;

    #[expect(unconditional_recursion, reason = "it is meant to overflow")]
    fn deeper(n: u64) -> u64 {
        std::hint::black_box(deeper(std::hint::black_box(n) + 1) + 1)
    }

    /// The one below is there so that what went too far would go on there.
    fn overflow([stack, _below]: [CoroutineStack; 2]) {
        Coroutine::<(), (), u64, _>::with_stack(stack, |_, ()| deeper(0)).resume(());
    }

    #[test]
    fn what_overflows_a_stack_ends_the_process() {
        let overflows: [fn(()); 2] = [
            |()| overflow([(); 2].map(|()| CoroutineStack::new().unwrap())),
            // As where the kernel knows of no guard within a map.
            |()| {
                let stacks = [(); 2].map(|()| CoroutineStack::unguarded().unwrap());
                stacks.iter().for_each(|stack| stack.guard_apart().unwrap());
                overflow(stacks);
            },
        ];
        for overflow in overflows {
            let child = Process::builder().daemon(true).spawn(overflow, ()).unwrap();
            assert_eq!(child.join().unwrap().signal(), Some(libc::SIGSEGV));
        }
    }

    #[test]
    fn all_of_a_stack_can_be_used() {
        fn down_to(lowest: usize) -> usize {
            let frame = std::hint::black_box([0_u8; 512]);
            if frame.as_ptr().addr() < lowest { 1 } else { 1 + down_to(lowest) }
        }
        let stack = CoroutineStack::new().unwrap();
        let (limit, base) = (stack.limit().get(), stack.base().get());
        assert_eq!(base - limit, GUARD + BYTES);
        let lowest = limit + GUARD + (8 << 10);
        let mut coroutine = Coroutine::<(), (), usize, _>::with_stack(stack, move |_, ()| down_to(lowest));
        assert!(coroutine.resume(()).as_return().unwrap() > 100);
    }
}
