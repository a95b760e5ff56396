//! Scopes: which strings are one, their normal form, and which allows which.

use std::error::Error as _;
use std::fs;

use lexgen_data::scope::{
    AccountAction, AccountAttribute, BlobScope, IdentityAttribute, Names, OneOrAny, RepoScope, RpcScope, SpaceAction,
    SpaceAuthority, SpaceScope, Transition, WriteAction,
};
use lexgen_data::{Did, Nsid, RecordKey, Scope, ScopeErrorKind, ScopeSet};

fn scope(text: &str) -> Scope {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn nsid(text: &str) -> Nsid {
    text.parse().expect("an NSID")
}

#[track_caller]
fn assert_normal(text: &str, normal: &str) {
    let parsed = scope(text);
    assert_eq!(parsed.to_string(), normal, "{text}");
    assert_eq!(scope(normal), parsed, "{text}");
}

#[track_caller]
fn assert_error(text: &str, kind: ScopeErrorKind, message: &str) {
    let error = text.parse::<Scope>().expect_err(text);
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message), "{text}");
}

/// The lines of a file of scopes, without empty lines and comments.
fn lines(name: &str) -> Vec<String> {
    let Some(shared) = lexgen_test_data::shared() else { return Vec::new() };
    let text = fs::read_to_string(shared.join("vectors/permissions").join(name)).expect("the file exists");
    let lines: Vec<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    assert!(!lines.is_empty(), "{name} has no case");
    lines
}

#[test]
fn shared_valid_scopes_are_parsed_and_printed() {
    for text in lines("permission_scopes_valid.txt") {
        let parsed = scope(text.trim_end());
        assert_eq!(scope(&parsed.to_string()), parsed, "{text}");
        assert!(parsed.allows(&parsed), "{text}");
    }
}

#[test]
fn shared_invalid_scopes_are_errors() {
    for text in lines("permission_scopes_invalid.txt") {
        assert!(text.parse::<Scope>().is_err(), "{text}");
    }
    for text in lines("generic_scopes_invalid.txt") {
        assert_eq!(text.parse::<Scope>().map_err(|error| error.kind()), Err(ScopeErrorKind::Syntax), "{text}");
    }
}

#[test]
fn scopes_of_unknown_resources_are_not_errors_of_syntax() {
    let Some(shared) = lexgen_test_data::shared() else { return };
    let text = fs::read_to_string(shared.join("vectors/permissions/generic_scopes_valid.json")).expect("it exists");
    let lexgen_data::Value::Array(cases) = lexgen_data::json::from_str(&text).expect("it is JSON") else {
        panic!("not a list")
    };
    assert!(!cases.is_empty());
    for case in &cases {
        let text = case["scope"].as_str().expect("a scope");
        match text.parse::<Scope>() {
            Ok(_) => {}
            Err(error) => assert_ne!(error.kind(), ScopeErrorKind::Syntax, "{text}"),
        }
    }
}

