//! The current place in the data. It is kept on the stack, and becomes a path only for a problem.

use lexgen_data::{DataPath, PathSegment};

/// A place in data, linked to that of its container.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    outer: Option<&'p Place<'p>>,
    step: Step<'p>,
    /// The nesting.
    depth: usize,
    secret: bool,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    /// The data as a whole.
    None,
    Field(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    pub(super) const ROOT: Self = Self { outer: None, step: Step::None, depth: 0, secret: false };

    pub(super) const fn field<'i>(&'i self, name: &'i str) -> Place<'i> {
        Place { outer: Some(self), step: Step::Field(name), depth: self.depth + 1, secret: self.secret }
    }

    pub(super) const fn index(&self, index: usize) -> Place<'_> {
        Place { outer: Some(self), step: Step::Index(index), depth: self.depth + 1, secret: self.secret }
    }

    /// The same place, whose value is not shown if `secret`.
    pub(super) const fn secret_if(self, secret: bool) -> Self {
        Self { secret: self.secret || secret, ..self }
    }

    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    pub(super) const fn is_secret(&self) -> bool {
        self.secret
    }

    pub(super) fn path(&self) -> DataPath {
        let mut steps = Vec::with_capacity(self.depth);
        let mut place = Some(self);
        while let Some(&Place { outer, step, .. }) = place {
            match step {
                Step::None => {}
                Step::Field(name) => steps.push(PathSegment::field(name)),
                Step::Index(index) => steps.push(PathSegment::Index(index)),
            }
            place = outer;
        }
        steps.reverse();
        DataPath::from(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn paths_list_segments_from_the_outside_in() {
        let images = Place::ROOT.field("images");
        let image = images.index(2);
        assert_eq!(image.field("alt").path().to_string(), "images[2].alt");
        assert!(Place::ROOT.path().is_root());
        assert_eq!(image.field("alt").depth(), 3);
    }
}
