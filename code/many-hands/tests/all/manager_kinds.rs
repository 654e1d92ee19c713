//! Kinds of objects that a program registers with a manager, and what their methods can do to it.

use std::process::id;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use crate::children::ends_well;
use crate::patience::PATIENCE;
use many_hands::process::manager::{Event, Key, Kinds, ManagerError, Registered, Value};
use many_hands::process::{Manager, Process};

/// It cannot be serialised, and need not be.
struct Account {
    entries: Vec<i64>,
    notify: Box<dyn Fn(i64) -> i64>,
}

fn abort(_: &mut Account, (): ()) {
    std::process::abort();
}

fn none((): ()) -> Account {
    panic!("none can be made");
}

fn kinds(kinds: &mut Kinds) {
    kinds
        .register("Account", |first: i64| Account { entries: vec![first], notify: Box::new(|sum| sum * 2) })
        .method("add", |account, entry: i64| {
            account.entries.push(entry);
            (account.notify)(account.entries.iter().sum())
        })
        .method("entries", |account, ()| account.entries.clone())
        .method("half", |account, by: i64| {
            account.entries.push(1);
            account.entries.push(100 / by);
        })
        .method("pid", |_, ()| id())
        .method("ask", |_, value: Value<u8>| value.get().map_err(|error| error.to_string()))
        .method("abort", abort);
    kinds.register("None", none);
}

fn manager() -> Manager {
    Manager::builder().kinds(kinds).start().unwrap()
}

#[test]
fn methods_run_one_at_a_time_in_the_managers_process() {
    fn adds(account: Registered) -> Result<(), ManagerError> {
        (0..50).try_for_each(|_| account.call::<i64, i64>("add", 1).map(drop))
    }
    let manager = manager();
    let account = manager.create("Account", 7_i64).unwrap();
    assert_eq!(account.call::<_, u32>("pid", ()).unwrap(), manager.pid());
    let adding: Vec<_> = (0..3).map(|_| Process::spawn(adds, account.clone()).unwrap()).collect();
    adding.iter().for_each(ends_well);
    assert_eq!(account.call::<i64, i64>("add", 0).unwrap(), 2 * 157);
    assert_eq!(account.call::<(), Vec<i64>>("entries", ()).unwrap().len(), 152);
    // Each object is one of its own.
    assert_eq!(manager.create("Account", 1_i64).unwrap().call::<(), Vec<i64>>("entries", ()).unwrap(), [1]);
}

#[test]
fn other_names_and_other_types_are_errors() {
    let manager = manager();
    let account = manager.create("Account", 7_i64).unwrap();
    let not_registered = |told: ManagerError, asked: &str| match told {
        ManagerError::NotRegistered { name } => assert_eq!(name, asked),
        other => panic!("{other}"),
    };
    not_registered(manager.create("Amount", 7_i64).unwrap_err(), "Amount");
    not_registered(account.call::<i64, i64>("added", 7).unwrap_err(), "added");
    let wrong = |told: ManagerError, stored_as: &str, asked_as: &str| match told {
        ManagerError::WrongType { stored, asked, .. } => assert_eq!((&*stored, asked), (stored_as, asked_as)),
        other => panic!("{other}"),
    };
    wrong(manager.create("Account", 7_u8).unwrap_err(), "fn(i64)", "fn(u8)");
    wrong(account.call::<i32, i64>("add", 7).unwrap_err(), "fn(i64) -> i64", "fn(i32) -> i64");
    wrong(account.call::<i64, i32>("add", 7).unwrap_err(), "fn(i64) -> i64", "fn(i64) -> i32");
    assert_eq!(account.call::<(), Vec<i64>>("entries", ()).unwrap(), [7]);

    // A proxy of another kind of object, and an object of another kind of proxy.
    let value = manager.value(1_u8).unwrap();
    let taken_for: Registered = postcard::from_bytes(&postcard::to_stdvec(&value).unwrap()).unwrap();
    assert!(matches!(taken_for.call::<(), ()>("entries", ()), Err(ManagerError::Protocol { .. })));
    let taken_for: Event = postcard::from_bytes(&postcard::to_stdvec(&account).unwrap()).unwrap();
    assert!(matches!(taken_for.is_set(), Err(ManagerError::Protocol { .. })));
    let plain = Manager::new().unwrap();
    not_registered(plain.create("Account", 7_i64).unwrap_err(), "Account");
}

