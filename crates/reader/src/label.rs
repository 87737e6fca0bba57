//! Numbers that tell one of several apart: villages and streets, ordinals,
//! clauses, levels, grades, regiments; and weekdays and congresses.

use std::sync::LazyLock;

use crate::line::Line;
use crate::noun::{NOUNS, STOPS, Sort};
use crate::phrases::Phrases;
use crate::scan::key;
use crate::trap::{Found, Why};
use crate::unit::{self, After};

/// A word before a number, and whether a counted noun after it makes the
/// number a figure all the same (`tổ 5 người`, but `đợt 2 xã …`).
#[derive(Clone, Copy, Debug)]
struct Label {
    why: Why,
    firm: bool,
}

static LABELS: LazyLock<Phrases<Label>> = LazyLock::new(|| {
    let firm = |why| Label { why, firm: true };
    let soft = |why| Label { why, firm: false };
    Phrases::new(&[
        (
            "khu phố|tổ|tổ dân phố|thôn|ấp|bản|xóm|làng|khu|khóm|khối|khối phố|phường|quận|đội|buôn|phố|lô|khu dân cư|\
             khu vực|cụm|tiểu khu|cụm dân cư|đường|kênh|cầu|cống|bến|ngõ|hẻm|kiệt|ngách|tổ nhân dân tự quản|cụm dân cư số|liên tổ|chi bộ|\
             chi hội|tổ dân cư|km|khu nhà|ấp số|thôn số|tdp|kdc|hương lộ|lộ|nhóm|nhà văn hóa thôn|trại|tầng|phòng|nhà số|dãy|bãi|ga|đê",
            soft(Why::Address),
        ),
        (
            "số nhà|quốc lộ|tỉnh lộ|ql|tl|đường tỉnh|đường huyện|đường số",
            firm(Why::Address),
        ),
        (
            "chỉ thị|nghị quyết|kết luận|quyết định|thông tư|nghị định|hướng dẫn|thông báo|công văn|quy định|đề án|dự án|\
             tiểu dự án|chương trình|chương trình mục tiêu quốc gia|chương trình mtqg|mtqg|luật|pháp lệnh|công điện|văn bản|tờ trình|thông tri",
            soft(Why::Document),
        ),
        (
            "lần|lần thứ|thứ|đợt|vòng|giai đoạn|khóa|kỳ họp|kỳ|phiên|phiên họp|trung ương|hội nghị trung ương|phụ lục|top|tốp|kỳ thứ|thế kỷ|thập niên|thập kỷ|năm thứ|sinh viên năm|học năm",
            firm(Why::Ordinal),
        ),
        (
            "tuần|chặng|gói thầu|cụm thi đua|khối thi đua|đại hội|biểu|bảng|hình|bước|vụ|tập|mũi|cột mốc|mốc|ô|tiêu chí|giải|bài|nội dung|mẫu",
            soft(Why::Ordinal),
        ),
        ("quý", firm(Why::Quarter)),
        (
            "chương|điều|khoản|mục|điểm|phần|tiết|điều khoản",
            soft(Why::Clause),
        ),
        (
            "hạng|bậc|mức độ|cấp độ|nhà cấp|trình độ|xã loại|ocop",
            firm(Why::Level),
        ),
        ("cấp|loại|mức|vùng", soft(Why::Level)),
        ("lớp|khối lớp|học sinh lớp", soft(Why::Grade)),
        (
            "quân khu|quân đoàn|sư đoàn|trung đoàn|trung đoàn bộ binh|tiểu đoàn|đại đội|lữ đoàn|binh đoàn|đồn|đồn biên phòng|bệnh viện|\
             bệnh viện quân y|công ty|nhà máy|xí nghiệp|binh chủng|cục|trường thpt|trường thcs|trường tiểu học|trường mầm non|kho|đoàn kinh tế quốc phòng|\
             thủy điện|hải đoàn|hải đội|quân y|đoàn|xưởng|nông trường|lâm trường|đội công tác số|tàu|trạm số|trường|chốt số|cảng|chi cục|chi nhánh|cửa khẩu|lữ|tổng công ty|hồ|trại giam",
            soft(Why::Name),
        ),
        (
            "tuổi|tuổi từ|tuổi đời từ|độ tuổi từ|tuổi đời|độ tuổi",
            firm(Why::Age),
        ),
        ("trang", soft(Why::Numbering)),
        (
            "công nghiệp|cách mạng công nghiệp|phiên bản|web|thời đại|công nghệ|định danh mức",
            soft(Why::Code),
        ),
        ("sinh năm|năm sinh|sn", firm(Why::Date)),
    ])
});

