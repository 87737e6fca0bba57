//! Horizontal bars, one under the other, each with its label and value in words.
//! A declared value is hollow and a proved one is solid, so that print without colour says the same.

use maud::{Markup, html};

/// How a bar is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hollow: said, not proved.
    Declared,
    /// Hollow, broken line: sum of what others said.
    Below,
    /// Solid: proved by records.
    Evidenced,
}

impl Kind {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Declared => "chart-declared",
            Self::Below => "chart-below",
            Self::Evidenced => "chart-evidenced",
        }
    }
}

/// One bar. All values of a chart have the same scale; they give lengths only, `text` is what is read.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub text: String,
    /// `None` is unknown: an empty track, never a bar of length zero.
    pub value: Option<i64>,
    /// Upper end of a range.
    pub high: Option<i64>,
    pub kind: Kind,
}

const WIDTH: i64 = 360;
const ROW: i64 = 46;

/// The chart. Negative values have no length.
#[must_use]
pub fn bars(title: &str, desc: &str, rows: &[Bar]) -> Markup {
    let most = rows
        .iter()
        .flat_map(|r| [r.value, r.high])
        .flatten()
        .max()
        .unwrap_or(0)
        .max(1);
    let length = |value: i64| {
        let units = i128::from(value.max(0)) * i128::from(WIDTH) / i128::from(most);
        i64::try_from(units).unwrap_or(WIDTH)
    };
    let height = ROW * i64::try_from(rows.len()).unwrap_or(0);
    html! {
        svg.chart role="img" viewBox={ "0 0 " (WIDTH + 2) " " (height) } {
            title { (title) }
            desc { (desc) }
            @for (row, top) in rows.iter().zip((0..).step_by(46)) {
                @let bar = row.kind.class();
                text.chart-label x="1" y=(top + 15) { (row.label) }
                text.chart-value x=(WIDTH) y=(top + 15) text-anchor="end" { (row.text) }
                rect.chart-track x="1" y=(top + 23) width=(WIDTH) height="12" {}
                @if let Some(high) = row.high {
                    rect class="chart-range" x="1" y=(top + 23) width=(length(high)) height="12" {}
                }
                @if let Some(value) = row.value {
                    rect class=(bar) x="1" y=(top + 23) width=(length(value).max(2)) height="12" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: Option<i64>, high: Option<i64>, kind: Kind) -> Bar {
        let text = value.map_or("không rõ".to_owned(), |v| v.to_string());
        Bar {
            label: label.into(),
            text,
            value,
            high,
            kind,
        }
    }

    #[test]
    fn declared_evidenced_range_and_unknown() {
        let rows = [
            bar("Khai báo", Some(80), None, Kind::Declared),
            bar("Cấp dưới", Some(20), Some(40), Kind::Below),
            bar("Có hồ sơ", Some(3), None, Kind::Evidenced),
            bar("Nguồn khác", None, None, Kind::Declared),
        ];
        insta::assert_snapshot!(
            bars("Số mô hình", "80 khai báo, 3 có hồ sơ", &rows)
                .into_string()
                .replace('>', ">\n")
        );
    }

    #[test]
    fn the_longest_bar_fills_the_width_and_nothing_overflows() {
        let rows = [
            bar("a", Some(i64::MAX), None, Kind::Declared),
            bar("b", Some(-5), None, Kind::Evidenced),
        ];
        let svg = bars("t", "d", &rows).into_string();
        assert!(
            svg.contains(r#"class="chart-declared" x="1" y="23" width="360""#),
            "{svg}"
        );
        assert!(
            svg.contains(r#"class="chart-evidenced" x="1" y="69" width="2""#),
            "{svg}"
        );
    }
}
