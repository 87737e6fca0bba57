//! Writes a whole report in three forms for looking at:
//! `cargo run -p doc --example sample -- <layout.toml> <folder>`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(layout), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("cần hai tham số: tệp kiểu trình bày và thư mục ghi kết quả".into());
    };
    let profile = doc::Profile::parse(&std::fs::read_to_string(layout)?)?;
    let document = sample::report(profile);
    let at = |name: &str| PathBuf::from(&folder).join(name);
    std::fs::write(at("bao-cao.docx"), doc::docx(&document)?)?;
    std::fs::write(at("bao-cao.xlsx"), doc::xlsx(&document)?)?;
    std::fs::write(at("bao-cao.html"), doc::html(&document).into_string())?;
    Ok(())
}