/// Words that end like a label and are none: "quốc phòng 17 mô hình".
static COMPOUNDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "quốc phòng|văn phòng|dự phòng|hải phòng|biên phòng|cứu phòng|xóa phòng|quân đội|thành phố|văn bản|cơ bản|căn bản|kịch bản|xuất bản|tài bản|\
         hội trường|thị trường|môi trường|quảng trường|hiện trường|phân loại|các loại|chủng loại|trung cấp|cung cấp|trợ cấp|cao cấp|sơ cấp|nâng cấp|\
         phân cấp|các cấp|cấp cấp|bao cấp|quan điểm|thời điểm|đặc điểm|trọng điểm|ưu điểm|khuyết điểm|thí điểm|nhiệm vụ|dịch vụ|phục vụ|nghĩa vụ|thường vụ|\
         công vụ|chuyên vụ|công đoàn|tập đoàn|học tập|tuyển tập|luyện tập|thực tập|sưu tập|tổng tập|đào tạo|công tác|làm đường|mở đường|mặt đường|lòng đường|\
         nhân đôi|toàn khối|liên khối|thành phần|thành tiết|tình tiết|chi tiết|danh mục|chuyên mục|hạng mục|điều khoản|tài khoản|đoạn đường|dân tộc|thành đoàn|huyện đoàn|tỉnh đoàn|xã đoàn|\
         phong trào|sân bãi|bờ bãi|hội đoàn|đại đoàn|quân đoàn bộ|vận tải|trẻ em|vũ trang|nghĩa trang|khang trang|thời trang|trang trí|đồng hồ|ao hồ|hành khóa|toàn khóa|ngoại khóa|\
         bệnh lý|chế độ|mật độ|tốc độ|trình độ học vấn|y tế|công nghệ thông tin|nền công nghiệp|khu công nghiệp|nông công nghiệp",
        (),
    )])
});

/// What before "số" makes it "a number of" and no label.
static AMOUNTS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "tổng|trong|đa|thiểu|một|nửa|phần lớn|hầu hết|trên tổng|trong tổng|với|đại đa|dân|con|chiếm|quân|thông|ngoài",
        (),
    )])
});

/// The trap of the numeral at token `at`.
pub(crate) fn at_numeral(line: &Line, floor: usize, at: usize) -> Option<Found> {
    const SO: u64 = key("số");
    let mut end = at;
    if end > floor && line.is_mark(end - 1, ':') && line.key_before(end - 1) == SO {
        end -= 1;
    }
    let numbered = line.key_before(end) == SO && end > floor;
    if numbered {
        end -= 1;
    }
    let label = LABELS
        .before(line.tokens, end)
        .filter(|(_, first)| *first >= floor && !is_each(line, *first))
        .filter(|(_, first)| {
            let compound = COMPOUNDS.before(line.tokens, end);
            compound.is_none_or(|(_, from)| from > *first)
        });
    let (label, first) = match label {
        Some((label, first)) => (*label, first),
        None if numbered && AMOUNTS.before(line.tokens, end).is_none() => (
            Label {
                why: Why::Ordinal,
                firm: false,
            },
            end,
        ),
        None => return unit_label(line, floor, at),
    };
    let firm = label.firm || numbered && label.why != Why::Ordinal;
    let shares = line.is_mark(at + 1, '/') && line.plain(at + 2).is_some();
    let next = if shares { at + 3 } else { at + 1 };
    let people = matches!(NOUNS.at(line.tokens, next), Some((Sort::People, _)));
    let grade = label.why == Why::Grade && !people;
    let house = label.why == Why::Address && !people;
    let outline = label.why == Why::Clause && is_outline(line.raw(at));
    let ordinal = line.plain(at).is_some() || outline || shares || line.raw(at).contains(',');
    let measured = is_measured(line, next, firm, !(grade || house)) && !is_reference(line, next);
    if measured || !ordinal {
        return None;
    }
    if shares && !label.firm && !matches!(label.why, Why::Address | Why::Grade) {
        return None;
    }
    let to = year_end(line, list_end(line, next), label.why);
    Some(Found::new(first, to, label.why))
}