#[test]
fn the_normal_form_is_sorted_and_has_no_redundant_parts() {
    for (text, normal) in [
        ("atproto", "atproto"),
        ("transition:generic", "transition:generic"),
        ("transition:chat.bsky", "transition:chat.bsky"),
        ("account?action=read&attr=email", "account:email"),
        ("account:repo?action=manage", "account:repo?action=manage"),
        ("identity?attr=*", "identity:*"),
        ("identity:handle?", "identity:handle"),
        ("repo?collection=b.c.d&collection=a.b.c&collection=b.c.d", "repo?collection=a.b.c&collection=b.c.d"),
        ("repo?collection=a.b.c&collection=*", "repo:*"),
        ("repo?action=delete&action=create&collection=a.b.c", "repo:a.b.c?action=create&action=delete"),
        ("repo:a.b.c?action=delete&action=create&action=update", "repo:a.b.c"),
        ("repo:a.b.c?&&action=create&action=create&", "repo:a.b.c?action=create"),
        ("rpc?aud=did:web:a.b#c&lxm=a.b.c", "rpc:a.b.c?aud=did:web:a.b%23c"),
        ("rpc?aud=*&lxm=b.c.d&lxm=a.b.c", "rpc?lxm=a.b.c&lxm=b.c.d&aud=*"),
        ("rpc?aud=did:web:a.b%23c&lxm=*&lxm=a.b.c", "rpc:*?aud=did:web:a.b%23c"),
        ("rpc:a.b.c?aud=did:web:localhost%253A1234%23c", "rpc:a.b.c?aud=did:web:localhost%253A1234%23c"),
        ("rpc:a.b.c?aud=did:web:a.b%23(c~/,@=)", "rpc:a.b.c?aud=did:web:a.b%23%28c%7E/,@%3D%29"),
        ("blob?accept=image/png&accept=Image/*&accept=TEXT/html", "blob?accept=image/*&accept=text/html"),
        ("blob?accept=image/*&accept=*/*", "blob:*/*"),
        ("blob?accept=image/svg+xml", "blob:image/svg+xml"),
        ("blob?accept=image/svg%2Bxml&accept=a/b", "blob?accept=a/b&accept=image/svg%2Bxml"),
        ("blob:image%2Fpng", "blob:image/png"),
        ("include?aud=did:web:a.b%23c&nsid=a.b.c", "include:a.b.c?aud=did:web:a.b%23c"),
        ("space:a.b.c", "space:a.b.c"),
        ("space?spaceType=a.b.c&authority=self&skey=*", "space:a.b.c"),
        ("space?type=a.b.c&action=delete&action=update&action=create&action=read", "space:a.b.c"),
        ("space:*?authority=*&collection=*&collection=a.b.c", "space:*?authority=*&collection=*"),
        (
            "space:a.b.c?manage=update&manage=create&action=read&action=read_self&collection=b.c.d&collection=a.b.c&skey=self&authority=did:web:a.b",
            "space:a.b.c?authority=did:web:a.b&skey=self&collection=a.b.c&collection=b.c.d&action=read_self&action=read&manage=create&manage=update",
        ),
    ] {
        assert_normal(text, normal);
    }
}

