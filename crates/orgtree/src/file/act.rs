//! The acts of an operation file: which keys each kind of act takes.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{Act, Designation, Extent, NewUnit, Part, Ref, Target, name, table::micro_degrees};

use super::{Place, Step};

/// All keys of all acts; which belong to which is checked afterwards, so that errors have a place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAct {
    pub(super) kind: Spanned<String>,
    unit: Option<Ref>,
    parent: Option<Ref>,
    /// A list of units, or the name of a table of units.
    units: Option<Units>,
    into: Option<Ref>,
    new: Option<RawNew>,
    parts: Option<Vec<RawPart>>,
    keep: Option<bool>,
    to: Option<To>,
    level: Option<String>,
    under: Option<Ref>,
    predecessor: Option<Ref>,
    successor: Option<Ref>,
    extent: Option<Extent>,
    default_heir: Option<bool>,
    was: Option<Designation>,
    until: Option<Spanned<Datetime>>,
    document: Option<String>,
    succession: Option<String>,
    abolish: Option<Vec<String>>,
    documents: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "units phải là danh sách đơn vị [\"…\"] hoặc tên một bảng CSV"
)]
enum Units {
    List(Vec<Ref>),
    Table(String),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "to phải là một đơn vị \"…\" hoặc { name, kind, level, code }"
)]
enum To {
    Unit(Ref),
    Names(Designation),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNew {
    #[serde(default = "territory")]
    line: String,
    level: String,
    kind: String,
    name: String,
    code: Option<String>,
    slug: Option<String>,
    parent: Option<Ref>,
    lat: Option<String>,
    lon: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    into: Option<Ref>,
    new: Option<RawNew>,
    #[serde(default)]
    default_heir: bool,
}

fn territory() -> String {
    "territory".to_owned()
}

impl Place<'_> {
    pub(super) fn step(&self, mut raw: RawAct) -> Result<Step, Vec<String>> {
        let kind = raw.kind.get_ref().clone();
        let mut bad = Vec::new();
        let step = self
            .take(&kind, &mut raw)
            .map_err(|message| bad.push(message))
            .ok();
        if step.is_some() {
            bad.extend(
                raw.left()
                    .into_iter()
                    .map(|key| format!("việc \"{kind}\" không có khóa \"{key}\"")),
            );
        }
        step.filter(|_| bad.is_empty()).ok_or(bad)
    }

    /// Takes out of the act what its kind wants; what is left over is a mistake.
    fn take(&self, kind: &str, raw: &mut RawAct) -> Result<Step, String> {
        let act = match kind {
            "create" => Act::Create(new_unit(want(kind, "new", raw.new.take())?)?),
            "merge" => {
                let Units::List(units) = want(kind, "units", raw.units.take())? else {
                    return Err("việc \"merge\": units phải là một danh sách đơn vị".to_owned());
                };
                Act::Merge {
                    units,
                    into: target(kind, raw.into.take(), raw.new.take())?,
                }
            }
            "split" => Act::Split {
                unit: want(kind, "unit", raw.unit.take())?,
                parts: parts(kind, want(kind, "parts", raw.parts.take())?)?,
                keep: raw.keep.take().unwrap_or(false),
            },
            "rename" => {
                let unit = want(kind, "unit", raw.unit.take())?;
                let To::Names(to) = want(kind, "to", raw.to.take())? else {
                    return Err(
                        "việc \"rename\": to phải là { name, kind, level, code }".to_owned()
                    );
                };
                Act::Rename {
                    unit,
                    to: designation(to)?,
                    document: raw.document.take(),
                }
            }
            "reparent" => Act::Reparent {
                unit: want(kind, "unit", raw.unit.take())?,
                parent: want(kind, "parent", raw.parent.take())?,
            },
            "abolish" => Act::Abolish {
                unit: want(kind, "unit", raw.unit.take())?,
            },
            "abolish-level" => Act::AbolishLevel {
                level: want(kind, "level", raw.level.take())?,
                under: want(kind, "under", raw.under.take())?,
            },
            "assign" => {
                let unit = want(kind, "unit", raw.unit.take())?;
                let To::Unit(to) = want(kind, "to", raw.to.take())? else {
                    return Err("việc \"assign\": to phải là một đơn vị".to_owned());
                };
                Act::Assign { unit, to }
            }
            "succession" => Act::Succeed {
                predecessor: want(kind, "predecessor", raw.predecessor.take())?,
                successor: want(kind, "successor", raw.successor.take())?,
                extent: want(kind, "extent", raw.extent.take())?,
                default_heir: raw.default_heir.take().unwrap_or(false),
            },
            "formerly" => Act::Formerly {
                unit: want(kind, "unit", raw.unit.take())?,
                until: raw.until.take().map(|day| self.day(&day)).transpose()?,
                was: designation(want(kind, "was", raw.was.take())?)?,
                document: raw.document.take(),
            },
            "reform" => return reform(kind, raw),
            other => {
                return Err(format!(
                    "đọc được kind = \"{other}\"; cần create, merge, split, rename, reparent, \
                     abolish, abolish-level, assign, succession, formerly hoặc reform"
                ));
            }
        };
        Ok(Step::Ready(act))
    }
}

