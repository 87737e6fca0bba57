//! Loading a pack: every file is parsed and walked strictly, and every mistake of every
//! file is told at once.

mod asserts;
mod condition;
mod desk;
mod documents;
mod field;
mod fit;
mod found;
mod life;
mod measure;
mod moved;
mod names;
mod position;
mod programme;
mod register;
mod report;
mod table;
mod taxonomy;
mod template;
mod words;

use toml::Spanned;
use toml::de::DeTable;

use crate::documents::Documents;
use crate::mistake::{At, Mistake, listing};
use crate::moved::Moved;
use crate::pack::{Pack, Programme, Reconcile, normal};
use crate::position::Position;
use crate::register::Register;
use crate::taxonomy::Taxonomy;
use crate::words::English;
use desk::{Desk, File, Said};
use names::{Names, catalogue};
use table::{Table, is_slug};
use words::english;

const FILES: [&str; 5] = [
    "pack.toml",
    "measures.toml",
    "taxonomies.toml",
    "registers/<tên>.toml",
    "reports/<tên>.toml",
];

/// Reads the files of one pack, `(name, text)` with names as in its folder
/// (`registers/mo-hinh.toml`). Either the whole pack or all its mistakes, by place.
pub fn load(files: &[(String, String)]) -> Result<Pack, Vec<Mistake>> {
    let normal = normal(files);
    let desk = Desk::default();
    let opened: Vec<File<'_>> = normal
        .iter()
        .map(|(name, text)| File::new(name, text))
        .collect();
    check_names(&desk, &opened);
    let parsed: Vec<Parsed<'_>> = opened.iter().map(|file| Parsed::new(&desk, file)).collect();
    let pack = Reader {
        desk: &desk,
        parsed: &parsed,
    }
    .pack(normal.clone());
    let mistakes = desk.into_mistakes();
    match pack {
        Some(pack) if mistakes.is_empty() => Ok(pack),
        _ => Err(mistakes),
    }
}

/// One file with what could be understood of it.
struct Parsed<'a> {
    file: &'a File<'a>,
    root: Spanned<DeTable<'a>>,
    /// Whether the syntax was sound, so that what is absent is really absent.
    whole: bool,
}

impl<'a> Parsed<'a> {
    fn new(desk: &Desk, file: &'a File<'a>) -> Self {
        let (root, errors) = DeTable::parse_recoverable(file.text());
        for error in &errors {
            let at = file.at(error.span().map_or(0, |span| span.start));
            let message = format!("sai cú pháp TOML: {}", in_vietnamese(error.message()));
            desk.add(Mistake::new(&at, message));
        }
        Self {
            file,
            root,
            whole: errors.is_empty(),
        }
    }
}

/// What `pack.toml` says.
struct Head {
    id: String,
    name: String,
    description: String,
    en: English,
    programmes: Names<Programme>,
    positions: Names<Position>,
    /// Registers that positions name.
    named: Vec<Said>,
    moved: Vec<Moved>,
    reconcile: Option<Reconcile>,
}

struct Reader<'a> {
    desk: &'a Desk,
    parsed: &'a [Parsed<'a>],
}

