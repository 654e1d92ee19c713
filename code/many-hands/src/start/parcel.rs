//! A handle on its way to another process: what it is, and the file descriptors that it is made of.

use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::descriptor_table;
use crate::os::kind::Kind;

#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    /// Of the type that has packed it, and alone may unpack it.
    pub(crate) kind: Kind,
    pub(crate) descriptors: Vec<Arc<OwnedFd>>,
}

/// What is said of parcels beside their descriptors: of each its kind and how many belong to it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Labels(Vec<(Kind, usize)>);

impl Labels {
    pub(crate) fn of(parcels: &[Parcel]) -> Self {
        Self(parcels.iter().map(|parcel| (parcel.kind, parcel.descriptors.len())).collect())
    }

    /// Parcels as they were, of descriptors in the order in which they were. `None` if it is
    /// another number of descriptors.
    pub(crate) fn parcels(self, descriptors: Vec<OwnedFd>) -> Option<Vec<Parcel>> {
        let mut descriptors = descriptors.into_iter().map(Arc::new);
        let mut parcel = |(kind, count)| {
            let descriptors: Vec<_> = descriptors.by_ref().take(count).collect();
            (descriptors.len() == count).then_some(Parcel { kind, descriptors })
        };
        let parcels = self.0.into_iter().map(&mut parcel).collect::<Option<_>>()?;
        descriptors.next().is_none().then_some(parcels)
    }
}

/// The numbers of all descriptors, parcel by parcel.
pub(crate) fn numbers(parcels: &[Parcel]) -> Vec<RawFd> {
    parcels.iter().flat_map(|parcel| &parcel.descriptors).map(|descriptor| descriptor.as_raw_fd()).collect()
}

/// In messages of this crate's own, which carry handles of users: it stays of its kind.
impl Serialize for Parcel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        descriptor_table::give_on(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Parcel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        descriptor_table::take_on(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    fn descriptor() -> OwnedFd {
        File::open("/dev/null").unwrap().into()
    }

    #[test]
    fn parcels_are_assembled_from_as_many_descriptors_as_they_had() {
        let parcel = |kind, count: usize| Parcel {
            kind,
            descriptors: std::iter::repeat_with(|| Arc::new(descriptor())).take(count).collect(),
        };
        let parcels = [parcel(Kind::of::<u8>(), 2), parcel(Kind::of::<u16>(), 1)];
        for count in 0..5 {
            let arrived = std::iter::repeat_with(descriptor).take(count).collect();
            match Labels::of(&parcels).parcels(arrived) {
                Some(assembled) => {
                    assert_eq!((count, Labels::of(&assembled)), (3, Labels::of(&parcels)));
                }
                None => assert_ne!(count, 3),
            }
        }
    }
}
