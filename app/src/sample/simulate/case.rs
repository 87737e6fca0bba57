//! Made-up cases for the registers of the pack: plausible enough to exercise every way in which
//! entries come together, never mistaken for real ones.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use super::chance::Chance;
use crate::books::records::{Acting, Far};

/// One case before its register has read it.
pub(super) struct Case {
    pub register: &'static str,
    pub acts: Vec<Acting>,
    pub review: Far,
    pub fields: Value,
}

/// A case whose numbers were accepted, after these actions.
fn accepted(register: &'static str, acts: &[&str], fields: Value) -> Case {
    let acting = |action: &&str| Acting {
        action: (*action).to_owned(),
        day: None,
        reason: Some("Số liệu giả lập".to_owned()),
        paper: None,
    };
    Case {
        register,
        acts: acts.iter().map(acting).collect(),
        review: Far::Accepted,
        fields,
    }
}

const WORKS: &[&str] = &[
    "Tổ hùn vốn",
    "Đường hoa",
    "Camera an ninh",
    "Thắp sáng đường quê",
    "Cầu nông thôn",
    "Nhà sạch vườn đẹp",
    "Tiếng loa khuyến học",
    "Quỹ vì người nghèo",
    "Ngày thứ bảy giúp dân",
];
const FIELDS: &[&str] = &[
    "phat-trien-kinh-te",
    "van-hoa-xa-hoi",
    "xay-dung-dang",
    "mat-tran-doan-the",
    "an-ninh-trat-tu",
    "giam-ngheo-an-sinh",
    "moi-truong",
    "giao-duc-khuyen-hoc",
];
const BOUNDS: &[&str] = &["over", "nearly", "about", "at_least", "at_most"];

/// What nobody has handed in yet.
const DRAFT: &[&str] = &["nhap"];

/// A case that happened on this day.
pub(super) fn on(chance: &mut Chance, day: NaiveDate) -> Case {
    match chance.between(1, 100) {
        1..=78 => model(chance, day),
        79..=86 => meeting(chance, day),
        87..=91 => gathered(chance, day),
        92..=96 => declared(chance, day),
        97..=98 => fund(chance, day),
        _ => title(chance, day),
    }
}

/// The day, or only its month or year, as a form would know it.
fn when(chance: &mut Chance, day: NaiveDate) -> String {
    match chance.between(1, 100) {
        1..=70 => day.to_string(),
        71..=90 => format!("{:04}-{:02}", day.year(), day.month()),
        91..=98 => format!("{:04}", day.year()),
        _ => "unknown".to_owned(),
    }
}

/// Mostly exact; one in eight with a bound, one in fifty a range.
fn amount(chance: &mut Chance, low: i64, high: i64) -> Value {
    let value = chance.between(low, high);
    match chance.between(1, 100) {
        1..=86 => json!(value),
        87..=98 => json!({"value": value, "bound": chance.one(BOUNDS)}),
        _ => json!({"value": value, "high": value + chance.between(1, high), "bound": "range"}),
    }
}

