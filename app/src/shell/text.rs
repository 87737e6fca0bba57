//! Every text of the interface in one table. A second language is a second column.
//! Texts of measures, registers and laws are not here: they are data of the packs.

use std::fmt::Display;

macro_rules! texts {
    ($($key:ident: $vi:literal,)*) => {
        /// The interface in one language; `{n}` and the like are filled by [`fill`].
        pub struct Texts { $(pub $key: &'static str,)* }
        /// Tiếng Việt.
        pub static VI: Texts = Texts { $($key: $vi,)* };
    };
}

texts! {
    lang: "vi",
    site: "Lan Tỏa",
    slogan: "Mỗi con số đi về được tới hồ sơ của nó",
    skip: "Bỏ qua, tới nội dung chính",
    nav: "Điều hướng chính",
    nav_localities: "Địa phương",
    nav_figures: "Con số",
    nav_models: "Mô hình",
    crumbs: "Đường dẫn",
    home: "Trang chủ",
    unknown: "không rõ",
    period_unknown: "kỳ không rõ",
    publisher_unknown: "nơi đăng không rõ",
    day_unknown: "ngày không rõ",
    source_unknown: "nguồn không rõ",
    date_unknown: "thời điểm không rõ",
    current: "đơn vị hiện nay",
    none: "—",

    foot_reading: "Cách đọc một con số",
    foot_rules: "Hai giá trị đứng cạnh nhau, không bao giờ trộn vào nhau. Điều không nguồn nào nêu thì ghi là không rõ; số ước lượng giữ nguyên chữ “trên”, “gần”, “khoảng” của nguồn.",
    foot_data: "Danh mục đơn vị hành chính trước và sau ngày 01/7/2025 theo mã của Cục Thống kê.",
    foot_read: "Tìm các con số trong một bài báo, báo cáo",
    foot_free: "Phần mềm mã nguồn mở, giấy phép Apache‑2.0.",
    as_of: "Số liệu tính đến {date}",

    declared: "Khai báo",
    declared_means: "điều một nguồn nói về đơn vị",
    below: "Cấp dưới khai báo, cộng lại",
    evidenced: "Có hồ sơ",
    evidenced_means: "điều các hồ sơ cộng lại được",
    no_declaration: "chưa có khai báo",
    no_records: "Chưa có hồ sơ chứng minh",
    records_none_documented: "{records} hồ sơ ghi nhận, chưa hồ sơ nào kèm tài liệu",
    records_documented: "{documented}/{records} hồ sơ có kèm tài liệu",
    no_records_short: "chưa có hồ sơ",
    records_short: "{records} hồ sơ, {documented} có tài liệu",
    records_short_none: "{records} hồ sơ, chưa có tài liệu",
    missing: "Còn {missing} chưa có hồ sơ.",
    more_values: "và {n} giá trị khác",
    source: "Nguồn",
    as_of_cell: "thời điểm",
    coverage_of: "{n}/{of} {what}",
    measure: "Chỉ tiêu",
    period: "Kỳ",
    unit: "Đơn vị",
    vague: "{n} giá trị không rõ con số",
    withheld: "số nhỏ, không công bố",
    below_not_added: "không cộng được",
    below_vague: "chưa rõ con số",
    below_said: "đã khai báo: {names}",
    below_missing: "đã khai báo nhưng không cộng được: {names}",
    below_waiting: "{n} đơn vị đã kết thúc, chưa phân về đơn vị nào bên dưới",
    below_short: "Cấp dưới khai báo",
    and_more: "và {n} nữa",
    fell: "giảm ",
    rose: "tăng ",
    changed_by: "thay đổi ",
    units_below_noun: "đơn vị trực thuộc",
    adds_flow: "cộng các kết quả trong kỳ",
    adds_latest: "lấy giá trị mới nhất của từng đơn vị rồi cộng",
    adds_distinct: "mỗi sự vật chỉ đếm một lần",
    adds_ratio: "cộng riêng tử số và mẫu số, không lấy trung bình tỷ lệ",
    adds_not: "không cộng giữa các đơn vị",
    made: "lập hồ sơ",
    changed: "sửa, lần",
    not_added: "không cộng vào kết quả",
    not_added_here: "Đây không phải kết quả đã làm được, nên không có hồ sơ nào cộng vào.",

    home_lead: "Lan Tỏa là nơi các địa phương ghi lại một lần, ngay từ cơ sở, những mô hình đã xây dựng và những kết quả đã làm được. Mỗi con số trên trang này cho biết ai đã nêu ra nó, hồ sơ nào làm chứng, và còn thiếu điều gì.",
    home_basis: "Thực hiện",
    map_title: "Bản đồ Việt Nam với các địa phương",
    map_desc: "Mỗi chấm là một vùng có xã, phường, đặc khu. Các địa phương được đánh dấu, có tên và liên kết tới trang riêng; danh sách đầy đủ nằm ngay sau bản đồ.",
    map_mark: "{name}, nay thuộc {province}: {models} mô hình, {figures} con số",
    map_caption: "Mỗi chấm là một vùng có xã, phường hoặc đặc khu, vẽ từ tâm của {n} đơn vị cấp xã.",
    localities: "Các địa phương",
    localities_lead: "Chọn một địa phương để xem những gì nơi đó đã nêu và đã ghi thành hồ sơ.",
    province_now: "nay thuộc {province}",
    counts: "{models} mô hình · {figures} con số",
    ended_short: "kết thúc {date}",
    until: "đến {date}",
    folded_units: "{n} đơn vị nữa",
    folded_models: "{n} mô hình nữa",
    earlier: "Các kỳ trước ({n})",
    by: "Theo",
    matrix_key: "Ô trống: chưa có khai báo, chưa có hồ sơ. Bấm vào một giá trị để xem nó từ đâu mà có.",
    count_figures: "{n} con số",
    key_figures: "Những con số chính",
    key_figures_lead: "Bấm vào một con số để xem nó từ đâu mà có.",
    newest_models: "Mô hình",
    newest_models_lead: "Của mỗi địa phương là mô hình kể được nhiều kết quả nhất, rồi đến các mô hình mới ghi nhận.",
    no_models: "Chưa có mô hình nào được công khai.",

    ended: "{name} kết thúc hoạt động ngày {date}.",
    ended_by: "Theo {document}.",
    now_in: "Số liệu của đơn vị nay tổng hợp về",
    successors: "Các đơn vị tiếp nhận",
    not_invented: "Số liệu chung của đơn vị cũ không tự chia cho đơn vị mới nào.",
    figures: "Con số",
    figures_of: "Con số của {name}",
    no_figures: "Chưa có con số nào được công khai.",
    models: "Mô hình",
    units_below: "Đơn vị bên dưới",
    units_below_lead: "Mỗi con số đứng dưới đúng đơn vị mà nguồn nói tới.",

    model: "Mô hình",
    results: "Đã huy động và làm được",
    results_declared: "Theo các nguồn nêu dưới đây.",
    results_by_period: "Kết quả theo kỳ",
    results_by_period_lead: "Số có hồ sơ của từng kỳ, đã được duyệt. Bấm vào một giá trị để xem con số mà nó được cộng vào.",
    about_model: "Thông tin về mô hình",
    sources: "Nguồn",
    revisions: "Lịch sử hồ sơ",
    no_documents: "Hồ sơ này chưa kèm tài liệu chứng minh.",
    documents: "Hồ sơ này kèm {n} tài liệu chứng minh.",
    see_figure: "xem con số",

    definition: "Định nghĩa",
    aggregation: "Cách cộng",
    compare: "Nhìn bằng hình",
    compare_desc: "Các giá trị khai báo là thanh rỗng, giá trị có hồ sơ là thanh đặc; giá trị đọc ở cuối mỗi dòng.",
    basis: "Cây đơn vị",
    basis_then: "như khi đó",
    basis_now: "như hiện nay",
    basis_then_means: "Cộng theo các đơn vị có vào ngày của từng số liệu.",
    basis_now_means: "Cộng theo các đơn vị hiện nay, chuyển qua quan hệ kế thừa.",
    unassigned: "Chưa phân về đơn vị bên dưới: {what}.",
    trace: "Con số này từ đâu mà có",
    trace_lead: "Từng hồ sơ và từng nguồn đứng sau con số.",
    trace_none: "Không có hồ sơ công khai nào đứng sau con số này.",
    trace_more: "Xem các hồ sơ tiếp theo",
    trace_record: "Hồ sơ",
    trace_date: "Ngày",
    trace_amount: "Số liệu",
    documented: "có tài liệu",
    not_documented: "chưa có tài liệu",
    hidden: "{n} hồ sơ không công khai; giá trị của chúng vẫn nằm trong con số.",
    legal_basis: "Căn cứ",
    not_verified: "chưa đối chiếu văn bản gốc",
    json: "Con số này ở dạng JSON",

    read_title: "Đọc con số trong văn bản",
    read_lead: "Dán một bài báo, một báo cáo hoặc gửi tệp: mỗi con số được đánh dấu tại chỗ, kèm cách hiểu để người đọc đối chiếu. Không có gì được lưu lại.",
    read_paste: "Văn bản",
    read_file: "hoặc tệp .txt, .html, .docx, .pdf (có lớp chữ), không quá 2 MB",
    read_do: "Đọc",
    read_again: "Đọc văn bản khác",
    read_example: "Đọc thử một đoạn mẫu",
    read_example_lead: "Chưa có văn bản trong tay? Xem trang này làm gì với một đoạn ngắn.",
    read_figures: "Văn bản và con số đọc được",
    read_found: "{figures} con số, {traps} chỗ không phải số liệu, {doubts} chỗ còn ngờ",
    read_none: "Không thấy con số nào: trang này tìm số lượng, tỷ lệ, số tiền, diện tích… đứng trong câu văn. Bảng số không có lời, ảnh chụp và bản quét thì không đọc được.",
    read_cut: "Trang này chỉ đọc {n} chỗ có số đầu tiên; phần sau ký tự thứ {rest} chưa đọc và không hiện. Hãy chia nhỏ văn bản.",
    read_long: "Văn bản dài hơn {n} ký tự: trang này chỉ đọc và hiện đến đó. Hãy chia nhỏ văn bản.",
    read_doubt: "Còn ngờ",
    read_unit: "Đơn vị",
    read_when: "Thời điểm",
    read_back: "về chỗ trong văn bản",
    read_cumulative: "lũy kế",
    read_date: "Ngày đăng",
    read_form: "Đọc từ",
    read_count: "Đọc được",
    read_pasted: "Văn bản đã dán",
    read_busy: "Máy chủ đang đọc văn bản cho người khác; xin gửi lại sau ít giây.",

    not_found: "Không tìm thấy trang này",
    not_found_text: "Địa chỉ {path} không có trang nào. Có thể địa chỉ bị cắt khi sao chép hoặc gõ sai, đơn vị đã đổi, hay hồ sơ không công khai.",
    failed: "Máy chủ chưa trả lời được",
    failed_text: "Yêu cầu không thực hiện được; không có dữ liệu nào bị mất. Xin thử lại sau ít phút. Khi báo lỗi, xin gửi kèm mã {code}.",
    refused: "Yêu cầu chưa đúng",
    refused_text: "Trang này không hiểu được địa chỉ {path}. Có thể địa chỉ bị cắt khi sao chép; hãy mở lại liên kết gốc, hoặc tìm từ danh sách địa phương.",
    see_localities: "Xem các địa phương",
    back_home: "Về trang chủ",
}

/// Fills `{name}` places of a text. A place without a value stays as it is, so that it is seen.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &value.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        let text = fill("{n}/{of} {what}", &[("n", &43), ("of", &56)]);
        assert_eq!(text, "43/56 {what}");
    }
}
