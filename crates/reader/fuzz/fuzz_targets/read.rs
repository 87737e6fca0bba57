//! Any bytes: no panic, places in range and in order, quotes exact. The
//! properties of `tests/properties.rs`, driven by coverage.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let reading = reader::read(&text);
    let points: Vec<char> = text.chars().collect();
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    places.extend(reading.figures.iter().map(|f| (f.start, f.end, f.quote.as_str())));
    places.extend(reading.traps.iter().map(|t| (t.start, t.end, t.quote.as_str())));
    places.extend(reading.doubts.iter().map(|d| (d.start, d.end, d.quote.as_str())));
    places.sort_unstable();
    let mut past = 0;
    for (start, end, quote) in places {
        assert!(past <= start && start < end && end <= points.len());
        let stands: String = points[start..end].iter().collect();
        assert_eq!(stands, quote);
        past = end;
    }
});
