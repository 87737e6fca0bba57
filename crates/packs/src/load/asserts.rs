//! Reads `[[asserts]]`: each names fields, measures and choices that must exist and fit.

use super::condition::{ANSWERED, check_answers};
use super::fit::Fit;
use super::found::Found;
use super::names::Names;
use super::table::Table;
use crate::field::{Field, Kind};
use crate::measure::Measure;
use crate::mistake::Mistake;
use crate::nature::{Nature, Role};
use crate::register::{Asserts, MeasureOf, NatureOf, Path, ValueOf, When};
use crate::taxonomy::Taxonomy;

pub(super) fn read(
    register: &Table<'_>,
    fields: &Names<Field>,
    measures: &Names<Measure>,
    taxonomies: &Names<Taxonomy>,
) -> Vec<Asserts> {
    let mut rules = Vec::new();
    for table in register.tables("asserts") {
        let reading = Reading {
            table: &table,
            fields,
            measures,
            taxonomies,
        };
        let rule = reading.rule();
        table.finish();
        rules.extend(rule);
    }
    rules
}

struct Reading<'a> {
    table: &'a Table<'a>,
    fields: &'a Names<Field>,
    measures: &'a Names<Measure>,
    taxonomies: &'a Names<Taxonomy>,
}

impl<'a> Reading<'a> {
    fn rule(&self) -> Option<Asserts> {
        let table = self.table;
        let rate = table.flag("rate").unwrap_or(false);
        let (measure, known) = self.measure();
        let value = self.value();
        let amounts = ["integer", "quantity", "money"];
        let of = self.path("of", &amounts);
        let excluded = self.path("excluded", &amounts);
        let date = self.path("date", &["date", "period"]);
        let nature = self.nature();
        let role = self.path("role_field", &["choice"]);
        self.words(
            role.as_ref(),
            "role_field",
            &Role::WORDS.map(|(word, _)| word),
        );
        let when = self.when();
        let label = self.path(
            "label",
            &[
                "text",
                "long_text",
                "choice",
                "choices",
                "unit",
                "person",
                "date",
                "period",
                "measure",
                "integer",
            ],
        );
        table.word("thing", &[("record", ())]);
        if let (Some(measure), Some(value)) = (known, &value) {
            let plain = matches!(nature, Some(NatureOf::Fixed(Nature::Result)));
            Fit {
                table,
                measure,
                rate,
                plain,
            }
            .check(value.as_ref(), of.is_some());
        }
        let paths = [of, excluded, date, role, label].map(|found| found.map(|found| found.path));
        let [of, excluded, date, role, label] = paths;
        let value = value?.map_or(ValueOf::One, |found| ValueOf::Field(found.path));
        let mut rule = Asserts {
            measure: measure?,
            value,
            of,
            excluded,
            rate,
            date,
            nature: nature?,
            role,
            when,
            label,
            per_line: None,
        };
        rule.per_line = self.per_line(&rule)?;
        Some(rule)
    }

    /// The field a key names: `field` or `lines.column`, of one of the types.
    fn path(&self, key: &'static str, types: &[&str]) -> Option<Found<'a>> {
        self.path_in(self.table, key, types)
    }

    fn path_in(&self, table: &Table<'_>, key: &'static str, types: &[&str]) -> Option<Found<'a>> {
        let said = table.text(key)?;
        let (lines, id) = match said.text.split_once('.') {
            None => (None, said.text.as_str()),
            Some((lines, column)) => (Some(lines), column),
        };
        let whole = lines.and_then(|lines| self.fields.get(lines));
        let field = match lines {
            None => self.fields.get(id),
            Some(_) => match whole.map(|field| &field.kind) {
                Some(Kind::Lines { columns }) => columns.get(id),
                _ => None,
            },
        };
        let hidden = |id: &str| self.fields.may_have(id) && self.fields.get(id).is_none();
        match field {
            None if !hidden(lines.unwrap_or(id)) => {
                let all = self.all_paths();
                table.unknown(key, &said, all.iter().map(String::as_str));
            }
            Some(field) if !types.contains(&field.kind.code()) => {
                let code = field.kind.code();
                let message = format!("\"{key}\" chỉ tới \"{}\" kiểu {code}", said.text);
                let mistake = Mistake::new(&said.at, message).read(said.text.clone());
                table
                    .desk()
                    .add(mistake.allowed(format!("trường kiểu {}", types.join(", "))));
                return None;
            }
            // What is sealed enters no entry: neither its value nor what it decides.
            Some(field) if field.sensitive || whole.is_some_and(|lines| lines.sensitive) => {
                let said = &said.text;
                let message = format!("\"{key}\" chỉ tới \"{said}\" là dữ liệu nhạy cảm");
                table.refuse(key, message);
            }
            _ => {}
        }
        let path = Path {
            lines: lines.map(str::to_owned),
            field: id.to_owned(),
        };
        Some(Found { path, said, field })
    }

    fn all_paths(&self) -> Vec<String> {
        let mut all = Vec::new();
        for field in self.fields.read() {
            match &field.kind {
                Kind::Lines { columns } => {
                    all.extend(
                        columns
                            .keys()
                            .map(|column| format!("{}.{column}", field.id)),
                    );
                }
                _ => all.push(field.id.clone()),
            }
        }
        all
    }

