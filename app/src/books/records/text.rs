//! What records say when they are asked for, in both languages.

crate::reasons! {
    record_unknown(id): Missing,
        "Không tìm thấy hồ sơ {id}", "There is no record {id} that is visible here";
}
