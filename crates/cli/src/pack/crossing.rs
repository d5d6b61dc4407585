//! Where outlines cross. Edges are swept from west to east, so that only those that share a strip are compared. Within
//! an area the work is bounded by the limit on its vertices; between the areas of a map, by an [`Effort`].

use std::ops::ControlFlow;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{BoundingRect, Coord, CoordsIter, Intersects, Line, LineString, MultiPolygon, Rect};

/// Crossings of an outline with itself after which nobody counts on.
pub(super) const MANY: usize = 100;
/// Crossings of two outlines after which nobody counts on. Two borders drawn apart, of which neither has the vertices
/// of the other, cross here and there; what has this many is no common border, and to calculate what such areas share
/// takes time and memory without bounds.
pub(super) const MANY_BETWEEN: usize = 1_000;

/// The work that may still be done on a map, in comparisons of two edges: some seconds. A city of five hundred beats
/// takes a hundredth of it.
#[derive(Debug)]
pub(super) struct Effort(u64);

/// The effort is spent: the map was not compared to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent;

impl Effort {
    /// What a map is worth.
    pub(super) const OF_A_MAP: u64 = 3_000_000_000;
    /// What the calculation of common areas takes for a vertex, for a crossing, and for each pair at least.
    const VERTEX: u64 = 300;
    const CROSSING: u64 = 2_000;
    const PAIR: u64 = 5_000;
    /// What growing takes for two edges that are near each other.
    const NEAR: u64 = 1_000;
    /// What sorting takes for an edge.
    const EDGE: u64 = 16;

    /// As much of it.
    pub(super) const fn new(comparisons: u64) -> Self {
        Self(comparisons)
    }

    /// Takes some of it.
    ///
    /// # Errors
    /// [`Spent`] where there is no more.
    pub(super) const fn spend(&mut self, comparisons: u64) -> Result<(), Spent> {
        self.0 = self.0.saturating_sub(comparisons);
        if self.0 == 0 { Err(Spent) } else { Ok(()) }
    }
}

/// An edge: its ring, its place in it, and how many edges the ring has.
struct Edge {
    line: Line,
    ring: usize,
    at: usize,
    of: usize,
}

impl Edge {
    fn follows(&self, other: &Self) -> bool {
        self.ring == other.ring && (other.at + 1) % self.of == self.at
    }

    fn west(&self) -> f64 {
        self.line.start.x.min(self.line.end.x)
    }

    fn east(&self) -> f64 {
        self.line.start.x.max(self.line.end.x)
    }

    /// Whether one is south of the other, by more than a margin.
    fn is_beside(&self, other: &Self, margin: f64) -> bool {
        let (a, b) = (&self.line, &other.line);
        a.start.y.max(a.end.y) + margin < b.start.y.min(b.end.y) || b.start.y.max(b.end.y) + margin < a.start.y.min(a.end.y)
    }
}

/// Where the rings of an area cross or run along themselves or each other; at most [`MANY`] places. Rings of
/// one polygon may touch in a point, and a ring may not touch even itself.
pub(super) fn crossings(area: &MultiPolygon) -> Vec<Coord> {
    let mut found = Vec::new();
    let edges = rings(area).enumerate().flat_map(|(number, ring)| edges(number, ring)).collect();
    // Without an end: an area has a limit of its own.
    let _ = sweep(edges, 0.0, &mut Effort::new(u64::MAX), |edge, other| {
        found.extend(crossing(edge, other));
        enough(found.len() >= MANY)
    });
    found
}

/// How two areas lie to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meeting {
    /// Their outlines cross in so many places, none maybe: what they share can be calculated.
    Few(usize),
    /// They cross in more than [`MANY_BETWEEN`], of which one is here: they share something.
    Many(Coord),
}

