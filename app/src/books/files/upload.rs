//! Files that come in pieces, as lines without much signal bring them: what has arrived stays, and
//! is gone on with from there. The pieces stand on the shelf until the file is whole.

use std::time::Duration;

use axum::body::Bytes;
use chrono::Duration as Days;
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::LARGEST;
use super::text::{
    upload_offset, upload_piece_hash, upload_too_much, upload_unknown, upload_whole_hash,
};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::shelf::{Shelf, Standing};

/// Where on the shelf unfinished files stand.
pub(crate) const COMING: &str = "coming";
/// What an upload says of itself stands beside its pieces.
const HEAD: &str = "head";
/// An upload that nobody went on with is cleared away after so long.
const KEPT: Days = Days::days(3);
/// So many uploads of one sender may be unfinished.
const OPEN: usize = 100;
/// Of a long request a piece is put away whenever so much has come.
const PIECE: usize = 4 << 20;
/// A request whose checksum is to be looked at is held until its end, and is no longer than this.
pub(crate) const CHECKED: usize = 8 << 20;

/// An upload as it was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    pub id: String,
    /// Whose file it becomes.
    pub unit: i64,
    pub name: String,
    pub size: u64,
    /// What the whole must hash to, when the sender said so.
    pub sha256: Option<String>,
    pub expires_at: String,
    /// The file that it became.
    pub file: Option<String>,
}

/// An upload with what has arrived of it.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub head: Head,
    /// Bytes that have arrived.
    pub offset: u64,
    place: String,
    pieces: Vec<Standing>,
}

impl Upload {
    /// Whether all has arrived.
    pub(crate) fn is_whole(&self) -> bool {
        self.offset == self.head.size
    }

    /// Until when it can be gone on with, as HTTP writes it.
    pub(crate) fn expires(&self) -> String {
        Moment::read(&self.head.expires_at).map_or_else(String::new, Moment::http)
    }
}

fn of_sender(sender: &str) -> String {
    format!("{COMING}/{}", hex::encode(sender))
}

fn place(sender: &str, id: Id) -> String {
    format!("{}/{id}", of_sender(sender))
}

/// Begins an upload.
///
/// # Errors
/// The sender has too many unfinished ones; the shelf fails.
pub(crate) async fn begin(
    shelf: &Shelf,
    sender: &str,
    (id, head): (Id, Head),
    at: Moment,
) -> Result<Upload, Fault> {
    let open = clear(shelf, &of_sender(sender), at).await?;
    if open >= OPEN {
        return Err(Fault::Refused(format!(
            "Đang có {open} tệp gửi dở; hãy gửi xong hoặc bỏ bớt rồi mới bắt đầu tệp khác"
        )));
    }
    let upload = Upload {
        head: Head {
            id: id.to_string(),
            expires_at: at.later(KEPT).text(),
            ..head
        },
        offset: 0,
        place: place(sender, id),
        pieces: Vec::new(),
    };
    write(shelf, &upload).await?;
    Ok(upload)
}

async fn write(shelf: &Shelf, upload: &Upload) -> Result<(), Fault> {
    let head = serde_json::to_vec(&upload.head).map_err(|e| Fault::Inside(e.to_string()))?;
    let name = format!("{}/{HEAD}", upload.place);
    shelf.put(&name, Bytes::from(head)).await
}

async fn head(shelf: &Shelf, place: &str, at: Moment) -> Result<Option<Head>, Fault> {
    let Some(bytes) = shelf.read(&format!("{place}/{HEAD}")).await? else {
        return Ok(None);
    };
    let head: Head = serde_json::from_slice(&bytes).map_err(|e| Fault::Inside(e.to_string()))?;
    Ok(Some(head).filter(|head| at.text() < head.expires_at))
}

/// A sender's upload with what has arrived of it.
///
/// # Errors
/// The sender has none of that id, or it is too long ago; the shelf fails.
pub(crate) async fn find(shelf: &Shelf, sender: &str, id: Id, at: Moment) -> Result<Upload, Fault> {
    let place = place(sender, id);
    let head = head(shelf, &place, at).await?;
    let head = head.ok_or_else(|| upload_unknown(id.to_string()))?;
    let (mut offset, mut pieces) = (0, Vec::new());
    for piece in shelf.below(&place).await? {
        // Their names are the places at which they begin, so they come in their order.
        if piece.name.ends_with(&format!("/{offset:012}")) {
            offset += piece.size;
            pieces.push(piece);
        }
    }
    Ok(Upload {
        // What it became stands for all its pieces.
        offset: if head.file.is_some() {
            head.size
        } else {
            offset
        },
        head,
        place,
        pieces,
    })
}

/// What a request's own content must hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Checksum {
    /// As `Upload-Checksum` lists what may be used.
    pub(crate) const KNOWN: &str = "sha1,sha256";

    fn vouches_for(&self, content: &[u8]) -> bool {
        match self {
            Checksum::Sha1(hash) => hash[..] == sha1::Sha1::digest(content)[..],
            Checksum::Sha256(hash) => hash[..] == Sha256::digest(content)[..],
        }
    }
}

