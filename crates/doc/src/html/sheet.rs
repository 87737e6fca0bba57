//! The style sheet of a profile: everything the markup leaves to classes.

use crate::Profile;
use crate::profile::{Body, Line, Mark, Paper, TextStyle};

/// CSS for documents of this profile, all of it inside `.van-ban` except the
/// page itself. A page whose policy forbids inline styles serves it as a file.
#[must_use]
pub fn stylesheet(profile: &Profile) -> String {
    let mut css = page(profile);
    css.push_str(&text(profile));
    css.push_str(FIXED);
    let (head, titles, sign) = (&profile.letterhead, &profile.titles, &profile.signature);
    let number = TextStyle {
        size: profile.number.size,
        bold: false,
        italic: false,
        underline: false,
    };
    let named = [
        ("cap-tren", &head.parent),
        ("cap-nay", &head.issuer),
        ("so-hieu", &number),
        ("ngay", &head.date),
        ("ten-loai", &titles.kind),
        ("trich-yeu", &titles.subject),
        ("kinh-gui", &titles.addressee),
        ("ten-phu-luc", &titles.appendix),
        ("thay-mat", &sign.authority),
        ("chuc-vu", &sign.position),
        ("ho-ten", &sign.name),
        ("noi-nhan", &profile.recipients.label_style),
        ("noi-nhan-muc", &profile.recipients.item),
    ];
    for (class, style) in named {
        css.push_str(&rule(class, style));
    }
    for (at, motto) in head.motto.iter().enumerate() {
        css.push_str(&rule(&format!("tieu-de-{}", at + 1), &motto.style));
    }
    for (at, heading) in profile.headings.iter().enumerate() {
        let class = format!("muc-{}", at + 1);
        css.push_str(&rule(&class, &heading.style));
        if heading.centred {
            css.push_str(&format!(
                ".van-ban .{class}{{text-align:center;text-indent:0}}"
            ));
        }
    }
    let marks = [
        ("ke-tieu-de", &head.motto_mark),
        ("ke-cap", &head.issuer_mark),
        ("ke-trich-yeu", &titles.subject_mark),
    ];
    for (class, mark) in marks {
        if let Mark::Rule { percent } = mark {
            css.push_str(&format!(".van-ban .{class}::after{{width:{percent}%}}"));
        }
    }
    css
}

/// Paper, margins and the page number; a wide appendix has a page of its own.
fn page(profile: &Profile) -> String {
    let Paper {
        width,
        height,
        top,
        bottom,
        left,
        right,
    } = &profile.paper;
    let [width, height, top, bottom, left, right] =
        [width, height, top, bottom, left, right].map(|length| length.css());
    let font = font(profile);
    let size = profile.page_number.size.css();
    format!(
        "@page{{size:{width} {height};margin:{top} {right} {bottom} {left};\
         @top-center{{content:counter(page);font:{size} {font}}}}}\
         @page:first{{@top-center{{content:none}}}}\
         @page ngang{{size:{height} {width};margin:{left} {top} {right} {bottom}}}\
         .van-ban{{max-width:calc({width} - {left} - {right})}}\
         .van-ban .ngang{{page:ngang;width:calc({height} - {top} - {bottom})}}"
    )
}

fn text(profile: &Profile) -> String {
    let Body {
        size,
        line,
        first_line,
        space,
    } = &profile.body;
    let line = match line {
        Line::Exact(points) => points.css(),
        // Word counts from the line height of the face, 1.15 for Times; CSS
        // from the size of its letters.
        Line::Percent(percent) => format!("{}%", u32::from(*percent) * 115 / 100),
    };
    let left = profile.letterhead.left_percent;
    format!(
        ".van-ban{{font:{size}/{line} {font};color:#000;background:#fff}}\
         .van-ban p,.van-ban li{{margin:0 0 {space};text-align:justify;text-indent:{indent}}}\
         .van-ban .muc{{margin:0 0 {space};text-align:justify;text-indent:{indent};break-after:avoid}}\
         .van-ban .cap{{grid-template-columns:{left}fr {right}fr}}\
         .van-ban table{{font-size:{table};margin:0 0 {space}}}\
         .van-ban .ghi-chu{{font-size:{note}}}\
         .van-ban .cho-ky{{height:{gap}}}",
        size = size.css(),
        font = font(profile),
        space = space.css(),
        indent = first_line.css(),
        right = 100_u8.saturating_sub(left),
        table = profile.table.size.css(),
        note = profile.table.note_size.css(),
        gap = profile.signature.gap.css(),
    )
}

/// What no guidance fixes: the frame in which the profile's numbers stand.
const FIXED: &str = ".van-ban .cap,.van-ban .cuoi{display:grid;break-inside:avoid}\
.van-ban .cuoi{grid-template-columns:1fr 1fr;margin-top:1em}\
.van-ban .dau{margin:1em 0}\
.van-ban .cap p,.van-ban .dau p,.van-ban .dau h1,.van-ban .cuoi p,.van-ban .phu-luc h2{margin:0;line-height:1.2;text-indent:0;text-align:center}\
.van-ban .nhan p,.van-ban .ghi-chu{text-align:left;text-indent:0}\
.van-ban .nhan p{text-align:left}\
.van-ban .ghi-chu{font-style:italic;line-height:1.2}\
.van-ban .giua{text-align:center;text-indent:0}\
.van-ban .ke{display:table;margin:0 auto 4pt}\
.van-ban .ke::after{content:\"\";display:block;border-top:.75pt solid #000;margin:2pt auto 0}\
.van-ban ul{list-style:none;margin:0;padding:0}\
.van-ban table{border-collapse:collapse;width:100%;line-height:1.2}\
.van-ban th,.van-ban td{border:.5pt solid #000;padding:1.5pt 4pt}\
.van-ban th{text-align:center}.van-ban caption{font-weight:bold;padding:4pt}\
.van-ban thead{display:table-header-group}.van-ban tr{break-inside:avoid}\
.van-ban .so{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\
.van-ban tr.cong td,.van-ban tr.nhom td{font-weight:bold}\
.van-ban .phu-luc,.van-ban .sang-trang{break-before:page}.van-ban .phu-luc.tiep{break-before:auto;margin-top:8mm}";

fn rule(class: &str, style: &TextStyle) -> String {
    let weight = if style.bold { "bold" } else { "normal" };
    let slant = if style.italic { "italic" } else { "normal" };
    let line = if style.underline { "underline" } else { "none" };
    format!(
        ".van-ban .{class}{{font-size:{};font-weight:{weight};font-style:{slant};text-decoration:{line}}}",
        style.size.css()
    )
}

/// The only text of a profile that enters the sheet; marks are taken out so
/// that it cannot leave its string.
fn font(profile: &Profile) -> String {
    let name: String = profile
        .font
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    format!("\"{name}\",\"Liberation Serif\",serif")
}
