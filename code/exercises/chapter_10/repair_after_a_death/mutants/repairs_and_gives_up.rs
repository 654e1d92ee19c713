//! Puts the accounts right, and reports the death in place of its own transfer.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = accounts.lock().or_else(|error| {
        let mut accounts = accounts.recover()?;
        accounts[1] = TOTAL - accounts[0];
        Err(error)
    })?;
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
