//! Reads the texts of reports with their places for figures: `Toàn {unit} có {mo-hinh} …`.

use super::desk::Said;
use super::names::Names;
use super::table::Table;
use crate::measure::Measure;
use crate::mistake::Mistake;
use crate::outline::{Basis, Piece, Template};

pub(super) fn read(
    table: &Table<'_>,
    key: &'static str,
    said: &Said,
    measures: &Names<Measure>,
) -> Template {
    let mut pieces = Vec::new();
    let mut rest = said.text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text(table, key, said, before, &mut pieces);
        let Some((name, after)) = after.split_once('}') else {
            refuse(
                table,
                key,
                said,
                &format!("{{{after}"),
                "không có dấu đóng \"}\"",
            );
            return Template { pieces };
        };
        pieces.extend(place(table, key, said, name.trim(), measures));
        rest = after;
    }
    text(table, key, said, rest, &mut pieces);
    Template { pieces }
}

fn text(table: &Table<'_>, key: &str, said: &Said, text: &str, pieces: &mut Vec<Piece>) {
    if text.contains('}') {
        refuse(table, key, said, text, "có dấu \"}\" mà không có \"{\"");
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn place(
    table: &Table<'_>,
    key: &str,
    said: &Said,
    name: &str,
    measures: &Names<Measure>,
) -> Option<Piece> {
    match name {
        "unit" => return Some(Piece::Unit),
        "period" => return Some(Piece::Period),
        "place" => return Some(Piece::Place),
        _ => {}
    }
    let (id, basis) = match name.split_once('.') {
        None => (name, None),
        Some((id, word)) => {
            let known = Basis::WORDS.iter().find(|(known, _)| *known == word);
            if known.is_none() {
                let message = format!("\"{key}\" ghi {{{name}}}, sau dấu chấm là \"{word}\"");
                let mistake = Mistake::new(&said.at, message).read(word);
                table
                    .desk()
                    .add(mistake.among(Basis::WORDS.iter().map(|(word, _)| *word)));
            }
            (id, known.map(|(_, basis)| *basis))
        }
    };
    if !measures.may_have(id) {
        let message = format!("\"{key}\" ghi {{{name}}}, không có chỉ tiêu \"{id}\"");
        let words = ["unit", "period", "place"]
            .into_iter()
            .chain(measures.ids());
        table
            .desk()
            .add(Mistake::new(&said.at, message).read(id).among(words));
    }
    Some(Piece::Figure {
        measure: id.to_owned(),
        basis,
    })
}

fn refuse(table: &Table<'_>, key: &str, said: &Said, read: &str, why: &str) {
    let message = format!("\"{key}\" {why}: \"{read}\"");
    table.desk().add(Mistake::new(&said.at, message).read(read));
}
