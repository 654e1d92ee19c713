//! The tests of the toolkit, one program: each module is about the part that it is named after.

mod bulk;
mod children;
#[cfg(feature = "coroutine")]
mod coroutine_fetch;
#[cfg(feature = "coroutine")]
mod coroutine_greenlets;
#[cfg(feature = "coroutine")]
mod coroutine_soundness;
#[cfg(feature = "coroutine")]
mod coroutine_tasks;
mod dependencies;
mod handles;
mod joinable;
mod locks;
mod manager;
mod manager_kinds;
mod manager_network;
mod models;
#[cfg(feature = "redis")]
mod network;
mod patience;
mod pipe;
mod pool;
mod pool_builder;
mod pool_bulk;
mod pool_maps;
mod pool_tasks;
mod process;
mod process_children;
mod process_values;
mod public_api;
mod queue;
mod readiness;
#[cfg(feature = "redis")]
mod redis_server;
#[cfg(feature = "redis")]
mod remote_faults;
#[cfg(feature = "redis")]
mod remote_functions;
#[cfg(feature = "redis")]
mod remote_pool;
#[cfg(feature = "redis")]
mod remote_shared;
#[cfg(feature = "redis")]
mod remote_tool;
mod shared;
mod shared_memory;
mod soundness;
mod sync;
mod sync_registry;
mod wait;
