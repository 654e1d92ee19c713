//! Takes the lock in any case, and the accounts as they are.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = match accounts.lock() {
        Err(LockError::OwnerDied { .. }) => accounts.recover()?,
        accounts => accounts?,
    };
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
