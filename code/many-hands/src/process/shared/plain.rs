use bytemuck::AnyBitPattern;

/// What may lie in a [`Value`](super::Value) or an [`Array`](super::Array): types of which all bits
/// mean something, and which hold no reference. All numbers, arrays of them, and your own
/// `#[repr(C)]` structs that derive [`AnyBitPattern`] of the crate [bytemuck].
///
/// Not `bool` or `char`, nor an enum: a process may die when it has written half of one. Not
/// `String` or `Vec`: they hold an address, which means nothing to another process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot lie in shared memory",
    label = "not plain data",
    note = "numbers can, arrays of them, and `#[repr(C)]` structs that derive `bytemuck::AnyBitPattern`"
)]
pub trait Plain: AnyBitPattern + Send {}

#[diagnostic::do_not_recommend]
impl<T: AnyBitPattern + Send> Plain for T {}
