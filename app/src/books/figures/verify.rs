//! Proves the books: recomputes entries and summaries from the records, names each difference.

use db::Conn;
use orgtree::{Tree, UnitId};
use serde::Serialize;

use super::{Books, Sight, recheck};
use crate::app::App;
use crate::books::entries::rollup::{Basis, Cells, Key, Layer};
use crate::books::entries::{self, rebuild};
use crate::books::records;
use crate::ground::programmes::Catalog;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// What `verify` looked at and found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    /// Records whose entries were derived again.
    pub records: u64,
    /// Entries compared.
    pub entries: u64,
    /// Revisions whose sensitive fields opened.
    pub opened: u64,
    /// Revisions whose sensitive fields want another key: the log knows only commitments to them.
    pub locked: u64,
    /// Cells of the summaries compared.
    pub cells: u64,
    /// Measures whose national total was compared under both bases.
    pub totals: u64,
    /// Contents of files hashed again.
    pub files: u64,
    /// Sums of what units below declared that were compared along today's tree.
    pub said: u64,
    /// Each difference, in Vietnamese.
    pub differences: Vec<String>,
}

/// Recomputes entries and summaries from the records.
///
/// # Errors
/// The database fails.
pub fn books(conn: &mut Conn, app: &App) -> Result<Findings, Fault> {
    let dated = app.units.current(conn)?;
    let mut findings = Findings::default();
    let waiting = entries::waiting(conn)?;
    for realm in &waiting {
        findings.differences.push(format!("Địa bàn {realm}: số tổng hợp chờ lập lại sau khi cây đơn vị thay đổi; hãy chạy `lantoa units rebuild`"));
    }
    let catalog = app.programmes.refresh(conn)?;
    let mut totals = Cells::new();
    for realm in records::named(conn)? {
        let proof = records::proof::of_realm(conn, app, realm)?;
        findings.records += proof.records;
        findings.entries += proof.entries;
        findings.opened += proof.opened;
        findings.locked += proof.locked;
        findings.differences.extend(proof.breaks);
        let expected = rebuild::expected(conn, realm, &dated.tree, &app.programmes)?;
        if !waiting.contains(&realm) {
            let stored = entries::of_realm(conn, realm)?;
            compare(
                &dated.tree,
                &catalog,
                realm,
                (&expected, &stored),
                &mut findings,
            )?;
            add_totals(&dated.tree, &stored, &mut totals);
        }
    }
    national(&catalog, &totals, &mut findings)?;
    let books = Books {
        tree: &dated.tree,
        catalog: &catalog,
    };
    let scope = Scope::everything(&dated.tree);
    let mut sight = Sight::of(books, &scope);
    let list = |conn: &mut Conn, unit| sight.of_unit(conn, unit, None, Basis::Now);
    let rechecked = recheck(conn, books, list)?;
    findings.said = rechecked.sums;
    findings.differences.extend(rechecked.differences);
    findings.differences.extend(records::proof::twice(conn)?);
    Ok(findings)
}

fn compare(
    tree: &Tree,
    catalog: &Catalog,
    realm: i64,
    (expected, stored): (&Cells, &Cells),
    findings: &mut Findings,
) -> Result<(), Fault> {
    findings.cells += expected.len() as u64;
    let keys: std::collections::BTreeSet<&Key> = expected.keys().chain(stored.keys()).collect();
    for key in keys {
        let (should, is) = (
            expected.get(key).copied().unwrap_or_default(),
            stored.get(key).copied().unwrap_or_default(),
        );
        if should != is {
            findings.differences.push(format!(
                "Địa bàn {realm}, {}, {} ({} – {}, {}): phải là {}, đang ghi {}",
                crate::ground::units::full_name(tree, key.unit),
                catalog.measure(key.measure)?.name,
                key.from,
                key.to,
                match key.layer {
                    Layer::Then => "theo cây lúc đó",
                    Layer::Moved => "phần cây hiện nay chuyển",
                },
                should.low.value(),
                is.low.value()
            ));
        }
    }
    Ok(())
}

fn add_totals(tree: &Tree, stored: &Cells, totals: &mut Cells) {
    let root = tree.root().unwrap_or(UnitId(0));
    for (key, cell) in stored.iter().filter(|(k, _)| k.unit == root) {
        *totals.entry(*key).or_default() += *cell;
    }
}

/// Under the whole country stands the same along either tree: nothing of it is moved.
fn national(catalog: &Catalog, totals: &Cells, findings: &mut Findings) -> Result<(), Fault> {
    for (key, cell) in totals {
        findings.totals += u64::from(key.layer == Layer::Then);
        if key.layer == Layer::Moved && !cell.is_empty() {
            findings.differences.push(format!(
                "Cả nước, {} ({} – {}): tổng theo cây lúc đó và cây hiện nay khác nhau",
                catalog.measure(key.measure)?.name,
                key.from,
                key.to
            ));
        }
    }
    Ok(())
}
