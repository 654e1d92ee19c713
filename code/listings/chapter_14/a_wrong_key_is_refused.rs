//! A manager refuses a client with another key, and goes on serving the others.
//!
//! ```
//! assert!(listings::chapter_14::a_wrong_key_is_refused::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Manager;
use many_hands::process::manager::{Key, List};

pub fn main() -> Result<(), Box<dyn Error>> {
    let key = Key::random()?;
    let office = Manager::listen("127.0.0.1:0", &key)?;
    let names = office.list::<String>()?;
    office.directory().set("names", &names)?;
    names.push("bob".into())?;
    let address = office.address().ok_or("it listens")?;

    match Manager::connect(address, &Key::random()?) {
        Err(refusal) => println!("with another key: {refusal}"),
        Ok(_) => println!("with another key: welcome"),
    }

    let known = Manager::connect(address, &key)?;
    let names: Option<List<String>> = known.directory().get("names")?;
    println!("with the key: {:?}", names.ok_or("it is there")?.to_vec()?);
    Ok(())
}
// ANCHOR_END: listing
