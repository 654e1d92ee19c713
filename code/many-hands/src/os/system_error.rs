use std::{error, fmt, io};

use nix::errno::Errno;

/// What the operating system answered to a call that it refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemError(Errno);

impl SystemError {
    /// Not a conversion, which would be public and name a type of another crate.
    pub(crate) fn new(errno: Errno) -> Self {
        Self(errno)
    }

    /// The number of the error, one of `errno`: as [`io::Error::raw_os_error`].
    #[must_use]
    pub fn raw_os_error(self) -> i32 {
        self.0 as i32
    }
}

impl fmt::Display for SystemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl error::Error for SystemError {}

impl From<SystemError> for io::Error {
    fn from(error: SystemError) -> Self {
        error.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_and_the_words_are_the_systems() {
        let error = SystemError::new(Errno::ENOSPC);
        assert_eq!(error.raw_os_error(), 28);
        assert!(error.to_string().contains("No space left on device"));
        assert_eq!(io::Error::from(error).kind(), io::ErrorKind::StorageFull);
    }
}