impl<'a> Reader<'a> {
    fn table(&self, parsed: &'a Parsed<'a>) -> Table<'a> {
        Table::new(
            parsed.file,
            self.desk,
            parsed.root.span(),
            parsed.root.get_ref(),
        )
    }

    fn file(&self, name: &str) -> Option<&'a Parsed<'a>> {
        self.parsed.iter().find(|parsed| parsed.file.name() == name)
    }

    fn folder(&self, folder: &str) -> impl Iterator<Item = &'a Parsed<'a>> {
        self.parsed.iter().filter(move |parsed| {
            parsed
                .file
                .name()
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// `None` when anything was wrong; what, is on the desk.
    fn pack(&self, files: Vec<(String, String)>) -> Option<Pack> {
        let taxonomies = match self.file("taxonomies.toml") {
            None => Names::none(),
            Some(parsed) => {
                let table = self.table(parsed);
                let names = catalogue(table.tables("taxonomy"), parsed.whole, taxonomy::read);
                table.finish();
                names
            }
        };
        let documents = self.documents(&taxonomies);
        let mut stories = Vec::new();
        let measures = match self.file("measures.toml") {
            None => Names::none(),
            Some(parsed) => {
                let table = self.table(parsed);
                let names = catalogue(table.tables("measure"), parsed.whole, |table, id| {
                    measure::read(table, id, &mut stories)
                });
                table.finish();
                names
            }
        };
        let known = field::Known {
            taxonomies: &taxonomies,
            registers: self
                .folder("registers")
                .map(|parsed| stem(parsed.file.name()))
                .collect(),
        };
        let registers = self.each("registers", |table, id, whole| {
            register::read(table, id, whole, &known, &measures, documents.as_ref())
        });
        let reports = self.each("reports", |table, id, whole| {
            report::read(table, id, whole, &measures, &registers)
        });
        measure::check_sections(self.desk, &stories, &reports);
        let head = self.head(&registers)?;
        position::check_registers(self.desk, &head.named, &registers);
        Some(Pack {
            id: head.id,
            name: head.name,
            description: head.description,
            programmes: head.programmes.sound()?,
            positions: head.positions.sound()?,
            measures: measures.sound()?,
            taxonomies: taxonomies.sound()?,
            registers: registers.sound()?,
            reports: reports.sound()?,
            moved: head.moved,
            reconcile: head.reconcile,
            documents,
            en: head.en,
            files,
        })
    }

    /// What registers are held against, before they are read.
    fn documents(&self, taxonomies: &Names<Taxonomy>) -> Option<Documents> {
        let table = self.table(self.file("pack.toml")?).table("documents")?;
        let read = documents::read(&table, taxonomies);
        table.finish();
        read
    }

    fn head(&self, registers: &Names<Register>) -> Option<Head> {
        let Some(parsed) = self.file("pack.toml") else {
            let at = At {
                file: "pack.toml".to_owned(),
                line: 1,
                column: 1,
            };
            self.desk
                .add(Mistake::new(&at, "thiếu tệp này").allowed(listing(&FILES)));
            return None;
        };
        let table = self.table(parsed);
        let id = table.need_id("id");
        let name = table.need_string("name");
        let description = table.need_string("description");
        let en = english(&table, &["name", "description"]);
        let programmes = catalogue(table.tables("programme"), parsed.whole, programme::read);
        let mut named = Vec::new();
        let positions = catalogue(table.tables("position"), parsed.whole, |table, id| {
            position::read(table, id, &mut named)
        });
        let reconcile = table.table("reconcile").and_then(|table| {
            let read = programme::reconcile(&table);
            table.finish();
            read
        });
        // Read before the registers.
        table.has("documents");
        let moved = moved::read(&table, registers);
        table.finish();
        Some(Head {
            id: id?.text,
            name,
            description,
            en,
            programmes,
            positions,
            named,
            moved,
            reconcile,
        })
    }

    /// The files of a folder, one item each, named by the file.
    fn each<T>(
        &self,
        folder: &str,
        mut read: impl FnMut(&Table<'a>, &str, bool) -> Option<T>,
    ) -> Names<T> {
        let mut names = Names::none();
        for parsed in self.folder(folder) {
            let stem = stem(parsed.file.name());
            let table = self.table(parsed);
            let before = self.desk.count();
            if let Some(id) = table.need_id("id").filter(|id| id.text != stem) {
                let message = format!("\"id\" ghi \"{}\", khác tên tệp", id.text);
                let mistake = Mistake::new(&id.at, message).read(id.text);
                self.desk.add(mistake.allowed(stem));
            }
            let item = read(&table, stem, parsed.whole);
            table.finish();
            let sound = self.desk.count() == before && parsed.whole;
            names.insert(stem, item.filter(|_| sound));
        }
        names
    }
}

/// The reader's commonest complaints; the others stay in its own English words.
fn in_vietnamese(message: &str) -> &str {
    match message {
        "duplicate key" => "khóa hoặc bảng này đã có ở trên",
        "invalid basic string, expected `\"`" => "chữ thiếu dấu ngoặc kép đóng",
        "string values must be quoted, expected literal string" => "chữ phải đứng trong ngoặc kép",
        "key with no value, expected `=`" => "khóa không có giá trị, thiếu dấu \"=\"",
        "unclosed array, expected `]`" => "danh sách thiếu dấu \"]\"",
        other => other,
    }
}

fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".toml").unwrap_or(file)
}

fn check_names(desk: &Desk, files: &[File<'_>]) {
    for (index, file) in files.iter().enumerate() {
        let name = file.name();
        let known = match name.split_once('/') {
            None => FILES.contains(&name),
            Some(("registers" | "reports", file)) => {
                file.strip_suffix(".toml").is_some_and(is_slug)
            }
            Some(_) => false,
        };
        if !known {
            let mistake = Mistake::new(&file.at(0), "tên tệp không thuộc bộ quy định").read(name);
            desk.add(mistake.allowed(listing(&FILES)));
        }
        if files.iter().take(index).any(|before| before.name() == name) {
            desk.add(Mistake::new(&file.at(0), "tên tệp này có hai lần").read(name));
        }
    }
}
