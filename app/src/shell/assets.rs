//! The style sheet and the sign. Their addresses hold a piece of their hash, so that what a browser
//! keeps for ever at an address is never an old one; any other address of them is nobody's.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::access::Need;
use super::fault::Fault;
use super::routes::{Door, Routes};

/// A file that pages load.
pub struct Asset {
    kind: &'static str,
    text: &'static str,
    /// `/assets/app-0a1b2c3d.css`.
    pub address: String,
}

const FOLDER: &str = "/assets/";
/// Bytes of the hash in an address.
const PIECE: usize = 6;

fn asset(name: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
    let hash = hex::encode(&Sha256::digest(text.as_bytes())[..PIECE]);
    Asset {
        kind,
        text,
        address: format!("{FOLDER}{name}-{hash}.{ending}"),
    }
}

/// The style sheet.
pub static SHEET: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/app.css");
    asset("app", "css", "text/css; charset=utf-8", text)
});

/// The sign.
pub static SIGN: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/mark.svg");
    asset("mark", "svg", "image/svg+xml", text)
});

/// Their routes.
#[must_use]
pub fn routes<S: Door>(routes: Routes<S>) -> Routes<S> {
    routes.get("/assets/{file}", Need::Nothing, give)
}

async fn give(Path(file): Path<String>) -> Response {
    let all = [&*SHEET, &*SIGN];
    let mut wanted = all
        .into_iter()
        .filter(|a| a.address[FOLDER.len()..] == file);
    let Some(asset) = wanted.next() else {
        return Fault::Missing(format!("{FOLDER}{file}")).into_response();
    };
    let long = "public, max-age=31536000, immutable";
    (
        [
            (header::CONTENT_TYPE, asset.kind),
            (header::CACHE_CONTROL, long),
        ],
        asset.text,
    )
        .into_response()
}
