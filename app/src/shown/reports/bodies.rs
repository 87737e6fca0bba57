//! The bodies that issue reports: names on the letterhead, symbol, signature, recipients.
//! A table of `packs/layouts/bodies.toml`, chosen by layout, level and kind of the unit.

use orgtree::{Day, Tree, UnitId, Version};
use serde::Deserialize;

use crate::shell::fault::Fault;

const TABLE: &str = include_str!("../../../../packs/layouts/bodies.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    body: Vec<Body>,
}

/// How one kind of unit issues a document of some layouts.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    layouts: Vec<String>,
    /// `*`: any.
    level: String,
    /// Empty: any.
    kinds: Vec<String>,
    name: String,
    /// Whether the body above is printed over it.
    above: bool,
    symbol: String,
    authority: Option<String>,
    position: String,
    recipients: Vec<String>,
}

/// The body that issues a unit's report, with every name filled in.
pub(super) struct Issuer {
    /// "Huyện ủy Ngọc Hồi".
    pub name: String,
    /// The body above it, where the letterhead prints one.
    pub above: Option<String>,
    pub symbol: String,
    pub authority: Option<String>,
    pub position: String,
    pub recipients: Vec<String>,
}

/// The issuer for a unit under a layout, by the names of that day.
///
/// # Errors
/// The table inside the program is broken.
pub(super) fn issuer(tree: &Tree, unit: UnitId, day: Day, layout: &str) -> Result<Issuer, Fault> {
    let table: Table =
        toml::from_str(TABLE).map_err(|e| Fault::Inside(format!("bodies.toml: {e}")))?;
    let version =
        named(tree, unit, day).ok_or_else(|| Fault::Missing(format!("tên của đơn vị {unit}")))?;
    let body = table.of(version, layout)?;
    let parent = version.parent.filter(|p| Some(*p) != tree.root());
    let above = match parent.and_then(|p| named(tree, p, day)) {
        Some(parent) => Some(filled(&table.of(parent, layout)?.name, parent)),
        None => None,
    };
    let recipients = body.recipients.iter().filter_map(|item| {
        let item = filled(item, version);
        match &above {
            Some(above) => Some(item.replace("{above}", above)),
            None => (!item.contains("{above}")).then_some(item),
        }
    });
    Ok(Issuer {
        name: filled(&body.name, version),
        recipients: recipients.collect(),
        above: above.filter(|_| body.above),
        symbol: body.symbol.clone(),
        authority: body.authority.clone(),
        position: body.position.clone(),
    })
}

impl Table {
    fn of(&self, version: &Version, layout: &str) -> Result<&Body, Fault> {
        self.body
            .iter()
            .find(|b| {
                b.layouts.iter().any(|l| l == layout)
                    && (b.level == "*" || b.level == version.level)
                    && (b.kinds.is_empty() || b.kinds.contains(&version.kind.to_lowercase()))
            })
            .ok_or_else(|| Fault::Inside(format!("bodies.toml thiếu mục cho mẫu {layout}")))
    }
}

fn filled(text: &str, version: &Version) -> String {
    text.replace("{place}", &place(version))
        .replace("{unit}", &inside(version))
        .replace("{name}", &version.name)
}

/// The version of a unit on a day; outside its life the nearest one.
pub(super) fn named(tree: &Tree, unit: UnitId, day: Day) -> Option<&Version> {
    tree.version_on(unit, day).or_else(|| {
        let versions = &tree.unit(unit)?.versions;
        let first = versions.first().filter(|v| day < v.from);
        first.or_else(|| versions.last())
    })
}

/// The name without its kind: "Ngọc Hồi" of "Huyện Ngọc Hồi".
pub(super) fn place(version: &Version) -> String {
    match led_by_kind(version) {
        Some(kind) => version
            .name
            .chars()
            .skip(kind)
            .collect::<String>()
            .trim()
            .to_owned(),
        None => version.name.clone(),
    }
}

/// The name inside a sentence: "huyện Ngọc Hồi".
pub(super) fn inside(version: &Version) -> String {
    let mut letters = version.name.chars();
    match (led_by_kind(version), letters.next()) {
        (Some(_), Some(first)) => first.to_lowercase().chain(letters).collect(),
        _ => version.name.clone(),
    }
}

/// Letters of the kind, where the name begins with it.
fn led_by_kind(version: &Version) -> Option<usize> {
    let kind = format!("{} ", version.kind.to_lowercase());
    version
        .name
        .to_lowercase()
        .starts_with(&kind)
        .then(|| version.kind.chars().count())
}
