//! Texts of the interface. Each slice has one table of its own, Vietnamese and English side by side:
//! neither can be missing, and that both have the same places is proved when the program is built.
//! Texts of measures, registers and laws are not here: they are data of the packs.

use std::fmt::Display;

/// Declares a slice's texts: `texts! { key: "tiếng Việt", "English"; … }` makes `Texts` with a field
/// a key, and `Texts::of(lang)`. `{n}` is filled by [`fill`]; `{n:record|records}` is the first
/// where `n` is 1.
#[macro_export]
macro_rules! texts {
    ($($key:ident: $vi:literal, $en:literal;)+) => {
        /// The slice's texts in one language.
        pub struct Texts {
            /// Which.
            pub lang: $crate::shell::lang::Lang,
            $(pub $key: &'static str,)+
        }

        impl Texts {
            const VI: Texts = Texts { lang: $crate::shell::lang::Lang::Vi, $($key: $vi,)+ };
            const EN: Texts = Texts { lang: $crate::shell::lang::Lang::En, $($key: $en,)+ };

            /// Those of a language.
            #[must_use]
            pub fn of(lang: $crate::shell::lang::Lang) -> &'static Texts {
                lang.pick(&Texts::VI, &Texts::EN)
            }
        }

        $(const _: () = assert!(
            $crate::shell::text::same_places($vi, $en),
            concat!("the two languages of `", stringify!($key), "` differ in their places")
        );)+
    };
}

/// Whether two texts have the same `{places}`.
#[must_use]
pub const fn same_places(a: &str, b: &str) -> bool {
    has_places_of(a.as_bytes(), b.as_bytes()) && has_places_of(b.as_bytes(), a.as_bytes())
}

const fn has_places_of(these: &[u8], those: &[u8]) -> bool {
    let mut at = 0;
    while at < those.len() {
        if those[at] == b'{' && !has_place(these, those, at) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `these` have the place that begins at `from` in `those`.
const fn has_place(these: &[u8], those: &[u8], from: usize) -> bool {
    let mut at = 0;
    while at < these.len() {
        let mut n = 0;
        while at + n < these.len() && from + n < those.len() && !ends(those[from + n]) {
            if these[at + n] != those[from + n] {
                break;
            }
            n += 1;
        }
        let whole = n > 0 && at + n < these.len() && from + n < those.len();
        if whole && ends(these[at + n]) && ends(those[from + n]) {
            return true;
        }
        at += 1;
    }
    false
}

const fn ends(letter: u8) -> bool {
    letter == b'}' || letter == b':'
}

/// Fills `{name}` places of a text, and of `{name:one|many}` chooses. A place without a value stays
/// as it is, so that it is seen.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((place, after)) = behind.split_once('}') else {
            break;
        };
        out.push_str(before);
        let (name, forms) = place.split_once(':').unwrap_or((place, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(&of_value(&value.to_string(), forms)),
            None => out.push_str(&format!("{{{place}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The value, or the form of a word that goes with it.
fn of_value(value: &str, forms: &str) -> String {
    let form = forms
        .split_once('|')
        .map(|(one, many)| if value == "1" { one } else { many });
    form.unwrap_or(value).to_owned()
}

texts! {
    site: "Lan Tỏa", "Lan Tỏa";
    slogan: "Mỗi con số đi về được tới hồ sơ của nó", "Every figure leads back to its records";
    skip: "Bỏ qua, tới nội dung chính", "Skip to the main content";
    nav: "Điều hướng chính", "Main navigation";
    nav_localities: "Địa phương", "Localities";
    nav_figures: "Con số", "Figures";
    nav_models: "Mô hình", "Models";
    language: "Ngôn ngữ", "Language";
    crumbs: "Đường dẫn", "Breadcrumbs";
    home: "Trang chủ", "Home";

    foot_reading: "Cách đọc một con số", "How to read a figure";
    foot_rules: "Hai giá trị đứng cạnh nhau, không bao giờ trộn vào nhau. Điều không nguồn nào nêu thì ghi là không rõ; số ước lượng giữ nguyên chữ “trên”, “gần”, “khoảng” của nguồn.",
        "The two values stand side by side and are never mixed. What no source states is marked unknown; an estimate keeps its source’s “over”, “nearly” or “about”.";
    foot_data: "Danh mục đơn vị hành chính trước và sau ngày 01/7/2025 theo mã của Cục Thống kê.",
        "Administrative units before and after 2025-07-01 by the codes of the National Statistics Office.";
    foot_read: "Tìm các con số trong một bài báo, báo cáo", "Find the figures in an article or a report";
    foot_free: "Phần mềm mã nguồn mở, giấy phép Apache‑2.0.", "Open-source software, licensed under Apache‑2.0.";
    foot_language: "", "Names, records and sources are shown in the language in which they were written.";
    declared: "Khai báo", "Declared";
    declared_means: "điều một nguồn nói về đơn vị", "what a source says of the unit";
    evidenced: "Có hồ sơ", "On record";
    evidenced_means: "điều các hồ sơ cộng lại được", "what the records add up to";

    not_found: "Không tìm thấy trang này", "This page was not found";
    not_found_text: "Địa chỉ {path} không có trang nào. Có thể địa chỉ bị cắt khi sao chép hoặc gõ sai, đơn vị đã đổi, hay hồ sơ không công khai.",
        "There is no page at {path}. The address may have been cut off or mistyped, the unit may have changed, or the record may not be public.";
    failed: "Máy chủ chưa trả lời được", "The server could not answer";
    failed_text: "Yêu cầu không thực hiện được; không có dữ liệu nào bị mất. Xin thử lại sau ít phút. Khi báo lỗi, xin gửi kèm mã {code}.",
        "The request could not be carried out; no data were lost. Try again in a few minutes. When reporting the problem, quote the code {code}.";
    refused: "Yêu cầu chưa đúng", "The request makes no sense";
    refused_text: "Trang này không hiểu được địa chỉ {path}. Có thể địa chỉ bị cắt khi sao chép; hãy mở lại liên kết gốc, hoặc tìm từ danh sách địa phương.",
        "The address {path} could not be understood. It may have been cut off; open the original link again, or start from the list of localities.";
    see_localities: "Xem các địa phương", "See the localities";
    back_home: "Về trang chủ", "Back to home";
    form_wrong: "Chưa gửi được: {n} chỗ cần sửa", "Not sent: {n} {n:thing needs|things need} correcting";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        let text = fill("{n}/{of} {what}", &[("n", &43), ("of", &56)]);
        assert_eq!(text, "43/56 {what}");
        assert_eq!(fill("{a} {b}", &[("a", &"{b}"), ("b", &1)]), "{b} 1");
        assert_eq!(fill("100 % {", &[]), "100 % {");
    }

    #[test]
    fn one_is_told_from_many() {
        let said = |n: i64| fill("{n} {n:record|records}", &[("n", &n)]);
        assert_eq!(
            (said(1).as_str(), said(12).as_str()),
            ("1 record", "12 records")
        );
    }

    #[test]
    fn texts_that_differ_in_their_places_are_found() {
        assert!(same_places("{n} hồ sơ", "{n} {n:record|records}"));
        assert!(same_places("", "plain"));
        for (a, b) in [
            ("{n}", "{m}"),
            ("{n}", ""),
            ("{n} {of}", "{n}"),
            ("{n}", "{na}"),
        ] {
            assert!(!same_places(a, b) && !same_places(b, a), "{a} {b}");
        }
    }
}
