//! How a process starts: the parent's side, the child's side before `main`, and what passes between
//! the two.

pub(crate) mod before_main;
pub(crate) mod codec;
pub(crate) mod descriptor_table;
pub(crate) mod image;
pub(crate) mod name;
pub(crate) mod outcome;
pub(crate) mod parcel;
pub(crate) mod parcel_socket;
pub(crate) mod parent_pipe;
pub(crate) mod spawn;
pub(crate) mod start_file;
