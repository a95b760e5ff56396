// What a timeline is made of, included for each kind of union.

/// `app.bsky.feed.defs#feedViewPost`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct FeedViewPost<T> {
    pub post: PostView<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<FeedReplyRef<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<FeedViewPostReason<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_context: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub req_id: Option<T>,
}

/// `app.bsky.feed.defs#postView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct PostView<T> {
    pub uri: T,
    pub cid: T,
    pub author: ProfileViewBasic<T>,
    pub record: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed: Option<PostViewEmbed<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmark_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repost_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_count: Option<i64>,
    pub indexed_at: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ViewerState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threadgate: Option<ThreadgateView<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debug: Option<Value>,
}

/// `app.bsky.feed.defs#replyRef`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct FeedReplyRef<T> {
    pub root: FeedReplyRefRoot<T>,
    pub parent: FeedReplyRefParent<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grandparent_author: Option<ProfileViewBasic<T>>,
}

/// `app.bsky.feed.defs#reasonRepost`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ReasonRepost<T> {
    pub by: ProfileViewBasic<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<T>,
    pub indexed_at: T,
}

/// `app.bsky.feed.defs#reasonPin`.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReasonPin {}

/// `app.bsky.embed.images#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ImagesView<T> {
    pub images: Vec<ViewImage<T>>,
}

/// `app.bsky.embed.video#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct VideoView<T> {
    pub cid: T,
    pub playlist: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<AspectRatio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presentation: Option<T>,
}

/// `app.bsky.embed.gallery#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct GalleryView<T> {
    pub items: Vec<GalleryViewItems<T>>,
}

/// `app.bsky.embed.external#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ExternalView<T> {
    pub external: ViewExternal<T>,
}

/// `app.bsky.embed.record#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct RecordView<T> {
    pub record: RecordViewRecord<T>,
}

/// `app.bsky.embed.recordWithMedia#view`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct RecordWithMediaView<T> {
    pub record: RecordView<T>,
    pub media: RecordWithMediaViewMedia<T>,
}

/// `app.bsky.feed.defs#viewerState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewerState<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repost: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmarked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_muted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_disabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedding_disabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_likers: Option<KnownLikers<T>>,
}

/// `app.bsky.feed.defs#threadgateView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ThreadgateView<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<ListViewBasic<T>>>,
}

/// `app.bsky.feed.defs#notFoundPost`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct NotFoundPost<T> {
    pub uri: T,
    pub not_found: bool,
}

/// `app.bsky.feed.defs#blockedPost`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct BlockedPost<T> {
    pub uri: T,
    pub blocked: bool,
    pub author: BlockedAuthor<T>,
}

/// `app.bsky.embed.images#viewImage`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewImage<T> {
    pub thumb: T,
    pub fullsize: T,
    pub alt: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<AspectRatio>,
}

/// `app.bsky.embed.gallery#viewImage`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct GalleryViewImage<T> {
    pub thumbnail: T,
    pub fullsize: T,
    pub alt: T,
    pub aspect_ratio: AspectRatio,
}

/// `app.bsky.embed.external#viewExternal`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewExternal<T> {
    pub uri: T,
    pub title: T,
    pub description: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumb: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<ViewExternalSource<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_refs: Option<Vec<StrongRef<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_profiles: Option<Vec<ProfileViewBasic<T>>>,
}

/// `app.bsky.embed.record#viewRecord`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewRecord<T> {
    pub uri: T,
    pub cid: T,
    pub author: ProfileViewBasic<T>,
    pub value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repost_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embeds: Option<Vec<ViewRecordEmbeds<T>>>,
    pub indexed_at: T,
}

/// `app.bsky.embed.record#viewNotFound`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewNotFound<T> {
    pub uri: T,
    pub not_found: bool,
}

/// `app.bsky.embed.record#viewBlocked`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ViewBlocked<T> {
    pub uri: T,
    pub blocked: bool,
    pub author: BlockedAuthor<T>,
}

/// `app.bsky.embed.record#viewDetached`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ViewDetached<T> {
    pub uri: T,
    pub detached: bool,
}

/// `app.bsky.feed.defs#generatorView`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct GeneratorView<T> {
    pub uri: T,
    pub cid: T,
    pub did: T,
    pub creator: ProfileView<T>,
    pub display_name: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_facets: Option<Vec<Facet<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_interactions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<Label<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<GeneratorViewerState<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_mode: Option<T>,
    pub indexed_at: T,
}

/// `app.bsky.feed.defs#knownLikers`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct KnownLikers<T> {
    pub count: i64,
    pub actors: Vec<ProfileViewBasic<T>>,
}

/// `app.bsky.feed.defs#blockedAuthor`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct BlockedAuthor<T> {
    pub did: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ActorViewerState<T>>,
}

/// `app.bsky.embed.external#viewExternalSource`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ViewExternalSource<T> {
    pub uri: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<T>,
    pub title: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<ViewExternalSourceTheme>,
}

