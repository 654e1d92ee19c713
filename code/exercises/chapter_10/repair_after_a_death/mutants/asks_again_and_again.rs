//! Tries for the lock until it gets it, and is awake all the time.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = loop {
        match accounts.try_lock() {
            Ok(None) => {}
            Ok(Some(accounts)) => break accounts,
            Err(_) => {
                let mut accounts = accounts.recover()?;
                accounts[1] = TOTAL - accounts[0];
                break accounts;
            }
        }
    };
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
