//! Reading texts over the demonstration's books: what agrees, what differs, what is unknown.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::records::{self, draft::Draft};
use lantoa::books::sources;
use lantoa::sample::demo;
use lantoa::shell::access::Actor;
use lantoa::shell::clock::Clock;
use lantoa::shell::vault;
use lantoa::shown::reading::{self, Catalogue, Outcome, Question, Reconciled, Source};
use serde_json::Value;

struct House {
    app: App,
    _folder: tempfile::TempDir,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("lantoa.db"));
    let clock = Clock::machine();
    let app = demo::load(
        &place,
        Durability::Normal,
        &clock,
        &vault::Asked::default(),
        &mut |_, _, _| {},
    )
    .unwrap();
    declare(&app);
    House {
        app,
        _folder: folder,
    }
});

/// Two neighbouring districts of a province that the demonstration has nothing of.
fn declare(app: &App) {
    let said = [
        (1, "district:098@2025-06-30", "2023", 21),
        (2, "district:102@2025-06-30", "2023", 35),
        (3, "district:102@2025-06-30", "2022-01-01..2022-06-30", 18),
    ];
    let records: Vec<Value> = said
        .iter()
        .map(|(n, unit, when, value)| {
            serde_json::json!({
                "id": format!("00000000-0000-4000-8000-00000000000{n}"),
                "register": "khai-bao",
                "unit": unit,
                "review": "submitted",
                "source": "dien-bien",
                "fields": {
                    "chi-tieu": "mo-hinh-dang-ky",
                    "noi-ve": "Mô hình đăng ký",
                    "gia-tri": value,
                    "tinh-chat": "result",
                    "thoi-diem": when,
                },
            })
        })
        .collect();
    let source = sources::Draft {
        id: "dien-bien".into(),
        unit: "district:098@2025-06-30".into(),
        kind: Some("bao-chi".into()),
        publisher: None,
        title: "Bài báo về Điện Biên".into(),
        author: None,
        date: None,
        address: None,
        copy: None,
    };
    let (inner, at) = (app.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let actor = Actor::machine(&inner.units.current(tx)?.tree);
            records::put_source(tx, &inner, &actor, &source, at)
        })
        .unwrap();
    let drafts = Draft::read(&serde_json::to_string(&records).unwrap()).unwrap();
    records::take_over(app, drafts, app.clock.now()).unwrap();
}

fn held(text: &str, unit: &str, period: Option<&str>) -> Vec<Reconciled> {
    let app = &HOUSE.app;
    let places = Catalogue::of(&app.units.at_hand().tree);
    let source = Source::of("thử", "văn bản UTF-8", text.to_owned(), &places);
    let period = period.map(|p| vi::Span::parse(p).unwrap());
    let question = Question {
        unit,
        period: period.as_ref(),
    };
    reading::reconcile(app, &source, &question).unwrap()
}

