//! One function for many items.

use std::collections::VecDeque;

use super::bulk::Outgoing;
use super::call::Call;
use super::error::results;
use super::message::Route;
use super::{Inner, Pool, TaskError};
use crate::process::Portable;

/// By default, [`Pool::map`] cuts the items so that each worker gets so many chunks. As many
/// chunks a worker is an [`Pool::imap`] ahead of its reader.
const CHUNKS_PER_WORKER: usize = 4;

impl Pool {
    /// Calls `function` for each item and waits for all results, which come in the order of the
    /// items.
    ///
    /// A worker takes several items at a time, a chunk: here a fourth of its share. See
    /// [`map_chunks`](Self::map_chunks).
    ///
    /// # Errors
    ///
    /// The first item's that has one, after all items have been tried. For what became of each,
    /// there is [`map_results`](Self::map_results). If a worker dies, that is the error of all
    /// items of its chunk.
    #[doc(alias = "starmap")]
    pub fn map<A, T>(&self, function: fn(A) -> T, items: impl IntoIterator<Item = A>) -> Result<Vec<T>, TaskError>
    where
        A: Portable,
        T: Portable,
    {
        let items: Vec<A> = items.into_iter().collect();
        let chunk = self.share(items.len());
        self.flow(function, items, chunk, Order::Items).all()
    }

