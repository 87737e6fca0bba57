//! What a new pack must leave to the records that are stored: the next edit shapes a record by the
//! pack in force, and must not take its numbers away without a word.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use packs::{Pack, Register};

use super::{read, store};
use crate::shell::fault::Fault;

const RULE: &str = "Được đổi: tên, nhãn, hướng dẫn, giới hạn; được thêm sổ, trường, trạng thái, chỉ tiêu, dòng [[asserts]]. Không được bỏ hay đổi mã sổ, trạng thái, trường mà hồ sơ đã lưu lấy số liệu ra; không đổi kiểu, đơn vị tính của trường ấy, chỉ tiêu của nó, hay việc trạng thái có được tính không: hãy giữ cách khai cũ và khai thêm cái mới bên cạnh. Đổi mã sổ hay trạng thái thì khai trong pack.toml: [[moved]] register = \"mã cũ\", to = \"mã mới\"; của trạng thái thêm state = \"mã cũ\".";

/// Refuses a pack under which stored records would lose what they assert; names all of it.
///
/// # Errors
/// What would be lost, with the number of records; the database fails.
pub(super) fn refuse_losses(conn: &mut Conn, before: &str, after: &Pack) -> Result<(), Fault> {
    let current = read(conn, before)?.pack;
    let mut lost = measures(conn, &current, after)?;
    lost.extend(registers(conn, after)?);
    lost.extend(positions(conn, after)?);
    if lost.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(format!(
        "Bộ quy định này làm mất điều đã lưu đang dùng:\n{}\n{RULE}",
        lost.join("\n")
    )))
}

/// Records that are stored under former names.
#[derive(Clone, Debug)]
pub struct Former {
    pub register: String,
    pub state: String,
    pub records: i64,
}

impl Former {
    fn of(shaped: store::Shaped) -> Former {
        Former {
            register: shaped.register,
            state: shaped.state,
            records: shaped.records,
        }
    }

    /// For people.
    #[must_use]
    pub fn told(&self) -> String {
        format!(
            "sổ \"{}\", trạng thái \"{}\"; có {} hồ sơ",
            self.register,
            self.state,
            vi::group(self.records)
        )
    }
}

/// The records whose register or state the pack calls otherwise.
///
/// # Errors
/// The database fails.
pub(super) fn former(conn: &mut Conn, pack: &Pack) -> Result<Vec<Former>, Fault> {
    if pack.moved.is_empty() {
        return Ok(Vec::new());
    }
    let is_former = |shaped: &store::Shaped| {
        pack.today(&shaped.register, &shaped.state) != (&*shaped.register, &*shaped.state)
    };
    let found = store::shaped(conn)?.into_iter().filter(is_former);
    Ok(found.map(Former::of).collect())
}

/// What records of any installed version would lose. Records are looked at only where a register
/// changed in what it draws.
fn registers(conn: &mut Conn, after: &Pack) -> Result<Vec<String>, Fault> {
    let mut packs = BTreeMap::<String, Pack>::new();
    for (version, ..) in store::versions(conn)? {
        let pack = read(conn, &version)?.pack;
        packs.insert(version, pack);
    }
    if packs.values().all(|old| draws_the_same(old, after)) {
        return Ok(Vec::new());
    }
    let mut told = BTreeMap::<String, i64>::new();
    let mut seen = BTreeSet::new();
    for shaped in store::shaped(conn)? {
        let old = packs.get(&shaped.version);
        let old = old.and_then(|pack| pack.registers.get(&shaped.register));
        let (register, state) = after.today(&shaped.register, &shaped.state);
        let new = after.registers.get(register);
        if let Some(what) = state_lost((old, &shaped.register, &shaped.state), (new, state)) {
            *told.entry(what).or_default() += shaped.records;
        }
        let shape = (shaped.register, shaped.version);
        if let (Some(old), Some(new), true) = (old, new, seen.insert(shape.clone())) {
            for rule in old.lost_in(new) {
                let records = store::drawn(conn, (&shape.0, &shape.1), rule.rule)?;
                let from = rule
                    .field
                    .map_or_else(String::new, |f| format!(" lấy từ trường \"{f}\""));
                let what = format!(
                    "sổ \"{}\": số liệu của chỉ tiêu \"{}\"{from} không còn được khai như cũ",
                    shape.0, rule.measure
                );
                *told.entry(what).or_default() += records;
            }
        }
    }
    Ok(told
        .into_iter()
        .filter(|(_, records)| *records > 0)
        .map(|(what, records)| format!("{what}; có {} hồ sơ", vi::group(records)))
        .collect())
}

/// Kinds of positions that there are and that the pack does not know: whoever holds one would lose
/// what they may do.
fn positions(conn: &mut Conn, after: &Pack) -> Result<Vec<String>, Fault> {
    let mut kinds = store::kinds(conn)?;
    kinds.retain(|(kind, _)| !after.positions.contains_key(kind));
    let told = kinds.into_iter().map(|(kind, count)| {
        format!("loại chức danh \"{kind}\" bị bỏ hoặc đổi mã; có {count} chức danh đang dùng")
    });
    Ok(told.collect())
}

/// Whether no record of the older pack could lose anything.
fn draws_the_same(old: &Pack, after: &Pack) -> bool {
    old.registers.values().all(|old| {
        let new = after.registers.get(&old.id);
        let kept = |state: &String| state_lost((Some(old), &old.id, state), (new, state)).is_none();
        old.states.keys().all(kept) && new.is_some_and(|new| old.lost_in(new).is_empty())
    })
}

/// The register or the state that is no more, or no longer means the same.
fn state_lost(
    (old, register, state): (Option<&Register>, &str, &str),
    (new, today): (Option<&Register>, &str),
) -> Option<String> {
    let Some(new) = new else {
        return Some(format!("sổ \"{register}\" bị bỏ hoặc đổi mã"));
    };
    let place = format!("sổ \"{register}\", trạng thái \"{state}\"");
    if !new.states.contains_key(today) {
        return Some(format!("{place} bị bỏ hoặc đổi mã"));
    }
    match (old?.counts(state), new.counts(today)) {
        (true, false) => Some(format!("{place} đang được tính, nay không")),
        (false, true) => Some(format!("{place} đang không được tính, nay có")),
        _ => None,
    }
}

/// Stored values are at a measure's scale and roll up its way: neither may change under them.
fn measures(conn: &mut Conn, before: &Pack, after: &Pack) -> Result<Vec<String>, Fault> {
    let mut lost = Vec::new();
    for (id, slug) in store::measures(conn)? {
        let how = |pack: &Pack| {
            let m = pack.measures.get(&slug)?;
            Some((m.uom, m.scale, m.aggregate, m.over_time))
        };
        let what = match (how(before), how(after)) {
            (_, None) => "bị bỏ hoặc đổi mã; muốn thôi dùng hãy đặt valid_to",
            (Some(old), Some(new)) if old != new => {
                "đổi đơn vị tính, số lẻ hay cách cộng; hãy khai một chỉ tiêu mới"
            }
            _ => continue,
        };
        let entries = store::measured(conn, id)?;
        if entries > 0 {
            let entries = vi::group(entries);
            lost.push(format!("chỉ tiêu \"{slug}\" {what}; có {entries} số liệu"));
        }
    }
    Ok(lost)
}