impl RawAct {
    /// Keys that nobody took.
    fn left(&self) -> Vec<&'static str> {
        [
            ("unit", self.unit.is_some()),
            ("parent", self.parent.is_some()),
            ("units", self.units.is_some()),
            ("into", self.into.is_some()),
            ("new", self.new.is_some()),
            ("parts", self.parts.is_some()),
            ("keep", self.keep.is_some()),
            ("to", self.to.is_some()),
            ("level", self.level.is_some()),
            ("under", self.under.is_some()),
            ("predecessor", self.predecessor.is_some()),
            ("successor", self.successor.is_some()),
            ("extent", self.extent.is_some()),
            ("default_heir", self.default_heir.is_some()),
            ("was", self.was.is_some()),
            ("until", self.until.is_some()),
            ("document", self.document.is_some()),
            ("succession", self.succession.is_some()),
            ("abolish", self.abolish.is_some()),
            ("documents", self.documents.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, left)| left.then_some(key))
        .collect()
    }
}

fn reform(kind: &str, raw: &mut RawAct) -> Result<Step, String> {
    let Units::Table(units) = want(kind, "units", raw.units.take())? else {
        return Err("việc \"reform\": units phải là tên một bảng CSV".to_owned());
    };
    let succession = want(kind, "succession", raw.succession.take())?;
    Ok(Step::Tables {
        units,
        succession,
        abolish: raw.abolish.take().unwrap_or_default(),
        documents: raw.documents.take().unwrap_or_default(),
    })
}

fn want<T>(kind: &str, key: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("việc \"{kind}\" cần khóa \"{key}\""))
}

fn target(kind: &str, into: Option<Ref>, new: Option<RawNew>) -> Result<Target, String> {
    match (into, new) {
        (Some(into), None) => Ok(Target::Existing(into)),
        (None, Some(new)) => new_unit(new).map(Target::New),
        _ => Err(format!(
            "việc \"{kind}\" cần đúng một trong hai khóa \"into\" và \"new\""
        )),
    }
}

fn parts(kind: &str, raw: Vec<RawPart>) -> Result<Vec<Part>, String> {
    raw.into_iter()
        .map(|part| {
            Ok(Part {
                into: target(kind, part.into, part.new)?,
                default_heir: part.default_heir,
            })
        })
        .collect()
}

/// A name or a kind that a unit may bear.
fn checked(key: &str, text: Option<&str>) -> Result<(), String> {
    let fault = text.and_then(name::fault);
    fault.map_or(Ok(()), |fault| Err(format!("{key} {fault}")))
}

fn designation(read: Designation) -> Result<Designation, String> {
    checked("name", read.name.as_deref())?;
    checked("kind", read.kind.as_deref())?;
    Ok(read)
}

fn new_unit(raw: RawNew) -> Result<NewUnit, String> {
    checked("name", Some(&raw.name))?;
    checked("kind", Some(&raw.kind))?;
    Ok(NewUnit {
        lat: micro_degrees("lat", raw.lat.as_deref().unwrap_or_default(), 90)?,
        lon: micro_degrees("lon", raw.lon.as_deref().unwrap_or_default(), 180)?,
        line: raw.line,
        level: raw.level,
        kind: raw.kind,
        name: raw.name,
        code: raw.code,
        slug: raw.slug,
        parent: raw.parent,
    })
}
