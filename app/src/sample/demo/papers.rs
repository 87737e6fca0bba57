//! The papers of the demonstration: for each locality its report and the tables behind it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vi::Day;

use super::localities;
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::ground::units;
use crate::shell::fault::Fault;
use crate::shown::reports::{self, Asked, Blanks, Format};

/// Writes `bao-cao-….docx` and `phu-luc-….xlsx` of each locality; tells what was written.
///
/// # Errors
/// A report cannot be made, or the folder not written.
pub fn write(app: &App, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    std::fs::create_dir_all(folder)
        .map_err(|e| Fault::Refused(format!("Không tạo được {}: {e}", folder.display())))?;
    let mut written = Vec::new();
    for locality in localities()? {
        let report = app.db.read(|conn| {
            let dated = app.units.current(conn)?;
            let unit = units::find(&dated.tree, &locality.slug, None)?;
            let ended: Option<Day> =
                (!dated.tree.is_standing(unit)).then(|| units::last_day(&dated.tree, unit));
            let asked = Asked {
                unit,
                period: None,
                basis: Basis::Then,
                layout: reports::party_layout(ended)?.to_owned(),
                outline: "so-ket".to_owned(),
                number: None,
                place: None,
                date: None,
                signer: None,
                position: None,
                texts: BTreeMap::new(),
                blanks: Blanks::Ask,
            };
            reports::resolve(conn, app, &asked)
        })?;
        for (name, format) in [
            (format!("bao-cao-{}.docx", locality.slug), Format::Docx),
            (format!("phu-luc-{}.xlsx", locality.slug), Format::Xlsx),
        ] {
            let file = folder.join(name);
            let bytes = reports::bytes(&report, format)?;
            std::fs::write(&file, bytes)
                .map_err(|e| Fault::Refused(format!("Không ghi được {}: {e}", file.display())))?;
            written.push(file);
        }
    }
    Ok(written)
}
