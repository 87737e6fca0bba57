//! `/doc`: a text pasted or sent is read and shown; nothing is kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;
use tokio::sync::Semaphore;

use super::extract::{self, Extracted};
use super::places::Catalogue;
use super::text::Texts;
use super::{Source, apart, page};
use crate::app::App;
use crate::ground::units::Dated;
use crate::shell::access::Need;
use crate::shell::fault::Fault;
use crate::shell::form::Form;
use crate::shell::page::Site;
use crate::shell::routes::Routes;
use crate::shell::watch::RequestId;

crate::reasons! {
    not_a_form(): Usage,
        "Cần một biểu mẫu multipart/form-data với trường text hoặc file",
        "A form of multipart/form-data with a field text or file is needed";
    form_cut(): Refused,
        "Nội dung gửi đến bị ngắt giữa chừng; hãy gửi lại", "What was sent was cut off; send it again";
    text_too_large(): Refused,
        "Văn bản lớn hơn 2 MB không đọc trên trang này; hãy chia nhỏ văn bản",
        "A text of more than 2 MB is not read on this page; split it";
    nothing_to_read(): Refused,
        "Chưa có gì để đọc: hãy dán văn bản vào ô hoặc chọn một tệp .txt, .html, .docx, .pdf",
        "There is nothing to read: paste a text or choose a file .txt, .html, .docx, .pdf";
}

/// The slice's routes. A body of more than 2 MB is refused as it comes: the framework's own limit
/// for forms.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get(page::ADDRESS, Need::Nothing, ask)
        .post(page::ADDRESS, Need::Nothing, answer)
}

/// How many texts are read at once: one takes a core and some tens of megabytes, and figures must
/// be asked meanwhile.
const SEATS: usize = 2;
static FREE: Semaphore = Semaphore::const_new(SEATS);
/// How long a text waits for its turn before its sender is told to come again.
const WAIT: Duration = Duration::from_secs(5);

/// Figures and other numbers that are shown, and letters of the text: more is for `lantoa read`.
const MOST_FOUND: usize = 2_000;
const MOST_LETTERS: usize = 400_000;

async fn ask(site: Site) -> Response {
    shown(StatusCode::OK, page::form(&site, None, &Form::default()))
}

async fn answer(
    State(app): State<App>,
    site: Site,
    id: RequestId,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let form = form.map_err(|_| not_a_form());
    let sent = match form {
        Ok(form) => sent(form).await,
        Err(fault) => Err(fault),
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err(fault) => return again(&site, Form::default(), page::TEXT, (fault, &id)),
    };
    let field = sent.file.as_ref().map_or(page::TEXT, |_| page::FILE);
    let typed = Form::default().typed(page::TEXT, sent.text.clone());
    let Ok(Ok(seat)) = tokio::time::timeout(WAIT, FREE.acquire()).await else {
        let page = page::form(&site, Some(Texts::of(site.lang()).busy), &typed);
        let busy = shown(StatusCode::SERVICE_UNAVAILABLE, page);
        return ([(header::RETRY_AFTER, "10")], busy).into_response();
    };
    // The page is made where the text is read: both take their time.
    let work = move || {
        let _seat = seat;
        let pasted = Texts::of(site.lang()).pasted;
        match read(&app, sent, pasted) {
            Ok((source, places, cut)) => Ok(page::source(&site, &source, &places, cut)),
            Err(fault) => Err((fault, site)),
        }
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(page)) => shown(StatusCode::OK, page),
        Ok(Err((fault, site))) => again(&site, typed, field, (fault, &id)),
        Err(e) => Fault::Inside(e.to_string()).into_response(),
    }
}

/// The form once more, with what was wrong and what was typed.
fn again(site: &Site, typed: Form, field: &str, (fault, id): (Fault, &RequestId)) -> Response {
    if fault.kind().status().is_server_error() {
        return fault.into_response();
    }
    let form = typed.wrong(field, fault, site.lang(), id.as_str());
    shown(
        StatusCode::UNPROCESSABLE_ENTITY,
        page::form(site, None, &form),
    )
}

fn shown(status: StatusCode, page: Markup) -> Response {
    (status, Html(page.into_string())).into_response()
}

/// What came with the form.
#[derive(Default)]
struct Sent {
    text: String,
    file: Option<(String, Vec<u8>)>,
}

async fn sent(mut form: Multipart) -> Result<Sent, Fault> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|e| cut(&e))? {
        match field.name() {
            Some(page::TEXT) => sent.text = field.text().await.map_err(|e| cut(&e))?,
            Some(page::FILE) => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(|e| cut(&e))?;
                sent.file = Some((name, bytes.to_vec())).filter(|(_, bytes)| !bytes.is_empty());
            }
            _ => {}
        }
    }
    Ok(sent)
}

fn cut(e: &MultipartError) -> Fault {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        text_too_large()
    } else {
        form_cut()
    }
}

/// The names of the tree at hand, made once for each tree.
fn places(app: &App) -> Arc<Catalogue> {
    static MADE: Mutex<Option<(Arc<Dated>, Arc<Catalogue>)>> = Mutex::new(None);
    let dated = app.units.at_hand();
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    match &*made {
        Some((of, places)) if Arc::ptr_eq(of, &dated) => Arc::clone(places),
        _ => {
            let places = Arc::new(Catalogue::of(&dated.tree));
            *made = Some((dated, Arc::clone(&places)));
            places
        }
    }
}

/// Reads what was sent; of a longer text the letters that were taken.
fn read(
    app: &App,
    sent: Sent,
    pasted: &str,
) -> Result<(Source, Arc<Catalogue>, Option<usize>), Fault> {
    let places = places(app);
    let (name, extracted) = match sent.file {
        Some((name, bytes)) => {
            let extracted = if extract::is_pdf(&bytes) {
                apart::pdf(&name, &bytes)?
            } else {
                extract::bytes(&name, &bytes, extract::SENT)?
            };
            (name, extracted)
        }
        None if sent.text.chars().any(char::is_alphanumeric) => {
            // What is pasted may be a piece of a page, or in old letters.
            let extracted = extract::bytes(pasted, sent.text.as_bytes(), extract::SENT)?;
            (pasted.to_owned(), extracted)
        }
        None => {
            return Err(nothing_to_read());
        }
    };
    let Extracted { mut text, form } = extracted;
    let cut = text.char_indices().nth(MOST_LETTERS).map(|(at, _)| at);
    if let Some(at) = cut {
        text.truncate(at);
    }
    let source = Source::up_to(&name, &form, text, places.as_ref(), MOST_FOUND);
    Ok((source, places, cut.map(|_| MOST_LETTERS)))
}
