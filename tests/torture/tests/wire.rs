//! The wire format of the cases of this package. Published generators fail on each of them.

use std::fmt::Debug;

use lexgen_runtime::{Audience, Method, Permission, Procedure, Subscription, Typed, Union, Value, dag_cbor, json};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

/// Reads `text` and writes it back: the same JSON, and the same data in DAG-CBOR.
#[track_caller]
fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(json::to_string(&value).expect("the value can be written"), text);
    let data: Value = json::from_str(text).expect("the text is data");
    let bytes = dag_cbor::to_vec(&value).expect("the value can be written");
    assert_eq!(bytes, dag_cbor::to_vec(&data).expect("data can be written"));
    assert_eq!(dag_cbor::from_slice::<T>(&bytes).expect("the bytes can be read"), value);
    value
}

/// Returns the error of reading `text`, without the position.
#[track_caller]
fn refused<T: DeserializeOwned + Debug>(text: &str) -> String {
    let error = json::from_str::<T>(text).expect_err(text).to_string();
    error.split(" at line ").next().unwrap_or_default().to_owned()
}

#[test]
fn only_recursive_edges_are_boxed() {
    use lexgen_torture::t01_selfref_direct::com::example::node::Node;
    use lexgen_torture::t02_mutual_ref::com::example::mutu::{A, B};
    use lexgen_torture::t56_array_top_recursive::com::example::arr::{Item, List};

    let node: Node = same(r#"{"value":"a","next":{"value":"b","next":{"value":"c"}}}"#);
    assert_eq!(
        node.next.and_then(|next| next.into_inner().next).map(|last| last.into_inner().value).as_deref(),
        Some("c")
    );
    assert_eq!(
        refused::<Node>(r#"{"value":"a","next":{"value":"b","next":{}}}"#),
        "`next.next.value`: missing required field"
    );

    let a: A = same(r#"{"b":{"a":{"b":{}}}}"#);
    let b: Option<B> = a.b;
    assert!(b.is_some_and(|b| b.a.is_some()));

    let item: Item = same(r#"{"kids":[{"kids":[]},{}]}"#);
    let kids: List = item.kids.expect("`kids` is present");
    assert_eq!(kids.len(), 2);
}

#[test]
fn deep_data_is_read_or_refused_on_the_stack_of_a_thread() {
    use lexgen_torture::t01_selfref_direct::com::example::node::Node;

    // A thread has 2 MiB by default. JSON may nest 127 deep.
    for (depth, is_read) in [(1, true), (127, true), (128, false), (100_000, false)] {
        let text = format!("{}{}", r#"{"value":"a","next":"#.repeat(depth - 1) + r#"{"value":"a""#, "}".repeat(depth));
        assert_eq!(json::from_str::<Node>(&text).is_ok(), is_read, "{depth}");
    }
}

#[test]
fn a_union_of_one_ref_writes_and_requires_its_type() {
    use lexgen_torture::t04_single_ref_union::AnyRecord;
    use lexgen_torture::t04_single_ref_union::com::example::single::{Ext, Single, SingleEmbed};

    let text = r#"{"$type":"com.example.single","embed":{"$type":"com.example.single#ext","uri":"x"}}"#;
    let single: Single = same(text);
    assert!(matches!(&single.embed, Some(SingleEmbed::Ext(Ext { uri, .. })) if uri == "x"));
    let AnyRecord::ComExampleSingle(_) = same::<AnyRecord>(text) else { panic!("the record is known") };

    assert_eq!(Single { embed: Some(SingleEmbed::Ext(Ext::new("x"))), ..Single::default() }, single);

    let later: Single =
        same(r#"{"$type":"com.example.single","embed":{"$type":"com.example.later","more":[1,{"a":null}]}}"#);
    assert!(matches!(later.embed, Some(SingleEmbed::Unknown(object)) if object.type_name() == "com.example.later"));
    assert_eq!(
        refused::<Single>(r#"{"$type":"com.example.single","embed":{"uri":"x"}}"#),
        "`embed.$type`: missing required field"
    );
    assert_eq!(
        refused::<Single>(r#"{"$type":"com.example.single","embed":{"$type":"com.example.single#ext"}}"#),
        "`embed.uri`: missing required field"
    );
}

#[test]
fn a_closed_union_accepts_only_its_refs() {
    use lexgen_torture::t60_union_closed_one_ref::com::example::co::{Co, CoU};

    let co: Co = same(r#"{"u":{"$type":"com.example.co#x","a":"b","more":1}}"#);
    let Some(CoU::X(x)) = co.u else { panic!("the variant is listed") };
    assert_eq!(x.a.as_deref(), Some("b"));
    assert_eq!(
        refused::<Co>(r#"{"u":{"$type":"com.example.co#y"}}"#),
        "`u.$type`: must be `com.example.co#x`, found `com.example.co#y`"
    );
}

#[test]
fn integer_enums_keep_their_signs_and_constants_are_checked() {
    use lexgen_torture::t07_int_enum_top::com::example::ie::{Ie, IeM, Level};

    let ie: Ie = same(r#"{"l":-1,"m":3,"k":7}"#);
    assert_eq!((ie.l, ie.m), (Some(Level::Minus1), Some(IeM::N3)));
    assert_eq!(refused::<Ie>(r#"{"l":0}"#), "`l`: must be `-1`, `1` or `2`, found `0`");
    assert_eq!(refused::<Ie>(r#"{"k":8}"#), "`k`: must be `7`");
}

#[test]
fn string_enums_are_closed_and_constants_are_filled_in() {
    use lexgen_torture::t08_string_enum_const::com::example::se::{Se, SeE};

    let se: Se = same(r#"{"e":"asc","k":"x","b":true}"#);
    assert_eq!(se, Se::new(SeE::Asc));
    assert_eq!(refused::<Se>(r#"{"e":"up","k":"x","b":true}"#), "`e`: must be `asc` or `desc`, found `up`");
    assert_eq!(refused::<Se>(r#"{"e":"asc","k":"y","b":true}"#), "`k`: must be `x`");
    assert_eq!(refused::<Se>(r#"{"e":"asc","k":"x","b":false}"#), "`b`: must be `true`");
    assert_eq!(refused::<Se>(r#"{"e":"asc","b":true}"#), "`k`: missing required field");
}

#[test]
fn named_primitives_and_blobs_are_their_types() {
    use lexgen_torture::t09_primitive_defs::com::example::prim::Prim;
    use lexgen_torture::t10_top_blob::com::example::blobdef::Blobdef;

    const LINK: &str = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";
    let prim: Prim = same(&format!(
        r#"{{"f":false,"n":-1,"r":{{"$bytes":"AQI"}},"l":{{"$link":"{LINK}"}},"a":{{"b":[]}},"s":"did:web:x.com"}}"#
    ));
    assert_eq!(prim.r.as_deref(), Some([1, 2].as_slice()));
    assert_eq!(refused::<Prim>(r#"{"a":1}"#), "`a`: invalid type: integer `1`, expected an object");
    let blob: Blobdef =
        same(&format!(r#"{{"p":{{"$type":"blob","ref":{{"$link":"{LINK}"}},"mimeType":"image/png","size":3}}}}"#));
    assert!(blob.p.is_some());
}

#[test]
fn names_on_the_wire_are_those_of_the_lexicon() {
    use lexgen_torture::t12_prop_self::com::example::propself::Propself;
    use lexgen_torture::t14_props_misc::com::example::props::Props;

    let value: Propself = same(r#"{"self":"me"}"#);
    assert_eq!(value.self_.as_deref(), Some("me"));

    let props: Props = same(concat!(
        r#"{"type":"a","ref":"b","match":"c","gen":"d","async":"e","2fa":"f","snake_case":"g","imageURL":"h","#,
        r#""kebab-case":"i","_":"j"}"#
    ));
    assert_eq!((props.r#type.as_deref(), props.image_url.as_deref()), (Some("a"), Some("h")));
    assert!(props.extra.is_empty(), "each property has a field");
}

#[test]
fn colliding_names_stay_distinct() {
    use lexgen_torture::t15_def_main_vs_main::com::example::mm::{Main, Mm};
    use lexgen_torture::t41_record_marker_collision::com::example::thing::{Thing, ThingRecord};
    use lexgen_torture::t42_field_type_collision::com::example::ftc::{Ftc, FtcSt, FtcStatus};
    use lexgen_torture::t44_nsid_keyword::com::example::r#type::self_::Self_;

    assert_eq!((Mm::TYPE, Main::TYPE), ("com.example.mm", "com.example.mm#Main"));
    same::<Mm>(r#"{"a":"x"}"#);
    same::<Main>(r#"{"b":"x"}"#);
    assert_eq!((Thing::TYPE, ThingRecord::TYPE), ("com.example.thing", "com.example.thing#thingRecord"));
    same::<Thing>(r#"{"$type":"com.example.thing","a":"x"}"#);
    assert_eq!((FtcStatus::TYPE, FtcSt::TYPE), ("com.example.ftc#ftcStatus", "com.example.ftc#ftcSt"));
    same::<Ftc>(r#"{"status":"b","st":{"x":"y"}}"#);
    assert_eq!(Self_::TYPE, "com.example.type.self");
}

#[test]
fn authorities_may_hold_hyphens_and_start_with_digits() {
    use lexgen_torture::t17_hyphen_authority::com::{example::useit::Useit, foo_bar};
    use lexgen_torture::t18_digit_leading::com::{_2048, example::usedig::Usedig};

    let useit: Useit = same(r#"{"x":{"a":"b"}}"#);
    let _: Option<foo_bar::thing::Thing> = useit.x;
    let usedig: Usedig = same(r#"{"x":{"a":"b"}}"#);
    let _: Option<_2048::thing::Thing> = usedig.x;
    assert_eq!((foo_bar::thing::Thing::TYPE, _2048::thing::Thing::TYPE), ("com.foo-bar.thing", "com.2048.thing"));
}

#[test]
fn a_lex_prefix_does_not_reach_data() {
    use lexgen_torture::t20_lex_prefix::com::example::lp::{Lp, LpU};

    let lp: Lp = same(r#"{"a":{"a":"b"},"u":{"$type":"com.example.lp#other","a":"b"}}"#);
    assert!(matches!(lp.u, Some(LpU::Other(_))));
    let lp: Lp = same(r#"{"u":{"$type":"lex:com.example.lp#other","a":"b"}}"#);
    assert!(matches!(lp.u, Some(LpU::Unknown(_))));
}

#[test]
fn bodies_follow_their_schema() {
    use lexgen_torture::t21_local_ref_body::com::example::get_thing::{GetThing, GetThingParams, View};
    use lexgen_torture::t22_union_body::com::example::get_union::{GetUnion, GetUnionOutput};
    use lexgen_torture::t27_inline_obj_in_body::com::example::io_body::{IoBody, IoBodyInput, IoBodyOutput};

    let view: <GetThing as Method>::Output = same::<View>(r#"{"x":"y"}"#);
    assert_eq!(view, View::new("y"));
    let params: <GetThing as Method>::Params = same::<GetThingParams>(r#"{"tags":[],"limit":7,"sort":"c"}"#);
    assert_eq!((params.limit_or_default(), params.sort_or_default().as_str()), (7, "c"));
    let defaults: GetThingParams = same("{}");
    assert_eq!((defaults.limit_or_default(), defaults.sort_or_default().as_str()), (50, "a"));

    let output: <GetUnion as Method>::Output = same(r#"{"$type":"com.example.getUnion#b","y":"z"}"#);
    assert!(matches!(output, GetUnionOutput::B(_)));

    let _: <IoBody as Method>::Input = same::<IoBodyInput>(r#"{"o":{"k":"v"}}"#);
    let _: <IoBody as Method>::Output = same::<IoBodyOutput>(r#"{"o":{"k":"v"}}"#);
    assert_eq!(refused::<IoBodyInput>(r#"{"o":{}}"#), "`o.k`: missing required field");
}

#[test]
fn a_procedure_has_its_parameters() {
    use lexgen_torture::t24_proc_params_no_input::ENDPOINTS;
    use lexgen_torture::t24_proc_params_no_input::com::example::poke::{Poke, PokeParams};

    fn is_procedure<M: Procedure<Params = PokeParams, Input = (), Output = ()>>() -> &'static str {
        M::NSID
    }
    assert_eq!(is_procedure::<Poke>(), "com.example.poke");
    assert_eq!(ENDPOINTS.len(), 1);
    same::<PokeParams>(r#"{"id":"a"}"#);
    assert_eq!(refused::<PokeParams>("{}"), "`id`: missing required field");
}

#[test]
fn messages_of_any_namespace_are_sent_without_type() {
    use lexgen_torture::t25_subscription_noncom::com::example::subscribe::{Evt, Subscribe, SubscribeMessage};

    let body = dag_cbor::to_vec(&Evt::new(7)).expect("the value can be written");
    let name = format!("{}#evt", Subscribe::NSID);
    let message: <Subscribe as Subscription>::Message =
        SubscribeMessage::read_as(&name, &mut dag_cbor::Deserializer::new(&body)).expect("the bytes can be read");
    assert_eq!(message, SubscribeMessage::Evt(Evt::new(7)));
    let mut written = Vec::new();
    message.write_untagged(&mut dag_cbor::Serializer::new(&mut written)).expect("the value can be written");
    assert_eq!((message.type_name(), written), (name.as_str(), body));
}

#[test]
fn inline_objects_have_types_of_their_own() {
    use lexgen_torture::t26_inline_obj_array::com::example::ioa::Ioa;

    let ioa: Ioa = same(r#"{"xs":[{"n":1},{"n":2}],"o":{"deep":{"k":"v"}}}"#);
    assert_eq!(ioa.xs.map(|xs| xs.iter().map(|x| x.n).collect()), Some(vec![1, 2]));
    assert_eq!(refused::<Ioa>(r#"{"xs":[{"n":1},{}]}"#), "`xs[1].n`: missing required field");
}

#[test]
fn known_values_are_variants_and_others_are_kept() {
    use lexgen_torture::t29_known_values_collision::com::example::kvc::{Kvc, KvcV};
    use lexgen_torture::t31_known_values_self::com::example::kvs::{Kvs, KvsV};

    for value in KvcV::VALUES {
        let kvc: Kvc = same(&format!(r#"{{"v":"{value}"}}"#));
        assert!(!matches!(kvc.v, Some(KvcV::Other(_))), "{value}");
    }
    assert_eq!(KvcV::VALUES, ["a-b", "a_b", "A_B"]);
    assert!(matches!(same::<Kvc>(r#"{"v":"a b"}"#).v, Some(KvcV::Other(_))));

    // The known value `Other` collides with the variant for unknown values.
    assert_eq!(same::<Kvs>(r#"{"v":"Other"}"#).v, Some(KvsV::Other2));
    assert_eq!(same::<Kvs>(r#"{"v":"other"}"#).v, Some(KvsV::Other("other".to_owned())));
    assert_eq!(same::<Kvs>(r#"{"v":"self"}"#).v, Some(KvsV::Self_));
}

#[test]
fn unresolved_refs_keep_their_data() {
    use lexgen_torture::t32_unresolved_ref::com::example::unres::{Unres, UnresU};

    same::<Unres>(r#"{"x":[1,{"$bytes":"AQI"},null]}"#);
    let unres: Unres = same(r#"{"u":{"$type":"com.other.missing#foo","b":{"c":[true]}}}"#);
    assert!(matches!(unres.u, Some(UnresU::Unknown(_))));
}

#[test]
fn unknown_permissions_are_skipped() {
    use lexgen_torture::t34_permission_set_wild::com::example::auth_all::AUTH_ALL;
    use lexgen_torture::t35_permission_unknown_resource::com::example::auth_new::AUTH_NEW;
    use lexgen_torture::t62_official_permset_like::com::example::auth_full::AUTH_FULL;

    assert_eq!((AUTH_ALL.title, AUTH_ALL.permissions), (Some("t"), [].as_slice()));
    assert_eq!((AUTH_NEW.nsid, AUTH_NEW.permissions), ("com.example.authNew", [].as_slice()));
    let rpc = Permission::rpc(&["com.example.foo"], Audience::Any);
    assert_eq!(AUTH_FULL.permissions, [rpc]);
}

#[test]
fn defaults_have_accessors_and_are_never_written() {
    use lexgen_torture::t37_default_with_format::com::example::dwf::Dwf;
    use lexgen_torture::t49_known_with_default::com::example::kd::{Kd, KdV};

    let dwf: Dwf = same("{}");
    assert_eq!((dwf.lang_or_default(), dwf.d_or_default()), ("en", "did:web:x.com"));
    let dwf: Dwf = same(r#"{"lang":"de"}"#);
    assert_eq!(dwf.lang_or_default(), "de");

    same::<Kd>(r#"{"v":"b","n":0,"s":""}"#);
    // The specification leaves open what a default of a required field means. The field stays required.
    assert_eq!(refused::<Kd>(r#"{"n":0,"s":""}"#), "`v`: missing required field");
    assert_eq!((Kd::DEFAULT_V, Kd::DEFAULT_N, Kd::DEFAULT_S), (KdV::A, 5, "hi"));
}

#[test]
fn definitions_may_have_names_of_the_prelude() {
    use lexgen_torture::t39_def_named_option_vec::com::example::prelude;

    let value: prelude::Prelude = same(r#"{"o":{"a":"1"},"r":{"a":"2"},"d":{"a":"3"},"s":{"a":"4"},"sd":{"a":"5"}}"#);
    let option: Option<prelude::Option> = value.o;
    assert_eq!(option.and_then(|option| option.a).as_deref(), Some("1"));
    assert_eq!(prelude::Result::default().a, None);
}

#[test]
fn objects_without_properties_keep_unknown_fields() {
    use lexgen_torture::t48_object_no_props::com::example::np::{Holder, Np};

    let np: Np = same(r#"{"a":{"b":1}}"#);
    assert!(!np.extra.is_empty());
    same::<Np>("{}");
    same::<Holder>(r#"{"o":{"c":[]}}"#);
}

#[test]
fn a_token_in_a_union_keeps_its_name_and_other_fields() {
    use lexgen_torture::t54_union_to_token::com::example::ut::{TOK, Ut, UtU};

    assert_eq!(TOK, "com.example.ut#tok");
    assert!(matches!(same::<Ut>(r#"{"u":{"$type":"com.example.ut#tok"}}"#).u, Some(UtU::Tok(_))));
    assert!(matches!(same::<Ut>(r#"{"u":{"$type":"com.example.ut#tok","a":1}}"#).u, Some(UtU::Tok(_))));
    assert!(matches!(same::<Ut>(r#"{"u":{"$type":"com.example.ut#x","a":"b"}}"#).u, Some(UtU::X(_))));
}

#[test]
fn a_defs_document_has_no_main() {
    use lexgen_torture::t52_bad_one_good_one::com::example::good::Good;
    use lexgen_torture::t58_3seg_defs::com::example::{defs::Thing, other::Other};

    assert_eq!(Thing::TYPE, "com.example.defs#thing");
    let other: Other = same(r#"{"x":{"a":"b"}}"#);
    assert_eq!(other.x, Some(Thing { a: Some("b".to_owned()), ..Thing::default() }));
    same::<Good>(r#"{"a":"b"}"#);
}
