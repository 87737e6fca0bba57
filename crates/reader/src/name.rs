//! Numbers inside names: titles in quotation marks, slogans by number (5 không,
//! 3 sạch), proverbs; and the numbering of lists and pages.

use std::sync::LazyLock;

use crate::line::{Line, Quoted};
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::trap::{Found, Why};

/// A quotation of more tokens than this is speech or a text, not a name.
const LONGEST_NAME: usize = 16;
/// Unless a word before it says that it is a title.
const LONGEST_TITLE: usize = 40;
/// Nor is one of more code points: it is repeated with every figure of its model.
const LONGEST_LETTERS: usize = 400;

static TITLED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "mô hình|phong trào|cuộc vận động|chương trình|câu lạc bộ|clb|đề án|dự án|danh hiệu|chủ đề|chuyên đề|quỹ|tổ|nhóm|đội|\
         chiến dịch|cuộc thi|hội thi|công trình|phần việc|phương châm|khẩu hiệu|hũ gạo|tuyến đường|tuyến phố|chi bộ|chi hội|gia đình|\
         đảng bộ cơ sở|điển hình|kế hoạch|tác phẩm|cuốn sách|bài|kỷ niệm chương|ngày hội|ngày|làng|thôn|khu dân cư|hội|ngôi nhà|mái ấm|sân chơi|diễn đàn|và|thực hiện|về",
        (),
    )])
});

/// Finds the quotations of a line. An opening mark is closed by the next
/// closing one; straight marks alternate.
pub(crate) fn quotations(tokens: &[Token], out: &mut Vec<Quoted>) {
    out.clear();
    let mut open: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        if !token.is_quote() {
            continue;
        }
        let opens = token.is_mark('“') || token.is_mark('«') || token.is_mark('„');
        match open {
            Some(from) if !opens => {
                out.push(Quoted {
                    from: from + 1,
                    to: at,
                    name: is_name(tokens, from, at),
                });
                open = None;
            }
            // An opening mark inside a quotation: the inner one is the name.
            Some(_) => open = Some(at),
            None if opens || token.is_mark('"') => open = Some(at),
            None => {}
        }
    }
}

fn is_name(tokens: &[Token], open: usize, close: usize) -> bool {
    let inside = &tokens[open + 1..close];
    let speech = open > 0 && tokens[open - 1].is_mark(':');
    let sentence = inside
        .iter()
        .any(|t| t.is_mark('!') || t.is_mark('?') || t.is_mark(';'))
        || inside
            .iter()
            .zip(inside.iter().skip(1))
            .any(|(stop, next)| stop.is_mark('.') && !next.glued);
    let titled = TITLED.before(tokens, open).is_some();
    let room = if titled { LONGEST_TITLE } else { LONGEST_NAME };
    let short = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => last.end - first.start <= LONGEST_LETTERS,
        _ => false,
    };
    short && !sentence && inside.len() <= room && (titled || !speech)
}

/// The numeral or number word inside a name in quotation marks.
pub(crate) fn in_name(line: &Line, at: usize) -> Option<Found> {
    let near = line.quotes.partition_point(|q| q.to <= at);
    let quote = line.quotes.get(near)?;
    let inside = quote.name && quote.from <= at && at < quote.to;
    inside.then(|| Found::new(at, at + 1, Why::Name))
}

/// "5 không, 3 sạch", "4 tại chỗ", "3 nhất": movements named by a number.
pub(crate) fn campaign(line: &Line, at: usize) -> Option<Found> {
    const IN: u64 = key("trong");
    const OF: u64 = key("của");
    const AND: u64 = key("và");
    static SURE: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "sạch|nhất|điều bác hồ dạy|điều bác dạy|điều đảng viên không được làm|lời thề danh dự|điều kỷ luật|tại chỗ|sẵn sàng|xung kích|trong một|đảm đang|trách nhiệm|an toàn về|cùng ăn|nên|dễ|tự nguyện tự|bền",
            (),
        )])
    });
    static OPEN: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "không|có|cùng|tự|biết|bám|tốt|giảm|tăng|dám|xây|chống|quản",
            (),
        )])
    });
    let few = line
        .plain(at)
        .or_else(|| crate::number::digit(line.key(at)).and_then(|d| u32::try_from(d).ok()))?;
    if !(2..=20).contains(&few) {
        return None;
    }
    let found = Some(Found::new(at, at + 2, Why::Name));
    if SURE.has(line.tokens, at + 1) {
        return found;
    }
    OPEN.at(line.tokens, at + 1)?;
    let ends = match line.token(at + 2) {
        None => true,
        Some(next) => !next.is_word() || matches!(next.key, IN | OF | AND),
    };
    if ends { found } else { None }
}

