//! What you get from a proxy is a copy: a list in a managed dictionary changes only if you put it
//! back, or if it is managed too.
//!
//! ```
//! use many_hands::process::Manager;
//!
//! let manager = Manager::new()?;
//! let lists = manager.list::<Vec<u32>>()?;
//! lists.push(vec![])?;
//! lists.get(0)?.expect("it was pushed").push(1);
//! assert_eq!(lists.get(0)?, Some(vec![]));
//! # Ok::<(), many_hands::process::manager::ManagerError>(())
//! ```

// ANCHOR: listing
use many_hands::process::Manager;
use many_hands::process::manager::{List, ManagerError};

pub fn main() -> Result<(), ManagerError> {
    let manager = Manager::new()?;
    let teams = manager.dict::<String, Vec<String>>()?;
    teams.insert("red".to_string(), vec![])?;

    let mut red = teams.get("red")?.unwrap_or_default();
    red.push("bob".to_string());
    println!("after a push: {:?}", teams.get("red")?.unwrap_or_default());

    teams.insert("red".to_string(), red)?;
    println!("put back: {:?}", teams.get("red")?.unwrap_or_default());

    let managed = manager.dict::<String, List<String>>()?;
    managed.insert("blue".to_string(), manager.list()?)?;
    if let Some(blue) = managed.get("blue")? {
        blue.push("eve".to_string())?;
    }
    let blue = managed.get("blue")?.map(|blue| blue.to_vec()).transpose()?;
    println!("a list of its own: {:?}", blue.unwrap_or_default());
    Ok(())
}
// ANCHOR_END: listing
