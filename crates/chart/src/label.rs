//! Places the labels of a map in the free space east of their marks.
//! Labels keep their distance from each other; lines avoid foreign marks and each other.

/// A point of the drawing, in its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub x: i64,
    pub y: i64,
}

/// Left end and middle height of a label's text.
pub(crate) type Label = Point;

/// Half the height of a label: at 390 px a unit is 0.85 px, and a target has to be 44 px high.
pub(crate) const HALF: i64 = 26;
const GAP: i64 = 2 * HALF + 2;
/// A line keeps this distance from the marks of others.
const CLEAR: i64 = 10;
/// Space between the coast and the labels.
const SHORE: i64 = 16;
/// Up to this many labels in one heap every order is tried; beyond, they stand by height.
const TRIED: usize = 7;

/// Labels that touch: the marks in the heap by height, and the top-most label.
struct Heap {
    marks: Vec<usize>,
    /// Sum of (wanted height − place in the heap × GAP): its mean is where the heap starts.
    sum: i64,
}

impl Heap {
    fn top(&self) -> i64 {
        self.sum.div_euclid(len(&self.marks).max(1))
    }
    fn end(&self) -> i64 {
        self.top() + len(&self.marks) * GAP
    }
}

fn len<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// One label a mark, in the order of the marks. `coast(top, bottom)` is the first free x of a band.
pub(crate) fn place(
    marks: &[Point],
    height: i64,
    coast: &dyn Fn(i64, i64) -> Option<i64>,
) -> Vec<Label> {
    let mut labels = marks.to_vec();
    for heap in heaps(marks) {
        let room = (height - HALF - len(&heap.marks) * GAP + GAP).max(HALF);
        let top = heap.top().clamp(HALF, room);
        let bottom = top + len(&heap.marks) * GAP;
        let east = heap.marks.iter().map(|&m| marks[m].x).max().unwrap_or(0);
        let x = coast(top - HALF, bottom - HALF).map_or(east, |c| c.max(east)) + SHORE;
        let slots: Vec<Label> = (0..len(&heap.marks))
            .map(|k| Label {
                x,
                y: top + k * GAP,
            })
            .collect();
        for (mark, slot) in best(marks, &heap.marks, &slots) {
            labels[mark] = slot;
        }
    }
    labels
}

/// Marks by height, gathered wherever their labels would overlap; a heap stands about their middle.
fn heaps(marks: &[Point]) -> Vec<Heap> {
    let mut by_height: Vec<usize> = (0..marks.len()).collect();
    by_height.sort_by_key(|&m| (marks[m].y, marks[m].x));
    let mut heaps: Vec<Heap> = Vec::new();
    for mark in by_height {
        let mut heap = Heap {
            marks: vec![mark],
            sum: marks[mark].y,
        };
        while let Some(mut above) = heaps.pop_if(|above| above.end() > heap.top()) {
            above.sum += heap.sum - len(&above.marks) * len(&heap.marks) * GAP;
            above.marks.append(&mut heap.marks);
            heap = above;
        }
        heaps.push(heap);
    }
    heaps
}

/// Which mark takes which slot: no line over a foreign mark, no two lines crossed, short lines.
fn best(marks: &[Point], heap: &[usize], slots: &[Label]) -> Vec<(usize, Label)> {
    let pairs = |order: &[usize]| -> Vec<(usize, Label)> {
        order.iter().copied().zip(slots.iter().copied()).collect()
    };
    if heap.len() > TRIED {
        return pairs(heap);
    }
    let mut orders = Vec::new();
    permute(&mut heap.to_vec(), 0, &mut orders);
    orders
        .iter()
        .map(|order| pairs(order))
        .min_by_key(|pairs| cost(marks, pairs))
        .unwrap_or_default()
}

fn permute(items: &mut Vec<usize>, from: usize, out: &mut Vec<Vec<usize>>) {
    if from == items.len() {
        out.push(items.clone());
    }
    for k in from..items.len() {
        items.swap(from, k);
        permute(items, from + 1, out);
        items.swap(from, k);
    }
}

/// Faults first (a line over a mark, two lines crossed), then the squares of the lengths.
fn cost(marks: &[Point], pairs: &[(usize, Label)]) -> (usize, i64) {
    let over = |&(own, to): &(usize, Label)| {
        marks
            .iter()
            .enumerate()
            .filter(|&(m, &mark)| m != own && near(marks[own], to, mark))
            .count()
    };
    let crossed = |&(a, to_a): &(usize, Label)| {
        pairs
            .iter()
            .filter(|&&(b, to_b)| b > a && cross(marks[a], to_a, marks[b], to_b))
            .count()
    };
    let faults = pairs.iter().map(|p| over(p) + crossed(p)).sum();
    let length = pairs
        .iter()
        .map(|&(m, to)| square(to.x - marks[m].x) + square(to.y - marks[m].y))
        .sum();
    (faults, length)
}

fn square(n: i64) -> i64 {
    n * n
}

/// Twice the signed area of a triangle: its sign says on which side of a → b the point c lies.
fn side(a: Point, b: Point, c: Point) -> i64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn near(a: Point, b: Point, p: Point) -> bool {
    let length = square(b.x - a.x) + square(b.y - a.y);
    let along = (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
    (0..=length).contains(&along) && square(side(a, b, p)) < square(CLEAR) * length
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    side(a, b, c).signum() * side(a, b, d).signum() < 0
        && side(c, d, a).signum() * side(c, d, b).signum() < 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_goes_round_the_mark_in_its_way() {
        let marks = [
            Point { x: 65, y: 81 },
            Point { x: 117, y: 76 },
            Point { x: 133, y: 82 },
        ];
        let labels = place(&marks, 525, &|_, _| Some(200));
        let pairs: Vec<_> = labels.iter().copied().enumerate().collect();
        assert_eq!(cost(&marks, &pairs).0, 0, "{labels:?}");
    }

    #[test]
    fn a_lonely_label_stands_beside_its_mark() {
        let labels = place(&[Point { x: 100, y: 300 }], 525, &|_, _| None);
        assert_eq!(
            labels,
            [Label {
                x: 100 + SHORE,
                y: 300
            }]
        );
    }

    proptest! {
        #[test]
        fn labels_never_overlap(marks in prop::collection::vec((0..400_i64, 150..380_i64), 1..6)) {
            let marks: Vec<Point> = marks.into_iter().map(|(x, y)| Point { x, y }).collect();
            let mut heights: Vec<i64> = place(&marks, 525, &|_, _| None).iter().map(|l| l.y).collect();
            heights.sort_unstable();
            prop_assert!(heights.windows(2).all(|w| w[1] - w[0] >= 2 * HALF));
        }
    }
}
