//! Changing a tree: inserting and removing keys.
//!
//! Heights are those of keys, so recursion is at most 128 deep.

use lexgen_data::CidLink;

use super::height::key_height;
use super::node::{MAX_KEY, malformed};
use super::tree::{Branch, Subtree, Tree, missing};
use crate::block_id::BlockId;
use crate::error::{RepoError, RepoErrorKind};

impl Tree {
    /// Inserts a key or replaces its value, and returns the previous one.
    ///
    /// # Errors
    ///
    /// A node that changes is missing, the key is empty or longer than 1024 bytes, or the CID is not that of a DAG-CBOR block.
    pub fn insert(&mut self, key: &str, record: &CidLink) -> Result<Option<CidLink>, RepoError> {
        let value = BlockId::from_link(record)
            .ok_or_else(|| RepoError::new(RepoErrorKind::Record, format!("CID `{record}` must be that of a record")))?;
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(malformed("a key must have 1 to 1024 bytes"));
        }
        if let Some(previous) = self.get(key)? {
            replace(&mut self.top, key, value);
            return Ok(Some(previous));
        }
        let height = key_height(key);
        self.change(|top| insert_at_top(top, key, value, height)).map(|()| None)
    }

    /// Removes a key and returns its value.
    ///
    /// # Errors
    ///
    /// A node that changes is missing.
    pub fn remove(&mut self, key: &str) -> Result<Option<CidLink>, RepoError> {
        let Some(value) = self.get(key)? else { return Ok(None) };
        self.change(|top| remove_below(top, key).and_then(|()| trim(top))).map(|()| Some(value))
    }

    /// Changes the tree, or leaves it as it was. Only a partial tree has changes that fail.
    fn change(&mut self, change: impl FnOnce(&mut Subtree) -> Result<(), RepoError>) -> Result<(), RepoError> {
        let old = self.is_partial.then(|| self.top.clone());
        let result = change(&mut self.top);
        if let (Err(_), Some(old)) = (&result, old) {
            self.top = old;
        }
        result
    }
}

impl Subtree {
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Empty)
    }
}

/// Replaces the value of a key that is there.
fn replace(subtree: &mut Subtree, key: &str, value: BlockId) {
    if let Subtree::Known(branch) = subtree {
        branch.forget_id();
        match branch.find(key) {
            Ok(index) => branch.keys[index].1 = value,
            Err(gap) => replace(&mut branch.gaps[gap], key, value),
        }
    }
}

fn insert_at_top(top: &mut Subtree, key: &str, value: BlockId, height: u32) -> Result<(), RepoError> {
    match top {
        Subtree::Empty => {
            *top = leaf(key, value, height, Subtree::Empty, Subtree::Empty);
            Ok(())
        }
        Subtree::Unknown(id) => Err(missing(*id)),
        Subtree::Known(branch) if branch.height >= height => insert_below(branch, key, value, height),
        Subtree::Known(_) => {
            let (left, right) = split(top.take(), key)?;
            *top = leaf(key, value, height, lift(left, height - 1), lift(right, height - 1));
            Ok(())
        }
    }
}

/// Inserts a key that is not there below a node that is at least as high.
fn insert_below(branch: &mut Branch, key: &str, value: BlockId, height: u32) -> Result<(), RepoError> {
    branch.forget_id();
    let gap = branch.find(key).unwrap_or_else(|gap| gap);
    let below = branch.height.saturating_sub(1);
    let subtree = &mut branch.gaps[gap];
    if branch.height == height {
        let (left, right) = split(subtree.take(), key)?;
        *subtree = left;
        branch.gaps.insert(gap + 1, right);
        branch.keys.insert(gap, (key.into(), value));
        return Ok(());
    }
    match subtree {
        Subtree::Empty => {
            *subtree = lift(leaf(key, value, height, Subtree::Empty, Subtree::Empty), below);
            Ok(())
        }
        Subtree::Unknown(id) => Err(missing(*id)),
        Subtree::Known(child) => insert_below(child, key, value, height),
    }
}

/// A node with one key.
fn leaf(key: &str, value: BlockId, height: u32, left: Subtree, right: Subtree) -> Subtree {
    Subtree::Known(Box::new(Branch::new(height, vec![(key.into(), value)], vec![left, right])))
}

/// Puts nodes without keys above a subtree, up to a height.
fn lift(mut subtree: Subtree, height: u32) -> Subtree {
    while let Subtree::Known(branch) = &subtree {
        if branch.height >= height {
            break;
        }
        let above = branch.height + 1;
        subtree = Subtree::Known(Box::new(Branch::new(above, Vec::new(), vec![subtree])));
    }
    subtree
}

/// Splits a subtree into what is before a key that is not there, and what is after it.
fn split(subtree: Subtree, key: &str) -> Result<(Subtree, Subtree), RepoError> {
    let mut left = match subtree {
        Subtree::Empty => return Ok((Subtree::Empty, Subtree::Empty)),
        Subtree::Unknown(id) => return Err(missing(id)),
        Subtree::Known(branch) => branch,
    };
    left.forget_id();
    let gap = left.find(key).unwrap_or_else(|gap| gap);
    let keys = left.keys.split_off(gap);
    let mut gaps = left.gaps.split_off(gap);
    let (before, after) = split(gaps[0].take(), key)?;
    left.gaps.push(before);
    gaps[0] = after;
    let right = Box::new(Branch::new(left.height, keys, gaps));
    Ok((unless_empty(left), unless_empty(right)))
}

fn unless_empty(branch: Box<Branch>) -> Subtree {
    if branch.is_empty() { Subtree::Empty } else { Subtree::Known(branch) }
}

/// Removes a key that is there.
fn remove_below(subtree: &mut Subtree, key: &str) -> Result<(), RepoError> {
    let Subtree::Known(branch) = subtree else { return Ok(()) };
    branch.forget_id();
    match branch.find(key) {
        Ok(index) => {
            let right = branch.gaps.remove(index + 1);
            branch.gaps[index] = merge(branch.gaps[index].take(), right)?;
            branch.keys.remove(index);
        }
        Err(gap) => remove_below(&mut branch.gaps[gap], key)?,
    }
    if branch.is_empty() {
        *subtree = Subtree::Empty;
    }
    Ok(())
}

/// Joins neighbors of the same height.
fn merge(left: Subtree, right: Subtree) -> Result<Subtree, RepoError> {
    match (left, right) {
        (Subtree::Empty, only) | (only, Subtree::Empty) => Ok(only),
        (Subtree::Unknown(id), _) | (_, Subtree::Unknown(id)) => Err(missing(id)),
        (Subtree::Known(mut left), Subtree::Known(mut right)) => {
            left.forget_id();
            let before = left.gaps.pop().unwrap_or(Subtree::Empty);
            left.gaps.push(merge(before, right.gaps[0].take())?);
            left.gaps.extend(right.gaps.drain(1..));
            left.keys.append(&mut right.keys);
            Ok(Subtree::Known(left))
        }
    }
}

/// Removes nodes without keys from the top.
fn trim(top: &mut Subtree) -> Result<(), RepoError> {
    loop {
        match top {
            Subtree::Known(branch) if branch.keys.is_empty() => *top = branch.gaps[0].take(),
            // It may have no keys either.
            Subtree::Unknown(id) => return Err(missing(*id)),
            _ => return Ok(()),
        }
    }
}
