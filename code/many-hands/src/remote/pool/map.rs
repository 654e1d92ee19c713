//! One function for many items.

use std::any::type_name;
use std::collections::{HashMap, VecDeque};
use std::sync::mpsc;

use super::submit::NewTask;
use super::{Inner, Pool};
use crate::process::Portable;
use crate::remote::TaskError;
use crate::remote::functions::name_of;
use crate::remote::task_error::{Outcome, results};
use crate::start::codec;

/// By default, [`Pool::map`] cuts the items so that each place of a worker gets so many chunks. As
/// many chunks a place is an [`Pool::imap`] ahead of its reader.
const CHUNKS_PER_PLACE: usize = 4;
/// The most chunks, and about the most bytes, that are submitted in one step.
const BATCH: (usize, usize) = (256, 4 << 20);

impl Pool {
    /// Calls `function` for each item and waits for all results, which come in the order of the
    /// items.
    ///
    /// A worker takes several items at a time, a chunk: here a fourth of its share, among as many
    /// [workers](Self::workers) as there are now. See [`map_chunks`](Self::map_chunks).
    ///
    /// # Errors
    ///
    /// The first item's that has one, after all items have been tried. For what became of each,
    /// there is [`map_results`](Self::map_results). If a worker dies, the whole chunk is tried
    /// again.
    #[doc(alias = "starmap")]
    pub fn map<F, A, T>(&self, function: F, items: impl IntoIterator<Item = A>) -> Result<Vec<T>, TaskError>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        let items: Vec<A> = items.into_iter().collect();
        let chunk = self.share(items.len());
        self.map_chunks(function, items, chunk)
    }

    /// As [`map`](Self::map), with the result of each item, or its error.
    #[doc(alias = "return_exceptions")]
    pub fn map_results<F, A, T>(&self, function: F, items: impl IntoIterator<Item = A>) -> Vec<Result<T, TaskError>>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        let items: Vec<A> = items.into_iter().collect();
        let chunk = self.share(items.len());
        self.flow(function, items, chunk, Order::Items).unbounded().collect()
    }

    /// As [`map`](Self::map), with chunks of so many items (0 counts as 1): few large ones cost
    /// less, many small ones share the work more evenly, and less is done again if a worker dies.
    ///
    /// # Errors
    ///
    /// As [`map`](Self::map).
    #[doc(alias = "chunksize")]
    pub fn map_chunks<F, A, T>(
        &self,
        function: F,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> Result<Vec<T>, TaskError>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        let mut failed = None;
        let results = self.flow(function, items, chunk, Order::Items).unbounded();
        let values = results.filter_map(|result| result.map_err(|error| _ = failed.get_or_insert(error)).ok());
        let values = values.collect();
        failed.map_or(Ok(values), Err)
    }

    /// Calls `function` for each item; the results come one by one, in the order of the items.
    ///
    /// Lazy: it takes items as results are read, and is at most four tasks a
    /// [worker](Self::workers) ahead of you. Dropping it early leaves the rest of the items alone
    /// and cancels what is not done.
    ///
    /// An item that fails is an `Err`, and the next one follows.
    pub fn imap<F, A, T>(
        &self,
        function: F,
        items: impl IntoIterator<Item = A>,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        self.imap_chunks(function, items, 1)
    }

    /// As [`imap`](Self::imap), with chunks of so many items (0 counts as 1), each of which goes to
    /// a worker as one task.
    #[doc(alias = "chunksize")]
    pub fn imap_chunks<F, A, T>(
        &self,
        function: F,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        self.flow(function, items, chunk, Order::Items)
    }

    /// As [`imap`](Self::imap), but the results come as they are ready, in any order.
    pub fn imap_unordered<F, A, T>(
        &self,
        function: F,
        items: impl IntoIterator<Item = A>,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        self.imap_unordered_chunks(function, items, 1)
    }

    /// As [`imap_unordered`](Self::imap_unordered), with chunks of so many items. The results of a
    /// chunk come together, in order.
    #[doc(alias = "chunksize")]
    pub fn imap_unordered_chunks<F, A, T>(
        &self,
        function: F,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
    {
        self.flow(function, items, chunk, Order::Readiness)
    }

    /// How many items a chunk has if there are so many items.
    fn share(&self, items: usize) -> usize {
        items.div_ceil(self.workers().max(1) * CHUNKS_PER_PLACE)
    }

    fn flow<F, A, T, I>(&self, _: F, items: I, chunk: usize, order: Order) -> Flow<'_, T, I::IntoIter>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable,
        I: IntoIterator<Item = A>,
    {
        let (sender, outcomes) = mpsc::channel();
        Flow {
            inner: &self.ends.inner,
            function: name_of::<F>().ok_or(type_name::<F>()),
            items: Some(items.into_iter()),
            chunk: u32::try_from(chunk.max(1)).unwrap_or(u32::MAX),
            order,
            most: self.workers().max(1) * CHUNKS_PER_PLACE,
            given: VecDeque::new(),
            sender,
            outcomes,
            arrived: HashMap::new(),
            ready: VecDeque::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Items,
    /// Whichever chunk is done first.
    Readiness,
}

/// Items on their way to the workers, and results on their way back.
struct Flow<'a, T, I> {
    inner: &'a Inner,
    /// Its name, or that of the closure which has none to be asked for by.
    function: Result<&'static str, &'static str>,
    /// `None` when there are no more, and when taking one has panicked.
    items: Option<I>,
    chunk: u32,
    order: Order,
    /// So many chunks are given ahead.
    most: usize,
    /// Chunks that are submitted and whose results are not read, in the order of the items.
    given: VecDeque<Chunk>,
    sender: mpsc::Sender<(usize, Outcome)>,
    outcomes: mpsc::Receiver<(usize, Outcome)>,
    /// Outcomes by the position of their chunk, before it is that chunk's turn.
    arrived: HashMap<usize, Outcome>,
    ready: VecDeque<Result<T, TaskError>>,
}

struct Chunk {
    position: usize,
    number: u64,
    count: u32,
    /// Why the item behind the chunk could not be sent.
    refused: Option<TaskError>,
}

impl<A, T, I> Flow<'_, T, I>
where
    A: Portable,
    T: Portable,
    I: Iterator<Item = A>,
{
    /// As far ahead as there is room.
    fn unbounded(mut self) -> Self {
        self.most = usize::MAX;
        self
    }

    /// Gives the workers as many chunks as they may have.
    fn fill(&mut self) {
        while self.given.len() < self.most && self.items.is_some() {
            let (mut batch, mut chunks, mut bytes) = (Vec::new(), Vec::new(), 0);
            while batch.len() < BATCH.0.min(self.most - self.given.len()) && bytes < BATCH.1 {
                let position = self.given.back().map_or(0, |last: &Chunk| last.position + 1) + chunks.len();
                let Some((task, refused)) = self.next_chunk(position) else { break };
                bytes += task.arguments.len();
                chunks.push((position, task.count, refused));
                batch.push(task);
            }
            let numbers = self.inner.submit(batch, true);
            self.given.extend(chunks.into_iter().zip(numbers).map(|((position, count, refused), number)| Chunk {
                position,
                number,
                count,
                refused,
            }));
        }
    }

    /// Takes the items of a chunk; `None` if there are no more. Also says why the item behind them
    /// cannot be sent.
    fn next_chunk(&mut self, position: usize) -> Option<(NewTask, Option<TaskError>)> {
        // Where taking an item panics, none is left.
        let mut items = self.items.take()?;
        let (mut arguments, mut count, mut refused, mut more) = (Vec::new(), 0, None, true);
        while more && count < self.chunk && refused.is_none() {
            match items.next().map(|item| codec::encode(&item)) {
                Some(Ok(argument)) => {
                    arguments.extend(argument);
                    count += 1;
                }
                Some(Err(error)) => refused = Some(TaskError::Argument(error)),
                None => more = false,
            }
        }
        if more {
            self.items = Some(items);
        }
        if count == 0 && refused.is_none() {
            return None;
        }
        let sender = self.sender.clone();
        // It fails when the results are no longer wanted.
        let done = move |outcome| _ = sender.send((position, outcome));
        let function = self.function.unwrap_or_default();
        Some((NewTask { function, count, arguments, key: None, done: Box::new(done) }, refused))
    }

    /// Waits for the results of a chunk. `false` if the workers have none.
    fn take_in(&mut self) -> bool {
        let Some(first) = self.given.front().map(|chunk| chunk.position) else { return false };
        let (position, outcome) = match self.order {
            Order::Readiness => self.next_outcome(),
            Order::Items => loop {
                if let Some(outcome) = self.arrived.remove(&first) {
                    break (first, outcome);
                }
                let (position, outcome) = self.next_outcome();
                self.arrived.insert(position, outcome);
            },
        };
        let index = self.given.iter().position(|chunk| chunk.position == position);
        let chunk = index.and_then(|index| self.given.remove(index)).expect("each chunk has one outcome");
        self.ready.extend(results(outcome, chunk.count));
        self.ready.extend(chunk.refused.map(Err));
        true
    }

    fn next_outcome(&self) -> (usize, Outcome) {
        self.outcomes.recv().expect("the flow itself has a sender")
    }
}

impl<A, T, I> Iterator for Flow<'_, T, I>
where
    A: Portable,
    T: Portable,
    I: Iterator<Item = A>,
{
    type Item = Result<T, TaskError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(function) = self.function {
            self.items.take()?;
            return Some(Err(TaskError::Unregistered { function: function.into() }));
        }
        if self.ready.is_empty() {
            self.fill();
            while self.ready.is_empty() && self.take_in() {}
        }
        self.ready.pop_front()
    }
}

impl<T, I> Drop for Flow<'_, T, I> {
    fn drop(&mut self) {
        let ids: Vec<_> = self.given.iter().filter_map(|chunk| self.inner.outstanding.id(chunk.number)).collect();
        self.inner.abandon(&ids);
    }
}