#[test]
fn a_panic_is_the_callers_and_the_manager_goes_on() {
    let manager = manager();
    let account = manager.create("Account", 7_i64).unwrap();
    match account.call::<i64, ()>("half", 0).unwrap_err() {
        ManagerError::Panicked { name, message } => {
            assert_eq!(name, "half");
            assert!(message.contains("divide by zero") && message.contains("manager_kinds.rs"), "{message}");
        }
        other => panic!("{other}"),
    }
    assert_eq!(account.call::<(), Vec<i64>>("entries", ()).unwrap(), [7, 1], "what it had done stays");
    let made = manager.create("None", ());
    assert!(matches!(made, Err(ManagerError::Panicked { message, .. }) if message.contains("none can be made")));
}

#[test]
fn a_method_does_not_wait_for_its_own_manager_and_can_ask_another() {
    let (manager, other) = (manager(), Manager::new().unwrap());
    let account = manager.create("Account", 7_i64).unwrap();
    let ask = |value| account.call::<Value<u8>, Result<u8, String>>("ask", value).unwrap();
    let told = ask(manager.value(5).unwrap()).unwrap_err();
    assert_eq!(told, ManagerError::InTheManager.to_string());
    assert_eq!(ask(other.value(6).unwrap()), Ok(6));
}

#[test]
fn a_method_that_ends_the_process_ends_the_manager() {
    static WAITED: AtomicBool = AtomicBool::new(false);
    let manager = manager();
    let (account, event) = (manager.create("Account", 7_i64).unwrap(), manager.event().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let told = event.wait_timeout(PATIENCE);
            WAITED.store(matches!(told, Err(ManagerError::Ended { .. })), Relaxed);
        });
        std::thread::sleep(Duration::from_millis(20));
        let told = account.call::<(), ()>("abort", ());
        assert!(matches!(told, Err(ManagerError::Ended { pid }) if pid == manager.pid()), "{told:?}");
    });
    assert!(WAITED.load(Relaxed));
}

#[test]
fn a_name_that_is_registered_twice_keeps_the_manager_from_serving() {
    fn twice(kinds: &mut Kinds) {
        kinds.register("A", |(): ()| 1).method("m", |_, ()| ());
        kinds.register("A", |(): ()| 2).method("m", |_, ()| ());
    }
    let manager = Manager::builder().kinds(twice).start().unwrap();
    assert!(matches!(manager.create("A", ()), Err(ManagerError::Ended { .. })));
}

#[test]
fn a_client_on_the_network_calls_methods_by_their_names() {
    fn far((address, key): (std::net::SocketAddr, Key)) -> Result<(), ManagerError> {
        let manager = Manager::connect(address, &key)?;
        let account: Registered = manager.directory().get("account")?.expect("it is there");
        assert_eq!(account.call::<i64, i64>("add", 3)?, 20);
        assert_eq!(manager.create("Account", 1_i64)?.call::<i64, i64>("add", 1)?, 4);
        Ok(())
    }
    let key = Key::random().unwrap();
    let manager = Manager::builder().kinds(kinds).listen("127.0.0.1:0", &key).unwrap();
    let account = manager.create("Account", 7_i64).unwrap();
    manager.directory().set("account", &account).unwrap();
    ends_well(&Process::spawn(far, (manager.address().unwrap(), key)).unwrap());
    assert_eq!(account.call::<(), Vec<i64>>("entries", ()).unwrap(), [7, 3]);
}

#[test]
fn a_list_is_gone_through_value_by_value() {
    let manager = Manager::new().unwrap();
    let list = manager.list::<String>().unwrap();
    assert_eq!(list.iter().count(), 0);
    list.extend(["a", "b", "c"].map(String::from)).unwrap();
    let mut seen = Vec::new();
    for value in &list {
        seen.push(value.unwrap());
        // What comes in meanwhile is seen, too.
        if seen.len() == 1 {
            list.push("d".into()).unwrap();
        }
    }
    assert_eq!(seen, ["a", "b", "c", "d"]);
    manager.shutdown();
    let mut values = list.iter();
    assert!(matches!(values.next(), Some(Err(ManagerError::Ended { .. }))));
    assert!(values.next().is_none(), "an error is the last");
}
