//! What the fields of a record point at: looked up by the caller, or only told.

use indexmap::IndexMap;

use crate::field::{Field, Kind};
use crate::record::{FieldError, FieldValue, Fields, Place, Reference};
use crate::register::Register;

impl Fields {
    /// The same fields with every reference looked up: the resolver gives it with its id, or says
    /// why there is none. All that cannot be found is told at its place.
    ///
    /// # Errors
    /// The resolver's sentences, each at its field.
    pub fn resolved(
        mut self,
        register: &Register,
        resolve: &mut dyn FnMut(&Field, &Reference) -> Result<Reference, String>,
    ) -> Result<Fields, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut look = |field: &Field, place: &dyn Fn() -> Place, value: &mut FieldValue| {
            if let FieldValue::Reference(reference) = value {
                match resolve(field, reference) {
                    Ok(found) => *reference = found,
                    Err(why) => errors.push(place().error(&reference.text, why)),
                }
            }
        };
        for field in register.fields.values() {
            match (&field.kind, self.get_mut(&field.id)) {
                (Kind::Lines { columns }, Some(FieldValue::Lines(lines))) => {
                    for (number, line) in (1_u32..).zip(lines.values_mut()) {
                        for column in columns.values() {
                            if let Some(value) = line.get_mut(&column.id) {
                                let place = || Place::column(&field.id, number, column);
                                look(column, &place, value);
                            }
                        }
                    }
                }
                (_, Some(value)) => look(field, &|| Place::field(field), value),
                _ => {}
            }
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    /// Every reference with its field, those in lines among them.
    pub fn references<'f>(
        &'f self,
        register: &'f Register,
    ) -> impl Iterator<Item = (&'f Field, &'f Reference)> {
        let own = |field: &'f Field, fields: &'f Fields| match fields.get(&field.id) {
            Some(FieldValue::Reference(reference)) => Some((field, reference)),
            _ => None,
        };
        register.fields.values().flat_map(move |field| {
            let columns = match &field.kind {
                Kind::Lines { columns } => Some(columns),
                _ => None,
            };
            let lines = self.lines(&field.id).into_iter().flat_map(IndexMap::values);
            let lines = lines.flat_map(move |line| {
                let columns = columns.into_iter().flat_map(|known| known.values());
                columns.filter_map(move |column| own(column, line))
            });
            own(field, self).into_iter().chain(lines)
        })
    }
}
