//! Makes a list of the leaves, and gives each of two threads half of it.

use rayon::join;

/// Leaves, and where the tree branches.
pub enum Tree {
    Leaf(u64),
    Branch(Box<Tree>, Box<Tree>),
}

fn list(tree: &Tree, leaves: &mut Vec<u64>) {
    match tree {
        Tree::Leaf(leaf) => leaves.push(*leaf),
        Tree::Branch(left, right) => {
            list(left, leaves);
            list(right, leaves);
        }
    }
}

/// The sum of what `work` makes of the leaves.
pub fn sum(tree: &Tree, work: &(impl Fn(u64) -> u64 + Sync)) -> u64 {
    let mut leaves = Vec::new();
    list(tree, &mut leaves);
    let (left, right) = leaves.split_at(leaves.len() / 2);
    let sum = |half: &[u64]| half.iter().map(|leaf| work(*leaf)).sum::<u64>();
    let (left, right) = join(|| sum(left), || sum(right));
    left + right
}
