//! What a figure takes from the text around it: date, whether it is cumulative,
//! model, locality and its unit in a catalogue.

use reader::{Places, read, read_with};
use vi::Span;

#[test]
fn dates_stand_before_or_right_after() {
    let reading = read(
        "Năm 2023, xã giảm hộ nghèo từ 5,6% (năm 2020) xuống 1,2%. Hội có 45 tổ.\n\
         Lũy kế đến ngày 31/12/2021, quỹ huy động được 2 tỷ 652 triệu đồng.",
    );
    let when: Vec<String> = reading
        .figures
        .iter()
        .map(|f| f.when.map_or(String::new(), |w| w.iso()))
        .collect();
    assert_eq!(when, ["2020", "2023", "", "..2021-12-31"]);
    let cumulative: Vec<bool> = reading.figures.iter().map(|f| f.cumulative).collect();
    assert_eq!(cumulative, [false, false, false, true]);
}

#[test]
fn comparisons_do_not_date_a_figure() {
    let reading = read("So với năm 2015, số tổ tăng 12 tổ.");
    assert_eq!(reading.figures[0].when, None);
}

#[test]
fn a_figure_belongs_to_the_model_last_named() {
    let reading =
        read("Xã có 7 chi hội. Mô hình “Nuôi heo đất” thu 86 triệu đồng. Hội giúp 23 chị vay vốn.");
    let models: Vec<Option<&str>> = reading.figures.iter().map(|f| f.model.as_deref()).collect();
    assert_eq!(models, [None, Some("Nuôi heo đất"), Some("Nuôi heo đất")]);
}

struct Catalogue;

impl Places for Catalogue {
    fn find(&self, kind: &str, name: &str, _: &[String], _: Option<Span>) -> Option<String> {
        (kind == "huyện" && name == "Ngọc Hồi").then(|| "u-612".to_string())
    }
}

#[test]
fn a_committee_names_its_locality() {
    let text = "Huyện ủy Ngọc Hồi có 56 TCCSĐ; xã Đăk Ang xóa 12 nhà tạm.";
    let reading = read_with(text, &Catalogue);
    let first = reading.figures[0].place.as_ref().unwrap();
    assert_eq!(
        (first.kind.as_str(), first.unit.as_deref()),
        ("huyện", Some("u-612"))
    );
    let second = reading.figures[1].place.as_ref().unwrap();
    assert_eq!(
        (second.kind.as_str(), second.name.as_str()),
        ("xã", "Đăk Ang")
    );
    assert_eq!(second.unit, None);
}

#[test]
fn the_number_of_a_paper_is_nothing_that_is_counted() {
    let reading = read("Thực hiện Chỉ thị số 05-CT/TW, huyện thu hai trăm triệu đồng.");
    assert_eq!(reading.figures[0].thing, None);
    let reading = read("Tổng số tiền là 200 triệu đồng.");
    assert_eq!(reading.figures[0].thing.as_deref(), Some("Tổng số tiền"));
}
