//! Mend it: after the death of a process that held the lock, no transfer goes through.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = accounts.lock()?;
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
