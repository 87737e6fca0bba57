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
        let mut look =
            |field: &Field, sensitive: bool, place: &dyn Fn() -> Place, value: &mut FieldValue| {
                if let FieldValue::Reference(reference) = value {
                    match resolve(field, reference) {
                        Ok(found) => *reference = found,
                        Err(why) => {
                            let mut error = place().error(reference.written(), why);
                            if sensitive {
                                error.hush(|| "tên viết liền hoặc mã".to_owned());
                            }
                            errors.push(error);
                        }
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
                                let sensitive = field.sensitive || column.sensitive;
                                look(column, sensitive, &place, value);
                            }
                        }
                    }
                }
                (_, Some(value)) => look(field, field.sensitive, &|| Place::field(field), value),
                _ => {}
            }
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    /// Every reference with its field and where it stands, those in lines among them:
    /// `mo-hinh`, `lines-field.column`.
    pub fn references<'f>(
        &'f self,
        register: &'f Register,
    ) -> impl Iterator<Item = (String, &'f Field, &'f Reference)> {
        register.fields.values().flat_map(move |field| {
            let columns = match &field.kind {
                Kind::Lines { columns } => Some(columns),
                _ => None,
            };
            let lines = self.lines(&field.id).into_iter().flat_map(IndexMap::values);
            let lines = lines.flat_map(move |line| {
                let columns = columns.into_iter().flat_map(IndexMap::values);
                columns.filter_map(move |column| {
                    let path = format!("{}.{}", field.id, column.id);
                    Some((path, column, line.reference(&column.id)?))
                })
            });
            let own = self.reference(&field.id);
            let own = own.map(|reference| (field.id.clone(), field, reference));
            own.into_iter().chain(lines)
        })
    }

    /// The reference in a field of the record or line.
    fn reference(&self, field: &str) -> Option<&Reference> {
        match self.get(field) {
            Some(FieldValue::Reference(reference)) => Some(reference),
            _ => None,
        }
    }
}
