//! Wherever the tree branches, another thread may take one of the branches.

use rayon::join;

/// Leaves, and where the tree branches.
pub enum Tree {
    Leaf(u64),
    Branch(Box<Tree>, Box<Tree>),
}

/// The sum of what `work` makes of the leaves.
pub fn sum(tree: &Tree, work: &(impl Fn(u64) -> u64 + Sync)) -> u64 {
    match tree {
        Tree::Leaf(leaf) => work(*leaf),
        Tree::Branch(left, right) => {
            let (left, right) = join(|| sum(left, work), || sum(right, work));
            left + right
        }
    }
}