#[test]
fn errors_say_what_was_expected() {
    use ScopeErrorKind as Kind;

    for (text, kind, message) in [
        ("", Kind::UnknownResource, "unknown resource `` of a scope"),
        ("openid", Kind::UnknownResource, "unknown resource `openid` of a scope"),
        ("Repo:a.b.c", Kind::UnknownResource, "unknown resource `Repo` of a scope"),
        ("atproto:x", Kind::UnknownResource, "unknown resource `atproto` of a scope"),
        ("transition:generic?", Kind::UnknownResource, "unknown resource `transition:generic?` of a scope"),
        ("transition", Kind::UnknownResource, "unknown resource `transition` of a scope"),
        ("repo", Kind::MissingParameter, "`collection` is missing in the `repo` scope"),
        ("repo:a.b.c?aud=*", Kind::UnknownParameter, "unknown parameter `aud` in the `repo` scope"),
        ("repo:a.b.c?collection=a.b.c", Kind::RepeatedParameter, "`collection` must appear once in the `repo` scope"),
        ("repo:?collection=a.b.c", Kind::RepeatedParameter, "`collection` must appear once in the `repo` scope"),
        (
            "repo:a.b",
            Kind::InvalidValue,
            "invalid `collection` in the `repo` scope: expected an NSID or `*`, found `a.b`",
        ),
        (
            "repo:a.b.c?action=%0A",
            Kind::InvalidValue,
            "invalid `action` in the `repo` scope: expected `create`, `update` or `delete`, found `\\n`",
        ),
        ("rpc?aud=*", Kind::MissingParameter, "`lxm` is missing in the `rpc` scope"),
        ("rpc:a.b.c", Kind::MissingParameter, "`aud` is missing in the `rpc` scope"),
        ("rpc:a.b.c?aud=*&aud=*", Kind::RepeatedParameter, "`aud` must appear once in the `rpc` scope"),
        ("rpc:*?aud=*", Kind::Unrestricted, "`lxm` and `aud` in the `rpc` scope must not both be `*`"),
        ("rpc:a.b.c?aud=*&x=", Kind::UnknownParameter, "unknown parameter `x` in the `rpc` scope"),
        (
            "rpc:a.b.c?aud=did:web:a.b",
            Kind::InvalidValue,
            "invalid `aud` in the `rpc` scope: expected a DID with the id of a service, or `*`, found `did:web:a.b`",
        ),
        ("blob", Kind::MissingParameter, "`accept` is missing in the `blob` scope"),
        ("blob:a/b?x", Kind::UnknownParameter, "unknown parameter `x` in the `blob` scope"),
        (
            "blob:a",
            Kind::InvalidValue,
            "invalid `accept` in the `blob` scope: expected a MIME type or a pattern such as `image/*`, found `a`",
        ),
        ("account", Kind::MissingParameter, "`attr` is missing in the `account` scope"),
        (
            "account:status",
            Kind::InvalidValue,
            "invalid `attr` in the `account` scope: expected `email` or `repo`, found `status`",
        ),
        (
            "account:email?action=write",
            Kind::InvalidValue,
            "invalid `action` in the `account` scope: expected `read` or `manage`, found `write`",
        ),
        ("account:email?x=1", Kind::UnknownParameter, "unknown parameter `x` in the `account` scope"),
        (
            "account:email?action=read&action=read",
            Kind::RepeatedParameter,
            "`action` must appear once in the `account` scope",
        ),
        ("identity", Kind::MissingParameter, "`attr` is missing in the `identity` scope"),
        (
            "identity:email",
            Kind::InvalidValue,
            "invalid `attr` in the `identity` scope: expected `handle` or `*`, found `email`",
        ),
        ("identity:*?x", Kind::UnknownParameter, "unknown parameter `x` in the `identity` scope"),
        ("include", Kind::MissingParameter, "`nsid` is missing in the `include` scope"),
        ("include:*", Kind::InvalidValue, "invalid `nsid` in the `include` scope: expected an NSID, found `*`"),
        (
            "include:a.b.c?aud=*",
            Kind::InvalidValue,
            "invalid `aud` in the `include` scope: expected a DID with the id of a service, found `*`",
        ),
        ("include:a.b.c?x=1", Kind::UnknownParameter, "unknown parameter `x` in the `include` scope"),
        ("space", Kind::MissingParameter, "`spaceType` is missing in the `space` scope"),
        ("space:a.b.c?type=a.b.c", Kind::RepeatedParameter, "`spaceType` must appear once in the `space` scope"),
        (
            "space:a.b.c?authority=alice.example",
            Kind::InvalidValue,
            "invalid `authority` in the `space` scope: expected a DID, `self` or `*`, found `alice.example`",
        ),
        (
            "space:a.b.c?skey=..",
            Kind::InvalidValue,
            "invalid `skey` in the `space` scope: expected a record key or `*`, found `..`",
        ),
        (
            "space:a.b.c?action=manage",
            Kind::InvalidValue,
            "invalid `action` in the `space` scope: expected `read_self`, `read`, `create`, `update` or `delete`, found `manage`",
        ),
        (
            "space:a.b.c?manage=read",
            Kind::InvalidValue,
            "invalid `manage` in the `space` scope: expected `create`, `update` or `delete`, found `read`",
        ),
        (
            "space:a.b.c?collection=x",
            Kind::InvalidValue,
            "invalid `collection` in the `space` scope: expected an NSID or `*`, found `x`",
        ),
        ("space:a.b.c?did=did:web:a.b", Kind::UnknownParameter, "unknown parameter `did` in the `space` scope"),
        ("space:x", Kind::InvalidValue, "invalid `spaceType` in the `space` scope: expected an NSID or `*`, found `x`"),
    ] {
        assert_error(text, kind, message);
    }
    let error = "repo:a.b".parse::<Scope>().unwrap_err();
    assert_eq!(
        error.source().map(ToString::to_string).as_deref(),
        Some("invalid nsid at byte 3: an NSID must have at least three segments"),
    );
    assert!("repo".parse::<Scope>().unwrap_err().source().is_none());
}

