//! Actions: what alone moves a record from one state to another, and what must be told with each.

use packs::{Action, Register};
use serde::{Deserialize, Serialize};
use vi::{Day, Precision, Span};

use super::case::Case;
use super::change::Act;
use crate::shell::fault::{Fault, Problem};

/// An action as somebody asks for it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acting {
    /// Id of the action, as the register declares it: `ra-mat`, `rut` …
    pub action: String,
    /// When it happened: a day, month or year; left out when nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The paper on which it rests: number, day, who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
}

/// The longest reason or name of a paper, in letters.
const LONGEST: usize = 1_000;

/// A short text that somebody typed: one spelling, trimmed; nothing when blank.
pub(super) fn told(field: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let wrong = |message: String| Problem {
        field: field.to_owned(),
        message,
    };
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(wrong("có ký tự điều khiển, hãy gõ lại".to_owned()));
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err(wrong(format!("dài {length} ký tự; tối đa {LONGEST}")));
    }
    Ok(Some(vi::nfc(text)))
}

/// What was told with an action, read.
struct Told {
    day: Option<Span>,
    reason: Option<String>,
    paper: Option<String>,
}

impl Acting {
    /// Reads day, reason and paper; all mistakes at once.
    fn read(&self) -> Result<Told, Vec<Problem>> {
        let mut wrong = Vec::new();
        let mut text = |field, text: &Option<String>| {
            let read = told(field, text.as_deref());
            read.map_err(|problem| wrong.push(problem)).ok().flatten()
        };
        let (reason, paper) = (text("reason", &self.reason), text("paper", &self.paper));
        let day = self.day.as_deref().map(Span::parse).transpose();
        let day = day.unwrap_or_else(|why| {
            wrong.push(Problem {
                field: "day".to_owned(),
                message: why,
            });
            None
        });
        if let Some(span) = day.filter(|span| span.precision == Precision::Period) {
            wrong.push(Problem {
                field: "day".to_owned(),
                message: format!("ghi {}; cần một ngày, tháng hoặc năm", span.to_vi()),
            });
        }
        if wrong.is_empty() {
            Ok(Told {
                day: day.filter(|span| *span != Span::UNKNOWN),
                reason,
                paper,
            })
        } else {
            Err(wrong)
        }
    }

    /// Whether it tells of an action that was done.
    fn tells(&self, act: &Act) -> bool {
        self.read().is_ok_and(|told| {
            (
                &self.action,
                told.day.map(|d| d.iso()),
                told.reason,
                told.paper,
            ) == (
                &act.action,
                act.day.clone(),
                act.reason.clone(),
                act.paper.clone(),
            )
        })
    }
}

/// Whether the register has the action at all.
///
/// # Errors
/// It has not; the error lists those it has.
pub(super) fn known(register: &Register, asked: &Acting) -> Result<(), Fault> {
    if register.actions.contains_key(&asked.action) {
        return Ok(());
    }
    let known: Vec<&str> = register.actions.keys().map(String::as_str).collect();
    Err(Fault::field(
        "action",
        format!("ghi \"{}\"; cho phép: {}", asked.action, known.join(", ")),
    ))
}

/// The action that is asked for, if the record's state allows it.
///
/// # Errors
/// It does not; the error lists what is possible.
pub(super) fn allowed<'r>(
    register: &'r Register,
    state: &str,
    asked: &Acting,
) -> Result<&'r Action, Fault> {
    register
        .action(state, &asked.action)
        .map(|(action, _)| action)
        .map_err(|why| Fault::field("action", why))
}

/// Does an action.
///
/// # Errors
/// What must be told with it is missing or wrong (all of it); the day is ahead, or before that of
/// the action before.
pub(super) fn act(
    case: &mut Case,
    action: &Action,
    asked: &Acting,
    today: Day,
) -> Result<(), Fault> {
    let told = asked.read().map_err(Fault::Invalid)?;
    let needs = action.needs;
    let needed = [
        ("reason", needs.reason && told.reason.is_none(), "lý do"),
        ("day", needs.day && told.day.is_none(), "ngày"),
        (
            "paper",
            needs.paper && told.paper.is_none(),
            "văn bản làm căn cứ",
        ),
    ];
    let mut wrong: Vec<Problem> = needed
        .into_iter()
        .filter(|(_, missing, _)| *missing)
        .map(|(field, _, what)| Problem {
            field: field.to_owned(),
            message: format!("chưa ghi; \"{}\" cần {what}", action.name),
        })
        .collect();
    if let Some(why) = told.day.and_then(|day| misplaced(case, day, today)) {
        wrong.push(Problem {
            field: "day".to_owned(),
            message: why,
        });
    }
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    case.undergo(Act {
        action: action.id.clone(),
        day: told.day.map(|day| day.iso()),
        reason: told.reason,
        paper: told.paper,
        state: action.to.clone(),
    });
    Ok(())
}

/// Why an action cannot have happened on that day.
fn misplaced(case: &Case, day: Span, today: Day) -> Option<String> {
    if day.from.is_some_and(|from| from > today) {
        return Some(format!("ghi {}; chưa tới ngày ấy", day.to_vi()));
    }
    let before = case.acts.iter().rev().find_map(|act| {
        let span = Span::parse(act.day.as_deref()?).ok()?;
        Some((act, span))
    });
    let (act, span) = before?;
    let (end, beginning) = (day.to?, span.from?);
    (end < beginning).then(|| {
        let (day, span) = (day.to_vi(), span.to_vi());
        format!("ghi {day}, trước việc \"{}\" ({span})", act.action)
    })
}

/// What is wrong with one of several actions, counted from 1.
pub(super) fn at(n: usize, wrong: Fault) -> Vec<Problem> {
    let mut problems = wrong.problems("action");
    for problem in &mut problems {
        problem.field = format!("acts.{n}.{}", problem.field);
    }
    problems
}

/// The first of some actions that the states before it do not lead to.
pub(super) fn misled(
    register: &Register,
    mut state: String,
    (done, asked): (usize, &[Acting]),
) -> Vec<Problem> {
    for (n, asked) in (done + 1..).zip(asked) {
        match allowed(register, &state, asked) {
            Ok(action) => state.clone_from(&action.to),
            // What the register does not have at all is told elsewhere.
            Err(_) if known(register, asked).is_err() => break,
            Err(why) => return at(n, why),
        }
    }
    Vec::new()
}

/// Of a record's dated actions as a file tells them, those that were not done yet.
///
/// # Errors
/// The file tells another history than the record has.
pub(super) fn fresh<'a>(case: &Case, told: &'a [Acting]) -> Result<&'a [Acting], Fault> {
    for (n, (act, asked)) in (1..).zip(case.acts.iter().zip(told)) {
        if !asked.tells(act) {
            let day = act.day.as_deref().unwrap_or("không rõ ngày");
            return Err(Fault::Conflict(format!(
                "Việc thứ {n} ghi \"{}\"; hồ sơ đã có \"{}\" ({day}): lịch sử không viết lại được, hãy ghi việc mới",
                asked.action, act.action
            )));
        }
    }
    Ok(told.get(case.acts.len()..).unwrap_or_default())
}
