//! The options that add to generated types or replace parts of them.

use lexgen_golden::cases::non_exhaustive::com::example::form as closed;
use lexgen_golden::cases::replacements::com::example::get_member::GetMemberParams;
use lexgen_golden::cases::replacements::com::example::member::Member as MemberRecord;
use lexgen_golden::cases::setters::com::example::form::{Form, FormEmbed, FormType, Image, Passport, PassportA};
use lexgen_golden::own::{Age, Member, Name};
use lexgen_runtime::{Nullable, Validate, json};

#[test]
fn setters_take_and_return_a_value() -> Result<(), Box<dyn std::error::Error>> {
    let image = Image::default().with_alt("a cat");
    let form = Form::new(None, "Cats")
        .with_title("Dogs")
        .with_created_at("2024-01-02T03:04:05Z".parse()?)
        .with_type("long")
        .with_tags(["en".parse()?, "de".parse()?])
        .with_embed(FormEmbed::Image(image.clone()))
        .with_image(image)
        .with_count(3)
        .with_parent(Form::new(None, "Animals"))
        .with_reviewed_at("2024-01-02T03:04:05Z".parse()?);
    assert_eq!(form.title, "Dogs");
    assert_eq!(form.r#type, Some(FormType::Long));
    assert_eq!(form.tags.as_ref().map(Vec::len), Some(2));
    assert!(matches!(&form.embed, Some(FormEmbed::Image(image)) if image.alt.as_deref() == Some("a cat")));
    assert_eq!(form.count, Some(3));
    assert_eq!(form.parent.as_ref().map(|parent| parent.title.as_str()), Some("Animals"));
    assert!(matches!(form.reviewed_at, Some(Nullable::Value(_))));
    assert!(form.created_at.is_some() && form.password.is_none());
    Ok(())
}

#[test]
fn a_builder_takes_required_fields_in_any_order() -> Result<(), Box<dyn std::error::Error>> {
    let image = Image::default().with_alt("a passport photo");
    let start = Passport::builder().e(5).a(PassportA::Image(image.clone()));
    let passport =
        start.g("seven").f("did:web:example.com".parse()?).d(true).c(vec!["three".to_owned()]).b(image).build();
    assert_eq!((passport.e, passport.d, passport.g.as_str()), (5, true, "seven"));
    assert_eq!(passport.kind, "p");
    assert_eq!(passport.note, None);
    assert!(passport.with_password("hunter2").validate().is_ok());
    Ok(())
}

#[test]
fn types_of_ones_own_are_read_validated_and_written() -> Result<(), Box<dyn std::error::Error>> {
    const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    let text = format!(
        r#"{{"$type":"com.example.member","did":"{DID}","name":" Ann ","age":30,"tags":["a"],"friends":["{DID}"],"nick":null,"owner":"did:web:example.com"}}"#
    );
    let member: MemberRecord = json::from_str(&text)?;
    assert_eq!(member.did, Member(DID.parse()?));
    assert_eq!(member.name, Name("Ann".to_owned()));
    assert_eq!(member.age, Age(30));
    assert_eq!(member.tags, Some(vec![Name("a".to_owned())]));
    assert_eq!(member.nick, Some(Nullable::Null));
    assert_eq!(json::to_string(&member)?, text.replace(" Ann ", "Ann"));
    assert!(member.validate().is_ok());

    let problems = MemberRecord { age: Age(0), name: Name("n".repeat(21)), ..member }.validate().unwrap_err();
    assert_eq!(
        problems.to_string(),
        "`name`: must have a length of at most 20, found 21\n`age`: must be at least 1, found 0"
    );

    let refused =
        |from: &str, to: &str| json::from_str::<MemberRecord>(&text.replace(from, to)).unwrap_err().to_string();
    assert!(refused(":30", ":300").starts_with("`age`: out of range integral type conversion attempted"));
    assert!(
        refused(&format!("[\"{DID}\"]"), r#"["did:web:a.example"]"#).starts_with("`friends[0]`: must be a did:plc")
    );

    let parameters = GetMemberParams { age: Some(Age(3)), ..GetMemberParams::new(Member(DID.parse()?)) };
    assert_eq!(json::to_string(&parameters)?, format!(r#"{{"did":"{DID}","age":3}}"#));
    Ok(())
}

/// Outside of the crate that has the type, it cannot be written as a literal.
#[test]
fn non_exhaustive_types_are_created_and_changed_by_methods() {
    let mut form = closed::Form::new(None, "Cats").with_count(1);
    form.count = None;
    assert_eq!(form, closed::Form::new(None, "Cats"));
    let note = closed::Image::default().with_alt("an apple");
    assert_eq!(note.alt.as_deref(), Some("an apple"));
}
