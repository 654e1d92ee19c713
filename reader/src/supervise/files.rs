//! Which files a run may touch, and to whom it may send a signal: Landlock, where the kernel has
//! it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, Scope,
    path_beneath_rules,
};

use super::job::Job;

/// Where programs, libraries and what they ask of the system are. No home is among them.
pub const SYSTEM: [&str; 11] =
    ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/nix", "/opt", "/proc", "/sbin", "/sys", "/usr"];

/// What takes everything and keeps nothing. Other devices know of more than a run may: terminals,
/// what is typed there.
pub const DEVICES: [&str; 5] = ["/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"];

/// The newest version whose rights are used; an older kernel holds to those it knows.
const NEWEST: ABI = ABI::V6;

/// The oldest that holds to what the page says: before, a program could empty any file.
const PROMISED: ABI = ABI::V3;

/// Holds this process, and all that come from it, to the files of the job, where the kernel can.
pub fn restrict(job: &Job) -> Result<()> {
    let read = AccessFs::from_read(NEWEST);
    let all = AccessFs::from_all(NEWEST);
    let written: Vec<&Path> = [Path::new("/dev/shm"), &job.scratch]
        .into_iter()
        .chain(job.policy.write.iter().map(PathBuf::as_path))
        .collect();
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(SYSTEM, read))?
        .add_rules(path_beneath_rules(&job.policy.read, read))?
        .add_rules(path_beneath_rules(DEVICES, read | AccessFs::WriteFile | BitFlags::from(AccessFs::Truncate)))?
        .add_rules(path_beneath_rules(written, all))?
        .restrict_self()?;
    Ok(())
}

/// Whether this kernel can do what the page says.
pub fn landlock() -> bool {
    let ruleset = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    ruleset.handle_access(AccessFs::from_all(PROMISED)).and_then(Ruleset::create).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promise_covers_every_way_to_change_a_file() {
        let ways = AccessFs::from_write(NEWEST) & !BitFlags::from(AccessFs::IoctlDev);
        assert!(AccessFs::from_all(PROMISED).contains(ways));
    }
}
