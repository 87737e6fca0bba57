//! Signing freezes a report: the resolved data, the document's bytes and the SHA-256 of both, with
//! the audit row, in one transaction. Verifying asks whether a file is one of them.

use db::Conn;
use sha2::{Digest, Sha256};
use vi::Span;

use super::store::{self, Kept};
use super::{Format, Resolved, bytes};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::id::random;
use crate::shell::log::Log;

/// What signing gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The document's bytes: those stored.
    pub document: Vec<u8>,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
    pub signed_at: String,
    pub signer: String,
    /// Whether the same report had been signed before.
    pub before: bool,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    pub sha256: String,
    pub unit: String,
    pub period: Option<Span>,
    pub profile: String,
    pub signed_at: String,
    pub signer: String,
    /// Whether this program makes the same bytes from the signed data again.
    pub rebuilt: bool,
}

/// The action under which the log knows that a report was signed.
const ACTION: &str = "reports.sign";

/// Each signed report that is not what the log says of it, in Vietnamese.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn, log: &Log) -> db::Result<Vec<String>> {
    let mut rows = Vec::new();
    store::each(conn, |kept| {
        rows.push((hex::encode(&kept.sha256), audit::row(&kept.row())));
        Ok(())
    })?;
    Ok(log.differences(ACTION, "Báo cáo đã ký", rows))
}

/// Signs a report.
///
/// # Errors
/// Something is not written yet, the document cannot be made, or the database fails; then nothing
/// was kept.
pub fn sign(app: &App, report: &Resolved, format: Format) -> Result<Seal, Fault> {
    if !report.blanks.is_empty() {
        return Err(Fault::Refused(format!(
            "Báo cáo còn {} chỗ chưa viết, chưa ký được:\n- {}\nHãy viết bằng --texts TỆP, hoặc bỏ các mục không có nội dung bằng --leave-out",
            report.blanks.len(),
            report.blanks.join("\n- ")
        )));
    }
    let document = bytes(report, format)?;
    let resolved = serde_json::to_string(report).map_err(|e| Fault::Inside(e.to_string()))?;
    let sha256: [u8; 32] = Sha256::digest(&document).into();
    let at = app.clock.now();
    let (report, app) = (report.clone(), app.clone());
    app.db.clone().write(move |tx| {
        if let Some(kept) = store::of_bytes(tx, sha256)? {
            return Ok(seal(kept, true));
        }
        let dated = app.units.current(tx)?;
        let actor = Actor::machine(&dated.tree);
        let unit = units::find(&dated.tree, &report.unit, None)?;
        let realm = dated.tree.unit(unit).map_or(0, |u| u.realm);
        let kept = Kept {
            sha256: sha256.to_vec(),
            realm,
            unit: unit.0,
            period: report.period.map_or_else(String::new, |p| p.iso()),
            profile: report.document.profile.id.clone(),
            resolved_sha256: Sha256::digest(resolved.as_bytes()).to_vec(),
            resolved,
            document,
            signed_at: at.text(),
            signer: report
                .document
                .signature
                .name
                .clone()
                .unwrap_or_else(|| actor.name()),
            salt: random()?,
        };
        store::keep(tx, &kept)?;
        let subject = hex::encode(sha256);
        audit::write(
            tx,
            &audit::Event {
                realm,
                at,
                by: (&actor).into(),
                action: ACTION,
                subject: &subject,
                part: "",
                digest: audit::row(&kept.row()),
            },
        )?;
        Ok::<Seal, Fault>(seal(kept, false))
    })
}

fn seal(kept: Kept, before: bool) -> Seal {
    Seal {
        sha256: hex::encode(&kept.sha256),
        document: kept.document,
        signed_at: kept.signed_at,
        signer: kept.signer,
        before,
    }
}

/// Looks a file's bytes up among the signed reports.
///
/// # Errors
/// The database fails, or what it holds is not what was signed.
pub fn verify(app: &App, file: &[u8]) -> Result<Option<Outcome>, Fault> {
    let sha256: [u8; 32] = Sha256::digest(file).into();
    let found = app.db.read(|conn| {
        let Some(kept) = store::of_bytes(conn, sha256)? else {
            return Ok(None);
        };
        let logged = audit::last(conn, kept.realm, ACTION, &hex::encode(sha256))?;
        Ok::<_, Fault>(Some((kept, logged)))
    })?;
    let Some((kept, logged)) = found else {
        return Ok(None);
    };
    let data: [u8; 32] = Sha256::digest(kept.resolved.as_bytes()).into();
    if kept.document != file || kept.resolved_sha256 != data {
        return Err(Fault::Refused(
            "Bản lưu của báo cáo này trong cơ sở dữ liệu đã bị sửa: mã băm không khớp".into(),
        ));
    }
    if logged != Some(audit::row(&kept.row())) {
        return Err(Fault::Refused(
            "Người ký, ngày ký, thể thức hay nơi ký của báo cáo này trong cơ sở dữ liệu đã bị sửa: khác với nhật ký".into(),
        ));
    }
    let report: Resolved = serde_json::from_str(&kept.resolved)
        .map_err(|e| Fault::Inside(format!("báo cáo đã ký không đọc được: {e}")))?;
    let format = [Format::Docx, Format::Xlsx];
    let rebuilt = format
        .into_iter()
        .any(|f| bytes(&report, f).is_ok_and(|b| b == file));
    Ok(Some(Outcome {
        sha256: hex::encode(sha256),
        unit: report.unit_name,
        period: report.period,
        profile: kept.profile,
        signed_at: kept.signed_at,
        signer: kept.signer,
        rebuilt,
    }))
}
