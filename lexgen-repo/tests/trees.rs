//! Trees under random changes: the same as a map, whole or partial.

use std::collections::BTreeMap;

use lexgen_data::CidLink;
use lexgen_repo::{BlockIndex, Car, CarWriter, RepoErrorKind, Tree};

fn random_path(random: &mut fastrand::Rng) -> String {
    format!("com.example.{}/{}", ["note", "like", "list"][random.usize(..3)], random.u16(..400))
}

fn random_cid(random: &mut fastrand::Rng) -> CidLink {
    CidLink::of_dag_cbor(&[random.u8(..)])
}

/// A tree of some of the nodes of another.
fn load(root: &CidLink, nodes: &[(CidLink, Vec<u8>)], choose: &mut dyn FnMut() -> bool) -> Tree {
    let mut writer = CarWriter::new(Vec::new(), &[]).unwrap();
    nodes.iter().filter(|_| choose()).for_each(|(cid, block)| writer.write(cid, block).unwrap());
    let file = writer.into_inner();
    Tree::load(root, &BlockIndex::read(&Car::read(&file).unwrap()).unwrap()).unwrap()
}

#[test]
fn a_tree_is_a_map_with_one_form_for_each_content() {
    let mut random = fastrand::Rng::with_seed(7);
    let (mut tree, mut map) = (Tree::new(), BTreeMap::new());
    for step in 0..4000 {
        let (path, cid) = (random_path(&mut random), random_cid(&mut random));
        if random.u8(..10) < 6 {
            assert_eq!(tree.insert(&path, &cid).unwrap(), map.insert(path, cid));
        } else {
            assert_eq!(tree.remove(&path).unwrap(), map.remove(&path));
        }
        if step % 200 == 0 {
            let entries: Vec<_> = map.clone().into_iter().collect();
            assert_eq!(tree.entries().unwrap(), entries);
            let mut rebuilt = Tree::new();
            for (path, cid) in entries.iter().rev() {
                rebuilt.insert(path, cid).unwrap();
            }
            assert_eq!(rebuilt.root(), tree.root());
            let nodes = tree.nodes();
            assert_eq!(nodes[0].0, tree.root());
            assert!(nodes.iter().all(|(cid, block)| CidLink::of_dag_cbor(block) == *cid));
            let loaded = load(&tree.root(), &nodes, &mut || true);
            assert_eq!((loaded.root(), loaded.entries().unwrap()), (tree.root(), entries));
        }
    }
}

#[test]
fn a_partial_tree_does_what_the_whole_one_does_or_stays_as_it_was() {
    let mut random = fastrand::Rng::with_seed(8);
    let mut tree = Tree::new();
    for _ in 0..300 {
        tree.insert(&random_path(&mut random), &random_cid(&mut random)).unwrap();
    }
    let nodes = tree.nodes();
    let (mut done, mut refused) = (0, 0);
    for _ in 0..2000 {
        let mut first = true;
        let mut choose = || std::mem::take(&mut first) || random.u8(..10) < 8;
        let mut partial = load(&tree.root(), &nodes, &mut choose);
        let mut whole = tree.clone();
        let (path, cid) = (random_path(&mut random), random_cid(&mut random));
        let (changed, expected) = match random.bool() {
            true => (partial.insert(&path, &cid), whole.insert(&path, &cid)),
            false => (partial.remove(&path), whole.remove(&path)),
        };
        match changed {
            Ok(previous) => {
                assert_eq!((previous, partial.root()), (expected.unwrap(), whole.root()));
                done += 1;
            }
            Err(error) => {
                assert_eq!((error.kind(), partial.root()), (RepoErrorKind::MissingBlock, tree.root()));
                refused += 1;
            }
        }
    }
    assert!(done > 500 && refused > 200, "{done} {refused}");
}

#[test]
fn covering_proofs_suffice_to_undo_and_proofs_to_look_up() {
    let mut random = fastrand::Rng::with_seed(9);
    for _ in 0..300 {
        let mut tree = Tree::new();
        for _ in 0..random.usize(..200) {
            tree.insert(&random_path(&mut random), &random_cid(&mut random)).unwrap();
        }
        let before = tree.clone();
        let path = random_path(&mut random);
        let cid = random_cid(&mut random);
        let previous = if random.bool() { tree.insert(&path, &cid) } else { tree.remove(&path) }.unwrap();
        let mut partial = load(&tree.root(), &tree.covering_proof([path.as_str()]).unwrap(), &mut || true);
        match &previous {
            Some(previous) => drop(partial.insert(&path, previous).unwrap()),
            None => drop(partial.remove(&path).unwrap()),
        }
        assert_eq!(partial.root(), before.root());
        let partial = load(&tree.root(), &tree.proof(&path).unwrap(), &mut || true);
        assert_eq!(partial.get(&path).unwrap(), tree.get(&path).unwrap());
        assert_eq!(partial.root(), tree.root());
    }
}
