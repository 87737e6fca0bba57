//! The words of the public pages, in both languages.

crate::texts! {
    unknown: "không rõ", "unknown";
    period_unknown: "kỳ không rõ", "period unknown";
    own_word: "{unit} tự ghi, ngày {date}", "written down by {unit} itself on {date}";
    publisher_unknown: "nơi đăng không rõ", "publisher unknown";
    day_unknown: "ngày không rõ", "date unknown";
    date_unknown: "thời điểm không rõ", "time unknown";
    current: "đơn vị hiện nay", "unit of today";
    declared: "Khai báo", "Declared";
    declared_means: "điều một nguồn nói về đơn vị", "what a source says of the unit";
    below: "Cấp dưới khai báo, cộng lại", "Declared by units below, added up";
    below_short: "Cấp dưới khai báo", "Declared below";
    evidenced: "Có hồ sơ", "On record";
    evidenced_means: "điều các hồ sơ cộng lại được", "what the records add up to";
    no_declaration: "chưa có khai báo", "nothing declared";
    no_records: "Chưa có hồ sơ chứng minh", "No records prove it yet";
    records_none_documented: "{records} hồ sơ ghi nhận, chưa hồ sơ nào kèm tài liệu",
        "{records} {records:record tells|records tell} of it, none with documents";
    records_documented: "{documented}/{records} hồ sơ có kèm tài liệu", "{documented} of {records} records with documents";
    no_records_short: "chưa có hồ sơ", "no records";
    records_short: "{records} hồ sơ, {documented} có tài liệu", "{records} {records:record|records}, {documented} with documents";
    records_short_none: "{records} hồ sơ, chưa có tài liệu", "{records} {records:record|records}, no documents";
    missing: "Còn {missing} chưa có hồ sơ.", "{missing} more without records.";
    more_values: "và {n} giá trị khác", "and {n} other {n:value|values}";
    source: "Nguồn", "Source";
    as_of_cell: "thời điểm", "as of";
    measure: "Chỉ tiêu", "Measure";
    unit: "Đơn vị", "Unit";
    vague: "{n} giá trị không rõ con số", "{n} {n:value|values} without a number";
    withheld: "số nhỏ, không công bố", "small number, not published";
    adds_flow: "cộng các kết quả trong kỳ", "results of the period are added";
    adds_latest: "lấy giá trị mới nhất của từng đơn vị rồi cộng", "the latest value of each unit is taken, then added";
    adds_distinct: "mỗi sự vật chỉ đếm một lần", "each thing is counted once";
    adds_ratio: "cộng riêng tử số và mẫu số, không lấy trung bình tỷ lệ", "numerators and denominators are added apart; rates are not averaged";
    adds_not: "không cộng giữa các đơn vị", "not added across units";
    made: "lập hồ sơ", "record made";
    changed: "sửa, lần {n}", "changed, revision {n}";
    not_added: "không cộng vào kết quả", "not added to results";
    not_added_here: "Đây không phải kết quả đã làm được, nên không có hồ sơ nào cộng vào.",
        "This is no result that was reached, so no records add up to it.";
    per_month: "tháng", "month";
    per_year: "năm", "year";
    per_person_year: "người/năm", "person/year";
    per_household: "hộ", "household";

    home_lead: "Lan Tỏa là nơi các địa phương ghi lại một lần, ngay từ cơ sở, những mô hình đã xây dựng và những kết quả đã làm được. Mỗi con số trên trang này cho biết ai đã nêu ra nó, hồ sơ nào làm chứng, và còn thiếu điều gì.",
        "Lan Tỏa is where localities record once, at the base, the models that they built and the results that they reached. Each figure on these pages says who stated it, which records prove it, and what is still missing.";
    home_basis: "Thực hiện", "Carrying out";
    map_title: "Bản đồ Việt Nam với các địa phương", "Map of Viet Nam with the localities";
    map_desc: "Mỗi chấm là một vùng có xã, phường, đặc khu. Các địa phương được đánh dấu, có tên và liên kết tới trang riêng; danh sách đầy đủ nằm ngay sau bản đồ.",
        "Each dot is an area with communes, wards or special zones. The localities are marked and named and lead to their pages; the full list follows the map.";
    map_mark: "{name}, nay thuộc {province}: {n} đơn vị có hồ sơ",
        "{name}, today in {province}: {n} {n:unit|units} with records";
    map_caption: "Mỗi chấm là một vùng có xã, phường hoặc đặc khu, vẽ từ tâm của {n} đơn vị cấp xã.",
        "Each dot is an area with communes, wards or special zones, drawn from the centres of {n} communes.";
    localities: "Các địa phương", "Localities";
    localities_lead: "Chọn một địa phương để xem những gì nơi đó đã nêu và đã ghi thành hồ sơ.",
        "Choose a locality to see what it has stated and what it has on record.";
    province_now: "nay thuộc {province}", "today in {province}";
    counts: "{n} đơn vị có hồ sơ", "{n} {n:unit|units} with records";
    no_localities: "Chưa có đơn vị nào có hồ sơ công khai.", "No unit has public records yet.";
    provinces: "Tỉnh, thành phố", "Provinces and cities";
    search: "Tìm đơn vị", "Find a unit";
    search_hint: "Tên xã, phường, huyện cũ…, không cần dấu", "Name of a commune, ward, former district…, marks not needed";
    search_do: "Tìm", "Find";
    search_none: "Không có đơn vị nào tên “{q}”. Hãy thử một phần tên, không cần dấu.", "There is no unit called “{q}”. Try a part of the name, without marks.";
    formerly: "tên cũ: {name}", "formerly {name}";
    today_in: "nay là", "today";
    ended_short: "kết thúc {date}", "ended {date}";
    until: "đến {date}", "until {date}";
    from: "từ {date}", "since {date}";
    from_until: "từ {from} đến {until}", "{from} to {until}";
    folded_units: "{n} đơn vị nữa", "{n} more {n:unit|units}";
    folded_models: "{n} mô hình nữa", "{n} more {n:model|models}";
    folded_figures: "{n} con số nữa", "{n} more {n:figure|figures}";
    folded_papers: "{n} văn bản trước đó", "{n} earlier {n:document|documents}";
    earlier: "Các kỳ trước ({n})", "Earlier periods ({n})";
    by: "Theo", "By";
    matrix_key: "Ô trống: chưa có khai báo, chưa có hồ sơ. Bấm vào một giá trị để xem nó từ đâu mà có.",
        "An empty cell: nothing declared, no records. Follow a value to see where it comes from.";
    ended_below: "Kết thúc ngày {date}", "Ended on {date}";
    count_figures: "{n} con số", "{n} {n:figure|figures}";
    key_figures: "Những con số chính", "Key figures";
    key_figures_lead: "Bấm vào một con số để xem nó từ đâu mà có.", "Follow a figure to see where it comes from.";
    newest_models: "Mô hình", "Models";
    newest_models_lead: "Của mỗi địa phương là mô hình kể được nhiều kết quả nhất, rồi đến các mô hình mới ghi nhận.",
        "Of each locality the model with the most results, then those recorded last.";
    no_models: "Chưa có mô hình nào được công khai.", "No models are public yet.";

    ended: "{name} kết thúc hoạt động ngày {date}.", "{name} ended on {date}.";
    ended_by: "Theo {document}.", "By {document}.";
    now_in: "Số liệu của đơn vị nay tổng hợp về", "Its figures now count in";
    successors: "Các đơn vị tiếp nhận", "Taken over by";
    not_invented: "Số liệu chung của đơn vị cũ không tự chia cho đơn vị mới nào.",
        "Figures of the old unit as a whole are not split among the new ones.";
    figures: "Con số", "Figures";
    figures_of: "Con số của {name}", "Figures of {name}";
    no_figures: "Chưa có con số nào được công khai.", "No figures are public yet.";
    models: "Mô hình", "Models";
    units_below: "Đơn vị bên dưới", "Units below";
    units_below_lead: "Mỗi con số đứng dưới đúng đơn vị mà nguồn nói tới.", "Each figure stands under the unit of which its source speaks.";

    model: "Mô hình", "Model";
    results: "Đã huy động và làm được", "Mobilised and built";
    results_declared: "Theo các nguồn nêu dưới đây.", "According to the sources below.";
    results_by_period: "Kết quả theo kỳ", "Results by period";
    results_by_period_lead: "Số có hồ sơ của từng kỳ, đã được duyệt. Bấm vào một giá trị để xem con số mà nó được cộng vào.",
        "What records prove of each period, once accepted. A value leads to the figure in which it counts.";
    about_model: "Thông tin về mô hình", "About the model";
    sources: "Nguồn", "Sources";
    revisions: "Lịch sử hồ sơ", "History of the record";
    no_documents: "Hồ sơ này chưa kèm tài liệu chứng minh.", "No documents are attached to this record.";
    documents: "Hồ sơ này kèm {n} tài liệu chứng minh.", "{n} {n:document is|documents are} attached to this record.";
    see_figure: "xem con số", "see the figure";

    definition: "Định nghĩa", "Definition";
    aggregation: "Cách cộng", "How it adds up";
    compare: "Nhìn bằng hình", "As a chart";
    compare_desc: "Các giá trị khai báo là thanh rỗng, giá trị có hồ sơ là thanh đặc; giá trị đọc ở cuối mỗi dòng.",
        "Declared values are hollow bars, values on record are solid; each value is written at the end of its line.";
    basis: "Cây đơn vị", "Tree of units";
    basis_then: "như khi đó", "as it was";
    basis_now: "như hiện nay", "as it is now";
    basis_then_means: "Cộng theo các đơn vị có vào ngày của từng số liệu.", "Added along the units that there were on the day of each entry.";
    basis_now_means: "Cộng theo các đơn vị hiện nay, chuyển qua quan hệ kế thừa.", "Added along the units of today, through succession.";
    unassigned: "Chưa phân về đơn vị bên dưới: {what}.", "Not assigned to a unit below: {what}.";
    trace: "Con số này từ đâu mà có", "Where this figure comes from";
    trace_lead: "Từng hồ sơ và từng nguồn đứng sau con số.", "Each record and each source behind the figure.";
    trace_none: "Không có hồ sơ công khai nào đứng sau con số này.", "No public records stand behind this figure.";
    trace_more: "Xem các hồ sơ tiếp theo", "See the next records";
    trace_record: "Hồ sơ", "Record";
    trace_date: "Ngày", "Date";
    trace_amount: "Số liệu", "Value";
    documented: "có tài liệu", "documented";
    not_documented: "chưa có tài liệu", "no documents";
    hidden: "{n} hồ sơ không công khai; giá trị của chúng vẫn nằm trong con số.",
        "{n} {n:record is|records are} not public; the figure includes {n:its value|their values}.";
    legal_basis: "Căn cứ", "Legal basis";
    not_verified: "chưa đối chiếu văn bản gốc", "not yet compared with the original text";
    json: "Con số này ở dạng JSON", "This figure as JSON";
}
