//! What a sum may claim, from the ends of its parts.

/// What a sum may claim, from the ends of its parts: `None` is an end nobody knows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    pub(super) low: (Option<i128>, bool),
    pub(super) high: (Option<i128>, bool),
    /// What was written, taken for an end that is open.
    pub(super) written: (i128, i128),
    ranges: bool,
    pub(super) numbers: usize,
    pub(super) parts: usize,
}

impl Ends {
    pub(super) fn nothing() -> Ends {
        Ends {
            low: (Some(0), false),
            high: (Some(0), false),
            ..Ends::default()
        }
    }

    pub(super) fn of(bound: &str, value: i128, high: Option<i128>) -> Ends {
        let closed = |v| (Some(v), false);
        let (low, high, written) = match bound {
            "exact" => (closed(value), closed(value), (value, value)),
            "range" => (closed(value), closed(high.unwrap()), (value, high.unwrap())),
            "over" => ((Some(value), true), (None, false), (value, value)),
            "at_least" => (closed(value), (None, false), (value, value)),
            "nearly" => ((None, false), (Some(value), true), (value, value)),
            "at_most" => (closed(0), closed(value), (0, value)),
            "about" => ((None, false), (None, false), (value, value)),
            "vague" => ((Some(0), true), (None, false), (0, 0)),
            other => panic!("{other}"),
        };
        Ends {
            low,
            high,
            written,
            ranges: bound == "range",
            numbers: usize::from(bound != "vague"),
            parts: 1,
        }
    }

    pub(super) fn and(self, other: Ends) -> Ends {
        let sum = |a: (Option<i128>, bool), b: (Option<i128>, bool)| {
            (a.0.zip(b.0).map(|(a, b)| a + b), a.1 || b.1)
        };
        Ends {
            low: sum(self.low, other.low),
            high: sum(self.high, other.high),
            written: (
                self.written.0 + other.written.0,
                self.written.1 + other.written.1,
            ),
            ranges: self.ranges || other.ranges,
            numbers: self.numbers + other.numbers,
            parts: self.parts + other.parts,
        }
    }

    /// Bound, value, upper end; without a number only that it is vague.
    pub(super) fn told(self) -> (String, Option<i128>, Option<i128>) {
        if self.parts > 0 && self.numbers == 0 {
            return ("vague".into(), None, None);
        }
        let point = self.written.0 == self.written.1;
        let (bound, value, high) = match (self.low, self.high) {
            ((Some(low), _), (Some(high), _)) if low == high => ("exact", low, None),
            ((Some(low), _), (Some(high), _)) if self.ranges => ("range", low, Some(high)),
            ((Some(_), _), (Some(high), _)) => ("at_most", high, None),
            ((Some(low), true), (None, _)) => ("over", low, None),
            ((Some(low), false), (None, _)) => ("at_least", low, None),
            ((None, _), (Some(high), _)) if point => ("nearly", high, None),
            ((None, _), (Some(high), _)) => ("at_most", high, None),
            ((None, _), (None, _)) if point => ("about", self.written.0, None),
            ((None, _), (None, _)) => ("about", self.written.0, Some(self.written.1)),
        };
        (bound.into(), Some(value), high)
    }
}
