//! Values of recursive types, nested deeper than data can be. Each operation succeeds or returns an error, on the
//! default stack of a thread.

use std::fmt::Debug;
use std::hash::{BuildHasher, Hash, RandomState};
use std::thread;

use lexgen_golden::cases;
use lexgen_runtime::{Constraint, MAX_DEPTH, Nested, Nullable, Object, Validate, dag_cbor, json, to_value};
use serde::Serialize;
use serde::de::DeserializeOwned;

use cases::borrowed::com::example::post::Post as BorrowedPost;
use cases::lossy::com::example::defs::PostView;
use cases::nullable::com::example::reading::Place;
use cases::recursion::com::example::message::{Message, MessageInline};
use cases::recursion::com::example::thread::{Nested as Lists, Ping, Pong, Thread};
use cases::recursion::com::example::tree::{Branch, BranchTwig, There, Tree, Twig, TwigBranch};

/// Runs a function on a thread with 2 MiB of stack, the default.
fn on_a_small_stack(run: fn()) {
    thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .expect("a thread can be started")
        .join()
        .expect("the thread does not panic");
}

/// Wraps a value `levels` times.
fn nested<T>(levels: usize, innermost: T, around: impl Fn(T) -> T) -> T {
    (0..levels).fold(innermost, |inner, _| around(inner))
}

/// Wraps a tree in another one, in each way that the lexicon allows.
fn ways_around_a_tree() -> [fn(Tree) -> Tree; 4] {
    [
        |tree| Tree { next: Some(tree.into()), ..Tree::new("next") },
        |tree| Tree { children: Some(vec![Tree::new("first").into(), tree.into()]), ..Tree::new("children") },
        |tree| Tree { other: Some(There { back: Some(tree), ..There::default() }.into()), ..Tree::new("other") },
        |tree| Tree { next: Some(Tree::new("a leaf").into()), children: Some(vec![tree.into()]), ..Tree::new("both") },
    ]
}

fn around_a_branch(inner: Branch) -> Branch {
    let twig = Twig { branch: Some(TwigBranch::Branch(inner.into())), ..Twig::default() };
    Branch { twig: Some(BranchTwig::Twig(twig)), ..Branch::default() }
}

fn around_a_message(inner: Message) -> Message {
    let inline = MessageInline { of: Some(inner.clone().into()), ..MessageInline::default() };
    Message { thread: Some(Thread::new(inner)), inline: Some(inline), ..Message::default() }
}

fn around_a_view(inner: PostView) -> PostView {
    let replies = [inner].into_iter().map(Nested::new).collect();
    PostView { replies: Some(replies), ..view("a reply") }
}

fn view(text: &str) -> PostView {
    PostView::new(text, "at://did:web:a.example/com.example.post/a".parse().expect("the AT-URI is valid"))
}

fn place(parent: Option<Place>) -> Place {
    Place::new(parent.map(Nested::new), None)
}

fn post(text: &str) -> BorrowedPost<'_> {
    json::from_str(text).expect("the post is valid")
}

/// Uses all derived traits of the standard library on a deep value. `same` is equal to it, and `other` differs at the
/// deepest level.
fn is_bounded<T: Clone + Debug + Eq + Hash>(value: T, same: T, other: T) {
    let copy = value.clone();
    assert!(value == copy && value == same && value != other && other != same);
    let state = RandomState::new();
    assert_eq!(state.hash_one(&value), state.hash_one(&same));
    assert!(format!("{value:?}").contains('…'));
    drop(copy);
    drop((value, same, other));
}

/// More levels than fit on the stack if each takes some of it.
const LEVELS: usize = 30_000;

