//! A line of a few periods beside a figure; a period without a value is a gap, not a zero.

use std::fmt::Write as _;

use maud::{Markup, html};

const WIDTH: i64 = 120;
const HEIGHT: i64 = 28;
const PAD: i64 = 4;

/// The chart of equal periods, oldest first. The last known value has a dot.
#[must_use]
pub fn spark(title: &str, desc: &str, points: &[Option<i64>]) -> Markup {
    let known = || points.iter().flatten().copied();
    let low = i128::from(known().min().unwrap_or(0).min(0));
    let high = i128::from(known().max().unwrap_or(1)).max(low + 1);
    let steps = i64::try_from(points.len()).unwrap_or(1).max(2) - 1;
    let y = |value: i64| {
        let up = (i128::from(value) - low) * i128::from(HEIGHT - 2 * PAD) / (high - low);
        HEIGHT - PAD - i64::try_from(up).unwrap_or(0)
    };
    let mut path = String::new();
    let mut last = None;
    let mut pen = 'M';
    for (k, point) in (0..).zip(points) {
        let Some(value) = *point else {
            pen = 'M';
            continue;
        };
        let at = (PAD + k * (WIDTH - 2 * PAD) / steps, y(value));
        // Writing into a String cannot fail. A lone point becomes a visible stub by the round line end.
        let _ = write!(path, "{pen}{} {}", at.0, at.1);
        if pen == 'M' {
            path.push_str("h.1");
        }
        pen = 'L';
        last = Some(at);
    }
    html! {
        svg.chart-spark role="img" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT) {
            title { (title) }
            desc { (desc) }
            path.chart-line d=(path) fill="none" stroke-linecap="round" {}
            @if let Some((x, y)) = last { circle.chart-last cx=(x) cy=(y) r="3" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line() {
        insta::assert_snapshot!(
            spark(
                "Mô hình",
                "2021–2024",
                &[Some(10), Some(40), None, Some(20)]
            )
            .into_string()
        );
    }

    #[test]
    fn nothing_known_draws_nothing() {
        assert!(
            !spark("t", "d", &[None, None])
                .into_string()
                .contains("circle")
        );
    }
}
