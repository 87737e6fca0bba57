//! What is said beside figures, in both languages.

crate::texts! {
    coverage: "{n}/{of} đơn vị trực thuộc", "{n} of {of} units below";
    below_not_added: "không cộng được", "cannot be added";
    below_vague: "chưa rõ con số", "no exact number";
    below_said: "đã khai báo: {names}", "declared: {names}";
    below_missing: "đã khai báo nhưng không cộng được: {names}", "declared, but cannot be added: {names}";
    below_waiting: "{n} đơn vị đã kết thúc, chưa phân về đơn vị nào bên dưới",
        "{n} ended {n:unit|units} not assigned to any unit below";
    and_more: "và {n} nữa", "and {n} more";
    fell: "giảm ", "down ";
    rose: "tăng ", "up ";
    changed_by: "thay đổi ", "a change of ";
    target: "mục tiêu", "target";
    norm: "định mức", "norm";
    tariff: "mức đóng góp", "tariff";
    change: "mức thay đổi", "change";
    result: "kết quả", "result";
}
