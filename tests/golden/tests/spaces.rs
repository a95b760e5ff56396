//! Spaces: their declarations, references to them, and permissions for them.

use lexgen_golden::cases;
use lexgen_runtime::{AtUri, IntoOwned, Permission, RecordKeyType, Space, SpaceRef, Validate, dag_cbor, json};

const FORUM: &str = "at://did:web:example.com/space/com.example.forum/main";

#[test]
fn spaces_are_constants() {
    use cases::space::com::example::forum::FORUM;

    assert_eq!((FORUM.nsid, FORUM.name), ("com.example.forum", "Forum \"α\""));
    assert_eq!(FORUM.key, RecordKeyType::Any);
    assert_eq!(FORUM.name_lang, [("es", "Foro"), ("ja", "掲示板")]);
    assert_eq!((FORUM.name_in("ja"), FORUM.name_in("de")), ("掲示板", "Forum \"α\""));
    assert_eq!(FORUM.collections, ["com.example.forum.thread", "org.example.reply"]);
}

#[test]
fn all_spaces_are_listed() {
    let listed: Vec<(&str, String)> =
        cases::space::SPACES.iter().map(|space: &Space| (space.nsid, space.key.to_string())).collect();
    assert_eq!(listed, [("com.example.drafts", "literal:self".to_owned()), ("com.example.forum", "any".to_owned())]);
    assert!(cases::space::SPACES[0].collections.is_empty());
}

#[test]
fn permissions_for_spaces_have_the_defaults_of_the_draft() {
    use cases::space::com::example::forum_permissions::FORUM_PERMISSIONS;

    assert_eq!(
        FORUM_PERMISSIONS.permissions,
        [
            Permission::space("com.example.drafts", "self", "*", &[], &[], &[]),
            Permission::space(
                "com.example.forum",
                "*",
                "*",
                &["com.example.forum.thread", "org.example.reply"],
                &["read", "create"],
                &[],
            ),
            Permission::space(
                "com.example.forum",
                "did:web:example.com",
                "main",
                &["*"],
                &["read_self"],
                &["create", "update", "delete"],
            ),
        ]
    );
}

#[test]
fn references_to_spaces_are_read_and_written_in_every_format() {
    use cases::space_ref::com::example::get_members::Members;

    let record = format!("{FORUM}/did:plc:abc/com.example.post/1");
    let text = format!(r#"{{"space":"{FORUM}","pinned":"{record}","moved":"{FORUM}"}}"#);
    let members: Members = json::from_str(&text).expect("it is valid");
    assert_eq!(members.space.space_type(), "com.example.forum");
    assert_eq!(members.pinned.as_ref().map(AtUri::space), Some(AtUri::from(members.space.clone()).space()));
    assert_eq!(members.moved.as_ref().map(SpaceRef::key).as_deref(), Some("main"));
    assert_eq!(members.home_or_default(), FORUM);
    assert_eq!(json::to_string(&members).ok().as_ref(), Some(&text));
    let block = dag_cbor::to_vec(&members).expect("it can be written");
    assert_eq!(dag_cbor::from_slice::<Members>(&block).as_ref(), Ok(&members));
}

#[test]
fn a_reference_to_a_record_is_not_one_to_a_space() {
    use cases::space_ref::com::example::get_members::Members;

    for wrong in [format!("{FORUM}/did:plc:abc/com.example.post/1"), format!("{FORUM}/"), "at://a.b".to_owned()] {
        let error = json::from_str::<Members>(&format!(r#"{{"space":"{wrong}"}}"#)).expect_err("it is invalid");
        assert!(error.to_string().starts_with("`space`: invalid space-ref at byte "), "{error}");
    }
}

#[test]
fn limits_of_references_are_validated() {
    use cases::space_ref::com::example::get_members::Members;

    let key = "k".repeat(300);
    let space = SpaceRef::new(format!("at://did:plc:a/space/com.example.forum/{key}")).expect("it is valid");
    let problems = Members::new(space).validate().expect_err("it is too long").to_string();
    assert!(problems.starts_with("`space`: must have a length of at most 300, found "), "{problems}");
}

#[test]
fn references_borrow_from_the_input() {
    use cases::borrowed::com::example::send::SendOutput;

    let text = format!(r#"{{"space":"{FORUM}"}}"#);
    let output: SendOutput<'_> = json::from_str(&text).expect("it is valid");
    let space = output.space.as_ref().expect("it has a space");
    assert!(space.is_borrowed() && *space == FORUM);
    let owned: SendOutput<'static> = output.into_owned();
    assert_eq!(json::to_string(&owned).ok(), Some(text));
}