/// Words that look like numbers and are none ("ba mẹ", "năm nay"): the token
/// after them.
pub(crate) fn homograph(line: &Line, at: usize) -> Option<usize> {
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "ba mẹ|ba má|ba em|ba tôi|ba cháu|ba con|hai bên|hai chiều|hai mẹ con|hai vợ chồng|hai anh em|hai chị em|ba anh em|\
             hai bố con|hai cha con|hai mẹ|ba mẹ con|bốn mùa|hai bờ|hai đầu|hai phía|một là|hai là|ba là|bốn là|năm là|sáu là|bảy là|tám là|\
             hai miền|ba miền|năm nay|năm ngoái|năm học|năm mới|năm sau|năm trước|năm qua|năm tới|năm tháng|năm xưa|năm ấy|năm đó|năm này|\
             năm đầu|năm cuối|năm gần đây|hai tay|hai chân|hai thứ tóc|bốn phía|hai ngả|hai mái đầu|hai hàm|hai dòng máu|hai sương|hai lúa|chín muồi|chín chắn|chín rộ|tám chuyện|ba lô|ba gác|ba ba|ba rọi|bảy núi|hai cụ|hai ông bà|\
             hai vai|hai mắt|năm nào|năm châu|một hai|sáu là",
            (),
        )])
    });
    WORDS.at(line.tokens, at).map(|(_, to)| to)
}

/// Sayings that hold number words, found at their first word.
pub(crate) fn proverb(line: &Line, at: usize) -> Option<Found> {
    static SAYINGS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "trăm lần|vạn lần|trăm nghe|ba cây chụm lại|năm châu bốn biển|năm châu|bốn biển|bốn bể|mười mươi|muôn người như một|\
             ba mặt một lời|chín bỏ làm mười|mười phân vẹn mười|vạn sự|trăm trận trăm thắng|trăm họ|trăm hoa|nghìn năm văn hiến|\
             trăm năm trồng người|mười năm trồng cây|bốn phương|ba chìm bảy nổi|năm cha ba mẹ|một nắng hai sương|hai sương|\
             trăm công nghìn việc|trăm đường|trăm mối|vạn người|ba đời|bảy nổi ba chìm|trăm dâu|hai bàn tay trắng|\
             một lòng một dạ|trăm thứ|nghìn trùng|mười ngón tay|một vốn bốn lời|mười mắt trông một|ba chân bốn cẳng|trăm bề|\
             ba bề bốn bên|năm lần bảy lượt|trăm người như một|vạn người như một|nghìn người như một|năm bảy",
            (),
        )])
    });
    let (_, to) = SAYINGS.at(line.tokens, at)?;
    Some(Found::new(at, to, Why::Proverb))
}

/// "1. …", "2) …", "(3)", "[4]" and a line that is only a number.
pub(crate) fn numbering(line: &Line, at: usize) -> Option<Found> {
    let token = line.token(at)?;
    if token.to - token.from > 8 {
        return None;
    }
    let bracketed = at > 0
        && (line.is_mark(at - 1, '(') && line.is_mark(at + 1, ')')
            || line.is_mark(at - 1, '[') && line.is_mark(at + 1, ']'));
    if bracketed && line.plain(at).is_some_and(|n| n <= 30) {
        return Some(Found::new(at, at + 1, Why::Numbering));
    }
    let short =
        line.raw(at).len() <= 2 || line.raw(at).contains('.') && !line.reads_as_thousands(at);
    let first = line.tokens[..at].iter().all(|t| {
        ['#', '*', '-', '+', '•', '–', '|']
            .iter()
            .any(|m| t.is_mark(*m))
    });
    if at == 0 && line.tokens.len() == 1 && line.plain(at).is_some_and(|n| n < 1000) {
        return Some(Found::new(0, 1, Why::Numbering));
    }
    let marked = ['.', ')', '/'].iter().any(|m| line.is_mark(at + 1, *m)) && line.glued(at + 1);
    let spaced = line.token(at + 2).is_some_and(|t| t.is_word() && !t.glued);
    let outline = first && line.raw(at).contains('.') && short;
    if outline && spaced_word(line, at + 1) {
        return Some(Found::new(at, at + 1, Why::Numbering));
    }
    (first && at <= 3 && short && marked && spaced).then(|| Found::new(at, at + 2, Why::Numbering))
}

/// "1.1 Công tác …": a capital after the outline number.
fn spaced_word(line: &Line, at: usize) -> bool {
    line.token(at)
        .is_some_and(|t| t.is_word() && t.capital && !t.glued)
}

impl Line<'_> {
    fn reads_as_thousands(&self, at: usize) -> bool {
        crate::numeral::numeral(self.raw(at)).is_ok_and(|n| n.grouped)
    }
}
