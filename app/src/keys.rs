//! `lantoa keys`: a new master key wraps the data keys again; new data keys seal again what is sealed.
//! Both can be interrupted at any moment, and go on when they are run again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use db::Tx;

use crate::app::App;
use crate::books::records;
use crate::shell::access::Who;
use crate::shell::audit::By;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};
use crate::shell::vault::{self, Closed, Master, Vault};
use crate::shell::{audit, terminal};

/// Khóa giữ các trường riêng tư
#[derive(Subcommand)]
pub enum Command {
    /// Làm khóa chủ mới; mọi khóa dữ liệu được gói lại bằng khóa ấy
    Rotate {
        /// Ghi khóa mới vào tệp này thay vì vào chỗ của khóa cũ
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Làm khóa dữ liệu mới cho mọi địa bàn và niêm phong lại các trường riêng tư
    Renew,
}

/// Runs the command.
///
/// # Errors
/// There is no key, or another one is needed; a file cannot be written; the database fails.
pub fn run(app: &App, command: &Command) -> Result<(), Fault> {
    match command {
        Command::Rotate { to } => rotate(app, to.as_deref()),
        Command::Renew => renew(app),
    }
}

/// Waits for the turn in every realm: nobody makes a data key meanwhile.
fn take_all(tx: &mut Tx<'_>, app: &App) -> Result<(), Fault> {
    let tree = &app.units.current(tx)?.tree;
    let root = tree.root().into_iter();
    let mut realms: BTreeSet<i64> = root.flat_map(|root| tree.realms_under(root)).collect();
    realms.insert(0);
    realms.extend(vault::keys(tx)?.iter().map(|data| data.realm));
    for realm in realms {
        audit::take_turn(tx, realm)?;
    }
    Ok(())
}

fn rotate(app: &App, to: Option<&Path>) -> Result<(), Fault> {
    let old = app.vault.master().ok_or(Closed::NoKey)?;
    let (file, beside) = match (to, old.file()) {
        (Some(to), _) => (to.to_owned(), None),
        (None, Some(file)) => (with_end(file, "new"), Some(file)),
        (None, None) => {
            return Err(Fault::Usage(
                "Khóa đang dùng ở biến LANTOA_KEY; cần --to TỆP để ghi khóa mới".into(),
            ));
        }
    };
    // What a run that was interrupted left is gone on with.
    let new = if file.exists() {
        Master::load(&file)?
    } else {
        Master::make(&file, random()?)?
    };
    let (inner, next, at) = (app.clone(), new.clone(), app.clock.now());
    let wrapped = app.db.write(move |tx| {
        take_all(tx, &inner)?;
        let keys = vault::keys(tx)?;
        if !keys.is_empty() && keys.iter().all(|data| data.master == next.name()) {
            return Ok(keys.len());
        }
        inner
            .vault
            .rewrap(tx, &next, random, (By::from(&Who::machine()), at))
    })?;
    terminal::line(&format!(
        "Đã gói lại {wrapped} khóa dữ liệu bằng khóa chủ mới {}",
        new.name()
    ))?;
    let Some(place) = beside else {
        return terminal::line(&format!(
            "Khóa mới ở {}; từ nay hãy chạy với --key-file hoặc LANTOA_KEY_FILE chỉ tới tệp ấy và khởi động lại máy chủ",
            file.display()
        ));
    };
    let kept = with_end(place, &old.name());
    settle(place, &file, &kept).map_err(|e| {
        Fault::Refused(format!(
            "Không đưa được khóa mới về {}: {e}; hãy chạy lại `lantoa keys rotate`",
            place.display()
        ))
    })?;
    terminal::line(&format!(
        "Khóa mới ở {}; hãy chép một bản ra nơi khác và khởi động lại máy chủ. Khóa cũ ở {}: giữ nó chừng nào còn bản sao lưu làm trước lúc này",
        place.display(),
        kept.display()
    ))
}

/// The old key stays beside, the new one takes its place in one step.
fn settle(place: &Path, new: &Path, kept: &Path) -> std::io::Result<()> {
    if !kept.exists() {
        std::fs::hard_link(place, kept).or_else(|_| std::fs::copy(place, kept).map(drop))?;
    }
    std::fs::rename(new, place)
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

fn renew(app: &App) -> Result<(), Fault> {
    let keys = app.db.read(vault::keys)?;
    let realms: BTreeSet<i64> = keys.iter().map(|data| data.realm).collect();
    if realms.is_empty() {
        return terminal::line("Chưa có trường riêng tư nào được niêm phong");
    }
    for realm in realms {
        let sealed = renew_realm(app, realm)?;
        terminal::line(&format!(
            "Địa bàn {realm}: đã niêm phong lại {sealed} lần sửa bằng khóa dữ liệu mới"
        ))?;
    }
    Ok(())
}

/// One realm, a few revisions a transaction; others write meanwhile. What seals something else than
/// records is to be renewed here, too.
fn renew_realm(app: &App, realm: i64) -> Result<usize, Fault> {
    let (inner, at) = (app.clone(), app.clock.now());
    app.db.write(move |tx| {
        audit::take_turn(tx, realm)?;
        // Where something waits for the newest key, an earlier run was interrupted.
        if !records::waits_for_key(tx, realm)? {
            let who = Who::machine();
            let by = (By::from(&who), at);
            inner.vault.renew(tx, realm, &random()?, by)?;
        }
        Ok::<(), Fault>(())
    })?;
    let (mut sealed, mut after) = (0, (Id([0; 16]), 0));
    loop {
        let inner = app.clone();
        let done = app.db.write(move |tx| {
            audit::take_turn(tx, realm)?;
            let done = records::renew(tx, &inner.vault, realm, after)?;
            if done.is_empty() {
                Vault::forget(tx, realm, (By::from(&Who::machine()), at))?;
            }
            Ok::<_, Fault>(done)
        })?;
        sealed += done.len();
        match done.last() {
            Some(last) => after = *last,
            None => return Ok(sealed),
        }
    }
}
