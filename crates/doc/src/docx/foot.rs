//! The end of the text: "Nơi nhận" on the left, the signature on the right.

use docx_rs::AlignmentType;

use super::Part;
use super::page::{self, Turn};
use super::text::{line, strip};
use crate::{Document, Error};

pub(super) fn signature(document: &Document) -> Result<Vec<Part>, Error> {
    let (profile, signature) = (&document.profile, &document.signature);
    let style = &profile.signature;
    let width = page::text_width(&profile.paper, Turn::Portrait);
    let left = width / 2;

    let mut recipients = Vec::new();
    if !document.recipients.is_empty() {
        let words = &profile.recipients;
        recipients.push(line(&words.label, &words.label_style, AlignmentType::Left));
        for item in profile.recipient_lines(&document.recipients) {
            recipients.push(line(&item, &words.item, AlignmentType::Left));
        }
    }

    let mut signer = Vec::new();
    if let Some(authority) = &signature.authority {
        let text = profile.authority_line(authority)?;
        signer.push(line(&text, &style.authority, AlignmentType::Center));
    }
    signer.push(line(
        &signature.position,
        &style.position,
        AlignmentType::Center,
    ));
    signer.push(strip(style.gap.twips()));
    let name = signature.name.as_deref().unwrap_or_default();
    signer.push(line(name, &style.name, AlignmentType::Center));

    let table = page::pair(vec![(recipients, signer)], [left, width - left]);
    Ok(vec![strip(240).keep_next(true).into(), table.into()])
}