    /// As [`map`](Self::map), with the result of each item, or its error.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let results = pool.map_results(|number: u32| 60 / number, [5, 0, 3]);
    /// assert!(matches!(results[..], [Ok(12), Err(TaskError::Panicked { .. }), Ok(20)]));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    ///
    /// Where a chunk must not share the death of a worker, collect
    /// [`imap`](Self::imap): its chunks are of one item.
    #[doc(alias = "return_exceptions")]
    pub fn map_results<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
    ) -> Vec<Result<T, TaskError>>
    where
        A: Portable,
        T: Portable,
    {
        let items: Vec<A> = items.into_iter().collect();
        let chunk = self.share(items.len());
        self.flow(function, items, chunk, Order::Items).unbounded().collect()
    }

    /// As [`map`](Self::map), with chunks of so many items (0 counts as 1): few large ones cost
    /// less, many small ones share the work more evenly.
    ///
    /// ```
    /// use many_hands::process::Pool;
    ///
    /// let pool = Pool::new(2)?;
    /// let lengths = pool.map_chunks(|word: String| word.len(), ["one", "three", "eleven"].map(String::from), 1)?;
    /// assert_eq!(lengths, [3, 5, 6]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Items are taken as there is room for them. If taking one panics, so does this; the chunks
    /// that it has given to the workers are done for nothing.
    ///
    /// # Errors
    ///
    /// As [`map`](Self::map).
    #[doc(alias = "chunksize")]
    pub fn map_chunks<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> Result<Vec<T>, TaskError>
    where
        A: Portable,
        T: Portable,
    {
        self.flow(function, items, chunk, Order::Items).all()
    }

    /// Calls `function` for each item; the results come one by one, in the order of the items.
    ///
    /// Lazy: it takes items as results are read, and is at most four tasks a worker ahead of you.
    /// (Python's `imap` takes all items at once.) Dropping it early leaves the rest of the items
    /// alone; what the workers have been given is done for nothing.
    ///
    /// An item that fails is an `Err`, and the next one follows.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let squares = pool.imap(|number: u64| number * number, 1..);
    /// let squares: Vec<u64> = squares.take(3).collect::<Result<_, _>>()?;
    /// assert_eq!(squares, [1, 4, 9]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn imap<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        A: Portable,
        T: Portable,
    {
        self.imap_chunks(function, items, 1)
    }

    /// As [`imap`](Self::imap), with chunks of so many items (0 counts as 1), each of which goes to
    /// a worker in one message: for many small items. It is at most four chunks a worker ahead of
    /// you. If a worker dies, that is the error of all items of its chunk.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let squares = pool.imap_chunks(|number: u64| number * number, 1..=10_000, 500);
    /// assert_eq!(squares.map(Result::unwrap).sum::<u64>(), 333_383_335_000);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "chunksize")]
    pub fn imap_chunks<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        A: Portable,
        T: Portable,
    {
        self.flow(function, items, chunk, Order::Items)
    }

    /// As [`imap`](Self::imap), but the results come as they are ready, in any order.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let mut halves: Vec<u32> = pool.imap_unordered(|number: u32| number / 2, [2, 4, 6]).collect::<Result<_, _>>()?;
    /// halves.sort();
    /// assert_eq!(halves, [1, 2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn imap_unordered<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        A: Portable,
        T: Portable,
    {
        self.imap_unordered_chunks(function, items, 1)
    }

    /// As [`imap_unordered`](Self::imap_unordered), with chunks of so many items, as in
    /// [`imap_chunks`](Self::imap_chunks). The results of a chunk come together, in order.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let even = pool.imap_unordered_chunks(|number: u64| number % 2 == 0, 0..10_000, 500);
    /// assert_eq!(even.filter(|even| matches!(even, Ok(true))).count(), 5_000);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "chunksize")]
    pub fn imap_unordered_chunks<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        A: Portable,
        T: Portable,
    {
        self.flow(function, items, chunk, Order::Readiness)
    }

    /// How many items a chunk has if there are so many items.
    fn share(&self, items: usize) -> usize {
        items.div_ceil(self.workers.get() * CHUNKS_PER_WORKER)
    }

    fn flow<A, T, I: IntoIterator<Item = A>>(
        &self,
        function: fn(A) -> T,
        items: I,
        chunk: usize,
        order: Order,
    ) -> Flow<'_, T, I::IntoIter>
    where
        A: Portable,
        T: Portable,
    {
        let items = items.into_iter();
        let chunk = u32::try_from(chunk.max(1)).unwrap_or(u32::MAX);
        let most = self.workers.get() * CHUNKS_PER_WORKER;
        let call = Call::of(function).map_err(Some);
        Flow {
            inner: &self.inner,
            call,
            items: Some(items),
            chunk,
            order,
            most,
            given: VecDeque::new(),
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
    /// Or why there is none, until that has been said.
    call: Result<Call, Option<TaskError>>,
    /// `None` when there are no more, and when taking one has panicked.
    items: Option<I>,
    chunk: u32,
    order: Order,
    /// So many chunks are given ahead.
    most: usize,
    /// Chunks that the workers have, in the order of the items. Dropped, their replies are not
    /// wanted any more.
    given: VecDeque<Chunk>,
    ready: VecDeque<Result<T, TaskError>>,
}

struct Chunk {
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

    /// All results, or the first error when all items have been tried.
    fn all(self) -> Result<Vec<T>, TaskError> {
        let mut failed = None;
        let values = self.unbounded().filter_map(|result| result.map_err(|error| _ = failed.get_or_insert(error)).ok());
        let values = values.collect();
        failed.map_or(Ok(values), Err)
    }

    /// Gives the workers as many chunks as they may have.
    fn fill(&mut self) {
        while self.given.len() < self.most && self.give_next() {}
    }

    /// Gives a chunk to the workers. `false` if there are no more.
    fn give_next(&mut self) -> bool {
        let call = match &mut self.call {
            Ok(call) => *call,
            Err(error) => {
                self.ready.extend(error.take().map(Err));
                return false;
            }
        };
        // Where taking an item panics, none is left.
        let Some(mut items) = self.items.take() else { return false };
        let (mut arguments, mut count, mut refused) = (Outgoing::new(&self.inner.bulk, &|_| ()), 0, None);
        let mut more = true;
        while more && count < self.chunk && refused.is_none() {
            match items.next().map(|item| arguments.append(&item)) {
                Some(Ok(())) => count += 1,
                Some(Err(error)) => refused = Some(TaskError::Argument(error)),
                None => more = false,
            }
        }
        if more {
            self.items = Some(items);
        }
        if count > 0 || refused.is_some() {
            let job = match arguments.finish() {
                Ok(arguments) => call.job(Route::Waiter, arguments, count),
                // Not all of them lie where they should, so none is sent.
                Err(error) => {
                    self.ready.extend((0..count).map(|_| Err(TaskError::Argument(error.clone()))));
                    self.ready.extend(refused.map(Err));
                    return more;
                }
            };
            let mut beyond = false;
            let number = loop {
                if let Some(number) = self.inner.try_give(&job) {
                    break number;
                }
                if !self.take_in() {
                    beyond = true;
                    break self.inner.give(job);
                }
            };
            self.given.push_back(Chunk { number, count, refused });
            // More replies than may be outstanding while no thread waits. So this one does.
            if beyond {
                self.take_in();
            }
        }
        more
    }

    /// Waits for the results of a chunk. `false` if the workers have none.
    fn take_in(&mut self) -> bool {
        let numbers = self.given.iter().map(|chunk| chunk.number);
        let (index, result) = match (self.order, self.given.front()) {
            (_, None) => return false,
            (Order::Items, Some(first)) => (0, self.inner.waiters.wait(first.number)),
            (Order::Readiness, Some(_)) => self.inner.waiters.wait_for_any(numbers),
        };
        let chunk = self.given.remove(index).expect("it is one of them");
        self.ready.extend(results(result, chunk.count));
        self.ready.extend(chunk.refused.map(Err));
        true
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
        if self.ready.is_empty() {
            self.fill();
            while self.ready.is_empty() && self.take_in() {}
        }
        self.ready.pop_front()
    }
}

impl<T, I> Drop for Flow<'_, T, I> {
    fn drop(&mut self) {
        for chunk in self.given.drain(..) {
            self.inner.waiters.abandon(chunk.number);
        }
    }
}
