//! `/doc`: a text pasted or sent is read and shown; nothing is kept.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;

use super::places::Catalogue;
use super::{Source, extract, page};
use crate::app::App;
use crate::shell::access::Action;
use crate::shell::fault::Fault;
use crate::shell::page::{Site, refused};
use crate::shell::routes::Routes;
use crate::shell::text::VI;

/// The slice's routes. A body of more than 2 MB is refused as it comes: the framework's own limit
/// for forms.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes.get(page::ADDRESS, Action::ReadPublic, ask).post(
        page::ADDRESS,
        Action::ReadPublic,
        answer,
    )
}

async fn ask(State(app): State<App>) -> Response {
    shown(&app, StatusCode::OK, page::form)
}

async fn answer(State(app): State<App>, form: Result<Multipart, MultipartRejection>) -> Response {
    let form = form.map_err(|_| {
        Fault::Usage("Cần một biểu mẫu multipart/form-data với trường text hoặc file".into())
    });
    let sent = match form {
        Ok(form) => sent(form).await,
        Err(fault) => Err(fault),
    };
    let read = match sent {
        Ok(sent) => {
            let app = app.clone();
            tokio::task::spawn_blocking(move || read(&app, sent))
                .await
                .unwrap_or_else(|e| Err(Fault::Inside(e.to_string())))
        }
        Err(fault) => Err(fault),
    };
    match read {
        Ok((source, places)) => shown(&app, StatusCode::OK, |site| {
            page::source(site, &source, &places)
        }),
        Err(fault) => shown(&app, StatusCode::UNPROCESSABLE_ENTITY, |site| {
            refused(site, &fault.to_string())
        }),
    }
}

fn shown(app: &App, status: StatusCode, f: impl FnOnce(&Site<'_>) -> Markup) -> Response {
    let catalog = app.programmes.current();
    let site = Site {
        t: &VI,
        programme: &catalog.pack.name,
        css: concat!("/app.css?v=", env!("CARGO_PKG_VERSION")),
        icon: concat!("/mark.svg?v=", env!("CARGO_PKG_VERSION")),
        as_of: "",
    };
    (status, Html(f(&site).into_string())).into_response()
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
            Some("text") => sent.text = field.text().await.map_err(|e| cut(&e))?,
            Some("file") => {
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
    Fault::Refused(if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        "Văn bản lớn hơn 2 MB không đọc trên trang này; hãy dùng lệnh `lantoa read TỆP`".to_owned()
    } else {
        "Nội dung gửi đến bị ngắt giữa chừng; hãy gửi lại".to_owned()
    })
}

fn read(app: &App, sent: Sent) -> Result<(Source, Catalogue), Fault> {
    let places = Catalogue::of(&app.units.at_hand().tree);
    let source = match sent.file {
        // What a malformed PDF can make its parser do is not for a server to find out.
        Some((name, bytes)) if extract::is_pdf(&bytes) => {
            return Err(Fault::Refused(format!(
                "{name}: trang này không đọc PDF; hãy dùng lệnh `lantoa read {name}` hoặc dán chữ vào ô văn bản"
            )));
        }
        Some((name, bytes)) => {
            let extracted = extract::bytes(&name, &bytes)?;
            Source::of(&name, &extracted.form, extracted.text, &places)
        }
        None if sent.text.chars().any(char::is_alphanumeric) => {
            Source::of(VI.read_pasted, VI.read_typed, sent.text, &places)
        }
        None => {
            return Err(Fault::Refused(
                "Chưa có gì để đọc: hãy dán văn bản vào ô hoặc chọn một tệp .txt, .html, .docx"
                    .into(),
            ));
        }
    };
    Ok((source, places))
}
