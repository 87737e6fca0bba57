//! A report such as a ward's standing committee sends upward, with every kind
//! of block and cell. Names, numbers and money are invented.

use doc::{
    Appendix, Authority, Block, Cell, Column, Day, Decimal, DocNumber, Document, Header, Profile,
    Row, Run, Signature, Table,
};

/// The same report under any layout.
pub fn report(profile: Profile) -> Document {
    let party = profile.id.starts_with("party");
    Document {
        header: Header {
            parent: Some(if party { "TỈNH ỦY BẮC NINH" } else { "TỈNH BẮC NINH" }.to_owned()),
            issuer: if party { "ĐẢNG ỦY PHƯỜNG MẪU SƠN" } else { "ỦY BAN NHÂN DÂN PHƯỜNG MẪU SƠN" }
                .to_owned(),
            number: DocNumber {
                ordinal: Some(5),
                symbol: if party { "BC/ĐU" } else { "BC-UBND" }.to_owned(),
            },
            place: "Mẫu Sơn".to_owned(),
            date: Day::from_ymd_opt(2026, 7, 3),
            kind: "BÁO CÁO".to_owned(),
            subject: "Sơ kết 6 tháng đầu năm 2026 thực hiện việc học tập và làm theo\ntư tưởng, đạo đức, phong cách Hồ Chí Minh".to_owned(),
            addressee: party.then(|| "Ban Thường vụ Tỉnh ủy".to_owned()),
        },
        blocks: blocks(),
        signature: Signature {
            authority: Some(Authority::OnBehalf(
                if party { "BAN THƯỜNG VỤ" } else { "ỦY BAN NHÂN DÂN" }.to_owned(),
            )),
            position: if party { "PHÓ BÍ THƯ" } else { "CHỦ TỊCH" }.to_owned(),
            name: Some("Nguyễn Văn Mẫu".to_owned()),
        },
        recipients: vec![
            "Ban Thường vụ Tỉnh ủy (báo cáo)".to_owned(),
            "Ban Tuyên giáo và Dân vận Tỉnh ủy".to_owned(),
            "Các đồng chí Ủy viên Ban Chấp hành Đảng bộ phường".to_owned(),
            "Lưu Văn phòng Đảng ủy".to_owned(),
        ],
        appendices: vec![models(), resources(), directives()],
        profile,
    }
}

fn blocks() -> Vec<Block> {
    vec![
        Block::text(
            "Thực hiện Kế hoạch của Ban Thường vụ Tỉnh ủy về việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2026, Đảng ủy phường báo cáo kết quả 6 tháng đầu năm như sau:",
        ),
        Block::heading(1, "I. ĐẶC ĐIỂM TÌNH HÌNH"),
        Block::Para(vec![
            Run::plain("Đảng bộ phường có "),
            Run::bold("44 chi bộ"),
            Run::plain(
                ", 1.236 đảng viên, trong đó 58 đảng viên được miễn sinh hoạt. Số liệu tính đến hết ngày 30/6/2026 ",
            ),
            Run::italic("(theo hồ sơ đã có chứng cứ)"),
            Run::plain("."),
        ]),
        Block::heading(1, "II. KẾT QUẢ THỰC HIỆN"),
        Block::heading(2, "1. Đăng ký và cam kết"),
        Block::text(
            "Có 41/44 chi bộ đã đăng ký mô hình; ba chi bộ còn lại mới được chuyển giao khi sắp xếp đơn vị hành chính, chưa có hồ sơ. Tổng giá trị Nhân dân đóng góp là 2.652.000.000 đ.",
        ),
        Block::heading(3, "a) Kết quả theo khối"),
        Block::Table(Table {
            caption: Some("Bảng 1. Đăng ký mô hình theo khối".to_owned()),
            columns: vec![
                Column::number("TT").centred(),
                Column::text("Khối"),
                Column::number("Chi bộ đã đăng ký"),
                Column::number("Mô hình"),
                Column::number("Tỷ lệ duy trì"),
            ],
            rows: vec![
                Row::body(vec![
                    Cell::Integer(1),
                    Cell::text("Thôn, tổ dân phố"),
                    Cell::Ratio { n: 28, of: 30 },
                    Cell::Integer(31),
                    Cell::Percent(Decimal::from_scaled(903, 1)),
                ]),
                Row::body(vec![
                    Cell::Integer(2),
                    Cell::text("Cơ quan, trường học"),
                    Cell::Ratio { n: 13, of: 14 },
                    Cell::bounded("trên ", 12),
                    Cell::Empty,
                ]),
                Row::total(vec![
                    Cell::text(""),
                    Cell::text("Cộng"),
                    Cell::Ratio { n: 41, of: 44 },
                    Cell::bounded("trên ", 43),
                    Cell::Empty,
                ]),
            ],
        }),
        Block::heading(2, "2. Những việc làm tiêu biểu"),
        Block::List(vec![
            vec![Run::plain(
                "Chi bộ thôn Đông vận động 37 hộ hiến 1.250 m² đất, góp 410 ngày công làm đường và cầu dân sinh;",
            )],
            vec![Run::plain(
                "Hội Phụ nữ duy trì tổ tiết kiệm, mỗi thành viên góp 30.000 đ một tháng;",
            )],
            vec![Run::plain("Đoàn Thanh niên thắp sáng 4,2 km đường ngõ.")],
        ]),
        Block::heading(1, "III. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM"),
        Block::text(
            "Hoàn thành hồ sơ của ba chi bộ chưa đăng ký trước ngày 30/9/2026; kiểm tra thực tế ít nhất 10 mô hình; công khai thu, chi của các quỹ tại nhà văn hóa thôn.",
        ),
        Block::text("Trên đây là báo cáo sơ kết 6 tháng đầu năm 2026 của Đảng ủy phường."),
    ]
}

