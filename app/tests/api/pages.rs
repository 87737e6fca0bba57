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
        links(&home.text, "/app.css"),
        links(&home.text, "/mark.svg"),
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
    for said in ["Còn 72 chưa có hồ sơ", "chưa kèm tài liệu", "Khai báo"] {
        assert!(then.contains(said), "{said}");
    }
    let now = page(house, &own.replace("~then~", "~now~")).text;
    assert!(now.contains("kết thúc hoạt động") && now.contains("Còn 76"));
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
    }
}