    fn measure(&self) -> (Option<MeasureOf>, Option<&'a Measure>) {
        let table = self.table;
        match (table.has("measure"), table.has("measure_field")) {
            (true, false) => {
                let Some(said) = table.text("measure") else {
                    return (None, None);
                };
                let known = self.measures.find(table, "measure", &said);
                (Some(MeasureOf::Fixed(said.text)), known)
            }
            (false, true) => {
                let found = self.path("measure_field", &["measure"]);
                (found.map(|found| MeasureOf::Chosen(found.path)), None)
            }
            (both, _) => {
                self.one_of_two("measure", "measure_field", both);
                (None, None)
            }
        }
    }

    /// `Some(None)` when the record counts as one.
    fn value(&self) -> Option<Option<Found<'a>>> {
        let table = self.table;
        match (table.has("value"), table.has("count")) {
            (true, false) => self
                .path("value", &["integer", "quantity", "money"])
                .map(Some),
            (false, true) => {
                let count = table.count("count")?;
                if count != 1 {
                    table.refuse("count", format!("\"count\" ghi {count}; chỉ có thể là 1"));
                }
                Some(None)
            }
            (both, _) => {
                self.one_of_two("value", "count", both);
                None
            }
        }
    }

    fn one_of_two(&self, one: &str, other: &str, both: bool) {
        let message = if both {
            format!("vừa có \"{one}\" vừa có \"{other}\"")
        } else {
            format!("thiếu \"{one}\" hoặc \"{other}\"")
        };
        let mistake = Mistake::new(&self.table.here(), message);
        self.table.desk().add(mistake.allowed("đúng một trong hai"));
    }

    fn nature(&self) -> Option<NatureOf> {
        let table = self.table;
        match (table.has("nature"), table.has("nature_field")) {
            (true, true) => {
                self.one_of_two("nature", "nature_field", true);
                None
            }
            (false, true) => {
                let found = self.path("nature_field", &["choice"]);
                self.words(
                    found.as_ref(),
                    "nature_field",
                    &Nature::WORDS.map(|(word, _)| word),
                );
                found.map(|found| NatureOf::Chosen(found.path))
            }
            (true, false) => table.word("nature", &Nature::WORDS).map(NatureOf::Fixed),
            (false, false) => Some(NatureOf::Fixed(Nature::Result)),
        }
    }

    fn taxonomy(&self, found: &Found<'_>) -> Option<&'a Taxonomy> {
        self.taxonomies.get(found.field?.kind.taxonomy()?)
    }

    /// The choices of a field must be among fixed words.
    fn words(&self, found: Option<&Found<'a>>, key: &str, words: &[&str]) {
        let Some((found, taxonomy)) = found.and_then(|found| Some((found, self.taxonomy(found)?)))
        else {
            return;
        };
        for choice in taxonomy
            .choices
            .keys()
            .filter(|id| !words.contains(&id.as_str()))
        {
            let message = format!(
                "\"{key}\" chỉ tới \"{}\" có lựa chọn \"{choice}\" của \"{}\"",
                found.said.text, taxonomy.id
            );
            let mistake = Mistake::new(&found.said.at, message).read(choice.clone());
            self.table.desk().add(mistake.among(words.iter().copied()));
        }
    }

    fn when(&self) -> Option<When> {
        let table = self.table.table("when")?;
        if !table.has("field") {
            table.missing("field");
        }
        let found = self.path_in(&table, "field", &ANSWERED);
        let is = table.need_texts("is");
        if let Some((found, field)) = found.as_ref().and_then(|f| Some((f, f.field?))) {
            check_answers(&table, field, &found.said, &is, self.taxonomies);
        }
        table.finish();
        Some(When {
            field: found?.path,
            is: is.into_iter().map(|said| said.text).collect(),
        })
    }

    /// The lines field when one of the paths goes into lines; all must go into the same.
    fn per_line(&self, rule: &Asserts) -> Option<Option<String>> {
        let measure = match &rule.measure {
            MeasureOf::Chosen(path) => Some(path),
            MeasureOf::Fixed(_) => None,
        };
        let value = match &rule.value {
            ValueOf::Field(path) => Some(path),
            ValueOf::One => None,
        };
        let nature = match &rule.nature {
            NatureOf::Chosen(path) => Some(path),
            NatureOf::Fixed(_) => None,
        };
        let when = rule.when.as_ref().map(|when| &when.field);
        let rest = [
            &rule.of,
            &rule.excluded,
            &rule.date,
            &rule.role,
            &rule.label,
        ];
        let paths = [measure, value, nature, when]
            .into_iter()
            .chain(rest.map(Option::as_ref));
        let mut lines: Vec<&str> = paths
            .flatten()
            .filter_map(|path| path.lines.as_deref())
            .collect();
        lines.dedup();
        if let [one, other, ..] = lines.as_slice() {
            let message = format!("lấy số ở hai bảng dòng \"{one}\" và \"{other}\"");
            let mistake = Mistake::new(&self.table.here(), message);
            self.table.desk().add(mistake.allowed("một bảng dòng"));
            return None;
        }
        Some(lines.first().map(|lines| (*lines).to_owned()))
    }
}
