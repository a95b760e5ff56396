//! Enumerations of strings as parameters and columns.

use bytes::BytesMut;
use lexgen_foreign_derives::com::example::shapes::{ShapesLabelsItem as Label, State};
use postgres_types::{FromSql, ToSql, Type};
use rusqlite::Connection;

#[test]
fn sqlite_has_enumerations_as_text() -> rusqlite::Result<()> {
    let database = Connection::open_in_memory()?;
    let read: (Label, Label, State, String) =
        database
            .query_row("select ?1, ?2, ?3, ?3", (Label::AB, Label::from("d"), State::OnHold), |row| row.try_into())?;
    assert_eq!(read, (Label::AB, Label::Other("d".to_owned()), State::OnHold, "on-hold".to_owned()));

    let unknown = database.query_row("select 'shut'", (), |row| row.get::<_, State>(0)).unwrap_err();
    assert!(unknown.to_string().ends_with("must be `open` or `on-hold`, found `shut`"), "{unknown}");
    assert!(database.query_row("select 7", (), |row| row.get::<_, Label>(0)).is_err());
    Ok(())
}

#[test]
fn postgres_has_enumerations_as_text() {
    let mut out = BytesMut::new();
    Label::AB.to_sql_checked(&Type::VARCHAR, &mut out).expect("the column is text");
    assert_eq!(&out[..], b"a-b");
    assert_eq!(Label::from_sql(&Type::TEXT, &out).expect("the enumeration is open"), Label::AB);

    let unknown = State::from_sql(&Type::TEXT, b"shut").unwrap_err();
    assert_eq!(unknown.to_string(), "must be `open` or `on-hold`, found `shut`");
    assert!(State::Open.to_sql_checked(&Type::INT4, &mut out).is_err());
}
