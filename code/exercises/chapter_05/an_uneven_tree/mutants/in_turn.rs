//! One leaf after the other.

/// Leaves, and where the tree branches.
pub enum Tree {
    Leaf(u64),
    Branch(Box<Tree>, Box<Tree>),
}

/// The sum of what `work` makes of the leaves.
pub fn sum(tree: &Tree, work: &(impl Fn(u64) -> u64 + Sync)) -> u64 {
    match tree {
        Tree::Leaf(leaf) => work(*leaf),
        Tree::Branch(left, right) => sum(left, work) + sum(right, work),
    }
}