/// Takes what comes, from where it left off; returns how much has arrived then. When the line is
/// cut or `patience` ends, what came until then stays, unless a checksum vouches only for the whole.
///
/// # Errors
/// Another place than where it left off, more than the whole, another checksum, another request that
/// brings the same; the shelf fails. What had arrived before stays.
pub(crate) async fn append<E>(
    shelf: &Shelf,
    upload: &Upload,
    (from, checksum): (u64, Option<Checksum>),
    mut coming: impl Stream<Item = Result<Bytes, E>> + Unpin,
    patience: Duration,
) -> Result<u64, Fault> {
    if from != upload.offset {
        return Err(upload_offset(from, upload.offset));
    }
    let (mut at, mut held) = (from, Vec::new());
    let over = tokio::time::sleep(patience);
    tokio::pin!(over);
    let mut cut = false;
    loop {
        let piece = tokio::select! {
            piece = coming.next() => piece,
            () = &mut over => {
                cut = true;
                None
            }
        };
        match piece {
            None => break,
            Some(Err(_)) => {
                cut = true;
                break;
            }
            Some(Ok(piece)) => {
                held.extend_from_slice(&piece);
                if at + held.len() as u64 > upload.head.size {
                    return Err(upload_too_much(upload.head.size));
                }
            }
        }
        if checksum.is_some() && held.len() > CHECKED {
            return Err(Fault::TooLarge(CHECKED));
        }
        if checksum.is_none() && held.len() >= PIECE {
            at = keep(shelf, upload, at, std::mem::take(&mut held)).await?;
        }
    }
    if let Some(checksum) = checksum {
        if cut {
            return Ok(at);
        }
        if !checksum.vouches_for(&held) {
            return Err(upload_piece_hash());
        }
    }
    keep(shelf, upload, at, held).await
}

/// Puts a piece away; of two that bring the same place the first stays.
async fn keep(shelf: &Shelf, upload: &Upload, at: u64, held: Vec<u8>) -> Result<u64, Fault> {
    let next = at + held.len() as u64;
    if held.is_empty() {
        return Ok(at);
    }
    let name = format!("{}/{at:012}", upload.place);
    if shelf.put_new(&name, Bytes::from(held)).await? {
        Ok(next)
    } else {
        Err(upload_offset(at, next))
    }
}

/// All that has arrived, when it is all.
///
/// # Errors
/// A piece has gone meanwhile; it is not what the sender said that it is, and is to be sent again
/// from the beginning; the shelf fails.
pub(crate) async fn whole(shelf: &Shelf, upload: &Upload) -> Result<Bytes, Fault> {
    let size = usize::try_from(upload.head.size).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(size.min(LARGEST));
    for piece in &upload.pieces {
        let read = shelf.read(&piece.name).await?;
        bytes.extend_from_slice(&read.ok_or_else(|| Fault::Missing(piece.name.clone()))?);
    }
    let hash = hex::encode(Sha256::digest(&bytes));
    if upload
        .head
        .sha256
        .as_ref()
        .is_some_and(|said| *said != hash)
    {
        empty(shelf, upload).await?;
        return Err(upload_whole_hash());
    }
    Ok(Bytes::from(bytes))
}

async fn empty(shelf: &Shelf, upload: &Upload) -> Result<(), Fault> {
    // From the end: what is left when this is interrupted is still a beginning.
    for piece in upload.pieces.iter().rev() {
        shelf.remove(&piece.name).await?;
    }
    Ok(())
}

/// Remembers which file it became, for a sender who did not hear of it.
///
/// # Errors
/// The shelf fails.
pub(crate) async fn became(shelf: &Shelf, upload: &Upload, file: Id) -> Result<(), Fault> {
    let mut done = upload.clone();
    done.head.file = Some(file.to_string());
    write(shelf, &done).await?;
    empty(shelf, upload).await
}

/// Takes an upload away with all that has arrived of it.
///
/// # Errors
/// The shelf fails.
pub(crate) async fn end(shelf: &Shelf, upload: &Upload) -> Result<(), Fault> {
    empty(shelf, upload).await?;
    shelf.remove(&format!("{}/{HEAD}", upload.place)).await
}

/// Clears away the uploads whose time is over, those that became files too; says how many of the
/// others are unfinished.
///
/// # Errors
/// The shelf fails.
pub(crate) async fn clear(shelf: &Shelf, below: &str, at: Moment) -> Result<usize, Fault> {
    let (mut open, mut of) = (0, (String::new(), false));
    for standing in shelf.below(below).await?.iter().rev() {
        let place = standing
            .name
            .rsplit_once('/')
            .map_or("", |(place, _)| place);
        // The head sorts behind its pieces, and comes first from the end.
        if of.0 != place {
            let head = head(shelf, place, at).await?;
            open += usize::from(head.as_ref().is_some_and(|head| head.file.is_none()));
            of = (place.to_owned(), head.is_none());
        }
        if of.1 {
            shelf.remove(&standing.name).await?;
        }
    }
    Ok(open)
}