#[test]
fn a_scope_allows_another_that_permits_less() {
    let did = "did:web:a.b%23c";
    for (wider, narrower) in [
        ("repo:*", "repo?collection=a.b.c&collection=b.c.d"),
        ("repo:a.b.c", "repo:a.b.c?action=create"),
        ("repo?collection=a.b.c&collection=b.c.d", "repo:a.b.c"),
        ("repo:a.b.c?action=create&action=update", "repo:a.b.c?action=update"),
        ("rpc:a.b.c?aud=*", &format!("rpc:a.b.c?aud={did}")),
        (&format!("rpc:*?aud={did}"), &format!("rpc:a.b.c?aud={did}")),
        ("blob:*/*", "blob?accept=image/*&accept=text/html"),
        ("blob:image/*", "blob:image/png"),
        ("blob:image/*", "blob:IMAGE/PNG"),
        ("blob?accept=image/*&accept=text/html", "blob:text/html"),
        ("account:email?action=manage", "account:email"),
        ("identity:*", "identity:handle"),
        (&format!("include:a.b.c?aud={did}"), "include:a.b.c"),
        ("space:*?authority=*&collection=*", "space:a.b.c?authority=did:web:a.b&skey=self"),
        ("space:a.b.c?collection=*", "space:a.b.c"),
        ("space:a.b.c?collection=a.b.c&collection=b.c.d", "space:a.b.c?collection=a.b.c"),
        ("space:a.b.c?action=read", "space:a.b.c?action=read_self&collection=*"),
        ("space:a.b.c?action=read_self&collection=*", "space:a.b.c?action=read_self&collection=a.b.c"),
        ("space:a.b.c?authority=*&manage=create&manage=delete", "space:a.b.c?authority=*&manage=delete"),
        ("space:a.b.c?authority=*&skey=self", "space:a.b.c?skey=self"),
    ] {
        let (wider, narrower) = (scope(wider), scope(narrower));
        assert!(wider.allows(&narrower), "{wider} {narrower}");
        assert!(!narrower.allows(&wider), "{narrower} {wider}");
    }
}

#[test]
fn scopes_that_differ_in_one_part_do_not_allow_each_other() {
    for (a, b) in [
        ("repo:a.b.c", "repo:b.c.d"),
        ("repo:a.b.c?action=create", "repo:a.b.c?action=update"),
        ("rpc:a.b.c?aud=did:web:a.b%23c", "rpc:a.b.c?aud=did:web:a.b%23d"),
        ("rpc:a.b.c?aud=did:web:a.b%23c", "rpc:b.c.d?aud=did:web:a.b%23c"),
        ("blob:image/png", "blob:image/webp"),
        ("blob:image/*", "blob:imagery/png"),
        ("account:email", "account:repo"),
        ("include:a.b.c", "include:b.c.d"),
        ("include:a.b.c?aud=did:web:a.b%23c", "include:a.b.c?aud=did:web:a.b%23d"),
        ("atproto", "transition:generic"),
        ("transition:generic", "repo:a.b.c"),
        ("transition:generic", "transition:email"),
        ("include:a.b.c", "repo:a.b.c"),
        ("space:a.b.c", "space:b.c.d"),
        ("space:a.b.c", "space:a.b.c?authority=did:web:a.b"),
        ("space:a.b.c?skey=a", "space:a.b.c?skey=b"),
        ("space:a.b.c", "space:a.b.c?collection=a.b.c"),
        ("space:a.b.c?collection=a.b.c&action=create", "space:a.b.c?collection=b.c.d&action=create"),
        ("space:a.b.c?action=read&collection=a.b.c", "space:a.b.c?action=create&collection=a.b.c"),
        ("space:*", "space:a.b.c?action=create&manage=create"),
    ] {
        let (a, b) = (scope(a), scope(b));
        assert!(!a.allows(&b) && !b.allows(&a), "{a} {b}");
    }
    // Which collections a type declares is unknown: those of another type may be other ones.
    assert!(!scope("space:*?action=create").allows(&scope("space:a.b.c?action=create")));
    assert!(scope("space:*?action=create&collection=*").allows(&scope("space:a.b.c?action=create")));
    // Collections have no influence on reading.
    let [a, b] = ["space:a.b.c?action=read", "space:a.b.c?action=read&collection=*"].map(scope);
    assert!(a.allows(&b) && b.allows(&a));
    assert!(scope("space:*?action=read").allows(&scope("space:a.b.c?action=read")));
}

