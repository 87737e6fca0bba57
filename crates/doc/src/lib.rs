//! One block model of an official document and its three outputs: Word, Excel
//! and printable HTML. Pure: no database, no clock, no files.
//!
//! A [`Document`] carries a [`Profile`], read from a layout file by
//! [`Profile::parse`]; every number that a guidance fixes (margins, sizes,
//! spacing, wording of the letterhead and signature) is data of that profile.
//! [`docx`] and [`xlsx`] give the same bytes for the same document.

mod cell;
mod check;
mod docx;
mod error;
mod html;
mod measure;
mod model;
mod profile;
mod widths;
mod words;
mod xlsx;

pub use check::printable;
pub use docx::docx;
pub use error::Error;
pub use html::{article, html, stylesheet};
pub use model::{
    Align, Appendix, Authority, Block, Cell, Column, DocNumber, Document, Header, Row, RowKind,
    Run, Signature, Table, Width,
};
pub use profile::{
    Body, End, HeadingStyle, Letterhead, Line, Mark, Mistake, Mistakes, Mm, Motto, NumberStyle,
    PageNumber, Paper, Profile, Pt, Recipients, SignatureStyle, TableStyle, TextStyle, Titles,
};
pub use vi::{Day, Decimal};
pub use xlsx::xlsx;
