//! Programs of other makers read the files back: python-docx and openpyxl.
//! Without them the test says so and passes, unless `LANTOA_REQUIRE_PEERS=1`. `LANTOA_PYTHON` names
//! the Python that sees both where the first `python3` is another.

mod sample;
mod shipped;

use std::process::Command;

use sample::report;
use shipped::layout;

const INSTALL: &str = "python3 -m pip install python-docx openpyxl";

#[test]
fn other_programs_read_the_same_figures_back() {
    let python = std::env::var("LANTOA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let present = Command::new(&python)
        .args(["-c", "import docx, openpyxl"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !present {
        let required = std::env::var("LANTOA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(
            !required,
            "thiếu python-docx hoặc openpyxl; cài bằng: {INSTALL}"
        );
        eprintln!("BỎ QUA: thiếu python-docx hoặc openpyxl; cài bằng: {INSTALL}");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_back.py");
    for id in ["party-2018", "party-2026", "state-2020"] {
        let folder = tempfile::tempdir().unwrap();
        let document = report(layout(id));
        std::fs::write(
            folder.path().join("bao-cao.docx"),
            doc::docx(&document).unwrap(),
        )
        .unwrap();
        std::fs::write(
            folder.path().join("bao-cao.xlsx"),
            doc::xlsx(&document).unwrap(),
        )
        .unwrap();
        let output = Command::new(&python)
            .arg(script)
            .arg(folder.path())
            .arg(id)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{id}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