/// `app.bsky.feed.defs#generatorViewerState`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct GeneratorViewerState<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<T>,
}

/// `app.bsky.embed.external#viewExternalSourceTheme`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ViewExternalSourceTheme {
    #[serde(rename = "backgroundRGB", skip_serializing_if = "Option::is_none")]
    pub background_rgb: Option<ColorRgb>,
    #[serde(rename = "foregroundRGB", skip_serializing_if = "Option::is_none")]
    pub foreground_rgb: Option<ColorRgb>,
    #[serde(rename = "accentRGB", skip_serializing_if = "Option::is_none")]
    pub accent_rgb: Option<ColorRgb>,
    #[serde(rename = "accentForegroundRGB", skip_serializing_if = "Option::is_none")]
    pub accent_foreground_rgb: Option<ColorRgb>,
}

union! {
    /// What `reason` of [`FeedViewPost`] may be.
    FeedViewPostReason {
        "app.bsky.feed.defs#reasonRepost" => ReasonRepost(Box<ReasonRepost<T>>),
        "app.bsky.feed.defs#reasonPin" => ReasonPin(ReasonPin),
    }
}

union! {
    /// What `embed` of [`PostView`] may be.
    PostViewEmbed {
        "app.bsky.embed.images#view" => ImagesView(ImagesView<T>),
        "app.bsky.embed.video#view" => VideoView(VideoView<T>),
        "app.bsky.embed.gallery#view" => GalleryView(GalleryView<T>),
        "app.bsky.embed.external#view" => ExternalView(Box<ExternalView<T>>),
        "app.bsky.embed.record#view" => RecordView(RecordView<T>),
        "app.bsky.embed.recordWithMedia#view" => RecordWithMediaView(Box<RecordWithMediaView<T>>),
    }
}

union! {
    /// What `root` of [`FeedReplyRef`] may be.
    FeedReplyRefRoot {
        "app.bsky.feed.defs#postView" => PostView(Box<PostView<T>>),
        "app.bsky.feed.defs#notFoundPost" => NotFoundPost(NotFoundPost<T>),
        "app.bsky.feed.defs#blockedPost" => BlockedPost(BlockedPost<T>),
    }
}

union! {
    /// What `parent` of [`FeedReplyRef`] may be.
    FeedReplyRefParent {
        "app.bsky.feed.defs#postView" => PostView(Box<PostView<T>>),
        "app.bsky.feed.defs#notFoundPost" => NotFoundPost(NotFoundPost<T>),
        "app.bsky.feed.defs#blockedPost" => BlockedPost(BlockedPost<T>),
    }
}

union! {
    /// What `items` of [`GalleryView`] may be.
    GalleryViewItems {
        "app.bsky.embed.gallery#viewImage" => GalleryViewImage(GalleryViewImage<T>),
    }
}

union! {
    /// What `record` of [`RecordView`] may be.
    RecordViewRecord {
        "app.bsky.embed.record#viewRecord" => ViewRecord(Box<ViewRecord<T>>),
        "app.bsky.embed.record#viewNotFound" => ViewNotFound(ViewNotFound<T>),
        "app.bsky.embed.record#viewBlocked" => ViewBlocked(ViewBlocked<T>),
        "app.bsky.embed.record#viewDetached" => ViewDetached(ViewDetached<T>),
        "app.bsky.feed.defs#generatorView" => GeneratorView(Box<GeneratorView<T>>),
        "app.bsky.graph.defs#listView" => ListView(Box<ListView<T>>),
        "app.bsky.labeler.defs#labelerView" => LabelerView(Box<LabelerView<T>>),
        "app.bsky.graph.defs#starterPackViewBasic" => StarterPackViewBasic(Box<StarterPackViewBasic<T>>),
    }
}

union! {
    /// What `media` of [`RecordWithMediaView`] may be.
    RecordWithMediaViewMedia {
        "app.bsky.embed.images#view" => ImagesView(ImagesView<T>),
        "app.bsky.embed.video#view" => VideoView(VideoView<T>),
        "app.bsky.embed.gallery#view" => GalleryView(GalleryView<T>),
        "app.bsky.embed.external#view" => ExternalView(Box<ExternalView<T>>),
    }
}

union! {
    /// What `embeds` of [`ViewRecord`] may be.
    ViewRecordEmbeds {
        "app.bsky.embed.images#view" => ImagesView(ImagesView<T>),
        "app.bsky.embed.video#view" => VideoView(VideoView<T>),
        "app.bsky.embed.gallery#view" => GalleryView(GalleryView<T>),
        "app.bsky.embed.external#view" => ExternalView(Box<ExternalView<T>>),
        "app.bsky.embed.record#view" => RecordView(RecordView<T>),
        "app.bsky.embed.recordWithMedia#view" => RecordWithMediaView(Box<RecordWithMediaView<T>>),
    }
}
