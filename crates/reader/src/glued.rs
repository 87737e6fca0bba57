//! Words that editors' systems glued to the number and to each other ("5.800tỷđồng"): where one
//! ends and the next begins.

use crate::letters::key;

/// Ranks that a unit or noun may be glued to.
const RANKS: [u64; 9] = [
    key("trăm"),
    key("nghìn"),
    key("ngàn"),
    key("vạn"),
    key("triệu"),
    key("tỷ"),
    key("tỉ"),
    key("chục"),
    key("tr"),
];

/// Units that a noun may be glued to.
const UNITS: [u64; 10] = [
    key("đồng"),
    key("km"),
    key("m2"),
    key("m3"),
    key("km2"),
    key("ha"),
    key("kg"),
    key("tấn"),
    key("mét"),
    key("sào"),
];

/// First words of what is counted or paid; a rest of these alone shows that two words are one.
const FIRST: [u64; 40] = [
    key("đ"),
    key("vnđ"),
    key("vnd"),
    key("usd"),
    key("tấn"),
    key("hộ"),
    key("người"),
    key("lượt"),
    key("cây"),
    key("con"),
    key("em"),
    key("cháu"),
    key("đảng"),
    key("đoàn"),
    key("hội"),
    key("cán"),
    key("ngày"),
    key("mô"),
    key("công"),
    key("căn"),
    key("nhà"),
    key("suất"),
    key("phần"),
    key("đường"),
    key("đất"),
    key("rừng"),
    key("ruộng"),
    key("lúa"),
    key("ngô"),
    key("rau"),
    key("chè"),
    key("kênh"),
    key("mương"),
    key("cống"),
    key("thóc"),
    key("gạo"),
    key("rác"),
    key("đá"),
    key("sách"),
    key("vốn"),
];

/// Words of a number: what follows may be its rank and unit.
pub(crate) fn is_counting(word: u64) -> bool {
    RANKS.contains(&word) || crate::number::begins_number(word)
}

/// Whether a glued word may end after this piece.
pub(crate) fn may_end(piece: u64) -> bool {
    RANKS.contains(&piece) || UNITS.contains(&piece)
}

/// Whether `rest` begins with a word of its own behind `piece`.
pub(crate) fn joins(piece: u64, rest: u64) -> bool {
    let ranked = RANKS.contains(&piece) && (may_end(rest) || rest == key("rưỡi"));
    let squared = [key("m2"), key("m3"), key("km2")].contains(&piece);
    ranked || squared || FIRST.contains(&rest)
}
