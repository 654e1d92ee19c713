use nix::errno::Errno;

/// So many zero bytes; `ENOMEM` if there is no memory for them.
///
/// Not by `resize`, which in a build without optimisation writes one byte at a time.
pub(crate) fn zeroed(length: usize) -> nix::Result<Vec<u8>> {
    // The allocation below would end the process instead of failing.
    Vec::<u8>::new().try_reserve_exact(length).map_err(|_| Errno::ENOMEM)?;
    Ok(vec![0; length])
}
