//! Layout files: those that ship are sound, mistakes are all reported with
//! their place, and the lines a profile words come out as the guidance says.

mod sample;
mod shipped;

use doc::{Authority, Day, DocNumber, Mm, Profile};
use sample::report;
use shipped::layout;

const SHIPPED: [&str; 3] = ["party-2018", "party-2026", "state-2020"];

#[test]
fn every_shipped_layout_is_sound_and_named_after_its_file() {
    for id in SHIPPED {
        assert_eq!(layout(id).id, id);
    }
}

#[test]
fn one_party_layout_holds_on_any_day() {
    for (year, month, day, holds) in [
        (2018, 4, 3, "party-2018"),
        (2026, 5, 26, "party-2018"),
        (2026, 5, 27, "party-2026"),
    ] {
        let date = Day::from_ymd_opt(year, month, day).unwrap();
        let valid: Vec<_> = ["party-2018", "party-2026"]
            .into_iter()
            .filter(|id| layout(id).is_valid_on(date))
            .collect();
        assert_eq!(valid, [holds]);
    }
    assert!(!layout("party-2018").is_valid_on(Day::from_ymd_opt(2018, 4, 2).unwrap()));
}

#[test]
fn all_mistakes_come_with_their_place() {
    let path = format!(
        "{}/../../packs/layouts/party-2026.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let broken = text
        .replace("left_mm = 30", "left_mm = \"30\"")
        .replace("[body]\n", "[body]\nfist_line_mm = 10\n")
        .replace("min_digits = 2\n", "")
        .replace("size_pt = 16", "size_pt = 14.3")
        .replace("line_exact_pt = 20", "line_exact_pt = 1000");
    let mistakes = Profile::parse(&broken).unwrap_err();
    insta::assert_snapshot!(mistakes);
    assert_eq!(mistakes.0.len(), 5);
}

#[test]
fn broken_toml_is_a_mistake_too() {
    let mistakes = Profile::parse("id = \n").unwrap_err();
    assert_eq!(
        (
            mistakes.0[0].line,
            mistakes.0.iter().any(|m| m.message.contains("TOML"))
        ),
        (1, true)
    );
}

#[test]
fn margins_that_leave_no_room_are_refused() {
    let path = format!(
        "{}/../../packs/layouts/party-2026.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path)
        .unwrap()
        .replace("left_mm = 30", "left_mm = 180");
    let mistakes = Profile::parse(&text).unwrap_err();
    assert!(
        mistakes.to_string().contains("chừa lề quá lớn"),
        "{mistakes}"
    );
}

#[test]
fn numbers_and_dates_follow_the_layout() {
    let mut header = report(layout("party-2026")).header;
    let (party, state) = (layout("party-2026"), layout("state-2020"));
    assert_eq!(party.number_line(&header), "Số 05-BC/ĐU");
    header.number = DocNumber {
        ordinal: Some(15),
        symbol: "BC-UBND".to_owned(),
    };
    assert_eq!(state.number_line(&header), "Số: 15/BC-UBND");
    header.number.ordinal = None;
    assert_eq!(
        state.number_line(&header),
        format!("Số: {}/BC-UBND", "\u{a0}".repeat(6))
    );
    assert_eq!(
        party.date_line(&header),
        "Mẫu Sơn, ngày 03 tháng 7 năm 2026"
    );
    header.date = Day::from_ymd_opt(2026, 2, 14);
    assert_eq!(
        party.date_line(&header),
        "Mẫu Sơn, ngày 14 tháng 02 năm 2026"
    );
    header.date = None;
    assert!(party.date_line(&header).starts_with("Mẫu Sơn, ngày\u{a0}"));
}

#[test]
fn only_the_state_signs_by_delegation() {
    let delegated = Authority::ByDelegation("CHỦ TỊCH".to_owned());
    assert_eq!(
        layout("state-2020").authority_line(&delegated).unwrap(),
        "TUQ. CHỦ TỊCH"
    );
    let refusal = layout("party-2026").authority_line(&delegated).unwrap_err();
    assert!(refusal.to_string().contains("thừa ủy quyền"), "{refusal}");
    let body = Authority::OnBehalf("BAN THƯỜNG VỤ".to_owned());
    assert_eq!(
        layout("party-2018").authority_line(&body).unwrap(),
        "T/M BAN THƯỜNG VỤ"
    );
}

#[test]
fn tenths_of_a_millimetre_are_read_exactly() {
    assert_eq!(layout("state-2020").body.first_line, Mm::from_tenths(127));
}
