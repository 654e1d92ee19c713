//! What stands on the operating system, and knows of nothing else in this crate.

pub(crate) mod deadline;
pub(crate) mod descriptor;
pub(crate) mod descriptor_message;
pub(crate) mod double_mapping;
pub(crate) mod event_flag;
pub(crate) mod file_size;
pub(crate) mod futex;
pub(crate) mod identity;
pub(crate) mod kind;
pub(crate) mod mapping;
pub(crate) mod maps;
pub(crate) mod named_memory;
pub(crate) mod owner;
pub(crate) mod pid;
pub(crate) mod pidfd;
pub(crate) mod pins;
pub(crate) mod random;
pub(crate) mod robust_mutex;
pub(crate) mod shared_memory;
pub(crate) mod system_error;
pub(crate) mod tcp;
pub(crate) mod zeroed;
