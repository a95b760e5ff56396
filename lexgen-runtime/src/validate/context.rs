//! [`At`]: where validation is in the data, and where it reports to.

use std::fmt::Display;

use lexgen_data::{Constraint, DataPath, Leniency, MAX_DEPTH, PathSegment, Problem, Problems};

/// Where validation is in the data.
///
/// A place knows the one around it, so that going down costs nothing; a path is made only for a problem.
pub struct At<'a> {
    place: Place<'a>,
    report: &'a mut Report,
}

struct Place<'a> {
    around: Option<&'a Self>,
    step: Step<'a>,
    /// How many places are around.
    depth: usize,
    /// Whether values here are not to be shown.
    secret: bool,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

pub(crate) struct Report {
    problems: Problems,
    leniency: Leniency,
}

impl Report {
    pub(crate) fn new(leniency: Leniency) -> Self {
        Self { problems: Problems::default(), leniency }
    }

    pub(crate) fn into_problems(self) -> Problems {
        self.problems
    }
}

impl<'a> At<'a> {
    pub(crate) const fn root(report: &'a mut Report) -> Self {
        Self { place: Place { around: None, step: Step::Index(0), depth: 0, secret: false }, report }
    }

    /// The field of this name in the object that is here.
    #[inline]
    #[must_use]
    pub fn field<'b>(&'b mut self, name: &'b str) -> At<'b> {
        self.step(Step::Field(name))
    }

    /// The element at this index of the array that is here.
    #[inline]
    #[must_use]
    pub fn element(&mut self, index: usize) -> At<'_> {
        self.step(Step::Index(index))
    }

    #[inline]
    fn step<'b>(&'b mut self, step: Step<'b>) -> At<'b> {
        let Place { depth, secret, .. } = self.place;
        At { place: Place { around: Some(&self.place), step, depth: depth + 1, secret }, report: self.report }
    }

    /// Keeps values here and below out of reports.
    pub(crate) const fn hide(&mut self) {
        self.place.secret = true;
    }

    /// What may pass.
    #[must_use]
    pub const fn leniency(&self) -> Leniency {
        self.report.leniency
    }

    /// Whether one may go further down. If not, that is reported.
    #[inline]
    pub(crate) fn may_descend(&mut self) -> bool {
        let may = self.place.depth < MAX_DEPTH;
        if !may {
            self.report(Constraint::Nesting, MAX_DEPTH, "");
        }
        may
    }

    /// Reports that a value cannot stand here because all that it stands in is too large already to be read back.
    #[cold]
    pub(crate) fn report_too_deep(&mut self) {
        self.report(Constraint::Nesting, self.place.depth, "");
    }

    /// Reports that the value here breaks a constraint: what that asks for, and what was found.
    #[cold]
    pub fn report(&mut self, constraint: Constraint, limit: impl Display, found: impl Display) {
        let Self { place, report } = self;
        report.problems.push_with(|| {
            let path = place.path();
            match place.secret {
                true => Problem::new(path, constraint, limit, "a secret"),
                false => Problem::new(path, constraint, limit, found),
            }
        });
    }
}

impl Place<'_> {
    fn path(&self) -> DataPath {
        let mut segments = Vec::with_capacity(self.depth);
        let mut place = self;
        while let Some(around) = place.around {
            segments.push(match place.step {
                Step::Field(name) => PathSegment::field(name),
                Step::Index(index) => PathSegment::Index(index),
            });
            place = around;
        }
        segments.reverse();
        DataPath::from(segments)
    }
}