#[test]
fn scopes_are_built_from_their_parts() {
    let audience = || OneOrAny::One("did:web:a.b#c".parse().expect("a service"));
    assert_eq!(Scope::from(RepoScope::new(Names::All).unwrap()), scope("repo:*"));
    let repo = RepoScope::new(nsid("a.b.c")).unwrap().with_actions([WriteAction::Create]);
    assert_eq!(Scope::from(repo.clone()), scope("repo:a.b.c?action=create"));
    assert_eq!(repo.clone().with_actions([]).actions().len(), 3);
    assert!(repo.collections().contains(&nsid("a.b.c")) && !repo.collections().contains(&nsid("b.c.d")));
    let none = Names::from_iter([]);
    assert_eq!(RepoScope::new(none.clone()).map_err(|error| error.kind()), Err(ScopeErrorKind::MissingParameter));
    assert_eq!(RpcScope::new(none, audience()).map_err(|error| error.kind()), Err(ScopeErrorKind::MissingParameter));
    let all = RpcScope::new(Names::All, OneOrAny::Any);
    assert_eq!(all.map_err(|error| error.kind()), Err(ScopeErrorKind::Unrestricted));
    let rpc = RpcScope::new(nsid("a.b.c"), audience()).unwrap();
    assert!(rpc.methods().contains(&nsid("a.b.c")) && *rpc.audience() == audience());

    let blob = BlobScope::new(["image/*", "text/html"]).unwrap();
    assert_eq!(blob.accept().collect::<Vec<_>>(), ["image/*", "text/html"]);
    for (mime_type, expected) in
        [("image/png", true), ("IMAGE/png", true), ("text/html", true), ("text/css", false), ("image/*", false)]
    {
        assert_eq!(blob.accepts(mime_type), expected, "{mime_type}");
    }
    let none = BlobScope::new([""; 0]).unwrap_err();
    assert_eq!(none.kind(), ScopeErrorKind::MissingParameter);

    let Scope::Account(account) = scope("account:repo?action=manage") else { panic!("another kind") };
    assert_eq!((account.attribute, account.action), (AccountAttribute::Repo, AccountAction::Manage));
    assert_eq!(scope("identity:handle"), IdentityAttribute::Handle.into());
    assert_eq!(scope("transition:email"), Transition::Email.into());
    assert_eq!(IdentityAttribute::All.to_string(), "*");

    let key: RecordKey = "self".parse().expect("a record key");
    let did: Did = "did:web:a.b".parse().expect("a DID");
    let space = SpaceScope::new(OneOrAny::One(nsid("a.b.c")))
        .with_authority(SpaceAuthority::Did(did.clone()))
        .with_key(OneOrAny::One(key.clone()))
        .with_collections(nsid("b.c.d"))
        .with_actions([SpaceAction::ReadSelf])
        .with_manage([WriteAction::Delete]);
    assert_eq!(*space.space_type(), OneOrAny::One(nsid("a.b.c")));
    assert_eq!((space.authority(), space.key()), (&SpaceAuthority::Did(did), &OneOrAny::One(key)));
    assert!(space.collections().contains(&nsid("b.c.d")));
    assert_eq!((space.actions().len(), space.manage().len()), (1, 1));
    let text = "space:a.b.c?authority=did:web:a.b&skey=self&collection=b.c.d&action=read_self&manage=delete";
    assert_eq!(Scope::from(space.clone()), scope(text));
    assert_eq!(space.with_actions([]).actions().len(), 4);
    assert_eq!(OneOrAny::<Nsid>::Any.to_string(), "*");
    assert_eq!([SpaceAuthority::Any, SpaceAuthority::Own].map(|authority| authority.to_string()), ["*", "self"]);
}

#[test]
fn scopes_are_made_from_parameters() {
    let made = Scope::from_parameters("rpc", [("aud", "did:web:a.b#c"), ("lxm", "b.c.d"), ("lxm", "a.b.c")]);
    assert_eq!(made, Ok(scope("rpc?lxm=a.b.c&lxm=b.c.d&aud=did:web:a.b%23c")));
    let kind = |resource, parameters: &[(&'static str, &'static str)]| {
        Scope::from_parameters(resource, parameters.iter().copied()).map_err(|error| error.kind())
    };
    assert_eq!(kind("repo", &[]), Err(ScopeErrorKind::MissingParameter));
    assert_eq!(kind("repo", &[("collection", "a.b.c%")]), Err(ScopeErrorKind::InvalidValue));
    assert_eq!(kind("atproto", &[]), Err(ScopeErrorKind::UnknownResource));
    assert_eq!(kind("transition", &[("name", "generic")]), Err(ScopeErrorKind::UnknownResource));
}

