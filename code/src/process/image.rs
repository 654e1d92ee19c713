//! Functions as distances within the executable. The loader puts the same executable at another address in each process, so
//! an address means nothing to a child; the distance between two functions means the same in both.

use std::ffi::c_void;

use serde::{Deserialize, Serialize};

use super::Error;

/// The point that distances are measured from.
#[inline(never)]
fn anchor() {}

/// Where a function lies in the executable.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Place(usize);

impl Place {
    /// The place of a function, given its address in this process.
    pub(super) fn of(address: usize) -> Result<Self, Error> {
        let anchor = anchor as fn() as usize;
        let executable = object_of(entry_point());
        if object_of(anchor) != executable || object_of(address) != executable {
            return Err(Error::NotInTheExecutable);
        }
        Ok(Self(address.wrapping_sub(anchor)))
    }

    /// The address of the function in this process.
    pub(super) fn address(self) -> usize {
        (anchor as fn() as usize).wrapping_add(self.0)
    }
}

/// The first instruction of the executable, as the kernel saw it.
fn entry_point() -> usize {
    // SAFETY: getauxval reads a table that the kernel made at the start; an absent entry is 0.
    unsafe { libc::getauxval(libc::AT_ENTRY) as usize }
}

/// Where the executable or library that holds this address begins, or `None` in a statically linked program, which has only one.
fn object_of(address: usize) -> Option<usize> {
    let mut info = libc::Dl_info {
        dli_fname: std::ptr::null(),
        dli_fbase: std::ptr::null_mut(),
        dli_sname: std::ptr::null(),
        dli_saddr: std::ptr::null_mut(),
    };
    // SAFETY: dladdr only looks the address up, it never reads through it, and `info` is ours to write.
    let found = unsafe { libc::dladdr(address as *const c_void, &mut info) };
    (found != 0).then_some(info.dli_fbase as usize)
}
