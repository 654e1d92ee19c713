//! A short name for a content, the same on every machine.

use std::fmt;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher24};

/// 128 bits of SipHash with a fixed key: enough to tell contents apart that change by accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Digest(u128);

impl Digest {
    pub fn of(content: &[u8]) -> Self {
        let mut sum = Sum::default();
        sum.add(content);
        sum.digest()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A digest in the making.
#[derive(Default)]
pub(crate) struct Sum(SipHasher24);

impl Sum {
    /// Adds a part with its length, so that two parts never look like two others.
    pub fn add(&mut self, part: &[u8]) {
        self.0.write(&(part.len() as u64).to_le_bytes());
        self.0.write(part);
    }

    pub fn add_digest(&mut self, digest: Digest) {
        self.0.write(&digest.0.to_le_bytes());
    }

    pub fn digest(&self) -> Digest {
        Digest(self.0.finish128().as_u128())
    }
}
