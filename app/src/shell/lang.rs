//! The languages of the interface: which one an answer is in, and how each writes numbers, days and
//! quantities. What stands in packs, records and sources is told in the language it was written in.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use vi::{Day, Decimal, Quantity, Span, Uom};

use super::problem::PROBLEM;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

/// What the address and the cookie that name a language are called.
const NAME: &str = "lang";
/// A choice is kept for a year.
const KEPT: &str = "Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";

impl Lang {
    /// Each of them.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// As in `lang="vi"`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// What it calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        self.pick("Tiếng Việt", "English")
    }

    /// As packs are asked for their texts.
    #[must_use]
    pub fn of_pack(self) -> packs::Language {
        self.pick(packs::Language::Vi, packs::Language::En)
    }

    /// One of two: in Vietnamese, in English.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// The `lang` attribute of what was written in Vietnamese, where the page is not.
    #[must_use]
    pub fn of_data(self) -> Option<&'static str> {
        (self != Lang::Vi).then_some("vi")
    }

    /// `1.234,5` or `1,234.5`.
    #[must_use]
    pub fn number(self, n: Decimal) -> String {
        match self {
            Lang::Vi => n.to_vi(),
            Lang::En => n.to_en(),
        }
    }

    /// `3.321` or `3,321`.
    #[must_use]
    pub fn count(self, n: impl TryInto<i64>) -> String {
        let n = n.try_into().unwrap_or(i64::MAX);
        match self {
            Lang::Vi => vi::group(n),
            Lang::En => vi::group_en(n),
        }
    }

    /// `31/12/2021` or `2021-12-31`.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        match self {
            Lang::Vi => vi::day_vi(day),
            Lang::En => day.to_string(),
        }
    }

    /// `năm 2023` or `2023`.
    #[must_use]
    pub fn span(self, span: &Span) -> String {
        match self {
            Lang::Vi => span.to_vi(),
            Lang::En => span.to_en(),
        }
    }

    /// `trên 52 tỷ đồng` or `over 52 billion đồng`.
    #[must_use]
    pub fn quantity(self, quantity: &Quantity, uom: Uom) -> String {
        match self {
            Lang::Vi => quantity.to_vi(uom),
            Lang::En => quantity.to_en(uom),
        }
    }

    /// The language of that code; of `en-GB` English.
    fn parse(code: &str) -> Option<Lang> {
        let first = code.trim().split(['-', '_']).next()?;
        Lang::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(first))
    }

    /// The one that the address asks for.
    fn asked(uri: &Uri) -> Option<Lang> {
        let pairs = uri.query()?.split('&').filter_map(|p| p.split_once('='));
        let mut named = pairs.filter(|(name, _)| *name == NAME);
        named.find_map(|(_, code)| Lang::parse(code))
    }

    /// As the address asks, else as was chosen before, else as the reader's machine prefers.
    fn of(uri: &Uri, headers: &HeaderMap) -> Lang {
        Lang::asked(uri)
            .or_else(|| chosen(headers))
            .or_else(|| preferred(headers))
            .unwrap_or_default()
    }
}

/// What the cookie says.
fn chosen(headers: &HeaderMap) -> Option<Lang> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|p| p.trim().split_once('='));
    pairs.find_map(|(name, code)| (name == NAME).then(|| Lang::parse(code))?)
}

/// What the reader's program prefers of the languages that there are.
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Lang)> = None;
    for item in list.split(',') {
        let (code, weight) = item.split_once(";q=").unwrap_or((item, "1"));
        let Some((lang, weight)) = Lang::parse(code).zip(thousandths(weight)) else {
            continue;
        };
        if weight > best.map_or(0, |(most, _)| most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// A weight such as `0.8`, in thousandths.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, rest) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits = format!("{rest:0<3}");
    let part: u16 = digits.get(..3)?.parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" => Some(1_000),
        _ => None,
    }
}

/// An address without its choice of a language, so that the other can be asked for: path and query.
#[must_use]
pub fn without_choice(uri: &Uri) -> String {
    let kept = |pair: &&str| pair.split('=').next() != Some(NAME);
    let query: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(kept)
        .collect();
    if query.is_empty() {
        return uri.path().to_owned();
    }
    format!("{}?{}", uri.path(), query.join("&"))
}

/// The address of the same page in a language.
#[must_use]
pub fn in_language(here: &str, lang: Lang) -> String {
    let join = if here.contains('?') { '&' } else { '?' };
    format!("{here}{join}{NAME}={}", lang.code())
}

/// Finds out the language of the answer; where there are words in it, says it, and keeps what the
/// address of a page chose.
pub async fn spoken(mut request: Request, next: Next) -> Response {
    let lang = Lang::of(request.uri(), request.headers());
    let keep = Lang::asked(request.uri());
    request.extensions_mut().insert(lang);
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let page = kind.starts_with("text/html");
    if !page && kind != PROBLEM {
        return response;
    }
    let headers = response.headers_mut();
    let code = HeaderValue::from_static(lang.code());
    headers.insert(header::CONTENT_LANGUAGE, code);
    let vary = HeaderValue::from_static("accept-language, cookie");
    headers.append(header::VARY, vary);
    let cookie = keep.filter(|_| page);
    let cookie = cookie.map(|lang| format!("{NAME}={}; {KEPT}", lang.code()));
    if let Some(Ok(cookie)) = cookie.map(HeaderValue::try_from) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Lang, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn of(address: &str, headers: &[(HeaderName, &str)]) -> Lang {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()));
        Lang::of(&address.parse().unwrap(), &headers.collect())
    }

    #[test]
    fn the_address_goes_before_the_cookie_and_that_before_the_machine() {
        let english = (header::ACCEPT_LANGUAGE, "fr, en-GB;q=0.8, vi;q=0.3");
        let chosen = (header::COOKIE, "a=b; lang=vi");
        assert_eq!(of("/", &[]), Lang::Vi);
        assert_eq!(of("/", std::slice::from_ref(&english)), Lang::En);
        assert_eq!(of("/", &[english.clone(), chosen.clone()]), Lang::Vi);
        assert_eq!(of("/?sau=1&lang=en", &[english, chosen]), Lang::En);
    }

    #[test]
    fn what_makes_no_sense_chooses_nothing() {
        for (name, value) in [
            (header::ACCEPT_LANGUAGE, "de, *;q=0.5, en;q=0"),
            (header::ACCEPT_LANGUAGE, "en;q=x"),
            (header::COOKIE, "lang=de; lang"),
        ] {
            assert_eq!(of("/?lang=", &[(name, value)]), Lang::Vi, "{value}");
        }
    }

    #[test]
    fn an_address_can_be_had_in_the_other_language() {
        let bare = |address: &str| without_choice(&address.parse().unwrap());
        assert_eq!(bare("/a?lang=vi"), "/a");
        assert_eq!(bare("/a?x=1&lang=vi&y=2"), "/a?x=1&y=2");
        assert_eq!(in_language(&bare("/a?lang=vi"), Lang::En), "/a?lang=en");
        assert_eq!(in_language("/a?x=1", Lang::En), "/a?x=1&lang=en");
    }
}
