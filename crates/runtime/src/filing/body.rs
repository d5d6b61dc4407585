//! What is written at a door: one form for all of them, since people tell the same things everywhere. What a kind of
//! case does not ask is left out, or refused with its name.

use std::collections::BTreeMap;

use jiff::civil::Time;
use serde::Deserialize;
use varta_domain::case::{CaseKind, DetailKey, Details};
use varta_domain::contact::{Contact, Email, Phone, SafeContact, SafeHours, SafeWay};
use varta_domain::deflection::OfferId;
use varta_domain::ids::{OfficerId, PhotoId};
use varta_domain::lang::Lang;
use varta_domain::photo::{PhotoClaim, PhotoToken, check_claims};
use varta_domain::text::MessageText;
use varta_store::AttachRefusal;

use crate::problem::Problem;
use crate::refusals;
use crate::routing::{self, Where};

/// The body of a request that files a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) category: Option<String>,
    pub(super) address: Option<String>,
    district: Option<String>,
    point: Option<PointBody>,
    beat: Option<String>,
    contact: Option<ContactBody>,
    #[serde(default)]
    details: BTreeMap<DetailKey, String>,
    #[serde(default)]
    photos: Vec<PhotoBody>,
    pub(super) lang: Option<Lang>,
    /// Whether it is about a member of the police; nothing where nobody has said so yet.
    pub(super) about_police: Option<bool>,
    /// About these.
    #[serde(default)]
    pub(super) about_officer: Vec<OfficerId>,
    /// About whoever serves the place.
    #[serde(default)]
    pub(super) about_my_officer: bool,
    pub(super) key_valid_days: Option<u16>,
    #[serde(default)]
    pub(super) not_urgent_confirmed: bool,
    #[serde(default)]
    pub(super) keep_personal: bool,
    #[serde(default)]
    pub(super) description_confirmed: bool,
    /// None of the hazards that were offered is the one.
    #[serde(default)]
    pub(super) similar_seen: bool,
    /// The guidance that was offered before did not answer it.
    offer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointBody {
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactBody {
    phone: Option<String>,
    email: Option<String>,
    safe: Option<SafeBody>,
    /// The desk may pass it on to the body that acts on the case.
    #[serde(default)]
    may_be_shared: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SafeBody {
    way: SafeWay,
    hours: Option<HoursBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursBody {
    from: Time,
    to: Time,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhotoBody {
    id: String,
    token: String,
}

impl Body {
    /// The words.
    pub(super) fn text(&self) -> Result<MessageText, Problem> {
        MessageText::parse(&self.text).map_err(|error| refusals::text("text", &error))
    }

    /// The answers to what the form of the kind asks beside them.
    pub(super) fn details(&self, kind: CaseKind) -> Result<Details, Problem> {
        let asked = DetailKey::asked_of(kind);
        let answered = self.details.iter().filter(|(_, answer)| !answer.trim().is_empty());
        answered
            .map(|(key, answer)| {
                if !asked.contains(key) {
                    return Err(refusals::detail_unexpected(*key));
                }
                if answer.trim().chars().count() > DetailKey::MAX_CHARS {
                    return Err(refusals::detail_too_long(*key));
                }
                let answer = MessageText::parse(answer).map_err(|error| refusals::text(detail_field(*key), &error))?;
                Ok((*key, answer))
            })
            .collect()
    }

    /// The contact that the author leaves, if they leave one.
    pub(super) fn contact(&self) -> Result<Option<Contact>, Problem> {
        let Some(body) = &self.contact else { return Ok(None) };
        let phone = body.phone.as_deref().map(Phone::parse).transpose().map_err(|_| refusals::phone("contact.phone"))?;
        let email = body.email.as_deref().map(Email::parse).transpose().map_err(|_| refusals::email("contact.email"))?;
        if phone.is_none() && email.is_none() {
            return Err(refusals::contact_empty());
        }
        let contact = Contact { phone, email, safe: None };
        let safe = body.safe.as_ref().map(|safe| safely(safe, &contact)).transpose()?;
        Ok(Some(Contact { safe, ..contact }))
    }

    /// Whether the author agrees that a body that acts on the case may have their contact.
    pub(super) fn contact_may_be_shared(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| contact.may_be_shared)
    }

    /// The photos that the author has sent, with the proof that it was they.
    pub(super) fn photos(&self) -> Result<Vec<PhotoClaim>, Problem> {
        let claim = |(at, photo): (usize, &PhotoBody)| {
            let unknown = || refusals::photo_not_attached(at, &AttachRefusal::Unknown);
            let id = PhotoId::parse(&photo.id).map_err(|_| unknown())?;
            Ok(PhotoClaim { id, token: PhotoToken::parse(&photo.token).map_err(|_| unknown())? })
        };
        let claims: Vec<PhotoClaim> = self.photos.iter().enumerate().map(claim).collect::<Result<_, Problem>>()?;
        check_claims(&claims, 0).map_err(refusals::photo_claims)?;
        Ok(claims)
    }

    /// The place, where one is named.
    pub(super) fn place(&self) -> Result<Option<Where>, Problem> {
        match (&self.address, &self.point) {
            (Some(address), None) => routing::address(address, self.district.as_deref()).map(Some),
            (None, Some(point)) => routing::point(point.lat, point.lon, "point", self.beat.as_deref()).map(Some),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(refusals::place_twice()),
        }
    }

    /// The offer of guidance that was made and did not help. Without one nobody can tell which, and whoever read it would be
    /// counted as helped: then it is offered again.
    pub(super) fn offer(&self) -> Option<OfferId> {
        self.offer.as_deref().and_then(|offer| OfferId::parse(offer).ok())
    }

    /// Whether it is a complaint about the police, however that is said.
    pub(super) fn is_complaint(&self) -> bool {
        self.about_police == Some(true) || self.about_my_officer || !self.about_officer.is_empty()
    }
}

fn safely(body: &SafeBody, contact: &Contact) -> Result<SafeContact, Problem> {
    let reachable = match body.way {
        SafeWay::Sms => contact.phone.is_some(),
        SafeWay::Email => contact.email.is_some(),
        SafeWay::None => true,
    };
    if !reachable {
        return Err(refusals::contact_way_unreachable());
    }
    let hours = body.hours.as_ref().map(|HoursBody { from, to }| SafeHours { from: *from, to: *to });
    if hours.is_some_and(|hours| hours.from == hours.to) {
        return Err(refusals::safe_hours());
    }
    Ok(SafeContact { way: body.way, hours })
}

/// Where a detail stands in the body.
pub(super) const fn detail_field(key: DetailKey) -> &'static str {
    match key {
        DetailKey::When => "details.when",
        DetailKey::Since => "details.since",
        DetailKey::Hours => "details.hours",
        DetailKey::Who => "details.who",
        DetailKey::Loss => "details.loss",
        DetailKey::Witnesses => "details.witnesses",
    }
}
