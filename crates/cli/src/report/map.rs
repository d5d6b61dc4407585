//! The map of the report, as SVG. Outlines are simplified to what can be seen.

use std::fmt::Write;

use geo::{BoundingRect, Coord, InteriorPoint, LineString, MultiPolygon, Polygon, Rect, Simplify};
use maud::{Markup, html};

use crate::pack::{Pack, Piece};

/// The width of the map in its own units.
const WIDTH: f64 = 1_000.0;
/// The most beats that are labelled: more could not be read.
const LABELS: usize = 150;

/// From degrees to the units of the map.
struct Frame {
    west: f64,
    north: f64,
    across: f64,
    down: f64,
    height: f64,
}

impl Frame {
    fn around(bounds: Rect) -> Self {
        let (min, max) = (bounds.min(), bounds.max());
        let shrink = ((min.y + max.y) / 2.0).to_radians().cos();
        let margin = (max.x - min.x) * 0.02;
        let across = WIDTH / (max.x - min.x + 2.0 * margin);
        let down = across / shrink;
        Self { west: min.x - margin, north: max.y + margin, across, down, height: (max.y - min.y + 2.0 * margin) * down }
    }

    fn at(&self, place: Coord) -> (f64, f64) {
        ((place.x - self.west) * self.across, (self.north - place.y) * self.down)
    }

    fn path<'a>(&self, polygons: impl IntoIterator<Item = &'a Polygon>) -> String {
        let mut path = String::new();
        for polygon in polygons {
            // Half a unit of the map cannot be seen.
            let simple = polygon.simplify(0.5 / self.across);
            for ring in std::iter::once(simple.exterior()).chain(simple.interiors()) {
                self.ring(ring, &mut path);
            }
        }
        path
    }

    fn ring(&self, ring: &LineString, path: &mut String) {
        for (number, at) in ring.0.iter().enumerate() {
            let (x, y) = self.at(*at);
            // Writing into a String cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if number == 0 { "M" } else { "L" });
        }
        path.push('Z');
    }
}

/// Draws the beats, the districts and what is covered wrongly; nothing where nothing is drawn.
pub(super) fn svg(pack: &Pack) -> Markup {
    let areas: Vec<&MultiPolygon> = pack.beats.values().map(|beat| &beat.area).chain(pack.districts.values()).collect();
    let all = areas.iter().filter_map(|area| area.bounding_rect());
    let Some(bounds) = all.reduce(|one, other| Rect::new(least(one.min(), other.min()), most(one.max(), other.max()))) else {
        return html! {};
    };
    let frame = Frame::around(bounds);
    let marks: [(&[Piece], &str); 3] =
        [(&pack.coverage.beyond, "#ff8c00"), (&pack.coverage.gaps, "#d40000"), (&pack.coverage.overlaps, "#b000b0")];
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH:.0} {:.0}", frame.height)) role="img" aria-label="Мапа дільниць" {
            @for (number, (id, beat)) in pack.beats.iter().enumerate() {
                path d=(frame.path(&beat.area)) fill=(colour(number)) stroke="#444" stroke-width="1" fill-rule="evenodd" {
                    title { (id) ": " (beat.name.uk) }
                }
            }
            @for (id, area) in &pack.districts {
                path d=(frame.path(area)) fill="none" stroke="#111" stroke-width="3" { title { (id) } }
            }
            @for (pieces, colour) in marks {
                @for piece in pieces {
                    path d=(frame.path([&piece.outline])) fill=(colour) stroke=(colour) stroke-width="4" fill-rule="evenodd" {
                        title { (piece.whose) ": " (format!("{:.0} м²", piece.metres2)) }
                    }
                }
            }
            @for (id, beat) in pack.beats.iter().take(if pack.beats.len() > LABELS { 0 } else { LABELS }) {
                @if let Some(middle) = beat.area.interior_point() {
                    @let (x, y) = frame.at(middle.0);
                    text x=(format!("{x:.0}")) y=(format!("{y:.0}")) font-size="11" text-anchor="middle" fill="#111" { (id) }
                }
            }
        }
    }
}

fn least(one: Coord, other: Coord) -> Coord {
    Coord { x: one.x.min(other.x), y: one.y.min(other.y) }
}

fn most(one: Coord, other: Coord) -> Coord {
    Coord { x: one.x.max(other.x), y: one.y.max(other.y) }
}

/// Light colours of which no two in a row are alike: the hue goes on by the golden angle.
fn colour(number: usize) -> String {
    format!("hsl({:.0} 60% 82%)", (number as f64 * 137.508) % 360.0)
}
