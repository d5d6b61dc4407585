//! Hazards that may be the one somebody is about to mark: so that they support it rather than mark it twice.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::Place;
use varta_domain::city::City;
use varta_domain::guidance::search::{Document, Index, Kind};
use varta_domain::ids::{BeatId, CategoryId};
use varta_domain::lang::Lang;
use varta_domain::place::{MapCell, Point};
use varta_domain::public::{PublicHazard, Stage};
use varta_domain::subscription::street_key;
use varta_domain::triage::{Category, Triage};
use varta_store::{Store, StoreError};

use crate::problem::{Problem, Text};
use crate::public;
use crate::view;

/// How near a hazard has to be.
pub const NEAR_METRES: f64 = 150.0;
/// How many are offered at most.
pub const MAX_OFFERED: usize = 5;

/// Of how many cells of the map hazards of one street are read.
const MAX_CELLS: usize = 4;

/// What somebody is about to mark.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Where: at a point, or at an address.
    pub place: &'a Place,
    /// In which beat.
    pub beat: &'a BeatId,
    /// What kind of hazard.
    pub category: Option<&'a CategoryId>,
    /// In their words.
    pub text: &'a str,
}

/// A hazard that may be the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// It.
    pub hazard: PublicHazard,
    /// How far it is; `None` where only the street is known.
    pub metres: Option<u32>,
}

/// Open public hazards near a point, or of the same street and beat, of the same branch of categories or in like words:
/// the nearest first.
///
/// # Errors
/// [`StoreError`].
pub async fn hazards(store: &Store, city: &City, triage: &Triage, wanted: Wanted<'_>, now: Timestamp) -> Result<Vec<Similar>, StoreError> {
    let found = match (wanted.place.point, wanted.place.address.as_deref().and_then(street_key)) {
        (Some(point), _) => near(public::hazards(store, &city.slug, MapCell::within(point, NEAR_METRES), now).await?.all, point),
        (None, Some(street)) => {
            let mut there = store.hazards_on_street(&city.slug, &street).await?;
            there.retain(|hazard| hazard.beat == *wanted.beat);
            let mut cells = Vec::new();
            for cell in there.iter().map(|hazard| MapCell::of(hazard.point)) {
                if !cells.contains(&cell) && cells.len() < MAX_CELLS {
                    cells.push(cell);
                }
            }
            let mut all = public::hazards(store, &city.slug, cells, now).await?.all;
            all.retain(|hazard| there.iter().any(|known| known.reference == hazard.reference));
            all.into_iter().map(|hazard| (None, hazard)).collect()
        }
        (None, None) => Vec::new(),
    };
    Ok(alike(found, triage, wanted))
}

/// Those of some hazards that are near a point, with how far they are.
fn near(hazards: Vec<PublicHazard>, point: Point) -> Vec<(Option<f64>, PublicHazard)> {
    let metres = |hazard: &PublicHazard| {
        // A snapped point says in which part of the map it is and no more.
        if hazard.point == point.snapped() { 0.0 } else { point.metres_to(hazard.point) }
    };
    let with_metres = hazards.into_iter().map(|hazard| (metres(&hazard), hazard));
    with_metres.filter(|(metres, _)| *metres <= NEAR_METRES).map(|(metres, hazard)| (Some(metres), hazard)).collect()
}

/// Those of some hazards that may be the same.
fn alike(mut found: Vec<(Option<f64>, PublicHazard)>, triage: &Triage, wanted: Wanted<'_>) -> Vec<Similar> {
    found.retain(|(_, hazard)| matches!(hazard.status.stage, Stage::Checked | Stage::Sent));
    let document = |hazard: &PublicHazard| Document {
        id: hazard.reference.to_string(),
        kind: Kind::Question,
        title: hazard.text.clone(),
        ..Document::default()
    };
    let words = Index::new(found.iter().map(|(_, hazard)| document(hazard))).search(wanted.text, Some(Kind::Question), found.len());
    let branch = |category: &CategoryId| triage.categories().lineage(category).last().map(|root: &Category| root.id.clone());
    let root = wanted.category.and_then(branch);
    found.retain(|(_, hazard)| {
        let same_branch = root.is_some() && branch(&hazard.category) == root;
        same_branch || words.iter().any(|hit| hit.close && hit.id == hazard.reference.as_str())
    });
    found.sort_by(|(one, _), (other, _)| one.unwrap_or_default().total_cmp(&other.unwrap_or_default()));
    // A cast of what is between 0 and 150.
    let whole = |metres: f64| metres.round() as u32;
    found.into_iter().take(MAX_OFFERED).map(|(metres, hazard)| Similar { hazard, metres: metres.map(whole) }).collect()
}

/// Says which hazards may be the same; the same request with `similar_seen` is filed.
#[must_use]
pub fn offered(similar: &[Similar], triage: &Triage, calendar: &Calendar, lang: Lang) -> Problem {
    let shown: Vec<Value> = similar
        .iter()
        .map(|Similar { hazard, metres }| json!({ "metres": metres, "hazard": view::public::feature(hazard, triage, calendar, lang) }))
        .collect();
    Problem::new(409, "similar_hazards", Text::new("Схоже, це вже позначено", "It seems to be marked already"))
        .detail(Text::new(
            "Поруч є схожі. Якщо це одне з них, підтримайте його; якщо ні, надішліть ще раз із similar_seen: true.",
            "There are some like it nearby. If it is one of them, support that; if not, send again with similar_seen: true.",
        ))
        .with("similar", json!(shown))
}

#[cfg(test)]
mod tests {
    use varta_domain::ids::DistrictId;
    use varta_domain::public::Status;
    use varta_domain::reference::Reference;
    use varta_testkit::city;

    use super::*;

    fn hazard(seed: u8, lat: f64, lon: f64, category: &str, text: &str, stage: Stage) -> PublicHazard {
        let at = Timestamp::UNIX_EPOCH;
        PublicHazard {
            reference: Reference::generate(city::seeded(seed)),
            category: CategoryId::parse(category).expect("a slug"),
            district: DistrictId::parse("holosiivskyi").expect("a slug"),
            point: Point::new(lat, lon).expect("a point"),
            text: text.to_owned(),
            status: Status { stage, received_at: at, checked_at: at, sent_to: None, sent_at: None, ended_at: None },
            supports: 0,
        }
    }

    #[test]
    fn what_is_near_and_like_it_is_offered_the_nearest_first() {
        let here = Point::new(50.4021, 30.5163).expect("a point");
        let text = "Біля будинку не горить ліхтар, темно";
        let all = vec![
            hazard(1, 50.4030, 30.5163, "any", "Не горить ліхтар біля будинку", Stage::Checked),
            hazard(2, 50.4022, 30.5163, "any", "Біля будинку не горить ліхтар", Stage::Sent),
            hazard(3, 50.4021, 30.5163, "any", "Біля будинку не горить ліхтар", Stage::Fixed),
            hazard(4, 50.4080, 30.5163, "any", "Біля будинку не горить ліхтар", Stage::Checked),
            hazard(5, 50.4021, 30.5164, "any", "Відкритий люк на тротуарі", Stage::Checked),
        ];
        let place = Place { address: None, point: Some(here) };
        let beat = BeatId::parse("hol-18").expect("a slug");
        let wanted = Wanted { place: &place, beat: &beat, category: None, text };
        let found = alike(near(all, here), &Triage::default(), wanted);
        let metres: Vec<Option<u32>> = found.iter().map(|similar| similar.metres).collect();
        assert_eq!(metres, [Some(11), Some(100)]);
    }
}