pub(super) fn model(chance: &mut Chance, day: NaiveDate) -> Case {
    let mut fields = Map::new();
    let mut set = |key: &str, value: Value| drop(fields.insert(key.to_owned(), value));
    let name = chance.one(WORKS).copied().unwrap_or_default();
    set(
        "ten",
        json!(format!("{name} số {}", chance.between(1, 9_999))),
    );
    set("linh-vuc", json!(chance.one(FIELDS)));
    set("dang-ky", json!(when(chance, day)));
    set("thoi-gian", json!(when(chance, day)));
    for (key, percent, choices) in [
        ("chu-the", 70, ["tap-the", "ca-nhan", "tap-the"]),
        ("loai", 60, ["moi", "duy-tri", "nhan-rong"]),
        (
            "danh-gia",
            30,
            ["hieu-qua", "co-ban-hieu-qua", "khong-hieu-qua"],
        ),
        (
            "lua-chon",
            10,
            ["tieu-bieu", "tieu-bieu", "dang-ky-cap-tinh"],
        ),
    ] {
        if chance.percent(percent) {
            set(key, json!(chance.one(&choices)));
        }
    }
    for (key, percent, high) in [
        ("tien", 60, 900_000_000),
        ("ngay-cong", 40, 2_000),
        ("dat", 15, 5_000),
        ("cau", 8, 3),
        ("duong", 15, 9),
        ("thap-sang", 10, 9),
        ("nha-dai-doan-ket", 8, 5),
        ("tien-tiet-kiem", 15, 90_000_000),
        ("ho-bhyt", 12, 200),
        ("hoc-sinh", 12, 150),
    ] {
        if chance.percent(percent) {
            set(key, amount(chance, 1, high));
        }
    }
    let acts: Option<&&[&str]> = chance.one(&[
        &[],
        &["ra-mat"],
        &["duy-tri"],
        &["ra-mat", "nhan-rong"],
        &["tam-dung"],
        DRAFT,
    ]);
    let acts = acts.copied().unwrap_or_default();
    let mut case = accepted("mo-hinh", acts, Value::Object(fields));
    if acts == DRAFT {
        case.acts.clear();
        case.review = Far::Draft;
    }
    case
}

fn meeting(chance: &mut Chance, day: NaiveDate) -> Case {
    let called = chance.between(40, 600);
    let fields = json!({
        "ten": "Hội nghị học tập, quán triệt",
        "ngay": day.to_string(),
        "trieu-tap": called,
        "tham-du": called - chance.between(0, 39),
    });
    accepted("hoi-nghi", &["to-chuc"], fields)
}

fn gathered(chance: &mut Chance, day: NaiveDate) -> Case {
    let fields = json!({
        "ten": "Huy động làm công trình chung",
        "nguon": "cong-dong",
        "thoi-gian": when(chance, day),
        "tien": amount(chance, 1_000_000, 2_000_000_000),
        "ngay-cong": amount(chance, 1, 3_000),
    });
    accepted("huy-dong", &["cong-khai"], fields)
}

/// What a report says of a unit: results of several kinds, and what is no result.
fn declared(chance: &mut Chance, day: NaiveDate) -> Case {
    let households = chance.between(800, 4_000);
    let (measure, value, nature) = match chance.between(1, 6) {
        1 | 2 => (
            "ho-ngheo",
            json!({"value": chance.between(5, 300), "of": households}),
            "result",
        ),
        3 => (
            "tieu-chi-ntm",
            json!({"value": chance.between(9, 19), "of": 19}),
            "result",
        ),
        4 => ("mo-hinh-dang-ky", amount(chance, 1, 90), "result"),
        5 => ("mo-hinh-dang-ky", json!(chance.between(1, 2)), "norm"),
        _ => ("nguon-luc-tien", amount(chance, 1, 900_000_000), "target"),
    };
    // Criteria of the new countryside hold from 8 March 2022 to 15 February 2026.
    let year = if measure == "tieu-chi-ntm" {
        day.year().clamp(2023, 2024)
    } else {
        day.year()
    };
    let fields = json!({
        "chi-tieu": measure,
        "noi-ve": "Số liệu giả lập",
        "gia-tri": value,
        "tinh-chat": nature,
        "thoi-diem": format!("{year:04}"),
    });
    accepted("khai-bao", &[], fields)
}

fn fund(chance: &mut Chance, day: NaiveDate) -> Case {
    let fields = json!({
        "ten": "Quỹ vì người nghèo",
        "luy-ke": chance.between(10_000_000, 900_000_000),
        "luy-ke-den": day.to_string(),
        "chi": [{
            "ky": when(chance, day),
            "so-tien": chance.between(1_000_000, 90_000_000),
            "ho": chance.between(1, 20),
        }],
    });
    accepted("quy", &[], fields)
}

fn title(chance: &mut Chance, day: NaiveDate) -> Case {
    let kind = chance.one(&["thon-van-hoa", "hoan-thanh-xuat-sac", "xa-tieu-bieu"]);
    let fields =
        json!({"ten": "Danh hiệu của năm", "loai": kind, "nam": format!("{:04}", day.year())});
    accepted("danh-hieu", &[], fields)
}
