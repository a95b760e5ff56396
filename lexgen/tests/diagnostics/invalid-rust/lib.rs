pub struct Note {
    pub text: String
    pub title: String,
}