/// "2.1", "1.2.3": numbers of an outline.
fn is_outline(raw: &str) -> bool {
    raw.contains('.')
        && raw
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// "… 3 Điều 5", "… 2 phần II", "… 7 Luật Đất đai": the paper goes on from its part to its whole.
fn is_reference(line: &Line, at: usize) -> bool {
    static WHOLES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "chương|điều|khoản|mục|điểm|phần|tiết|luật|bộ luật|nghị quyết|nghị định|quyết định|thông tư|chỉ thị|quy định|\
             kết luận|kế hoạch|hướng dẫn|phụ lục|pháp lệnh|hiến pháp",
            (),
        )])
    });
    let Some((_, next)) = WHOLES.at(line.tokens, at) else {
        return false;
    };
    let named = line
        .token(next)
        .is_some_and(|t| t.is_number() || t.capital || t.end - t.start == 1);
    named || line.tokens[at].capital
}

/// "hạng 2/4", "thứ 5/63": a rank, no day and no share.
pub(crate) fn is_rank(line: &Line, at: usize) -> bool {
    static RANKS: LazyLock<Phrases<()>> =
        LazyLock::new(|| Phrases::new(&[("hạng|thứ|bậc|loại|trình độ|hạng thương tật|lớp", ())]));
    RANKS.before(line.tokens, at).is_some()
}

/// "lớp 5", but "mỗi tổ 5 người", "một đội 3 người": no label.
fn is_each(line: &Line, first: usize) -> bool {
    static EACH: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[("mỗi|từng|cả|toàn|lập|thành lập|định|chu|thời|bình", ())])
    });
    EACH.before(line.tokens, first).is_some()
}

/// Whether what follows the number measures or counts.
fn is_measured(line: &Line, next: usize, firm: bool, nouns: bool) -> bool {
    match unit::after(line.tokens, next) {
        Some((After::Unit(_) | After::Thousands, _)) => return true,
        Some((After::Trap(Why::Duration), after)) => {
            // "kế hoạch 5 năm" lasts; "lớp 5 năm học 2022" does not.
            let dated =
                line.token(after).is_some_and(|t| t.is_number()) || line.key(after) == key("học");
            return !firm && !dated;
        }
        _ => {}
    }
    if crate::number::magnitude(line.tokens, next).is_some() || line.key(next) == key("lần") {
        return true;
    }
    let counted = NOUNS.has(line.tokens, next);
    counted && !firm && nouns && !line.token(next).is_some_and(|t| t.capital)
}

/// "mức độ 3, 4", "thôn 1, 2 và 3": the label goes on over the list.
fn list_end(line: &Line, from: usize) -> usize {
    const VA: u64 = key("và");
    const DEN: u64 = key("đến");
    let mut to = from;
    loop {
        let joint = line.is_mark(to, ',')
            || line.token(to).is_some_and(|t| t.is_dash())
            || matches!(line.key(to), VA | DEN);
        let ordinal = line.plain(to + 1).is_some_and(|n| n < 100) || is_outline(line.raw(to + 1));
        let alone = !is_measured(line, to + 2, false, true)
            && !line.is_mark(to + 2, '/')
            && !line.is_mark(to + 2, '%')
            && !line.token(to + 2).is_some_and(|t| {
                t.is_word() && !t.capital && STOPS.at(line.tokens, to + 2).is_none()
            });
        let more = joint && ordinal && (alone || is_reference(line, to + 2));
        if !more {
            return to;
        }
        to += 2;
    }
}

