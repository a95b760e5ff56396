//! [`ValidationContext`]: the position of a value in the data, and the report that collects its problems.

use std::fmt::Display;

use lexgen_data::{Constraint, DataPath, Leniency, MAX_DEPTH, PathSegment, Problem, Problems};

/// The position of a value that is being validated, and the report that collects the problems found.
///
/// Implementations of [`Validate`](crate::Validate) receive one, derive others with [`field`](Self::field) and
/// [`element`](Self::element) for the values inside, and call [`report`](Self::report) for each problem.
///
/// ```
/// use lexgen_runtime::{Constraint, Rules, Validate, ValidationContext};
///
/// struct Even(i64);
///
/// impl Validate for Even {
///     fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
///         self.0.check_constraints(rules, cx);
///         if self.0 % 2 != 0 {
///             cx.report(Constraint::Const, "an even number", self.0);
///         }
///     }
/// }
///
/// assert!(Even(2).validate().is_ok());
/// assert!(Even(3).validate().is_err());
/// ```
// A position refers to the one around it, so that descending costs nothing. A path is built only for a problem.
pub struct ValidationContext<'a> {
    place: Place<'a>,
    report: &'a mut Report,
}

struct Place<'a> {
    around: Option<&'a Self>,
    step: Step<'a>,
    /// The number of places around this one.
    depth: usize,
    /// Whether reports must not show values.
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

impl<'a> ValidationContext<'a> {
    pub(crate) const fn root(report: &'a mut Report) -> Self {
        Self { place: Place { around: None, step: Step::Index(0), depth: 0, secret: false }, report }
    }

    /// The context of a field of this object.
    #[inline]
    #[must_use]
    pub fn field<'b>(&'b mut self, name: &'b str) -> ValidationContext<'b> {
        self.step(Step::Field(name))
    }

    /// The context of an element of this array.
    #[inline]
    #[must_use]
    pub fn element(&mut self, index: usize) -> ValidationContext<'_> {
        self.step(Step::Index(index))
    }

    #[inline]
    fn step<'b>(&'b mut self, step: Step<'b>) -> ValidationContext<'b> {
        let Place { depth, secret, .. } = self.place;
        ValidationContext {
            place: Place { around: Some(&self.place), step, depth: depth + 1, secret },
            report: self.report,
        }
    }

    /// Keeps this value, and those inside it, out of reports.
    pub(crate) const fn hide(&mut self) {
        self.place.secret = true;
    }

    /// The deviations from the specification that are accepted.
    #[must_use]
    pub const fn leniency(&self) -> Leniency {
        self.report.leniency
    }

    /// Returns whether values inside this one may be validated, and reports [`Constraint::Nesting`] if not.
    #[inline]
    pub(crate) fn may_descend(&mut self) -> bool {
        let may = self.place.depth < MAX_DEPTH;
        if !may {
            self.report(Constraint::Nesting, MAX_DEPTH, "");
        }
        may
    }

    /// Reports that the values around this one are too large to be read back.
    #[cold]
    pub(crate) fn report_too_deep(&mut self) {
        self.report(Constraint::Nesting, self.place.depth, "");
    }

    /// Reports that this value violates a constraint, with the limit and what was found instead.
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
