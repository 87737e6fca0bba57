//! The words of the page that reads texts, in both languages.

crate::texts! {
    unknown: "không rõ", "unknown";
    title: "Đọc con số trong văn bản", "Read the figures in a text";
    lead: "Dán một bài báo, một báo cáo hoặc gửi tệp: mỗi con số được đánh dấu tại chỗ, kèm cách hiểu để người đọc đối chiếu. Không có gì được lưu lại.",
        "Paste an article or a report in Vietnamese, or send a file: each figure is marked in place, with what it was understood as, for the reader to compare. Nothing is kept.";
    paste: "Văn bản", "Text";
    file: "hoặc tệp .txt, .html, .docx, .pdf (có lớp chữ), không quá 2 MB", "or a file .txt, .html, .docx, .pdf (with a text layer), 2 MB at most";
    do_read: "Đọc", "Read";
    again: "Đọc văn bản khác", "Read another text";
    example: "Đọc thử một đoạn mẫu", "Try an example";
    example_lead: "Chưa có văn bản trong tay? Xem trang này làm gì với một đoạn ngắn.",
        "No text at hand? See what this page does with a short one.";
    figures: "Văn bản và con số đọc được", "The text and its figures";
    found: "{figures} con số, {traps} chỗ không phải số liệu, {doubts} chỗ còn ngờ",
        "{figures} {figures:figure|figures}, {traps} {traps:number that is|numbers that are} no figure, {doubts} in doubt";
    none: "Không thấy con số nào: trang này tìm số lượng, tỷ lệ, số tiền, diện tích… đứng trong câu văn. Bảng số không có lời, ảnh chụp và bản quét thì không đọc được.",
        "No figures found: this page looks for counts, rates, amounts of money, areas… inside sentences. Bare tables of numbers, photographs and scans cannot be read.";
    cut: "Trang này chỉ đọc {n} chỗ có số đầu tiên; phần sau ký tự thứ {rest} chưa đọc và không hiện. Hãy chia nhỏ văn bản.",
        "This page reads only the first {n} numbers; what comes after letter {rest} was not read and is not shown. Split the text.";
    long: "Văn bản dài hơn {n} ký tự: trang này chỉ đọc và hiện đến đó. Hãy chia nhỏ văn bản.",
        "The text is longer than {n} letters: this page reads and shows it only so far. Split the text.";
    doubt: "Còn ngờ", "In doubt";
    unit: "Đơn vị", "Unit";
    when: "Thời điểm", "Time";
    back: "về chỗ trong văn bản", "to its place in the text";
    cumulative: "lũy kế", "cumulative";
    date: "Ngày đăng", "Published";
    source: "Nguồn", "Source";
    localities: "Các địa phương", "Localities";
    model: "Mô hình", "Model";
    models: "Mô hình", "Models";
    and_more: "và {n} nữa", "and {n} more";
    form: "Đọc từ", "Read from";
    count: "Đọc được", "Found";
    pasted: "Văn bản đã dán", "Pasted text";
    busy: "Máy chủ đang đọc văn bản cho người khác; xin gửi lại sau ít giây.",
        "The server is reading texts for others; send yours again in a few seconds.";
}
