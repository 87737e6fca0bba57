//! Values that the schema may store, and how rows become Rust types.

use crate::{Error, Result};

/// A stored value. Dates and times are ISO text, so that both engines compare them alike;
/// yes/no is 0 or 1; ids of facts are 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Val {
    /// Absent.
    Null,
    /// 64-bit whole number.
    Int(i64),
    /// UTF-8 text.
    Text(String),
    /// Bytes: ids, hashes, documents.
    Bytes(Vec<u8>),
}

impl Val {
    /// What it is, without the value: messages go into logs.
    fn kind(&self) -> &'static str {
        match self {
            Val::Null => "NULL",
            Val::Int(_) => "số nguyên",
            Val::Text(_) => "chữ",
            Val::Bytes(_) => "byte",
        }
    }
}

macro_rules! from {
    ($($t:ty => $v:ident => $e:expr;)+) => {$(
        impl From<$t> for Val { fn from($v: $t) -> Val { $e } }
    )+};
}
from! {
    i64 => v => Val::Int(v);
    i32 => v => Val::Int(i64::from(v));
    u32 => v => Val::Int(i64::from(v));
    u8 => v => Val::Int(i64::from(v));
    bool => v => Val::Int(i64::from(v));
    String => v => Val::Text(v);
    &String => v => Val::Text(v.clone());
    &str => v => Val::Text(v.to_owned());
    Vec<u8> => v => Val::Bytes(v);
    &[u8] => v => Val::Bytes(v.to_vec());
    [u8; 16] => v => Val::Bytes(v.to_vec());
    [u8; 32] => v => Val::Bytes(v.to_vec());
}
impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(v: Option<T>) -> Val {
        v.map_or(Val::Null, Into::into)
    }
}

/// One row of an answer, taken column by column in the order of the statement.
pub struct Row {
    vals: std::vec::IntoIter<Val>,
    at: usize,
}

impl Row {
    pub(crate) fn new(vals: Vec<Val>) -> Row {
        Row {
            vals: vals.into_iter(),
            at: 0,
        }
    }

    /// The next column.
    ///
    /// # Errors
    /// The statement has fewer columns, or the column holds another type.
    pub fn take<T: FromVal>(&mut self) -> Result<T> {
        let at = self.at;
        self.at += 1;
        let val = self
            .vals
            .next()
            .ok_or_else(|| Error::shape(at, "thiếu cột"))?;
        T::from_val(val).map_err(|found| Error::shape(at, &found))
    }
}

/// A Rust type that a column can become.
pub trait FromVal: Sized {
    /// # Errors
    /// Names what was found instead.
    fn from_val(val: Val) -> std::result::Result<Self, String>;
}

macro_rules! from_val {
    ($($t:ty, $p:pat => $e:expr;)+) => {$(
        impl FromVal for $t {
            fn from_val(val: Val) -> std::result::Result<$t, String> {
                match val {
                    $p => Ok($e),
                    other => Err(format!("cần {}, gặp {}", stringify!($t), other.kind())),
                }
            }
        }
    )+};
}
from_val! {
    i64, Val::Int(v) => v;
    bool, Val::Int(v) => v != 0;
    String, Val::Text(v) => v;
    Vec<u8>, Val::Bytes(v) => v;
}
impl FromVal for Val {
    fn from_val(val: Val) -> std::result::Result<Val, String> {
        Ok(val)
    }
}
impl FromVal for u32 {
    fn from_val(val: Val) -> std::result::Result<u32, String> {
        i64::from_val(val).and_then(|v| u32::try_from(v).map_err(|e| e.to_string()))
    }
}
impl<const N: usize> FromVal for [u8; N] {
    fn from_val(val: Val) -> std::result::Result<[u8; N], String> {
        Vec::<u8>::from_val(val)?
            .try_into()
            .map_err(|v: Vec<u8>| format!("cần {N} byte, gặp {}", v.len()))
    }
}
impl<T: FromVal> FromVal for Option<T> {
    fn from_val(val: Val) -> std::result::Result<Option<T>, String> {
        match val {
            Val::Null => Ok(None),
            v => T::from_val(v).map(Some),
        }
    }
}

/// A Rust type that a row can become.
pub trait FromRow: Sized {
    /// # Errors
    /// A column is missing or holds another type.
    fn from_row(row: &mut Row) -> Result<Self>;
}

/// All columns, whatever they hold.
impl FromRow for Vec<Val> {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(row.vals.by_ref().collect())
    }
}

macro_rules! tuples {
    ($(($($t:ident),+))+) => {$(
        impl<$($t: FromVal),+> FromRow for ($($t,)+) {
            fn from_row(row: &mut Row) -> Result<Self> { Ok(($(row.take::<$t>()?,)+)) }
        }
    )+};
}
tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G) (A, B, C, D, E, F, G, H) }

/// Declares a struct read from the columns of a statement, in their order.
#[macro_export]
macro_rules! row {
    ($(#[$m:meta])* $v:vis struct $name:ident { $($(#[$fm:meta])* $fv:vis $f:ident: $t:ty),+ $(,)? }) => {
        $(#[$m])* $v struct $name { $($(#[$fm])* $fv $f: $t),+ }
        impl $crate::FromRow for $name {
            fn from_row(row: &mut $crate::Row) -> $crate::Result<Self> {
                Ok($name { $($f: row.take()?),+ })
            }
        }
    };
}
