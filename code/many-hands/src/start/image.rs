//! The executable as both processes see it. The loader puts the same executable at another address
//! in each process, so an address means nothing to a child; the distance between two functions
//! means the same in both.

use std::ffi::c_void;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::FileExt;
use std::ptr::with_exposed_provenance;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The executable of this process, even when its file has been replaced or deleted since.
pub(crate) const EXECUTABLE: &std::ffi::CStr = c"/proc/self/exe";

/// The point that distances are measured from.
#[inline(never)]
fn anchor() {}

fn anchor_address() -> usize {
    anchor as fn() as usize
}

/// Where a function lies in the executable.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct FunctionOffset(usize);

impl FunctionOffset {
    /// That of a function, given its address in this process. `None` if a second start of the
    /// executable would not find it there.
    pub(crate) fn of(address: usize) -> Option<Self> {
        static STARTED_FROM_ITS_FILE: LazyLock<bool> = LazyLock::new(|| started_from_its_file().unwrap_or(false));

        if !crate_is_in_the_executable() || object_of(address) != object_of(entry_point()) || !*STARTED_FROM_ITS_FILE {
            return None;
        }
        Some(Self(address.wrapping_sub(anchor_address())))
    }

    /// A pointer to the function in this process.
    pub(crate) fn pointer(self) -> *const () {
        with_exposed_provenance(anchor_address().wrapping_add(self.0))
    }
}

/// Whether this copy of the crate is part of the executable, not of a library that it loads.
pub(crate) fn crate_is_in_the_executable() -> bool {
    object_of(anchor_address()) == object_of(entry_point())
}

/// Whether this process runs with more rights than its user has (setuid, setgid, file
/// capabilities). What such a program is told by its environment is not to be trusted.
pub(crate) fn is_privileged() -> bool {
    auxiliary(libc::AT_SECURE) != 0
}

/// Tells this executable, and this copy of the crate in it, from others.
pub(crate) fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    program_headers().hash(&mut hasher);
    entry_point().wrapping_sub(anchor_address()).hash(&mut hasher);
    hasher.finish()
}

/// The table of the executable's segments, as it lies in memory.
fn program_headers() -> &'static [u8] {
    let length = auxiliary(libc::AT_PHNUM) * auxiliary(libc::AT_PHENT);
    let table: *const u8 = with_exposed_provenance(auxiliary(libc::AT_PHDR));
    if table.is_null() {
        return &[];
    }
    // SAFETY: the kernel mapped the table before it started the program, at this address and with
    // this length; it is never written or unmapped.
    unsafe { std::slice::from_raw_parts(table, length) }
}

/// Whether starting [`EXECUTABLE`] starts this program. Not so if the program was started by naming
/// the dynamic loader.
fn started_from_its_file() -> io::Result<bool> {
    let file = File::open("/proc/self/exe")?;
    let mut header = [0; size_of::<libc::Elf64_Ehdr>()];
    file.read_exact_at(&mut header, 0)?;
    let offset = std::mem::offset_of!(libc::Elf64_Ehdr, e_phoff);
    let at = header[offset..offset + 8].try_into().map(u64::from_ne_bytes).map_err(io::Error::other)?;
    let mut headers = vec![0; program_headers().len()];
    file.read_exact_at(&mut headers, at)?;
    Ok(headers == program_headers())
}

/// The first instruction of the program.
fn entry_point() -> usize {
    auxiliary(libc::AT_ENTRY)
}

/// What the kernel told the program when it started it; 0 for what it did not tell.
fn auxiliary(kind: libc::c_ulong) -> usize {
    // SAFETY: getauxval reads a table that was made before the program started.
    unsafe { libc::getauxval(kind) as usize }
}

/// Where the executable or library that holds this address begins, or `None` in a statically linked
/// program, which has only one.
fn object_of(address: usize) -> Option<usize> {
    let mut info = libc::Dl_info {
        dli_fname: std::ptr::null(),
        dli_fbase: std::ptr::null_mut(),
        dli_sname: std::ptr::null(),
        dli_saddr: std::ptr::null_mut(),
    };
    // SAFETY: dladdr only looks the address up, it never reads through it, and `info` is ours to
    // write.
    let found = unsafe { libc::dladdr(address as *const c_void, &mut info) };
    (found != 0).then_some(info.dli_fbase as usize)
}
