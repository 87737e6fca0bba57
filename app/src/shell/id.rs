//! Ids of facts: 16 bytes, UUID version 7 when made here, so that they sort by time of making.

use std::fmt;
use std::str::FromStr;

use db::{FromVal, Val};
use uuid::{Builder, Uuid};

use super::clock::Moment;
use super::fault::Fault;

crate::reasons! {
    id_malformed(read): Usage,
        "mã hồ sơ ghi \"{read}\"; cần dạng UUID, ví dụ 0197a3b0-1111-7222-8333-444455556666",
        "the id of a record reads \"{read}\"; a UUID is needed, such as 0197a3b0-1111-7222-8333-444455556666";
}

/// The id of a record or another fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// A new id of this moment.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn new(at: Moment) -> Result<Id, Fault> {
        Ok(Id::of(at, &random()?))
    }

    /// The id that this moment and these random bytes make.
    #[must_use]
    pub fn of(at: Moment, random: &[u8; 10]) -> Id {
        let id = Builder::from_unix_timestamp_millis(at.millis(), random).into_uuid();
        Id(*id.as_bytes())
    }
}

/// Random bytes of the operating system.
///
/// # Errors
/// There are none to be had.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|e| Fault::Inside(format!("hệ điều hành không cấp số ngẫu nhiên: {e}")))?;
    Ok(bytes)
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl FromStr for Id {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Id, Fault> {
        Uuid::from_str(text)
            .map(|u| Id(*u.as_bytes()))
            .map_err(|_| id_malformed(text))
    }
}

impl From<Id> for Val {
    fn from(id: Id) -> Val {
        Val::from(id.0)
    }
}
impl FromVal for Id {
    fn from_val(val: Val) -> Result<Id, String> {
        <[u8; 16]>::from_val(val).map(Id)
    }
}
