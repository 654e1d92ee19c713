//! The executable as both processes see it. The loader puts the same executable at another address
//! in each process, so an address means nothing to a child; the distance between two functions
//! means the same in both.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::ptr::with_exposed_provenance;
use std::sync::OnceLock;

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
    /// That of a function, given its address in this process.
    pub(crate) fn of(address: usize) -> Result<Self, NoOffset> {
        if !is_in_the_executable(anchor_address()) || !is_in_the_executable(address) || !is_started_from_its_file()? {
            return Err(NoOffset::NotInTheExecutable);
        }
        Ok(Self(address.wrapping_sub(anchor_address())))
    }

    /// A pointer to the function in this process.
    pub(crate) fn pointer(self) -> *const () {
        with_exposed_provenance(anchor_address().wrapping_add(self.0))
    }
}

/// Why a function has no [`FunctionOffset`].
#[derive(Debug)]
pub(crate) enum NoOffset {
    /// A second start of the executable would not find it.
    NotInTheExecutable,
    /// The executable cannot be looked at.
    System(io::Error),
}

impl From<io::Error> for NoOffset {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Whether this copy of the crate is part of the executable, not of a library that it loads.
pub(crate) fn crate_is_in_the_executable() -> bool {
    is_in_the_executable(anchor_address())
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
/// the dynamic loader. An error is no answer, and is not kept: next time there may be a descriptor.
fn is_started_from_its_file() -> io::Result<bool> {
    static KNOWN: OnceLock<bool> = OnceLock::new();
    if let Some(known) = KNOWN.get() {
        return Ok(*known);
    }
    let found = has_the_headers_of_its_file()?;
    Ok(*KNOWN.get_or_init(|| found))
}

fn has_the_headers_of_its_file() -> io::Result<bool> {
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

/// Whether this is the address of code in the executable, not in a library that it loads, and not
/// in memory that was mapped since. In a statically linked program too.
fn is_in_the_executable(address: usize) -> bool {
    static CODE: OnceLock<Vec<Range<usize>>> = OnceLock::new();
    CODE.get_or_init(|| code_around(entry_point())).iter().any(|code| code.contains(&address))
}

/// Where the code of the executable or library lies that has code at this address.
fn code_around(address: usize) -> Vec<Range<usize>> {
    struct Search {
        address: usize,
        found: Vec<Range<usize>>,
    }

    unsafe extern "C" fn look(info: *mut libc::dl_phdr_info, _size: usize, search: *mut libc::c_void) -> libc::c_int {
        // SAFETY: the loader calls this with an object that is loaded, and passes on the pointer
        // that `dl_iterate_phdr` was given.
        let (info, search) = unsafe { (&*info, &mut *search.cast::<Search>()) };
        // SAFETY: the table of a loaded object is mapped, and has so many entries.
        let segments = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
        let code =
            segments.iter().filter(|segment| segment.p_type == libc::PT_LOAD && segment.p_flags & libc::PF_X != 0);
        let places = code.map(|segment| {
            let begin = info.dlpi_addr.wrapping_add(segment.p_vaddr) as usize;
            begin..begin.saturating_add(segment.p_memsz as usize)
        });
        let places: Vec<_> = places.collect();
        if !places.iter().any(|place| place.contains(&search.address)) {
            return 0;
        }
        search.found = places;
        // Anything but 0 ends the search.
        1
    }

    let mut search = Search { address, found: Vec::new() };
    // SAFETY: the function is one for this purpose, and what it gets is a Search, which outlives
    // the call.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut search).cast()) };
    search.found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: usize) -> bool {
        matches!(FunctionOffset::of(address), Err(NoOffset::NotInTheExecutable))
    }

    #[test]
    fn a_function_of_the_executable_is_found_again() {
        let address = refused as fn(usize) -> bool as usize;
        assert_eq!(FunctionOffset::of(address).unwrap().pointer().addr(), address);
    }

    #[test]
    fn what_is_no_code_of_the_executable_is_refused() {
        let on_the_heap = Box::new(7);
        assert!(refused(std::ptr::from_ref(&*on_the_heap).addr()));
        assert!(refused((&raw const on_the_heap).addr()));
        assert!(refused(program_headers().as_ptr().addr()));
        // In a program that is linked dynamically.
        if cfg!(not(target_feature = "crt-static")) {
            assert!(refused(libc::getpid as unsafe extern "C" fn() -> libc::pid_t as usize));
        }
        assert!(refused(0) && refused(usize::MAX));
    }
}
