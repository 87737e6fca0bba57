//! A small sound pack, and the same with one thing broken.

use packs::{Mistake, Pack, Register};

/// The files of the sound pack.
pub fn files() -> Vec<(String, String)> {
    [
        ("pack.toml", include_str!("pack.toml")),
        ("taxonomies.toml", include_str!("taxonomies.toml")),
        ("measures.toml", include_str!("measures.toml")),
        (
            "registers/mo-hinh.toml",
            include_str!("registers/mo-hinh.toml"),
        ),
        (
            "registers/khai-bao.toml",
            include_str!("registers/khai-bao.toml"),
        ),
        ("registers/viec.toml", include_str!("registers/viec.toml")),
        ("reports/so-ket.toml", include_str!("reports/so-ket.toml")),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec()
}

pub fn pack() -> Pack {
    packs::load(&files()).unwrap_or_else(|mistakes| panic!("{}", told(&mistakes)))
}

pub fn register<'p>(pack: &'p Pack, id: &str) -> &'p Register {
    &pack.registers[id]
}

/// The sound files with every replacement made; each must find its text.
pub fn broken(changes: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut files = files();
    for (name, from, to) in changes {
        let (_, text) = files.iter_mut().find(|(known, _)| known == name).unwrap();
        assert!(text.contains(from), "{name} has no {from:?}");
        *text = text.replacen(from, to, 1);
    }
    files
}

pub fn told(mistakes: &[Mistake]) -> String {
    mistakes
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