#[test]
fn the_scopes_of_a_session_allow_together_what_none_allows_alone() {
    let set = ScopeSet::parse(
        "atproto  repo:a.b.c?action=create repo?collection=a.b.c&collection=b.c.d&action=update rpc:a.b.c?aud=* \
         rpc:b.c.d?aud=* blob:image/* blob:text/html space:a.b.c?action=read space:a.b.c?action=read_self&manage=create \
         unknown:x repo:x",
    );
    assert_eq!(set.len(), 9);
    for (text, expected) in [
        ("atproto", true),
        ("repo:a.b.c?action=create&action=update", true),
        ("repo:b.c.d?action=create", false),
        ("repo?collection=a.b.c&collection=b.c.d&action=update", true),
        ("repo:a.b.c", false),
        ("repo:*?action=update", false),
        ("rpc?lxm=a.b.c&lxm=b.c.d&aud=*", true),
        ("rpc?lxm=a.b.c&lxm=c.d.e&aud=*", false),
        ("blob?accept=image/png&accept=text/html", true),
        ("blob?accept=image/png&accept=text/css", false),
        ("space:a.b.c?action=read&manage=create", true),
        ("space:a.b.c?action=read&manage=delete", false),
        ("space:a.b.c?action=create&manage=create", false),
        ("space:a.b.c?action=read_self&collection=a.b.c&collection=b.c.d", true),
        ("account:email", false),
    ] {
        assert_eq!(set.allows(&scope(text)), expected, "{text}");
    }
    let spaces =
        ScopeSet::parse("space:a.b.c?action=create&collection=a.b.c space:a.b.c?action=create&collection=b.c.d");
    assert!(spaces.allows(&scope("space:a.b.c?action=create&collection=a.b.c&collection=b.c.d")));
    assert!(!spaces.allows(&scope("space:a.b.c?action=create&collection=*")));
    let all = ScopeSet::parse("repo:*?action=create");
    assert!(all.allows(&scope("repo:*?action=create")) && all.allows(&scope("repo:a.b.c?action=create")));
}

#[test]
fn a_set_has_each_scope_once_and_is_printed_in_a_fixed_order() {
    let mut set = ScopeSet::parse("repo:b.c.d repo:a.b.c atproto repo?collection=b.c.d");
    assert_eq!(set.to_string(), "atproto repo:a.b.c repo:b.c.d");
    assert!(set.contains(&scope("repo:a.b.c")) && !set.contains(&scope("repo:a.b.c?action=create")));
    assert!(set.insert(IdentityAttribute::All) && !set.insert(IdentityAttribute::All));
    set.extend([scope("blob:*/*")]);
    assert_eq!(set, ScopeSet::parse(&set.to_string()));
    assert_eq!(set.iter().count(), (&set).into_iter().count());
    assert_eq!(set.clone().into_iter().collect::<ScopeSet>(), set);
    assert!(ScopeSet::default().is_empty() && !set.is_empty());
    assert_eq!(ScopeSet::parse(" "), ScopeSet::default());
}

#[test]
fn large_scopes_are_parsed_and_compared_quickly() {
    let many = |start: &str, make: fn(usize) -> String| {
        let mut text = start.to_owned();
        (0..50_000).for_each(|index| text.push_str(&make(index)));
        text
    };
    for text in [
        many("blob?", |index| format!("accept=a/x{index}&accept=y{index}/*&")),
        many("repo?", |index| format!("collection=a.b.c{index}&")),
        many("space:a.b.c?", |index| format!("collection=a.b.c{index}&")),
        many("x?", |index| format!("a{index}&")),
        format!("repo:{}", "%41".repeat(200_000)),
    ] {
        if let Ok(scope) = text.parse::<Scope>() {
            assert!(scope.allows(&scope));
        }
    }
}
