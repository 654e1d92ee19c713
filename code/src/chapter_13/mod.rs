//! Chapter 13: choosing.

use crate::chapter::{Chapter, listing};

pub mod connections_may;
pub mod connections_threads;
pub mod connections_tokio;
pub mod crash_may;
pub mod crash_pool;
pub mod crash_processes;
pub mod crash_rayon;
pub mod crash_threads;
pub mod crash_tokio;
pub mod everyone_is_here;
pub mod room_for_files;
pub mod small_tasks_may;
pub mod small_tasks_pool;
pub mod small_tasks_rayon;
pub mod small_tasks_threads;
pub mod small_tasks_tokio;
pub mod steps_alone;
pub mod steps_may;
pub mod steps_pool;
pub mod steps_processes;
pub mod steps_rayon;
pub mod steps_threads;
pub mod steps_tokio;
pub mod stream_may;
pub mod stream_processes;
pub mod stream_threads;
pub mod stream_tokio;
pub mod thousand_waits_may;
pub mod thousand_waits_pool;
pub mod thousand_waits_processes;
pub mod thousand_waits_rayon;
pub mod thousand_waits_threads;
pub mod thousand_waits_tokio;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 13,
    title: "Choosing",
    listings: &[
        listing!(thousand_waits_threads),
        listing!(thousand_waits_may),
        listing!(thousand_waits_tokio),
        listing!(thousand_waits_rayon),
        listing!(thousand_waits_pool),
        listing!(room_for_files),
        listing!(thousand_waits_processes),
        listing!(steps_alone),
        listing!(steps_threads),
        listing!(steps_rayon),
        listing!(steps_processes),
        listing!(steps_pool),
        listing!(steps_may),
        listing!(steps_tokio),
        listing!(small_tasks_threads),
        listing!(small_tasks_rayon),
        listing!(small_tasks_pool),
        listing!(small_tasks_may),
        listing!(small_tasks_tokio),
        listing!(stream_threads),
        listing!(stream_processes),
        listing!(stream_may),
        listing!(stream_tokio),
        listing!(everyone_is_here),
        listing!(connections_threads),
        listing!(connections_may),
        listing!(connections_tokio),
        listing!(crash_threads),
        listing!(crash_rayon),
        listing!(crash_may),
        listing!(crash_tokio),
        listing!(crash_processes),
        listing!(crash_pool),
    ],
};
