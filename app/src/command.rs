//! The command line: every role of the program, and what they share.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use db::{Db, Durability, Location};

use crate::app::{App, location};
use crate::shell::access::Who;
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::shelf::Shelf;
use crate::shell::terminal;
use crate::shell::vault::{self, Asked};
use crate::{
    books::figures, books::files, books::records, books::sources, calendar, ground::founding,
    ground::people, ground::programmes, ground::tokens, ground::units, keeping, keys, sample::demo,
    sample::simulate, serve, shown::reading, shown::reports, verify,
};

/// Lan Tỏa: phong trào từ kế hoạch đến kết quả có hồ sơ
#[derive(Parser)]
#[command(name = "lantoa", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the data are.
#[derive(Args)]
struct Place {
    /// Thư mục dữ liệu (SQLite)
    #[arg(long, global = true, env = "LANTOA_DATA")]
    data: Option<PathBuf>,
    /// Địa chỉ PostgreSQL: postgres://người@máy/cơ_sở_dữ_liệu
    #[arg(long, global = true, env = "LANTOA_DATABASE_URL")]
    database_url: Option<String>,
    /// Nơi giữ tệp: một thư mục, hoặc s3://kho/tiền-tố?endpoint=…&region=… (khóa trong AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY); không ghi là files/ cạnh cơ sở dữ liệu SQLite
    // Named apart from the files that some commands are given.
    #[arg(
        long = "files",
        value_name = "FILES",
        global = true,
        env = "LANTOA_FILES"
    )]
    shelf: Option<String>,
    /// Độ bền khi ghi SQLite: full (chịu mất điện) hoặc normal
    #[arg(long, global = true, env = "LANTOA_DURABILITY", default_value = "full")]
    durability: String,
    /// Tệp khóa chủ của các trường riêng tư; không ghi thì là lantoa.key cạnh cơ sở dữ liệu (hoặc biến LANTOA_KEY là chính khóa ấy)
    #[arg(long, global = true, env = "LANTOA_KEY_FILE")]
    key_file: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Dựng dữ liệu trình diễn, in số liệu, viết báo cáo, mở trang công khai
    Demo {
        /// Địa chỉ nghe
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Dừng sau khi viết báo cáo
        #[arg(long)]
        once: bool,
    },
    /// Chạy máy chủ: trang công khai và API
    Serve {
        /// Địa chỉ nghe
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        #[command(flatten)]
        front: serve::Front,
    },
    /// Cây đơn vị có lịch sử
    #[command(subcommand)]
    Units(units::cli::Command),
    /// Hồ sơ trong các sổ
    #[command(subcommand)]
    Records(records::cli::Command),
    /// Nguồn mà hồ sơ dẫn: báo chí, văn bản, biên bản
    #[command(subcommand)]
    Sources(sources::cli::Command),
    /// Tệp: giấy tờ, ảnh chứng minh cho hồ sơ
    #[command(subcommand)]
    Files(files::cli::Command),
    /// Những người dùng hệ thống
    #[command(subcommand)]
    People(people::cli::People),
    /// Chức danh: làm được gì, ở đâu, ai giữ
    #[command(subcommand)]
    Positions(people::cli::Positions),
    /// Mã truy cập API của một chức danh
    #[command(subcommand)]
    Token(tokens::cli::Command),
    /// Bộ quy định của chương trình
    #[command(subcommand)]
    Packs(programmes::cli::Command),
    /// Con số của một đơn vị
    Figures(figures::cli::Figures),
    /// Từ một con số về các hồ sơ và nguồn của nó
    Trace {
        /// Mã con số, như `figures --json` in ra
        figure: String,
        /// Tiếp sau con trỏ mà lần trước in ra
        #[arg(long)]
        after: Option<String>,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Báo cáo theo thể thức từ các con số; ký, kiểm tra báo cáo đã ký
    Report(Box<reports::cli::Report>),
    /// Chứng minh sổ sách: tính lại tất cả từ hồ sơ
    Verify {
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Dựng cả nước giả lập trong cơ sở dữ liệu trống, để đo và thử cải cách
    Simulate(simulate::Country),
    /// Đọc con số trong bài báo, báo cáo: .txt, .html, .docx, .pdf (không cần cơ sở dữ liệu)
    Read(reading::cli::Read),
    /// Đối chiếu con số trong một văn bản với sổ của một đơn vị
    Reconcile(reading::cli::Reconcile),
    /// Khóa giữ các trường riêng tư: đổi khóa chủ, làm mới khóa dữ liệu
    #[command(subcommand)]
    Keys(keys::Command),
    /// Lập cơ sở dữ liệu hoặc nâng lược đồ lên bản của chương trình
    Migrate {
        /// Phân tán các bảng trên các nút của Citus, dữ liệu đã có cũng vậy
        #[arg(long)]
        distributed: bool,
    },
    /// Sao lưu cơ sở dữ liệu và các tệp ra một thư mục mới (SQLite)
    Backup {
        /// Thư mục mới
        folder: PathBuf,
    },
    /// Khôi phục từ một thư mục sao lưu vào thư mục dữ liệu trống (SQLite)
    Restore {
        /// Thư mục sao lưu
        folder: PathBuf,
    },
    /// Khám: tệp, lược đồ, cây đơn vị, bộ quy định, chỗ trống, chuỗi nhật ký, khóa
    Doctor {
        /// In JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
///
/// # Errors
/// What stopped it.
pub fn run(cli: Cli) -> Result<(), Fault> {
    let durability = match cli.place.durability.as_str() {
        "full" => Durability::Full,
        "normal" => Durability::Normal,
        other => {
            return Err(Fault::Usage(format!(
                "--durability ghi \"{other}\"; cho phép: full, normal"
            )));
        }
    };
    let clock = Clock::machine();
    let (data, url) = (cli.place.data, cli.place.database_url);
    let shelf = cli.place.shelf.as_deref().map(Shelf::at).transpose()?;
    let asked = Asked {
        file: cli.place.key_file,
        // Never an argument: those are shown to everybody on the machine.
        text: std::env::var("LANTOA_KEY").ok(),
    };
    if let Command::Demo { listen, once } = cli.command {
        let data = data.or_else(|| url.is_none().then(|| PathBuf::from("lantoa-demo")));
        let place = location(data, url)?;
        return run_demo((&place, shelf), durability, &clock, &asked, (listen, once));
    }
    if let Command::Packs(command @ programmes::cli::Command::Check { .. }) = &cli.command {
        return programmes::cli::run(None, command, &|_, _| Ok(()));
    }
    if let Command::Read(args) = &cli.command {
        let app = (data.is_some() || url.is_some())
            .then(|| open(&location(data, url)?, shelf, durability, clock, &asked))
            .transpose()?;
        return reading::cli::read(app.as_ref(), args);
    }
    let place = location(data, url)?;
    match cli.command {
        Command::Packs(command) => {
            keeping::must_exist(&place)?;
            let install = |db: &Db, pack: packs::Pack| {
                let at = clock.now();
                if db.read(programmes::installed)? {
                    let app = App::open(&place, durability, clock.clone())?;
                    return records::install(&app, pack, at);
                }
                db.write(move |tx| programmes::install(tx, &pack, at, &Who::machine()))
            };
            programmes::cli::run(Some(&Db::open(&place, durability)?), &command, &install)
        }
        Command::Simulate(country) => {
            simulate::run(&place, durability, &clock, country)?;
            keeping::key(&place, &asked)
        }
        Command::Migrate { distributed } => {
            keeping::migrate(&place, durability, &clock, &asked)?;
            if distributed {
                founding::spread::run(&place)?;
            }
            Ok(())
        }
        Command::Restore { folder } => {
            let shelf = shelf.unwrap_or_else(|| Shelf::beside(&place));
            keeping::restore(&place, (&asked, &shelf), &folder)
        }
        Command::Doctor { json } => {
            let shelf = shelf.unwrap_or_else(|| Shelf::beside(&place));
            keeping::doctor(&place, (&asked, &shelf), json)
        }
        command => run_on(&open(&place, shelf, durability, clock, &asked)?, command),
    }
}

/// Opens a database and brings its tree up to today; says where the key does not open what is sealed.
fn open(
    place: &Location,
    shelf: Option<Shelf>,
    durability: Durability,
    clock: Clock,
    asked: &Asked,
) -> Result<App, Fault> {
    let app = App::open_with(place, durability, clock, asked.find(place)?)?;
    let app = on_shelf(app, shelf);
    let keys = app.db.read(|conn| vault::health(conn, &app.vault))?;
    for wrong in keys.wrong() {
        // A closed standard error is no reason to stop.
        drop(writeln!(std::io::stderr(), "{wrong}"));
    }
    calendar::turn(&app)?;
    Ok(app)
}

fn on_shelf(app: App, shelf: Option<Shelf>) -> App {
    match shelf {
        Some(shelf) => app.with_shelf(shelf),
        None => app,
    }
}

fn run_on(app: &App, command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve { listen, front } => serve::run(app, listen, front),
        Command::Units(command) => units::cli::run(app, &command),
        Command::Records(command) => records::cli::run(app, &command),
        Command::Sources(command) => sources::cli::run(app, command),
        Command::Files(command) => files::cli::run(app, &command),
        Command::People(command) => people::cli::people(app, command),
        Command::Positions(command) => people::cli::positions(app, command),
        Command::Token(command) => tokens::cli::run(app, command),
        Command::Figures(args) => figures::cli::figures(app, &args),
        Command::Trace {
            figure,
            after,
            json,
        } => figures::cli::trace(app, &figure, after.as_deref(), json),
        Command::Report(args) => reports::cli::run(app, &args),
        Command::Verify { json } => verify::tell(app, json),
        Command::Reconcile(args) => reading::cli::reconcile(app, &args),
        Command::Keys(command) => keys::run(app, &command),
        Command::Backup { folder } => keeping::backup(app, &folder),
        Command::Demo { .. }
        | Command::Read(_)
        | Command::Packs(_)
        | Command::Migrate { .. }
        | Command::Simulate(_)
        | Command::Restore { .. }
        | Command::Doctor { .. } => Ok(()),
    }
}

fn run_demo(
    (place, shelf): (&Location, Option<Shelf>),
    durability: Durability,
    clock: &Clock,
    asked: &Asked,
    (listen, once): (SocketAddr, bool),
) -> Result<(), Fault> {
    let mut steps = terminal::Steps::new();
    let app = demo::load(place, durability, clock, asked, &mut |at, of, what| {
        steps.at(at, of, what)
    })?;
    let app = on_shelf(app, shelf);
    calendar::turn(&app)?;
    demo::print(&app)?;
    let folder = match place {
        Location::File(file) => file.parent().map(Path::to_path_buf).unwrap_or_default(),
        Location::Url(_) => PathBuf::from("lantoa-demo"),
    };
    demo::write_reports(&app, &folder)?;
    if once {
        return Ok(());
    }
    serve::run(&app, listen, serve::Front::default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