fn table(found: &[Reconciled]) -> String {
    let lines = found.iter().map(|f| {
        let by = f.by.map_or_else(String::new, |by| format!(" by {by}"));
        let held = f.held.as_ref();
        let held = held.map_or_else(String::new, |h| format!(" | {} | {}", h.measure, h.said));
        format!("{} | {:?}{by}{held}", f.quote, f.outcome)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_figure_agrees_differs_or_is_unknown() {
    let text = "Huyện Lai Vung huy động nguồn lực xã hội được 55 tỷ đồng, xây 72 cây cầu bê tông, làm 18 nhà văn hóa, \
        20,5 km đường nông thôn; có 20 tập thể và 50 cá nhân được khen; hiến hơn 2.000 m² đất, gần 90 km đường nông thôn.\n\
        Đã góp trên 60 tỷ đồng nguồn lực xã hội; hơn 72 cây cầu bê tông.";
    insta::assert_snapshot!(table(&held(text, "district:876@2025-06-30", None)), @"
    55 tỷ đồng | Agrees | nguon-luc-tien | trên 52 tỷ đồng
    72 cây cầu bê tông | Agrees | cau-be-tong | trên 70
    18 nhà văn hóa | Unknown
    20,5 km đường nông thôn | Agrees | duong-nong-thon | gần 21 km
    20 tập thể | Agrees | khen-huyen-tap-the | 20
    50 cá nhân | Differs by -1 | khen-huyen-ca-nhan | 49
    hơn 2.000 m² đất | Differs by 8 | dat-hien | trên 2.208 m²
    gần 90 km đường nông thôn | Differs by -60 | duong-nong-thon | gần 21 km
    trên 60 tỷ đồng | Unknown
    hơn 72 cây cầu bê tông | Differs by -2 | cau-be-tong | trên 70
    ");
    outside_its_period();
    elsewhere();
}

/// A period leaves out what is known to lie outside.
fn outside_its_period() {
    let text = "Huyện Lai Vung xây hơn 70 cây cầu bê tông.";
    let outcome = |period| held(text, "district:876@2025-06-30", period)[0].outcome;
    assert_eq!(outcome(None), Outcome::Agrees);
    assert_eq!(outcome(Some("2020")), Outcome::Agrees);
    assert_eq!(outcome(Some("2023")), Outcome::Unknown);
}

/// What one district holds is nothing to another.
fn elsewhere() {
    let text = "Toàn huyện xây hơn 70 cây cầu bê tông, có 76 mô hình.";
    let found = held(text, "district:123@2025-06-30", None);
    assert!(
        found.iter().all(|f| f.outcome != Outcome::Agrees),
        "{}",
        table(&found)
    );
}

/// A figure is held against the unit and the period that it speaks of.
#[test]
fn what_the_books_hold_of_another_unit_or_year_is_not_in_the_books() {
    let outcome = |text: &str| held(text, "province:11@2025-06-30", None)[0].outcome;
    for (text, expected) in [
        (
            "Năm 2023, huyện Mường Ảng có 35 mô hình đăng ký.",
            Outcome::Agrees,
        ),
        (
            "Năm 2023, huyện Tủa Chùa có 21 mô hình đăng ký.",
            Outcome::Agrees,
        ),
        (
            "Năm 2023, huyện Tủa Chùa có 35 mô hình đăng ký.",
            Outcome::Differs,
        ),
        (
            "Năm 2023, huyện Tủa Chùa, tỉnh Điện Biên có 35 mô hình đăng ký.",
            Outcome::Differs,
        ),
        (
            "Năm 2025, huyện Mường Ảng có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2024 tăng so với năm 2023, huyện Mường Ảng có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        ("Huyện Mường Ảng có 35 mô hình đăng ký.", Outcome::Agrees),
        (
            "6 tháng đầu năm 2022, huyện Mường Ảng có 18 mô hình đăng ký.",
            Outcome::Agrees,
        ),
        (
            "Năm 2022, huyện Mường Ảng có 18 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2023, huyện Điện Biên Đông có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2023, huyện Mộc Châu có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2023, toàn tỉnh có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2023, xã Không Có Tên có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
        (
            "Năm 2023, huyện Tủa Chùa và huyện Mường Ảng có 35 mô hình đăng ký.",
            Outcome::Unknown,
        ),
    ] {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

/// The articles are not in the repository: their folder, where there is one.
fn articles() -> Option<PathBuf> {
    let given = std::env::var_os("LANTOA_SEEDS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    given.or(Some(beside)).filter(|folder| folder.is_dir())
}

#[test]
fn every_figure_of_the_five_articles_agrees_with_its_own_measure() {
    let Some(folder) = articles() else {
        return;
    };
    let gold: Vec<Value> = serde_json::from_str(include_str!("../../demo/gold.json")).unwrap();
    let (mut figures, mut wrong) = (0, Vec::new());
    for (slug, unit) in [
        ("lai-vung", "district:876@2025-06-30"),
        ("binh-xuyen", "district:249@2025-06-30"),
        ("ngoc-hoi", "district:611@2025-06-30"),
        ("que-vo", "thon-que-o"),
        ("son-la", "province:14"),
    ] {
        let text = std::fs::read_to_string(folder.join(format!("{slug}.txt"))).unwrap();
        let found = held(&text, unit, None);
        let mine: Vec<&Value> = gold.iter().filter(|g| g["locality"] == slug).collect();
        assert_eq!(found.len(), mine.len(), "{slug}");
        figures += found.len();
        for (f, g) in found.iter().zip(mine) {
            let measure = f.held.as_ref().map(|h| h.measure.as_str());
            if f.outcome != Outcome::Agrees || measure != g["measure"].as_str() {
                wrong.push(format!(
                    "{slug}: {} is {}, not {measure:?}",
                    f.quote, g["measure"]
                ));
            }
        }
    }
    assert_eq!(figures, 57);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_is_read_in_the_memory_that_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dai.txt");
    std::fs::write(&file, "Xã có 52 hộ. ".repeat(1 << 20)).unwrap();
    let read = |memory: u64| {
        std::process::Command::new(env!("CARGO_BIN_EXE_lantoa"))
            .args(["read", "--text", "--memory", &memory.to_string()])
            .arg(&file)
            .output()
            .unwrap()
    };
    assert!(read(1 << 30).status.success());
    let refused = read(8 << 20);
    assert!(!refused.status.success() && refused.stdout.is_empty());
}