/// Looks where the outlines of two areas cross. What runs along the other, or ends on it, does not cross.
///
/// # Errors
/// [`Spent`] where the effort does not suffice for that, or for calculating what they share.
pub(super) fn meeting(one: &MultiPolygon, other: &MultiPolygon, effort: &mut Effort) -> Result<Meeting, Spent> {
    effort.spend(Effort::PAIR + Effort::VERTEX * (one.coords_count() + other.coords_count()) as u64)?;
    let bounds = one.bounding_rect().zip(other.bounding_rect()).and_then(|(one, other)| common(&one, &other));
    let Some(bounds) = bounds else { return Ok(Meeting::Few(0)) };
    let inside = |(number, area)| rings(area).flat_map(move |ring| edges(number, ring)).filter(|edge| bounds.intersects(&edge.line));
    let edges = [(0, one), (1, other)].into_iter().flat_map(inside).collect();
    let (mut count, mut place) = (0, None);
    sweep(edges, 0.0, effort, |edge, other| {
        if edge.ring != other.ring
            && let Some(LineIntersection::SinglePoint { intersection, is_proper: true }) = line_intersection(edge.line, other.line)
        {
            count += 1;
            place = Some(intersection);
        }
        enough(count > MANY_BETWEEN)
    })?;
    if let Some(place) = place.filter(|_| count > MANY_BETWEEN) {
        return Ok(Meeting::Many(place));
    }
    effort.spend(Effort::CROSSING * count as u64)?;
    Ok(Meeting::Few(count))
}

/// Takes what measuring the distance of two areas takes: where their boxes meet, each edge may be compared with each.
///
/// # Errors
/// [`Spent`] where the effort does not suffice.
pub(super) fn can_measure(one: &MultiPolygon, other: &MultiPolygon, effort: &mut Effort) -> Result<(), Spent> {
    let (mine, theirs) = (one.coords_count() as u64, other.coords_count() as u64);
    let meet = one.bounding_rect().zip(other.bounding_rect()).is_some_and(|(one, other)| one.intersects(&other));
    effort.spend(Effort::VERTEX * (mine + theirs) + if meet { mine * theirs / 4 } else { 0 })
}

/// Looks whether an area, in metres, can be grown by some: where many edges are near each other, what grows of one
/// crosses what grows of all others.
///
/// # Errors
/// [`Spent`] where it cannot.
pub(super) fn can_grow(area: &MultiPolygon, metres: f64, effort: &mut Effort) -> Result<(), Spent> {
    let mut near: u64 = 0;
    let edges = rings(area).enumerate().flat_map(|(number, ring)| edges(number, ring)).collect();
    let left = effort.0;
    sweep(edges, 2.0 * metres, effort, |_, _| {
        near += 1;
        enough(near.saturating_mul(Effort::NEAR) > left)
    })?;
    effort.spend(near.saturating_mul(Effort::NEAR))
}

