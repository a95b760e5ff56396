//! Types that can contain themselves.
//!
//! A type contains the types of its fields and variants, directly or in arrays. Every cycle of such edges gets one `Nested`,
//! which gives the types of the cycle a size and lets values of any depth be read, compared and dropped without recursion.
//! Its place depends only on the types of the cycle: the strongly connected components of the graph are searched one by one,
//! each from its first item, and the edges that lead back are nested. Both searches have their own stack, so that no chain
//! of definitions overflows the thread's.

use crate::rust::model::{Item, ItemKind, Type};

/// Nests a type in each cycle, and marks the fields and variants that are part of one.
///
/// The search visits items and fields in the order of their names. In the order of the lexicon's keys, a formatter that
/// sorts keys would change which field is nested, and so the API.
pub(super) fn nest_cycles(items: &mut [Item]) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| (items[a].module, items[a].name.as_str()).cmp(&(items[b].module, items[b].name.as_str())));
    let mut ranks = vec![0; items.len()];
    for (rank, &index) in order.iter().enumerate() {
        ranks[index] = rank;
    }
    let edges: Vec<Vec<Edge>> = order.iter().map(|&index| edges_of(&items[index].kind, &ranks)).collect();
    let components = components(&edges);
    for (owner, slot) in back_edges(&edges, &components) {
        if let Some(ty) = items[order[owner]].kind.types_mut().nth(slot) {
            let ty = ty.element_mut();
            *ty = Type::Nested(Box::new(ty.clone()));
        }
    }
    for (owner, edges) in edges.iter().enumerate() {
        let within = edges.iter().filter(|edge| components[edge.target] == components[owner]);
        items[order[owner]].nested = within.map(|edge| edge.slot).collect();
    }
}

/// A field or variant that contains an item.
#[derive(Clone, Copy)]
struct Edge {
    slot: usize,
    target: usize,
}

/// The edges of an item in the order of fields' names, to the `ranks` of their targets.
fn edges_of(kind: &ItemKind, ranks: &[usize]) -> Vec<Edge> {
    let edge = |(slot, ty): (usize, &Type)| match ty.element() {
        Type::Item(target) => Some(Edge { slot, target: ranks[target.0] }),
        _ => None,
    };
    let mut edges: Vec<Edge> = kind.types().enumerate().filter_map(edge).collect();
    if let ItemKind::Struct(object) = kind {
        edges.sort_by_key(|edge| &object.fields[edge.slot].wire);
    }
    edges
}

/// The strongly connected component of each item, by Tarjan's algorithm.
fn components(edges: &[Vec<Edge>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; edges.len()];
    let mut lowest = vec![0; edges.len()];
    let mut component = vec![UNSEEN; edges.len()];
    let mut open = Vec::new();
    let mut seen = 0;
    let mut path = Vec::new();
    for start in 0..edges.len() {
        if order[start] != UNSEEN {
            continue;
        }
        path.push((start, 0));
        while let Some((at, next)) = path.pop() {
            if next == 0 {
                order[at] = seen;
                lowest[at] = seen;
                seen += 1;
                open.push(at);
            }
            if let Some(edge) = edges[at].get(next) {
                path.push((at, next + 1));
                let target = edge.target;
                if order[target] == UNSEEN {
                    path.push((target, 0));
                } else if component[target] == UNSEEN {
                    lowest[at] = lowest[at].min(order[target]);
                }
                continue;
            }
            if lowest[at] == order[at] {
                while let Some(member) = open.pop() {
                    component[member] = at;
                    if member == at {
                        break;
                    }
                }
            }
            if let Some(&(above, _)) = path.last() {
                lowest[above] = lowest[above].min(lowest[at]);
            }
        }
    }
    component
}

/// The edges that a depth-first search within each component finds leading back to where it came from.
fn back_edges(edges: &[Vec<Edge>], component: &[usize]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        OnPath,
        Done,
    }
    let mut state = vec![State::Unseen; edges.len()];
    let mut found = Vec::new();
    let mut path = Vec::new();
    for start in 0..edges.len() {
        if state[start] != State::Unseen {
            continue;
        }
        state[start] = State::OnPath;
        path.push((start, 0));
        while let Some((at, next)) = path.pop() {
            let Some(edge) = edges[at].get(next) else {
                state[at] = State::Done;
                continue;
            };
            path.push((at, next + 1));
            if component[edge.target] != component[at] {
                continue;
            }
            match state[edge.target] {
                State::Unseen => {
                    state[edge.target] = State::OnPath;
                    path.push((edge.target, 0));
                }
                State::OnPath => found.push((at, edge.slot)),
                State::Done => {}
            }
        }
    }
    found
}
