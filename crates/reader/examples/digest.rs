//! Prints the digest of each file: title, date, source, models, localities.
//! `digest FILE…`

use reader::{NoPlaces, digest, read};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let found = digest::digest(&text, &read(&text), &NoPlaces);
        println!("{path}");
        println!("  tiêu đề: {}", found.title.unwrap_or_default());
        println!(
            "  ngày: {}",
            found.date.map_or(String::new(), |d| d.to_vi())
        );
        println!("  nguồn: {}", found.source.unwrap_or_default());
        println!("  mô hình: {}", found.models.join(" · "));
        let places: Vec<String> = found
            .places
            .iter()
            .map(|p| format!("{} {}", p.kind, p.name))
            .collect();
        println!("  địa phương: {}", places.join(" · "));
    }
    Ok(())
}
