//! n of N as a row of cells (41 of 44), or as one bar where the cells would be too many to see.

use maud::{Markup, html};

use crate::Kind;

const WIDTH: i64 = 360;
/// Up to this many, each thing has its own cell.
const CELLS: i64 = 60;

/// The chart of `n` out of `of` in the colour of its kind; `n` is cut to the range 0..=of, and `of` ≤ 0 draws an empty track.
#[must_use]
pub fn ratio(title: &str, desc: &str, n: i64, of: i64, kind: Kind) -> Markup {
    let of = of.max(0);
    let n = n.clamp(0, of);
    let done = if of == 0 {
        0
    } else {
        i128::from(n) * i128::from(WIDTH) / i128::from(of)
    };
    // Dashes in hundredths of a unit: a cell and its gap, which is a fifth of it, at most 3 units.
    let step = if (1..=CELLS).contains(&of) {
        WIDTH * 100 / of
    } else {
        0
    };
    let gap = (step / 5).min(300);
    let dash = (step > 0).then(|| format!("{} {}", hundredths(step - gap), hundredths(gap)));
    html! {
        svg.chart.chart-ratio role="img" viewBox={ "0 0 " (WIDTH) " 12" } {
            title { (title) }
            desc { (desc) }
            path.chart-rest d={ "M0 6h" (WIDTH) } fill="none" stroke-width="10" stroke-dasharray=[dash.as_deref()] {}
            @if done > 0 {
                path class={ "chart-done " (kind.class()) } d={ "M0 6h" (done) } fill="none" stroke-width="10" stroke-dasharray=[dash.as_deref()] {}
            }
        }
    }
}

fn hundredths(n: i64) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_one_of_forty_four() {
        insta::assert_snapshot!(
            ratio("Chỉ tiêu", "41/44", 41, 44, Kind::Declared)
                .into_string()
                .replace('>', ">\n")
        );
    }

    #[test]
    fn many_are_one_bar() {
        let svg = ratio("Hộ", "700/1000", 700, 1000, Kind::Evidenced).into_string();
        assert!(
            svg.contains("M0 6h252") && !svg.contains("dasharray"),
            "{svg}"
        );
    }

    #[test]
    fn none_of_nothing_is_an_empty_track() {
        assert!(
            !ratio("t", "d", 0, 0, Kind::Declared)
                .into_string()
                .contains("chart-done")
        );
        assert!(
            !ratio("t", "d", -3, 7, Kind::Declared)
                .into_string()
                .contains("chart-done")
        );
        assert!(
            ratio("t", "d", 9, 7, Kind::Declared)
                .into_string()
                .contains("M0 6h360")
        );
    }
}
