//! The public pages as a reader without script meets them.

use crate::house::{HOUSE, House};

struct Seen {
    status: u16,
    text: String,
    headers: ureq::http::HeaderMap,
}

fn page(house: &House, path: &str) -> Seen {
    let mut answer = house
        .agent
        .get(format!("http://{}{path}", house.at))
        .call()
        .unwrap();
    Seen {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        text: answer.body_mut().read_to_string().unwrap(),
    }
}

/// Addresses that a page links to below a folder.
fn links<'a>(text: &'a str, folder: &str) -> Vec<&'a str> {
    text.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with(folder))
        .collect()
}

#[test]
fn home_leads_to_five_localities_and_is_light() {
    let house = &*HOUSE;
    let home = page(house, "/");
    let mut localities = links(&home.text, "/dia-phuong/");
    localities.sort_unstable();
    localities.dedup();
    assert_eq!(localities.len(), 5, "{localities:?}");
    let mut weight = home.text.len();
    for asset in [
        links(&home.text, "/assets/app-"),
        links(&home.text, "/assets/mark-"),
    ]
    .concat()
    {
        let asset = page(house, asset);
        assert!(
            asset.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        weight += asset.text.len();
    }
    assert!(weight < 50_000, "{weight} bytes before compression");
    assert!(!home.text.contains("<script") && !home.text.contains(" style="));
    let policy = home.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self'"));
    assert_eq!(home.headers["x-content-type-options"], "nosniff");
}

#[test]
fn every_page_that_a_locality_links_to_is_there() {
    let house = &*HOUSE;
    let locality = page(house, "/dia-phuong/ngoc-hoi").text;
    for said in ["kết thúc hoạt động ngày 30/6/2025", "Tỉnh Quảng Ngãi", "76"] {
        assert!(locality.contains(said), "{said}");
    }
    let mut seen = 0;
    for folder in ["/so-lieu/", "/mo-hinh/", "/don-vi/"] {
        for address in links(&locality, folder) {
            assert_eq!(page(house, address).status, 200, "{address}");
            seen += 1;
        }
    }
    assert!(seen > 30);
}

#[test]
fn a_figure_shows_its_gap_and_both_trees() {
    let house = &*HOUSE;
    let locality = page(house, "/dia-phuong/ngoc-hoi").text;
    let own = links(&locality, "/so-lieu/mo-hinh-dang-ky~")
        .into_iter()
        .find(|a| a.ends_with("~2023~then~result"))
        .unwrap();
    let then = page(house, own).text;
    for said in [
        "Còn 72 chưa có hồ sơ",
        "4 hồ sơ ghi nhận, chưa hồ sơ nào kèm tài liệu",
        "Khai báo",
    ] {
        assert!(then.contains(said), "{said}");
    }
    assert!(
        !then.contains("Chưa có hồ sơ chứng minh"),
        "4 records stand"
    );
    let now = page(house, &own.replace("~then~", "~now~")).text;
    assert!(now.contains("kết thúc hoạt động") && now.contains("Còn 76"));
}

#[test]
fn a_trace_is_paged() {
    let house = &*HOUSE;
    let locality = page(house, "/dia-phuong/ngoc-hoi").text;
    let own = links(&locality, "/so-lieu/mo-hinh-dang-ky~")
        .into_iter()
        .find(|a| a.ends_with("~2023~then~result"))
        .unwrap();
    let rows = |text: &str| within(text, "<tbody>", "</tbody>").matches("<tr>").count();
    assert_eq!(rows(&page(house, own).text), 5);
    let id = own.trim_start_matches("/so-lieu/");
    let first = page(house, &format!("/api/v1/figures/{id}/trace?limit=2")).text;
    let first: serde_json::Value = serde_json::from_str(&first).unwrap();
    let next = first["next"].as_str().unwrap();
    assert_eq!(rows(&page(house, &format!("{own}?sau={next}")).text), 3);
    assert_eq!(page(house, &format!("{own}?sau=x")).status, 400);
}

#[test]
fn what_is_not_there_is_said_on_a_page() {
    let house = &*HOUSE;
    for (path, status) in [
        ("/khong-co", 404),
        ("/dia-phuong/khong-co", 404),
        ("/don-vi/abc", 404),
        ("/don-vi/99999999", 404),
        ("/mo-hinh/0197a3b0-1111-7222-8333-444455556666", 404),
        ("/mo-hinh/x", 400),
        ("/so-lieu/x", 400),
        ("/so-lieu/x~1~2023~then~result", 404),
    ] {
        let seen = page(house, path);
        assert_eq!(seen.status, status, "{path}");
        assert!(seen.text.contains("Về trang chủ"), "{path}");
        // How ids are written is for programs; a citizen is shown a way on.
        for told in ["cần dạng", "cho phép", "UUID", "lantoa ", "cấp:mã"] {
            assert!(!seen.text.contains(told), "{path}: {told}");
        }
    }
}

/// The text of an element, without tags.
fn within<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(inside, _)| inside)
}

