//! Sheet names that Excel accepts and a person recognises.

use std::collections::BTreeSet;

use crate::check::Placed;
use crate::printable;

/// Excel's limit, in UTF-16 units.
const LONGEST: usize = 31;

/// One name for each table, all different, case aside.
pub(super) fn sheets(tables: &[Placed<'_>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    tables
        .iter()
        .map(|placed| {
            let Placed { place, title, .. } = placed;
            let full = if title.starts_with(place.as_str()) {
                title.clone()
            } else {
                format!("{place} {title}")
            };
            let wanted = legal(&full.replace("Phụ lục", "PL"));
            let name = (1_u32..)
                .map(|turn| {
                    if turn == 1 {
                        cut(&wanted, "")
                    } else {
                        cut(&wanted, &format!(" ({turn})"))
                    }
                })
                .find(|name| !taken.contains(&name.to_lowercase()))
                .unwrap_or(wanted);
            taken.insert(name.to_lowercase());
            name
        })
        .collect()
}

fn legal(text: &str) -> String {
    let spaced: String = printable(text)
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n' | '\t') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = joined.trim_matches(['\'', ' ']);
    if bare.is_empty() {
        "Bảng".to_owned()
    } else {
        bare.to_owned()
    }
}

/// Whole words of `text` that leave room for `suffix`.
fn cut(text: &str, suffix: &str) -> String {
    let units = |s: &str| s.encode_utf16().count();
    let room = LONGEST - units(suffix);
    if units(text) <= room {
        return format!("{text}{suffix}");
    }
    let mut kept = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!kept.is_empty());
        if units(&kept) + gap + units(word) > room {
            break;
        }
        if gap == 1 {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() {
        for c in text.chars() {
            if units(&kept) + c.len_utf16() > room {
                break;
            }
            kept.push(c);
        }
    }
    let kept = kept.trim_end_matches(['\'', ' ', '-', ',']);
    format!("{kept}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;
    use proptest::prelude::*;

    fn names(titles: &[(&str, &str)]) -> Vec<String> {
        let table = Table {
            caption: None,
            columns: vec![],
            rows: vec![],
        };
        let placed: Vec<_> = titles
            .iter()
            .map(|(place, title)| Placed {
                place: (*place).to_owned(),
                title: (*title).to_owned(),
                table: &table,
                note: None,
                appended: true,
            })
            .collect();
        sheets(&placed)
    }

    #[test]
    fn names_are_cut_at_words_and_kept_apart() {
        let long = "Kết quả đăng ký mô hình học tập và làm theo Bác";
        assert_eq!(
            names(&[
                ("Phụ lục 1", long),
                ("Phụ lục 1", long),
                ("Bảng 1", "Bảng 1. a/b: [c]?*")
            ]),
            [
                "PL 1 Kết quả đăng ký mô hình",
                "PL 1 Kết quả đăng ký mô (2)",
                "Bảng 1. a b c"
            ]
        );
    }

    proptest! {
        #[test]
        fn every_name_is_legal_and_unique(titles in prop::collection::vec("\\PC{0,60}", 1..12)) {
            let pairs: Vec<_> = titles.iter().map(|t| ("Phụ lục 1", t.as_str())).collect();
            let names = names(&pairs);
            let distinct: BTreeSet<_> = names.iter().map(|n| n.to_lowercase()).collect();
            prop_assert_eq!(distinct.len(), names.len());
            for name in &names {
                prop_assert!(!name.is_empty() && name.encode_utf16().count() <= LONGEST);
                prop_assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']));
                prop_assert!(!name.starts_with('\'') && !name.ends_with('\''));
            }
        }
    }
}
