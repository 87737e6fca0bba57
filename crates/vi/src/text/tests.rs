use super::*;
use proptest::prelude::*;
use unicode_normalization::is_nfc;

#[test]
fn folds_every_vietnamese_letter_to_ascii() {
    let letters =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
    for c in letters.chars().chain(letters.to_uppercase().chars()) {
        let nfd: String = std::iter::once(c).nfd().collect();
        let folded = fold(&c.to_string());
        assert_eq!(folded.len(), 1, "{c} → {folded}");
        assert_eq!(folded, fold(&nfd));
    }
}

#[test]
fn folds_words_as_people_search_them() {
    assert_eq!(fold("  Đại\u{a0}Đồng \n Thành "), "dai dong thanh");
    assert_eq!(fold("Hoà"), fold("hòa"));
    assert_eq!(fold("\u{d0}ảng uỷ"), "dang uy");
    assert_eq!(fold("soft\u{ad}hyphen\u{200b}"), "softhyphen");
}

#[test]
fn stores_official_spelling() {
    for (typed, stored) in [
        ("hoà", "hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("khoẻ, xoè", "khỏe, xòe"),
        ("Uỷ ban", "Ủy ban"),
        ("thuỷ lợi", "thủy lợi"),
        ("Thuý", "Thúy"),
        ("quý báu", "quý báu"),
        ("QUÝ II", "QUÝ II"),
        ("hoàn toàn", "hoàn toàn"),
        ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"),
        ("huỳnh", "huỳnh"),
        ("hoà", "hòa"),
        ("\u{a0} Phố\u{202f}Mới\u{feff}", "Phố Mới"),
        ("a\n b", "a\n b"),
        ("Ðảng", "Đảng"),
    ] {
        assert_eq!(nfc(typed), stored);
        let apart: String = typed.nfd().collect();
        assert_eq!(nfc(&apart), stored);
    }
}

#[test]
fn slugs_are_plain_addresses() {
    assert_eq!(slug("Mô hình"), "mo-hinh");
    assert_eq!(slug("  \"Cầu – dân sinh\" (2023)"), "cau-dan-sinh-2023");
    assert_eq!(slug("…"), "");
}

proptest! {
    #[test]
    fn folding_is_idempotent_and_blind_to_composition(s in ".*") {
        let folded = fold(&s);
        prop_assert_eq!(&fold(&folded), &folded);
        let apart: String = s.nfd().collect();
        prop_assert_eq!(&fold(&apart), &folded);
        prop_assert_eq!(&fold(&nfc(&s)), &folded);
    }

    #[test]
    fn the_stored_form_is_stable(s in "[a-zA-ZàÀèỷýÝoOuUqQ\\u{a0}\\u{300}\\u{301} ]{0,12}|.*") {
        let stored = nfc(&s);
        prop_assert!(is_nfc(&stored));
        prop_assert_eq!(&nfc(&stored), &stored);
        prop_assert_eq!(stored.trim(), &stored);
    }

    #[test]
    fn slugs_hold_only_safe_characters(s in ".*") {
        let slug = slug(&s);
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
    }
}