#[test]
fn a_page_of_a_unit_is_one_matrix_and_not_many_tables_of_a_row() {
    let house = &*HOUSE;
    for path in ["/dia-phuong/ngoc-hoi", "/dia-phuong/son-la", "/don-vi/1"] {
        let text = page(house, path).text;
        assert_eq!(text.matches("<table").count(), 1, "{path}");
        assert!(text.contains("role=\"region\"") && text.contains("tabindex=\"0\""));
    }
    let country = page(house, "/don-vi/1").text;
    let units = country.split_once("id=\"don-vi\"").unwrap().1;
    assert!(
        units.contains("13 con số"),
        "of many units each has its page"
    );
}

#[test]
fn a_unit_that_ended_is_told_from_the_one_that_bears_its_name() {
    let house = &*HOUSE;
    let text = page(house, "/dia-phuong/lai-vung").text;
    let crumbs = within(&text, "<nav class=\"crumbs\"", "</nav>");
    assert!(
        crumbs.contains("Tỉnh Đồng Tháp (đến 30/6/2025)"),
        "{crumbs}"
    );
    let now = within(&text, "<aside class=\"ended\">", "</aside>");
    assert!(
        now.contains("Tỉnh Đồng Tháp</a>.") && !now.contains("(đến"),
        "{now}"
    );
    let standing = links(now, "/don-vi/")[0];
    assert!(page(house, standing).text.contains("đơn vị hiện nay"));
    let ended = links(crumbs, "/don-vi/")[0];
    assert_ne!(ended, standing);
    let ended = page(house, ended).text;
    assert!(ended.contains("<title>Tỉnh Đồng Tháp (đến 30/6/2025)"));
    assert!(ended.contains("Tỉnh Đồng Tháp</a> (đơn vị hiện nay)"));
}

#[test]
fn a_village_that_declared_a_rate_is_not_counted_as_silent() {
    let house = &*HOUSE;
    let text = page(house, "/dia-phuong/binh-xuyen").text;
    assert!(text.contains(">không cộng được<") && text.contains("đã khai báo: Thôn Thịnh Đức"));
    assert!(!text.contains("0/1 đơn vị"));
}

#[test]
fn a_decrease_is_not_printed_as_a_rate() {
    let house = &*HOUSE;
    let text = page(house, "/dia-phuong/ngoc-hoi").text;
    let figure = links(&text, "/so-lieu/ho-ngheo~")
        .into_iter()
        .find(|a| a.ends_with("~change"))
        .unwrap();
    assert!(text.contains(">giảm trên 10 %<") && !text.contains(">trên 10 %<"));
    let text = page(house, figure).text;
    assert_eq!(
        text.matches(">giảm trên 10 %<").count(),
        2,
        "value and trace"
    );
    assert!(!text.contains(">trên 10 %<") && !text.contains("Cách cộng"));
}

#[test]
fn bars_of_one_length_are_no_chart_and_an_unknown_basis_is_not_told() {
    let house = &*HOUSE;
    let text = page(house, "/dia-phuong/lai-vung").text;
    let bridges = page(house, links(&text, "/so-lieu/cau-be-tong~")[0]).text;
    assert!(bridges.contains("trên 70") && !bridges.contains("<svg class=\"chart"));
    assert!(!bridges.contains("Căn cứ"), "the pack states none");
    let text = page(house, "/dia-phuong/ngoc-hoi").text;
    let poor = page(house, links(&text, "/so-lieu/ho-ngheo~")[0]).text;
    assert!(poor.contains("Căn cứ") && poor.contains("Nghị định 07/2021/NĐ-CP"));
}

#[test]
fn lists_of_models_begin_with_the_flagship() {
    let house = &*HOUSE;
    let flagship = "Huy động sức dân xây dựng cầu";
    let text = page(house, "/dia-phuong/lai-vung").text;
    let list = within(&text, "<ul class=\"models\">", "</li>");
    assert!(list.contains(flagship), "{list}");
    // Nobody chooses the places of the home page: of each its flagship stands there.
    let home = page(house, "/").text;
    let list = within(&home, "<ul class=\"models\">", "</section>");
    for other in [
        flagship,
        "Huyện Bình Xuyên",
        "Tỉnh Sơn La",
        "Tỉnh Quảng Ngãi",
    ] {
        assert!(list.contains(other), "no model of {other}");
    }
}
