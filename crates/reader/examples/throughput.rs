//! Prints the reader's speed on one core, in MB/s: prose (a corpus repeated),
//! random bytes, digits only, nested quotation marks, one endless line.
//! `throughput CORPUS.jsonl`; run it with `--release`.

use std::time::Instant;

const SIZE: usize = 10_000_000;

fn main() -> std::io::Result<()> {
    let mut prose = String::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            if let Ok(row) = serde_json::from_str::<serde_json::Value>(line) {
                prose.push_str(row["text"].as_str().unwrap_or_default());
                prose.push('\n');
            } else {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    if prose.is_empty() {
        prose.push_str("Xã vận động 52 hộ hiến trên 2.208 m2 đất, góp 300 triệu đồng.\n");
    }
    let endless = prose.replace('\n', " ");
    measure("prose", &filled(&prose));
    measure("one line", &filled(&endless));
    measure("random bytes", &random());
    measure("digits only", &filled("7"));
    measure("digit groups", &filled("7.12,3 "));
    measure("opening quotes", &filled("“"));
    measure("nested quotes", &filled("“a “b ” c” "));
    measure("number words", &filled("năm ba hai mươi "));
    measure("slashes", &filled("1/2/3-4-"));
    Ok(())
}

fn filled(unit: &str) -> String {
    unit.repeat(SIZE / unit.len() + 1)
}

/// Bytes of a linear congruential generator, read as text as far as they are.
fn random() -> String {
    let mut state: u64 = 1;
    let bytes: Vec<u8> = (0..SIZE)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Nanoseconds this thread has spent on a processor, where the system tells
/// (Linux): waiting for other programs does not count.
fn on_processor() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok()
}

fn measure(name: &str, text: &str) {
    let (started, clock) = (Instant::now(), on_processor());
    let reading = reader::read(text);
    let waited = started.elapsed().as_micros();
    let micros = clock
        .zip(on_processor())
        .map_or(waited, |(from, to)| u128::from(to - from) / 1000)
        .max(1);
    let tenths = u128::try_from(text.len()).unwrap_or(0) * 10 / micros;
    println!(
        "{name:>15}: {}.{} MB/s ({} figures, {} traps, {} doubts in {} bytes)",
        tenths / 10,
        tenths % 10,
        reading.figures.len(),
        reading.traps.len(),
        reading.doubts.len(),
        text.len()
    );
}
