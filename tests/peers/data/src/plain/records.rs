// What a post is made of, included for each kind of union.

/// `app.bsky.feed.post`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct Post<T> {
    #[serde(rename = "$type")]
    pub r#type: T,
    pub text: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<Entity<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Vec<Facet<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyRef<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed: Option<PostEmbed<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub langs: Option<Vec<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<PostLabels<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<T>>,
    pub created_at: T,
}

/// `app.bsky.feed.post#entity`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Entity<T> {
    pub index: TextSlice,
    pub r#type: T,
    pub value: T,
}

/// `app.bsky.richtext.facet`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Facet<T> {
    pub index: ByteSlice,
    pub features: Vec<FacetFeatures<T>>,
}

/// `app.bsky.feed.post#replyRef`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ReplyRef<T> {
    pub root: StrongRef<T>,
    pub parent: StrongRef<T>,
}

/// `app.bsky.embed.images`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Images<T> {
    pub images: Vec<Image<T>>,
}

/// `app.bsky.embed.video`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct Video<T> {
    pub video: Blob<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captions: Option<Vec<Caption<T>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<AspectRatio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presentation: Option<T>,
}

/// `app.bsky.embed.gallery`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Gallery<T> {
    pub items: Vec<GalleryItems<T>>,
}

/// `app.bsky.embed.external`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct External<T> {
    pub external: ExternalExternal<T>,
}

/// `app.bsky.embed.record`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Record<T> {
    pub record: StrongRef<T>,
}

/// `app.bsky.embed.recordWithMedia`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct RecordWithMedia<T> {
    pub record: Record<T>,
    pub media: RecordWithMediaMedia<T>,
}

/// `com.atproto.label.defs#selfLabels`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct SelfLabels<T> {
    pub values: Vec<SelfLabel<T>>,
}

/// `app.bsky.feed.post#textSlice`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct TextSlice {
    pub start: i64,
    pub end: i64,
}

/// `app.bsky.richtext.facet#byteSlice`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ByteSlice {
    pub byte_start: i64,
    pub byte_end: i64,
}

/// `app.bsky.richtext.facet#mention`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Mention<T> {
    pub did: T,
}

/// `app.bsky.richtext.facet#link`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct FacetLink<T> {
    pub uri: T,
}

/// `app.bsky.richtext.facet#tag`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Tag<T> {
    pub tag: T,
}

/// `com.atproto.repo.strongRef`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct StrongRef<T> {
    pub uri: T,
    pub cid: T,
}

/// `app.bsky.embed.images#image`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct Image<T> {
    pub image: Blob<T>,
    pub alt: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<AspectRatio>,
}

/// `app.bsky.embed.video#caption`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct Caption<T> {
    pub lang: T,
    pub file: Blob<T>,
}

/// `app.bsky.embed.defs#aspectRatio`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct AspectRatio {
    pub width: i64,
    pub height: i64,
}

/// `app.bsky.embed.gallery#image`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct GalleryImage<T> {
    pub image: Blob<T>,
    pub alt: T,
    pub aspect_ratio: AspectRatio,
}

/// `app.bsky.embed.external#external`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
#[serde(rename_all = "camelCase")]
pub struct ExternalExternal<T> {
    pub uri: T,
    pub title: T,
    pub description: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumb: Option<Blob<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_refs: Option<Vec<StrongRef<T>>>,
}

/// `com.atproto.label.defs#selfLabel`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct SelfLabel<T> {
    pub val: T,
}

/// `app.bsky.embed.external#colorRGB`.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the lexicon")]
pub struct ColorRgb {
    pub r: i64,
    pub g: i64,
    pub b: i64,
}

union! {
    /// What `embed` of [`Post`] may be.
    PostEmbed {
        "app.bsky.embed.images" => Images(Images<T>),
        "app.bsky.embed.video" => Video(Box<Video<T>>),
        "app.bsky.embed.gallery" => Gallery(Gallery<T>),
        "app.bsky.embed.external" => External(Box<External<T>>),
        "app.bsky.embed.record" => Record(Record<T>),
        "app.bsky.embed.recordWithMedia" => RecordWithMedia(Box<RecordWithMedia<T>>),
    }
}

union! {
    /// What `labels` of [`Post`] may be.
    PostLabels {
        "com.atproto.label.defs#selfLabels" => SelfLabels(SelfLabels<T>),
    }
}

union! {
    /// What `features` of [`Facet`] may be.
    FacetFeatures {
        "app.bsky.richtext.facet#mention" => Mention(Mention<T>),
        "app.bsky.richtext.facet#link" => FacetLink(FacetLink<T>),
        "app.bsky.richtext.facet#tag" => Tag(Tag<T>),
    }
}

union! {
    /// What `items` of [`Gallery`] may be.
    GalleryItems {
        "app.bsky.embed.gallery#image" => GalleryImage(GalleryImage<T>),
    }
}

union! {
    /// What `media` of [`RecordWithMedia`] may be.
    RecordWithMediaMedia {
        "app.bsky.embed.images" => Images(Images<T>),
        "app.bsky.embed.video" => Video(Box<Video<T>>),
        "app.bsky.embed.gallery" => Gallery(Gallery<T>),
        "app.bsky.embed.external" => External(Box<External<T>>),
    }
}