#[test]
fn any_depth_is_cloned_compared_hashed_shown_and_dropped() {
    on_a_small_stack(|| {
        for around in ways_around_a_tree() {
            let make = |name: &str| nested(LEVELS, Tree::new(name), around);
            is_bounded(make("a"), make("a"), make("b"));
        }
        let deepest = nested(1_000_000, Tree::new("a"), ways_around_a_tree()[0]);
        assert!(format!("{deepest:#?}").contains('…'));
        drop(deepest);
        let make = |twig| nested(LEVELS, Branch { twig, ..Branch::default() }, around_a_branch);
        is_bounded(make(None), make(None), make(Some(BranchTwig::Leaf(Default::default()))));
        let make = |text: &str| nested(LEVELS, view(text), around_a_view);
        is_bounded(make("a"), make("a"), make("b"));
        let make = |inner| nested(LEVELS, place(inner), |inner| place(Some(inner)));
        is_bounded(make(None), make(None), make(Some(place(None))));
        let null = Place { inner: Some(Nullable::Null), ..place(None) };
        let make = |inner| {
            nested(LEVELS, inner, |inner| Place { inner: Some(Nullable::from(Nested::new(inner))), ..place(None) })
        };
        is_bounded(make(place(None)), make(place(None)), make(null));
        let make = |inner: &[Lists]| {
            let inner = inner.iter().cloned().map(Nested::new).collect();
            nested(LEVELS, Lists(inner), |inner| Lists(vec![inner.into()]))
        };
        is_bounded(make(&[]), make(&[]), make(&[Lists(Vec::new()), Lists(Vec::new())]));
        let make = |inner: &[Pong]| nested(LEVELS, Ping(inner.to_vec()), |inner| Ping(vec![Pong(vec![inner.into()])]));
        is_bounded(make(&[]), make(&[]), make(&[Pong(Vec::new())]));
        let text =
            r#"{"$type":"com.example.post","text":"a","createdAt":"2020-01-01T00:00:00Z","since":null}"#.to_owned();
        let other = text.replace(r#""a""#, r#""b""#);
        let make =
            |text| nested(LEVELS, post(text), |inner| BorrowedPost { parent: Some(inner.into()), ..post(&other) });
        is_bounded(make(&text), make(&text), make(&other));
    });
}

#[test]
fn parts_that_are_shared_stay_when_others_are_dropped() {
    on_a_small_stack(|| {
        let chain = nested(1000, Message::default(), around_a_message);
        let part = chain.inline.clone().and_then(|inline| inline.of).expect("the message has a part");
        let thread = thread::spawn({
            let chain = chain.clone();
            move || drop(chain)
        });
        drop(chain);
        thread.join().expect("the thread does not panic");
        let mut part = part.into_inner();
        part.text = Some("changed".to_owned());
        let mut part = Nested::new(part);
        let copy = part.clone();
        part.text = None;
        assert_eq!((copy.text.as_deref(), &part.text), (Some("changed"), &None));
        assert!(part.thread.as_ref().is_some_and(|thread| thread.root.thread.is_some()));
    });
}

/// Returns whether a value can be written and read back. All formats must agree.
#[track_caller]
fn round_trips<T: Serialize + DeserializeOwned + PartialEq + Validate>(value: &T) -> bool {
    let text = json::to_string(value);
    let block = dag_cbor::to_vec(value);
    let data = to_value(value);
    let ways = [
        text.is_ok(),
        text.as_ref().is_ok_and(|text| json::from_str::<T>(text).is_ok_and(|read| read == *value)),
        text.as_ref().is_ok_and(|text| serde_json::from_str::<T>(text).is_ok_and(|read| read == *value)),
        block.is_ok(),
        block.as_ref().is_ok_and(|block| dag_cbor::from_slice::<T>(block).is_ok_and(|read| read == *value)),
        data.is_ok(),
        data.is_ok_and(|data| lexgen_runtime::from_value::<T>(data).is_ok_and(|read| read == *value)),
        value.validate().is_ok(),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{ways:?}");
    ways[0]
}

#[test]
fn written_values_are_read_back_at_any_depth() {
    on_a_small_stack(|| {
        for levels in [1, 62, 63, 64, 125, 126, 127, 10_000] {
            for (around, containers) in ways_around_a_tree().into_iter().zip([1, 2, 2, 2]) {
                let is_same = round_trips(&nested(levels, Tree::new("a"), around));
                assert_eq!(is_same, levels * containers < MAX_DEPTH, "{levels} levels");
            }
            assert_eq!(round_trips(&nested(levels, Branch::default(), around_a_branch)), levels * 2 < MAX_DEPTH);
            assert_eq!(round_trips(&nested(levels, view("a"), around_a_view)), levels * 2 < MAX_DEPTH);
            assert_eq!(round_trips(&nested(levels, place(None), |inner| place(Some(inner)))), levels < MAX_DEPTH);
            let lists = nested(levels, Lists(Vec::new()), |inner| Lists(vec![inner.into()]));
            assert_eq!(round_trips(&lists), levels < MAX_DEPTH);
        }
    });
}

#[test]
fn too_deep_values_are_errors_with_a_path() {
    on_a_small_stack(|| {
        let deep = nested(10_000, Tree::new("a"), ways_around_a_tree()[0]);
        let errors = [
            json::to_string(&deep).map_err(|error| error.to_string()).map(drop),
            dag_cbor::to_vec(&deep).map_err(|error| error.to_string()).map(drop),
            to_value(&deep).map_err(|error| error.to_string()).map(drop),
        ];
        for error in errors {
            let error = error.expect_err("the value is nested too deep");
            assert!(error.starts_with("`next.next.") && error.ends_with("`: nested deeper than 127 levels"), "{error}");
        }
        // With other serializers, errors have no path.
        let error = serde_json::to_string(&deep).expect_err("the value is nested too deep");
        assert!(error.to_string().ends_with("nested deeper than 127 levels"), "{error}");
        let problems = deep.validate().expect_err("the value is nested too deep");
        let found: Vec<_> =
            problems.iter().map(|problem| (problem.constraint, problem.path.segments().len())).collect();
        assert_eq!(found, [(Constraint::Nesting, MAX_DEPTH)]);
        let mut shallow = Tree::new("a");
        let data = nested(10_000, Object::new(), |inner| Object::from([("inner", inner)]));
        shallow.extra.insert("data", data);
        assert!(!round_trips(&shallow));
    });
}
