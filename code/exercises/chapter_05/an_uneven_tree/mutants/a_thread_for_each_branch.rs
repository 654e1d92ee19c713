//! Starts a thread wherever the tree branches.

use std::thread;

/// Leaves, and where the tree branches.
pub enum Tree {
    Leaf(u64),
    Branch(Box<Tree>, Box<Tree>),
}

/// The sum of what `work` makes of the leaves.
pub fn sum(tree: &Tree, work: &(impl Fn(u64) -> u64 + Sync)) -> u64 {
    match tree {
        Tree::Leaf(leaf) => work(*leaf),
        Tree::Branch(left, right) => thread::scope(|s| {
            let left = s.spawn(|| sum(left, work));
            let right = sum(right, work);
            left.join().expect("the work does not panic") + right
        }),
    }
}