/// The names of levels after the number: "4 sao", "1 cửa".
fn unit_label(line: &Line, _floor: usize, at: usize) -> Option<Found> {
    const CUA: u64 = key("cửa");
    (line.key(at + 1) == CUA && line.plain(at) == Some(1))
        .then(|| Found::new(at, at + 2, Why::Name))
}

/// "thứ 7", "Ngày thứ 7", "thứ Hai": weekdays.
pub(crate) fn weekday(line: &Line, floor: usize, at: usize) -> Option<Found> {
    const THU: u64 = key("thứ");
    const LAN: u64 = key("lần");
    const NGAY: u64 = key("ngày");
    const TU: u64 = key("tư");
    if line.key_before(at) != THU || at < 1 + floor.min(at) {
        return None;
    }
    let number = line
        .plain(at)
        .map(i64::from)
        .or_else(|| crate::number::digit(line.key(at)))
        .or((line.key(at) == TU).then_some(4))?;
    if !(2..=7).contains(&number) || line.key_before(at - 1) == LAN {
        return None;
    }
    static COUNTED: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "đứng|xếp|hạng|kỳ họp|hội nghị|đại hội|phiên họp|người|mô hình|xếp hạng|con|giai đoạn|vị trí|lớp|năm|tháng|tuần|đời",
            (),
        )])
    });
    if COUNTED.before(line.tokens, at - 1).is_some() {
        return None;
    }
    let named = at >= 2 && at - 2 >= floor && line.key(at - 2) == NGAY;
    let from = if named { at - 2 } else { at - 1 };
    Some(Found::new(from, at + 1, Why::Weekday))
}

fn is_roman(raw: &str) -> bool {
    !raw.is_empty()
        && raw.len() <= 7
        && raw
            .bytes()
            .all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// "khóa XII", "lần thứ XIX", "quý IV", "Đại hội XIII"; "lần thứ nhất",
/// "hạng Ba", "giải nhì": found at the label's first word.
pub(crate) fn roman(line: &Line, at: usize) -> Option<Found> {
    static HEADS: LazyLock<Phrases<Why>> = LazyLock::new(|| {
        Phrases::new(&[
            (
                "khóa|lần thứ|thứ|đại hội|đại hội đảng|thế kỷ|giai đoạn|kỳ họp thứ|kỳ|chuyên đề|nhiệm kỳ|hạng|loại|giải|trung ương|đợt",
                Why::Ordinal,
            ),
            ("quý", Why::Quarter),
            ("mục|phần|chương", Why::Clause),
        ])
    });
    const NHAT: u64 = key("nhất");
    const NHI: u64 = key("nhì");
    const TU: u64 = key("tư");
    const KHUYEN: u64 = key("khuyến");
    let (why, next) = HEADS.at(line.tokens, at)?;
    let token = line.token(next)?;
    let worded = *why == Why::Ordinal
        && (matches!(token.key, NHAT | NHI)
            || token.key == TU && line.key(next - 1) == key("thứ")
            || crate::number::digit(token.key).is_some()
                && matches!(
                    line.raw(next - 1),
                    "thứ" | "hạng" | "giải" | "Hạng" | "Giải" | "Thứ"
                ));
    if token.key == KHUYEN {
        return None;
    }
    let numeral = is_roman(line.raw(next));
    if let Some(weekday) = weekday(line, at, next).filter(|_| worded) {
        return Some(weekday);
    }
    (numeral || worded).then(|| {
        let mut to = next + 1;
        while numeral && line.is_mark(to, ',') && is_roman(line.raw(to + 1)) {
            to += 2;
        }
        Found::new(at, year_end(line, to, *why), *why)
    })
}

/// A quarter goes on with its year: "quý III/2023", "quý II năm 2023".
fn year_end(line: &Line, to: usize, why: Why) -> usize {
    const NAM: u64 = key("năm");
    let joint = line.is_mark(to, '/') || line.key(to) == NAM;
    let year = why == Why::Quarter && joint && line.year(to + 1).is_some();
    if year { to + 2 } else { to }
}
