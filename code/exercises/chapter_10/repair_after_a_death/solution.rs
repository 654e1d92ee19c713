//! A transfer that finds the last holder dead finishes what that one began.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = match accounts.lock() {
        Err(LockError::OwnerDied { .. } | LockError::OwnerPanicked { .. }) => {
            let mut accounts = accounts.recover()?;
            accounts[1] = TOTAL - accounts[0];
            accounts
        }
        accounts => accounts?,
    };
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