fn models() -> Appendix {
    let places = ["Đông", "Đoài", "Thượng", "Hạ", "Trung", "Nội", "Ngoại"];
    let names = [
        "Cầu dân sinh bằng sức dân",
        "Tổ tiết kiệm, tín dụng giúp phụ nữ nghèo phát triển kinh tế hộ gia đình",
        "Đường hoa thay rác",
        "Tiếng kẻng an ninh",
    ];
    let mut rows = vec![Row::group("A. Khối thôn, tổ dân phố")];
    rows.extend((1..=34_i64).map(|at| {
        let pick = |list: &[&str]| list[usize::try_from(at).unwrap_or(0) % list.len()].to_owned();
        Row::body(vec![
            Cell::Integer(at),
            Cell::Text(pick(&names)),
            Cell::text(format!("Chi bộ thôn {}", pick(&places))),
            Cell::Year(2020 + u16::try_from(at % 7).unwrap_or(0)),
            if at % 9 == 0 {
                Cell::Empty
            } else {
                Cell::Integer(17 * at)
            },
        ])
    }));
    rows.push(Row::total(vec![
        Cell::text(""),
        Cell::text("Cộng"),
        Cell::text(""),
        Cell::text(""),
        Cell::bounded("trên ", 9000),
    ]));
    Appendix {
        number: "1".to_owned(),
        title: "DANH SÁCH MÔ HÌNH ĐANG DUY TRÌ".to_owned(),
        table: Table {
            caption: None,
            columns: vec![
                Column::number("TT").centred(),
                Column::text("Tên mô hình"),
                Column::text("Đơn vị thực hiện"),
                Column::number("Năm bắt đầu").centred(),
                Column::number("Người hưởng lợi").unit("người"),
            ],
            rows,
        },
        note: Some("Số người hưởng lợi theo hồ sơ đã kiểm tra đến ngày 30/6/2026.".to_owned()),
    }
}

fn resources() -> Appendix {
    let row = |at: i64, place: &str, money: Cell, land: i64, road: i64| {
        Row::body(vec![
            Cell::Integer(at),
            Cell::text(place),
            money,
            Cell::Money(35_500_000 * at),
            Cell::Integer(land),
            Cell::Integer(130 * at),
            Cell::Integer(at % 3),
            Cell::Decimal(Decimal::from_scaled(road, 1)),
            Cell::Range {
                low: Decimal::from(1),
                high: Decimal::from(2),
            },
            Cell::Ratio { n: 9 + at, of: 12 },
        ])
    };
    Appendix {
        number: "2".to_owned(),
        title: "NGUỒN LỰC XÃ HỘI HUY ĐỘNG".to_owned(),
        table: Table {
            caption: None,
            columns: vec![
                Column::number("TT").centred(),
                Column::text("Đơn vị"),
                Column::number("Tiền mặt").unit("đồng"),
                Column::number("Hiện vật quy đổi").unit("đồng"),
                Column::number("Đất hiến").unit("m²"),
                Column::number("Ngày công").unit("công"),
                Column::number("Cầu").unit("cây"),
                Column::number("Đường").unit("km"),
                Column::number("Định mức mô hình").centred(),
                Column::number("Chi bộ tham gia"),
            ],
            rows: vec![
                row(1, "Thôn Đông", Cell::Money(2_652_000_000), 1250, 12),
                row(2, "Thôn Đoài", Cell::bounded("gần ", 415_000_000), 980, 34),
                row(
                    3,
                    "Tổ dân phố Thượng Hạ và các khu tập thể",
                    Cell::Empty,
                    0,
                    0,
                ),
            ],
        },
        note: None,
    }
}

fn directives() -> Appendix {
    Appendix {
        number: "3".to_owned(),
        title: "VĂN BẢN LÃNH ĐẠO, CHỈ ĐẠO ĐÃ BAN HÀNH TRONG KỲ".to_owned(),
        table: Table {
            caption: None,
            columns: vec![
                Column::number("TT").width_mm(10).centred(),
                Column::text("Số, ký hiệu"),
                Column::text("Ngày").centred(),
                Column::text("Trích yếu"),
            ],
            rows: vec![],
        },
        note: None,
    }
}
