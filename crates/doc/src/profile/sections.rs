//! The shape of a layout file, section by section.

use toml::de::DeTable;

use super::read::{Log, Mistakes, Section};
use super::{
    Body, End, HeadingStyle, Letterhead, Line, Mark, Motto, NumberStyle, PageNumber, Paper,
    Profile, Recipients, SignatureStyle, TableStyle, TextStyle, Titles,
};

pub(super) fn profile(toml: &str) -> Result<Profile, Mistakes> {
    let log = Log::new(toml);
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        log.add(at, format!("không đúng cú pháp TOML: {}", error.message()));
    }
    let root = Section::new(&log, String::new(), 0..0, Some(table.get_ref()));
    let profile = Profile {
        id: root.text("id"),
        name: root.text("name"),
        valid_from: root.day("valid_from"),
        valid_to: root.optional_day("valid_to"),
        legal_basis: root.text("legal_basis"),
        verified: root.flag("verified"),
        font: root.text("font"),
        paper: read(&root.section("paper"), paper),
        page_number: read(&root.section("page_number"), page_number),
        letterhead: read(&root.section("letterhead"), letterhead),
        number: read(&root.section("number"), number),
        titles: read(&root.section("titles"), titles),
        body: read(&root.section("body"), body),
        headings: root
            .sections("heading")
            .iter()
            .map(|s| read(s, heading))
            .collect(),
        table: read(&root.section("table"), table_style),
        signature: read(&root.section("signature"), signature),
        recipients: read(&root.section("recipients"), recipients),
        end: read(&root.section("end"), |s| End {
            mark: s.text("mark"),
        }),
    };
    root.finish();
    if profile
        .valid_to
        .is_some_and(|end| end <= profile.valid_from)
    {
        log.add(0, "\"valid_to\" phải sau \"valid_from\"".to_owned());
    }
    drop(root);
    log.into_mistakes().map_or(Ok(profile), Err)
}

fn read<'a, 'i, T>(section: &Section<'a, 'i>, shape: impl FnOnce(&Section<'a, 'i>) -> T) -> T {
    let value = shape(section);
    section.finish();
    value
}

fn paper(s: &Section) -> Paper {
    let paper = Paper {
        width: s.mm("width_mm"),
        height: s.mm("height_mm"),
        top: s.mm("top_mm"),
        bottom: s.mm("bottom_mm"),
        left: s.mm("left_mm"),
        right: s.mm("right_mm"),
    };
    let room = |size: u16, a: u16, b: u16| size > a.saturating_add(b).saturating_add(500);
    let wide = room(
        paper.width.tenths(),
        paper.left.tenths(),
        paper.right.tenths(),
    );
    let high = room(
        paper.height.tenths(),
        paper.top.tenths(),
        paper.bottom.tenths(),
    );
    if !(wide && high) {
        s.mistake("chừa lề quá lớn: phần chữ phải còn hơn 50 mm mỗi chiều");
    }
    paper
}

fn page_number(s: &Section) -> PageNumber {
    PageNumber {
        size: s.pt("size_pt"),
        from_top: s.mm("from_top_mm"),
    }
}

fn letterhead(s: &Section) -> Letterhead {
    Letterhead {
        left_percent: s.whole("left_percent", 20..81),
        parent: style(s, "parent"),
        issuer: style(s, "issuer"),
        issuer_mark: mark(s, "issuer_mark"),
        motto: s
            .sections("motto")
            .iter()
            .map(|line| read(line, motto))
            .collect(),
        motto_mark: mark(s, "motto_mark"),
        date: style(s, "date"),
        date_pad_day_below: s.whole("date_pad_day_below", 0..32),
        date_pad_month_below: s.whole("date_pad_month_below", 0..13),
    }
}

fn motto(s: &Section) -> Motto {
    Motto {
        text: s.text("text"),
        style: style_keys(s),
    }
}

fn style(s: &Section, key: &'static str) -> TextStyle {
    read(&s.section(key), style_keys)
}

fn style_keys(s: &Section) -> TextStyle {
    TextStyle {
        size: s.pt("size_pt"),
        bold: s.optional_flag("bold"),
        italic: s.optional_flag("italic"),
        underline: s.optional_flag("underline"),
    }
}

fn mark(s: &Section, key: &'static str) -> Mark {
    let Some(inner) = s.optional_section(key) else {
        return Mark::None;
    };
    read(&inner, |m| match m.optional_text("text") {
        Some(text) => Mark::Text(text),
        None => Mark::Rule {
            percent: m.whole("rule_percent", 1..101),
        },
    })
}

fn number(s: &Section) -> NumberStyle {
    NumberStyle {
        size: s.pt("size_pt"),
        prefix: s.text("prefix"),
        separator: s.text("separator"),
        min_digits: s.whole("min_digits", 1..5),
        blank_spaces: s.whole("blank_spaces", 1..21),
    }
}

fn titles(s: &Section) -> Titles {
    Titles {
        kind: style(s, "kind"),
        subject: style(s, "subject"),
        subject_mark: mark(s, "subject_mark"),
        addressee: style(s, "addressee"),
        addressee_label: s.text("addressee_label"),
        appendix_label: s.text("appendix_label"),
        appendix: style(s, "appendix"),
    }
}

fn body(s: &Section) -> Body {
    let line = match s.optional_pt("line_exact_pt") {
        Some(exact) => Line::Exact(exact),
        None => Line::Percent(s.whole("line_percent", 100..301)),
    };
    Body {
        size: s.pt("size_pt"),
        line,
        first_line: s.mm("first_line_mm"),
        space: s.pt("space_pt"),
    }
}

fn heading(s: &Section) -> HeadingStyle {
    HeadingStyle {
        style: style_keys(s),
        centred: s.optional_flag("centred"),
    }
}

fn table_style(s: &Section) -> TableStyle {
    TableStyle {
        size: s.pt("size_pt"),
        note_size: s.pt("note_size_pt"),
        landscape_from_columns: s.whole("landscape_from_columns", 2..101),
    }
}

fn signature(s: &Section) -> SignatureStyle {
    SignatureStyle {
        authority: style(s, "authority"),
        position: style(s, "position"),
        name: style(s, "name"),
        gap: s.mm("gap_mm"),
        on_behalf: s.text("on_behalf"),
        deputy: s.text("deputy"),
        by_order: s.text("by_order"),
        by_delegation: s.optional_text("by_delegation"),
    }
}

fn recipients(s: &Section) -> Recipients {
    Recipients {
        label: s.text("label"),
        label_style: style(s, "label_style"),
        item: style(s, "item"),
        bullet: s.text("bullet"),
        separator: s.text("separator"),
        last: s.text("last"),
    }
}
