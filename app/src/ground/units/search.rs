//! Units by what people call them: without marks, under old names too, with what to type.

use orgtree::{Day, OPEN, Tree, UnitId};
use serde::Serialize;

use super::{UnitRef, full_name, full_name_on, last_day};
use crate::shell::number::Whole;

/// So many units are told when nobody says how many.
pub const USUAL: usize = 20;
/// How many units a search gives.
pub type Most = Whole<1, 100>;

/// A unit that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// Its number.
    #[serde(skip)]
    pub id: UnitId,
    /// What commands and addresses take for it.
    pub say: String,
    /// The unit.
    pub unit: UnitRef,
    /// The name by which it was found, where that is not its name of today.
    pub formerly: Option<String>,
    /// The last day of that name.
    pub until: Option<String>,
    /// The units that stand today for one that ended.
    pub now: Vec<Now>,
}

/// A unit of today in the place of one that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Now {
    /// What commands and addresses take for it.
    pub say: String,
    /// Its name with those above it.
    pub path: String,
}

/// So many heirs of a unit are named, the others are counted.
const NAMED: usize = 3;

impl Found {
    /// What else there is to say: an old name, the end, who stands there today.
    #[must_use]
    pub fn note(&self) -> String {
        let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), vi::day_vi);
        let mut said = Vec::new();
        if let Some(name) = &self.formerly {
            let until = self
                .until
                .as_deref()
                .map_or_else(String::new, |u| format!(" (đến {})", day(u)));
            said.push(format!("tên cũ: {name}{until}"));
        }
        if let Some(ended) = &self.unit.ended {
            said.push(format!("kết thúc {}", day(ended)));
        }
        if !self.now.is_empty() {
            let named = self.now.iter().take(NAMED);
            let mut heirs: Vec<String> = named.map(|n| format!("{} ({})", n.say, n.path)).collect();
            let more = self.now.len().saturating_sub(NAMED);
            heirs.extend((more > 0).then(|| format!("và {more} đơn vị nữa")));
            said.push(format!("nay: {}", heirs.join("; ")));
        }
        said.join("; ")
    }
}

/// How well a name fits, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was asked for, with its kind or without.
    Whole,
    /// It begins so.
    Begins,
    /// It is followed by the name of a unit above: "lai vung dong thap".
    Within,
    /// It has these words somewhere.
    Has,
}

/// What is asked for, in the form without marks.
struct Asked {
    text: String,
}

