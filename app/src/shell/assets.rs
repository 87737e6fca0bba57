//! The style sheet and the sign, and their addresses: a changed asset has another address, so that
//! what a browser keeps for ever is never an old one.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

pub const CSS: &str = include_str!("../../assets/app.css");
pub const MARK: &str = include_str!("../../assets/mark.svg");

/// Of the sheet and of the sign, with a piece of their hash.
pub static ADDRESSES: LazyLock<(String, String)> = LazyLock::new(|| {
    let at = |name: &str, text: &str| {
        let hash = Sha256::digest(text.as_bytes());
        format!(
            "{name}?v={:02x}{:02x}{:02x}{:02x}",
            hash[0], hash[1], hash[2], hash[3]
        )
    };
    (at("/app.css", CSS), at("/mark.svg", MARK))
});
