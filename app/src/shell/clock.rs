//! The only place that asks the machine what time it is; everywhere else the moment is an argument.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// As stored: RFC 3339 with milliseconds, in UTC.
    #[must_use]
    pub fn text(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// A moment as stored.
    #[must_use]
    pub fn read(text: &str) -> Option<Moment> {
        let read = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Moment(read.to_utc()))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.timestamp_millis()).unwrap_or(0)
    }

    /// So much later.
    #[must_use]
    pub fn later(self, by: Duration) -> Moment {
        Moment(self.0 + by)
    }

    /// As HTTP writes a moment: `Wed, 25 Nov 2026 18:00:00 GMT`.
    #[must_use]
    pub fn http(self) -> String {
        self.0.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// So long before.
    #[must_use]
    pub fn before(self, so_long: Duration) -> Moment {
        Moment(self.0 - so_long)
    }

    /// The calendar day in Viet Nam (UTC+7, without summer time).
    #[must_use]
    pub fn day(self) -> NaiveDate {
        (self.0 + Duration::hours(7)).date_naive()
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(at: DateTime<Utc>) -> Moment {
        Moment(at)
    }
}

/// Tells the moment; tests give one that stands still.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Clock {
        Clock(Arc::new(|| Moment(Utc::now())))
    }

    /// Always the same moment.
    #[must_use]
    pub fn still(at: DateTime<Utc>) -> Clock {
        Clock(Arc::new(move || Moment(at)))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        (self.0)()
    }
}
