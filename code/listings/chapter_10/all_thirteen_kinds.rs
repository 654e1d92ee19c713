//! The thirteen kinds of objects that a manager keeps.
//!
//! ```
//! assert!(listings::chapter_10::all_thirteen_kinds::main().is_ok());
//! ```

// ANCHOR: listing
use many_hands::process::Manager;
use many_hands::process::manager::ManagerError;

pub fn main() -> Result<(), ManagerError> {
    let manager = Manager::new()?;
    let list = manager.list::<char>()?;
    list.push('a')?;
    let dict = manager.dict::<char, u32>()?;
    dict.insert('a', 1)?;
    let space = manager.namespace()?;
    space.set("name", &"bob".to_string())?;
    let value = manager.value(0.5)?;
    let array = manager.array([1, 2, 3])?;
    println!("list {:?}, dict {:?}", list.to_vec()?, dict.to_vec()?);
    println!("namespace {:?}", space.get::<String>("name")?);
    println!("value {}, array {:?}", value.get()?, array.to_vec()?);

    let (mutex, reentrant) = (manager.mutex()?, manager.reentrant_mutex()?);
    let guards = (mutex.lock()?, reentrant.lock()?, reentrant.lock()?);
    println!("mutex, and reentrant mutex twice: locked");
    drop(guards);

    let (semaphore, bounded) = (manager.semaphore(2)?, manager.bounded_semaphore(2)?);
    let permits = (semaphore.acquire()?, bounded.acquire()?, bounded.acquire()?);
    let free = (semaphore.available_permits()?, bounded.available_permits()?);
    println!("semaphore and bounded, free: {free:?}");
    drop(permits);

    let (event, barrier) = (manager.event()?, manager.barrier(1)?);
    event.set()?;
    println!("event {}, barrier {}", event.is_set()?, barrier.wait()?.is_leader());
    manager.condvar()?.notify_all()?;
    let queue = manager.queue(3)?;
    queue.send("message".to_string())?;
    println!("condvar: nobody waits; queue {}", queue.recv()?);
    Ok(())
}
// ANCHOR_END: listing
