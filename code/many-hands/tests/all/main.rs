//! The tests of the toolkit, one program: each module is about the part that it is named after.

mod children;
#[cfg(feature = "coroutine")]
mod coroutine;
#[cfg(feature = "coroutine")]
mod coroutine_may;
mod dependencies;
mod locks;
mod manager;
mod models;
mod patience;
mod pipe;
mod pool;
mod pool_builder;
mod pool_bulk;
mod pool_maps;
mod pool_tasks;
mod process;
mod queue;
mod shared;
mod sync;
mod sync_registry;
