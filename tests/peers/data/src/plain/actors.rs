// What views say of accounts and labels, included for each kind of union.

/// `app.bsky.actor.defs#profileViewBasic`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileViewBasic<T> {
    pub did: T,
    pub handle: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated: Option<ProfileAssociated<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ActorViewerState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusView<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debug: Option<Value>,
}

/// `com.atproto.label.defs#label`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Label<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ver: Option<i64>,
    pub src: T,
    pub uri: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<T>,
    pub val: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neg: Option<bool>,
    pub cts: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sig: Option<Bytes<T>>,
}

/// `app.bsky.actor.defs#profileAssociated`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileAssociated<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedgens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starter_packs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labeler: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat: Option<ProfileAssociatedChat<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_subscription: Option<ProfileAssociatedActivitySubscription<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub germ: Option<ProfileAssociatedGerm<T>>,
}

/// `app.bsky.actor.defs#viewerState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ActorViewerState<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_only_reposts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_only_quoteposts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_by_list: Option<ListViewBasic<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocking: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocking_by_list: Option<ListViewBasic<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed_by: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_followers: Option<KnownFollowers<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_subscription: Option<ActivitySubscription>,
}

/// `app.bsky.actor.defs#verificationState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct VerificationState<T> {
    pub verifications: Vec<VerificationView<T>>,
    pub verified_status: T,
    pub trusted_verifier_status: T,
}

/// `app.bsky.actor.defs#statusView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct StatusView<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<T>,
    pub status: T,
    pub record: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed: Option<StatusViewEmbed<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_disabled: Option<bool>,
}

/// `app.bsky.graph.defs#listView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ListView<T> {
    pub uri: T,
    pub cid: T,
    pub creator: ProfileView<T>,
    pub name: T,
    pub purpose: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_facets: Option<Vec<Facet<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_item_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ListViewerState<T>>,
    pub indexed_at: T,
}

/// `app.bsky.labeler.defs#labelerView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct LabelerView<T> {
    pub uri: T,
    pub cid: T,
    pub creator: ProfileView<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<LabelerViewerState<T>>,
    pub indexed_at: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
}

/// `app.bsky.graph.defs#starterPackViewBasic`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct StarterPackViewBasic<T> {
    pub uri: T,
    pub cid: T,
    pub record: Value,
    pub creator: ProfileViewBasic<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_item_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_week_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_all_time_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    pub indexed_at: T,
}

/// `app.bsky.graph.defs#listViewBasic`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ListViewBasic<T> {
    pub uri: T,
    pub cid: T,
    pub name: T,
    pub purpose: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_item_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ListViewerState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed_at: Option<T>,
}

/// `app.bsky.actor.defs#profileAssociatedChat`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileAssociatedChat<T> {
    pub allow_incoming: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_group_invites: Option<T>,
}

/// `app.bsky.actor.defs#profileAssociatedActivitySubscription`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileAssociatedActivitySubscription<T> {
    pub allow_subscriptions: T,
}

/// `app.bsky.actor.defs#profileAssociatedGerm`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileAssociatedGerm<T> {
    pub message_me_url: T,
    pub show_button_to: T,
}

/// `app.bsky.actor.defs#knownFollowers`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct KnownFollowers<T> {
    pub count: i64,
    pub followers: Vec<ProfileViewBasic<T>>,
}

/// `app.bsky.notification.defs#activitySubscription`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ActivitySubscription {
    pub post: bool,
    pub reply: bool,
}

/// `app.bsky.actor.defs#verificationView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct VerificationView<T> {
    pub issuer: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_display_name: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_handle: Option<T>,
    pub uri: T,
    pub is_valid: bool,
    pub created_at: T,
}

/// `app.bsky.actor.defs#profileView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ProfileView<T> {
    pub did: T,
    pub handle: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated: Option<ProfileAssociated<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ActorViewerState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusView<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debug: Option<Value>,
}

/// `app.bsky.graph.defs#listViewerState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ListViewerState<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<T>,
}

/// `app.bsky.labeler.defs#labelerViewerState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct LabelerViewerState<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<T>,
}

union! {
    /// What `embed` of [`StatusView`] may be.
    StatusViewEmbed {
        "app.bsky.embed.external#view" => ExternalView(Box<ExternalView<T>>),
    }
}
