//! Believes that the dead process had taken as much as it takes itself.

use many_hands::process::LockError;
use many_hands::process::shared::Array;

/// What both accounts have together.
pub const TOTAL: i64 = 150;

/// Moves an amount from the first account to the second.
pub fn transfer(accounts: &Array<i64>, amount: i64) -> Result<(), LockError> {
    let mut accounts = match accounts.lock() {
        Err(LockError::OwnerDied { .. }) => {
            let mut accounts = accounts.recover()?;
            accounts[0] += amount;
            accounts
        }
        accounts => accounts?,
    };
    accounts[0] -= amount;
    accounts[1] += amount;
    Ok(())
}
