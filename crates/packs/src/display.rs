//! What people see of a record: its values in words, the columns of lists.

use crate::field::{Field, Kind};
use crate::pack::Pack;
use crate::record::{FieldValue, Fields, Reference};
use crate::register::Register;
use crate::words::Language;

/// How values are put into words: by which pack, in which language, and with which names for
/// what they point at.
pub struct Words<'a> {
    pub pack: &'a Pack,
    pub language: Language,
    /// The name of a unit, person, file or record; none: the text as it was written.
    pub name: &'a dyn Fn(&Field, &Reference) -> Option<String>,
}

impl Words<'_> {
    /// A value as it stands in a text: "trên 52 tỷ đồng", "06/8/2020", the name of a choice or
    /// measure. Lines are told one after another. Numbers and days keep their Vietnamese writing.
    pub fn of(&self, field: &Field, value: &FieldValue) -> String {
        match (value, &field.kind) {
            (FieldValue::Text(text), _) => text.clone(),
            (FieldValue::Amount(amount), _) => amount.quantity.to_vi(amount.uom),
            (FieldValue::Span(span), _) => span.to_vi(),
            (FieldValue::Choice(id), kind) => self.choice(kind, id),
            (FieldValue::Choices(ids), kind) => {
                let told: Vec<_> = ids.iter().map(|id| self.choice(kind, id)).collect();
                told.join(", ")
            }
            (FieldValue::YesNo(yes), _) => self.answer(*yes).to_owned(),
            (FieldValue::Measure(id), _) => {
                let known = self.pack.measures.get(id);
                known.map_or_else(|| id.clone(), |m| m.name_in(self.language).to_owned())
            }
            (FieldValue::Reference(reference), _) => {
                (self.name)(field, reference).unwrap_or_else(|| reference.written().to_owned())
            }
            (FieldValue::Point(point), _) => point.to_vi(),
            (FieldValue::Lines(lines), Kind::Lines { columns }) => {
                let told = lines.values().map(|line| {
                    let parts = columns
                        .values()
                        .filter_map(|column| Some(self.of(column, line.get(&column.id)?)));
                    parts.collect::<Vec<_>>().join(", ")
                });
                told.collect::<Vec<_>>().join("; ")
            }
            (FieldValue::Lines(_), _) => String::new(),
        }
    }

    fn choice(&self, kind: &Kind, id: &str) -> String {
        let taxonomy = kind.taxonomy().and_then(|id| self.pack.taxonomies.get(id));
        let choice = taxonomy.and_then(|known| known.choices.get(id));
        choice.map_or(id, |c| c.name_in(self.language)).to_owned()
    }

    fn answer(&self, yes: bool) -> &'static str {
        match (self.language, yes) {
            (Language::Vi, true) => "có",
            (Language::Vi, false) => "không",
            (Language::En, true) => "yes",
            (Language::En, false) => "no",
        }
    }
}

impl Pack {
    /// A value in Vietnamese, what it points at as it was written.
    pub fn display(&self, field: &Field, value: &FieldValue) -> String {
        let words = Words {
            pack: self,
            language: Language::Vi,
            name: &|_, _| None,
        };
        words.of(field, value)
    }
}

impl Register {
    /// The value of one field of this register in Vietnamese; empty when it was not stated.
    pub fn display(&self, pack: &Pack, field: &str, fields: &Fields) -> String {
        let known = self.fields.get(field).zip(fields.get(field));
        known
            .map(|(field, value)| pack.display(field, value))
            .unwrap_or_default()
    }

    /// The text that titles a record.
    pub fn title_of<'f>(&self, fields: &'f Fields) -> &'f str {
        fields.text(&self.title).unwrap_or_default()
    }

    /// The columns of the register's list: the title, then the fields so marked.
    pub fn list_columns(&self) -> Vec<&Field> {
        let marked = self
            .fields
            .values()
            .filter(|field| field.list && field.id != self.title);
        self.fields
            .get(&self.title)
            .into_iter()
            .chain(marked)
            .collect()
    }

    /// The fields that the public may see. Of a lines field only the columns
    /// [`Field::public_columns`] gives.
    pub fn public_fields(&self) -> Vec<&Field> {
        self.fields
            .values()
            .filter(|field| field.is_open())
            .collect()
    }
}
