/// A type that declares nothing.
pub struct Note {
    pub text: String,
}
