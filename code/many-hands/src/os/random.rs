//! Bytes that cannot be guessed.

use std::io;

use nix::errno::Errno;

/// So many of them, from the system, without a file: there may be no descriptor left.
pub(crate) fn random_bytes<const N: usize>() -> io::Result<[u8; N]> {
    // The system does so many in one go.
    const { assert!(N <= 256) };
    let mut bytes = [0; N];
    loop {
        // SAFETY: the pointer and the length are those of `bytes`, which nothing else uses now.
        let filled = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), N, 0) };
        match Errno::result(filled) {
            Ok(_) => return Ok(bytes),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_are_filled_and_differ_each_time() {
        let numbers: Vec<[u8; 256]> = (0..4).map(|_| random_bytes().unwrap()).collect();
        for (one, other) in numbers.iter().zip(&numbers[1..]) {
            assert_ne!(one[..128], other[..128]);
            assert_ne!(one[128..], other[128..]);
        }
    }
}
