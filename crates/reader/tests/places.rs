//! Which locality a figure belongs to.

use reader::{Places, read, read_with};
use vi::Span;

/// The locality of each figure, "-" where the text leaves it open.
fn places(text: &str) -> Vec<String> {
    let figures = read(text).figures;
    figures
        .iter()
        .map(|f| f.place.as_ref().map_or("-".into(), reader::Mention::called))
        .collect()
}

const SMALLEST: &[(&str, &str)] = &[
    (
        "Huyện Lai Vung, tỉnh Đồng Tháp có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung (tỉnh Đồng Tháp) có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung (Đồng Tháp) có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung thuộc tỉnh Đồng Tháp có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung của tỉnh Đồng Tháp có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung - tỉnh Đồng Tháp có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Huyện Lai Vung tỉnh Đồng Tháp có 12 mô hình.",
        "huyện Lai Vung",
    ),
    (
        "Xã Tân Lập, huyện Mộc Châu, tỉnh Sơn La có 35 mô hình.",
        "xã Tân Lập",
    ),
    (
        "Thôn Đông, xã Tân Lập, huyện Mộc Châu, tỉnh Sơn La có 35 hộ.",
        "thôn Đông",
    ),
    (
        "Phường Tân An, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk có 35 hộ.",
        "phường Tân An",
    ),
    ("Phường Tân An, TP. Thủ Đức có 35 hộ.", "phường Tân An"),
    (
        "Quận Hải Châu, thành phố Đà Nẵng có 35 hộ.",
        "quận Hải Châu",
    ),
    (
        "Thành phố Buôn Ma Thuột có 35 hộ.",
        "thành phố Buôn Ma Thuột",
    ),
    (
        "Ở tỉnh Sơn La, huyện Mộc Châu có 12 mô hình.",
        "huyện Mộc Châu",
    ),
    (
        "Tỉnh Sơn La có huyện Mộc Châu hiến 12 ha đất.",
        "huyện Mộc Châu",
    ),
    (
        "Huyện ủy Ngọc Hồi, tỉnh Kon Tum có 56 TCCSĐ.",
        "huyện Ngọc Hồi",
    ),
    ("Huyện M'Đrăk, tỉnh Đắk Lắk có 12 mô hình.", "huyện M'Đrăk"),
    (
        "HUYỆN LAI VUNG, TỈNH ĐỒNG THÁP có 12 mô hình.",
        "huyện LAI VUNG",
    ),
    ("Xã Hội Sơn, huyện Anh Sơn có 12 mô hình.", "xã Hội Sơn"),
];

#[test]
fn a_figure_belongs_to_the_smallest_place_named() {
    for (text, place) in SMALLEST {
        assert_eq!(places(text), [*place], "{text}");
    }
}

#[test]
fn the_place_changes_with_the_subject() {
    for (text, place) in [
        (
            "Xã Tân Lập có 5 mô hình; xã Phố Mới, huyện Quế Võ có 7 mô hình.",
            ["xã Tân Lập", "xã Phố Mới"].as_slice(),
        ),
        (
            "Xã Tân Lập, huyện Mộc Châu có 5 mô hình. Toàn huyện có 45 mô hình.",
            &["xã Tân Lập", "huyện Mộc Châu"],
        ),
        (
            "Xã Tân Lập, huyện Mộc Châu có 5 mô hình. Đến nay, huyện đã có 45 mô hình.",
            &["xã Tân Lập", "huyện Mộc Châu"],
        ),
        (
            "Xã Tân Lập có 5 mô hình. Toàn tỉnh có 45 mô hình; cả nước có 90 mô hình.",
            &["xã Tân Lập", "tỉnh", "nước"],
        ),
        (
            "Huyện Mộc Châu có 45 mô hình. Toàn huyện có 12 cây cầu.",
            &["huyện Mộc Châu"; 2],
        ),
        (
            "Xã Đăk Ang, huyện Ngọc Hồi đạt 19/19 tiêu chí, như vậy 7/7 xã của huyện đã đạt 19/19.",
            &["xã Đăk Ang", "huyện Ngọc Hồi", "huyện Ngọc Hồi"],
        ),
        (
            "Hội có 5 tổ ở xã Tân Lập, huyện Mộc Châu và 12 hộ.",
            &["xã Tân Lập"; 2],
        ),
        (
            "Riêng xã Đăk Ang giảm 10%. Hiện tại, huyện chỉ còn 2,95% hộ nghèo.",
            &["xã Đăk Ang", "huyện"],
        ),
        ("HUYỆN ĐÃ CÓ 5 mô hình", &["huyện"]),
        // Said of several, or of either.
        ("Xã Tân Lập và xã Phố Mới có 12 mô hình.", &["-"]),
        (
            "Xã Tân Lập, xã Phố Mới và xã Đông Sơn, huyện Quế Võ có 12 mô hình.",
            &["-"],
        ),
        ("Xã Tân Lập và huyện Quế Võ có 12 mô hình.", &["-"]),
    ] {
        assert_eq!(places(text), place, "{text}");
    }
}

/// The heads of the product's own reports.
#[test]
fn words_that_begin_like_a_place_are_none() {
    for text in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM có 5 mô hình",
        "Cộng Hòa Xã Hội Chủ Nghĩa Việt Nam có 5 mô hình",
        "Chính Sách Xã Hội có 5 mô hình",
        "PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2023 có 5 mô hình",
        "Hợp tác xã Xuân Phát có 5 mô hình",
        "Nhật Bản Xanh có 5 mô hình",
        "BẢN CAM KẾT có 5 mô hình",
        "LÀNG VĂN HÓA có 5 mô hình",
        "XÃ NÔNG THÔN MỚI có 5 mô hình",
    ] {
        assert_eq!(places(text), ["-"], "{text}");
    }
}

struct Catalogue;

impl Places for Catalogue {
    fn find(
        &self,
        kind: &str,
        name: &str,
        within: &[String],
        _when: Option<Span>,
    ) -> Option<String> {
        (kind == "xã" && name == "Tân Lập").then(|| within.join("<"))
    }
}

#[test]
fn larger_places_tell_namesakes_apart() {
    let unit = |text: &str| {
        read_with(text, &Catalogue).figures[0]
            .place
            .clone()
            .unwrap()
            .unit
            .unwrap()
    };
    assert_eq!(
        unit("Xã Tân Lập, huyện Mộc Châu, tỉnh Sơn La có 35 mô hình."),
        "huyện Mộc Châu<tỉnh Sơn La"
    );
    assert_eq!(
        unit("Tỉnh Sơn La, xã Tân Lập có 35 mô hình."),
        "tỉnh Sơn La"
    );
    assert_eq!(unit("Xã Tân Lập có 35 mô hình."), "");
}