impl Asked {
    fn of(text: &str) -> Option<Asked> {
        let text = vi::fold(text).replace([',', '.'], " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let first = text.split(' ').next().unwrap_or_default();
        // As people shorten the kinds; a province is never written so.
        let whole = match first {
            "tp" => "thanh pho",
            "tx" => "thi xa",
            "tt" => "thi tran",
            "p" => "phuong",
            "q" => "quan",
            "h" => "huyen",
            "x" => "xa",
            other => other,
        };
        let text = format!("{whole}{}", &text[first.len()..]);
        (!text.is_empty()).then_some(Asked { text })
    }

    /// How the name of a unit of that kind fits; `path` gives the names above it.
    fn fit(&self, name: &str, kind: &str, path: impl FnOnce() -> String) -> Option<Fit> {
        let name = vi::fold(name);
        let kind = vi::fold(kind);
        let short = name
            .strip_prefix(&kind)
            .map_or(name.as_str(), str::trim_start);
        let asked = self.text.as_str();
        let names = [name.as_str(), short];
        let behind = |long: &str, start: &str| -> Option<String> {
            let rest = long.strip_prefix(start)?.strip_prefix(' ')?;
            Some(rest.to_owned())
        };
        if names.contains(&asked) {
            return Some(Fit::Whole);
        }
        if names.iter().any(|n| behind(n, asked).is_some()) {
            return Some(Fit::Begins);
        }
        let rest = names.iter().find_map(|n| behind(asked, n));
        if let Some(rest) = rest.filter(|_| !short.is_empty()) {
            let path = vi::fold(&path()).replace(',', " ");
            let has = |word: &str| path.split_whitespace().any(|p| p == word);
            return rest.split(' ').all(has).then_some(Fit::Within);
        }
        let spaced = format!(" {name} ");
        spaced.contains(&format!(" {asked} ")).then_some(Fit::Has)
    }
}

/// The units that bear or bore a name like this, the best first; of a name without meaning none.
#[must_use]
pub fn search(tree: &Tree, text: &str, most: usize) -> Vec<Found> {
    let Some(asked) = Asked::of(text) else {
        return Vec::new();
    };
    let mut fits = Vec::new();
    for unit in tree.units() {
        // Of several names the one that fits best, of those the latest.
        let named = unit.versions.iter().rev().filter_map(|v| {
            let path = || full_name_on(tree, unit.id, v.from.max(v.to.pred_opt().unwrap_or(v.to)));
            Some((asked.fit(&v.name, &v.kind, path)?, v))
        });
        if let Some((fit, version)) = named.min_by_key(|(fit, _)| *fit) {
            let rank = rank(&version.level);
            fits.push((
                fit,
                !unit.is_standing(),
                version.to != OPEN,
                rank,
                unit.id,
                version,
            ));
        }
    }
    fits.sort_by_key(|(fit, ended, old, rank, id, _)| (*fit, *ended, *old, *rank, *id));
    let told = fits.into_iter().take(most);
    told.map(|(.., id, version)| found(tree, id, &version.name, version.to))
        .collect()
}

fn rank(level: &str) -> usize {
    const LEVELS: [&str; 5] = ["country", "province", "district", "commune", "village"];
    LEVELS
        .iter()
        .position(|l| *l == level)
        .unwrap_or(LEVELS.len())
}

fn found(tree: &Tree, id: UnitId, name: &str, until: Day) -> Found {
    let unit = UnitRef::of(tree, id);
    let formerly = (unit.name != name).then(|| name.to_owned());
    let until = until.pred_opt().filter(|_| formerly.is_some());
    Found {
        id,
        say: say(tree, id),
        unit,
        formerly,
        until: until.map(|day| day.to_string()),
        now: heirs(tree, id)
            .into_iter()
            .map(|heir| Now {
                say: say(tree, heir),
                path: full_name(tree, heir),
            })
            .collect(),
    }
}

/// The units that stand today where one that ended was, its main heir first; none of one that stands.
#[must_use]
pub fn heirs(tree: &Tree, unit: UnitId) -> Vec<UnitId> {
    let (mut open, mut found) = (vec![unit], Vec::new());
    let mut at = 0;
    while let Some(unit) = open.get(at).copied() {
        at += 1;
        let mut next = tree.successors(unit);
        next.sort_by_key(|s| !s.default_heir);
        // An ended district went into nobody: those below it did.
        let below = if next.is_empty() && !tree.is_standing(unit) {
            tree.children(unit, last_day(tree, unit))
        } else {
            Vec::new()
        };
        for heir in next.into_iter().map(|s| s.successor).chain(below) {
            if !open.contains(&heir) {
                open.push(heir);
                let stands = tree.is_standing(heir);
                found.extend(stands.then_some(heir));
            }
        }
    }
    if tree.is_standing(unit) {
        Vec::new()
    } else {
        found
    }
}

/// The shortest name that a person can read and [`super::find`] takes back.
#[must_use]
pub fn say(tree: &Tree, unit: UnitId) -> String {
    let known = tree.unit(unit).and_then(|u| u.slug.clone());
    let coded = tree.latest(unit).and_then(|v| {
        let code = v.code.as_ref()?;
        let plain = format!("{}:{code}", v.level);
        let dated = format!("{plain}@{}", last_day(tree, unit));
        Some([plain, dated])
    });
    let mut names = known.into_iter().chain(coded.into_iter().flatten());
    let known = |name: &String| {
        let read = super::dated(name).ok();
        read.is_some_and(|(name, on)| tree.find(name, on) == Ok(unit))
    };
    names.find(known).unwrap_or_else(|| unit.to_string())
}

/// "commune:30226 — Xã Lai Vung, Tỉnh Đồng Tháp": what to type, and for what.
#[must_use]
pub fn choice(tree: &Tree, unit: UnitId) -> String {
    let ended = match tree.is_standing(unit) {
        true => String::new(),
        false => format!(" (đến {})", vi::day_vi(last_day(tree, unit))),
    };
    format!("{} — {}{ended}", say(tree, unit), full_name(tree, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(asked: &str, name: &str, kind: &str) -> Option<&'static str> {
        let path = || format!("{name}, Tỉnh Đồng Tháp");
        Some(match Asked::of(asked)?.fit(name, kind, path)? {
            Fit::Whole => "whole",
            Fit::Begins => "begins",
            Fit::Within => "within",
            Fit::Has => "has",
        })
    }

    #[test]
    fn names_are_found_as_people_write_them() {
        for whole in [
            "lai vung",
            "Lai Vung",
            "huyện Lai Vung",
            "HUYEN LAI VUNG",
            "h. lai vung",
        ] {
            assert_eq!(
                fit(whole, "Huyện Lai Vung", "huyện"),
                Some("whole"),
                "{whole}"
            );
        }
        assert_eq!(fit("lai", "Huyện Lai Vung", "huyện"), Some("begins"));
        assert_eq!(
            fit("lai vung, đồng tháp", "Huyện Lai Vung", "huyện"),
            Some("within")
        );
        assert_eq!(fit("lai vung an giang", "Huyện Lai Vung", "huyện"), None);
        assert_eq!(fit("vung", "Huyện Lai Vung", "huyện"), Some("has"));
        assert_eq!(fit("vun", "Huyện Lai Vung", "huyện"), None);
        assert_eq!(
            fit("tp.hồ chí minh", "Thành phố Hồ Chí Minh", "thành phố"),
            Some("whole")
        );
        assert_eq!(
            fit("đà nẵng", "Thành phố Đà Nẵng", "thành phố"),
            Some("whole")
        );
        assert_eq!(fit("q1", "Quận 1", "quận"), None);
        assert_eq!(fit("q.1", "Quận 1", "quận"), Some("whole"));
        for nothing in ["", "  ", ",."] {
            assert!(Asked::of(nothing).is_none());
        }
    }
}