const fn enough(enough: bool) -> ControlFlow<()> {
    if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// Shows the pairs of edges whose boxes meet, or are no more than a margin apart, until that is enough.
fn sweep(
    mut edges: Vec<Edge>,
    margin: f64,
    effort: &mut Effort,
    mut look: impl FnMut(&Edge, &Edge) -> ControlFlow<()>,
) -> Result<(), Spent> {
    effort.spend(Effort::EDGE * edges.len() as u64)?;
    edges.sort_by(|a, b| a.west().total_cmp(&b.west()));
    let mut open: Vec<&Edge> = Vec::new();
    for edge in &edges {
        open.retain(|other| other.east() + margin >= edge.west());
        effort.spend(open.len() as u64)?;
        for other in open.iter().filter(|other| !edge.is_beside(other, margin)) {
            if look(edge, other).is_break() {
                return Ok(());
            }
        }
        open.push(edge);
    }
    Ok(())
}

/// The box that two boxes share.
fn common(one: &Rect, other: &Rect) -> Option<Rect> {
    let least = Coord { x: one.min().x.max(other.min().x), y: one.min().y.max(other.min().y) };
    let most = Coord { x: one.max().x.min(other.max().x), y: one.max().y.min(other.max().y) };
    (least.x <= most.x && least.y <= most.y).then(|| Rect::new(least, most))
}

fn rings(area: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn edges(number: usize, ring: &LineString) -> Vec<Edge> {
    let of = ring.0.len().saturating_sub(1);
    ring.lines().enumerate().map(|(at, line)| Edge { line, ring: number, at, of }).collect()
}

fn crossing(edge: &Edge, other: &Edge) -> Option<Coord> {
    match line_intersection(edge.line, other.line)? {
        LineIntersection::Collinear { intersection } => (intersection.start != intersection.end).then_some(intersection.start),
        LineIntersection::SinglePoint { intersection, is_proper: true } => Some(intersection),
        LineIntersection::SinglePoint { intersection, .. } => {
            let same_ring = edge.ring == other.ring && !edge.follows(other) && !other.follows(edge);
            same_ring.then_some(intersection)
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, Polygon, coord};
    use proptest::prelude::*;

    use super::*;

    fn area(ring: impl IntoIterator<Item = (f64, f64)>) -> MultiPolygon {
        let ring = ring.into_iter().map(|(x, y)| coord! { x: x, y: y }).collect();
        MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())])
    }

    /// Teeth that point north, on a common back.
    fn comb(teeth: u32) -> Vec<(f64, f64)> {
        let tooth = |number: u32| {
            let x = f64::from(number);
            [(x, 1.0), (x, f64::from(teeth)), (x + 0.5, f64::from(teeth)), (x + 0.5, 1.0)]
        };
        let back = [(f64::from(teeth), -1.0), (0.0, -1.0)];
        (0..teeth).flat_map(tooth).chain(back).collect()
    }

    fn turned(ring: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> + '_ {
        ring.iter().map(|(x, y)| (y + 0.1, x + 1.1))
    }

    #[test]
    fn what_crosses_in_millions_of_places_is_known_after_a_thousand() {
        let ring = comb(1_500);
        let mut effort = Effort::new(Effort::OF_A_MAP);
        let met = meeting(&area(ring.clone()), &area(turned(&ring)), &mut effort);
        assert!(matches!(met, Ok(Meeting::Many(_))), "{met:?}");
        let taken = Effort::OF_A_MAP - effort.0;
        // Two combs of 1,500 teeth have four crossings for each two of them: nine million.
        assert!(taken < 20_000_000, "{taken}");
    }

    #[test]
    fn an_effort_that_does_not_suffice_is_spent() {
        let ring = comb(20);
        let (one, other) = (area(ring.clone()), area(turned(&ring)));
        assert_eq!(meeting(&one, &other, &mut Effort::new(10_000)), Err(Spent));
        assert_eq!(can_grow(&one, 1.0, &mut Effort::new(10_000)), Err(Spent));
        assert_eq!(can_measure(&one, &other, &mut Effort::new(10_000)), Err(Spent));
        assert_eq!(can_grow(&one, 1.0, &mut Effort::new(1_000_000)), Ok(()));
        assert_eq!(can_measure(&one, &other, &mut Effort::new(1_000_000)), Ok(()));
    }

    #[test]
    fn a_common_border_is_no_crossing() {
        let west = area([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 2.0)]);
        let east = area([(1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 2.0)]);
        for (one, other) in [(&west, &east), (&west, &west)] {
            assert_eq!(meeting(one, other, &mut Effort::new(1_000_000)), Ok(Meeting::Few(0)));
        }
    }

    proptest! {
        #[test]
        fn crossings_are_counted_as_if_each_edge_were_compared_with_each(
            one in prop::collection::vec((0.0..10.0, 0.0..10.0), 3..12),
            other in prop::collection::vec((4.0..14.0, 4.0..14.0), 3..12),
        ) {
            let (one, other) = (area(one), area(other));
            let proper = |line: Line, with: Line| matches!(line_intersection(line, with), Some(LineIntersection::SinglePoint { is_proper: true, .. }));
            let lines = |area: &MultiPolygon| rings(area).flat_map(LineString::lines).collect::<Vec<_>>();
            let count = lines(&one).iter().map(|line| lines(&other).iter().filter(|with| proper(*line, **with)).count()).sum();
            prop_assert_eq!(meeting(&one, &other, &mut Effort::new(1_000_000)), Ok(Meeting::Few(count)));
        }
    }
}
