//! Mend it: one thread gets a leaf, and the other one all the rest.

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
            let (left, right) = join(|| in_turn(left, work), || in_turn(right, work));
            left + right
        }
    }
}

fn in_turn(tree: &Tree, work: &(impl Fn(u64) -> u64 + Sync)) -> u64 {
    match tree {
        Tree::Leaf(leaf) => work(*leaf),
        Tree::Branch(left, right) => in_turn(left, work) + in_turn(right, work),
    }
}
