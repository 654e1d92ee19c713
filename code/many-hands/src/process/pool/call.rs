//! A function as workers know it.

use super::bulk::Payload;
use super::error::TaskError;
use super::message::{Job, Route, Runner};
use super::worker;
use crate::process::Portable;
use crate::process::child_process::offset_of;
use crate::start::image::FunctionOffset;

#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    runner: FunctionOffset,
    function: FunctionOffset,
}

impl Call {
    pub(super) fn of<A, T>(function: fn(A) -> T) -> Result<Self, TaskError>
    where
        A: Portable,
        T: Portable,
    {
        let runner: Runner = worker::run::<A, T>;
        Ok(Self { runner: offset_of(runner as usize)?, function: offset_of(function as usize)? })
    }

    pub(super) fn job(&self, route: Route, arguments: Payload, count: u32) -> Job {
        Job { runner: self.runner, function: self.function, count, arguments, route }
    }
}
