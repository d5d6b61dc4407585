//! What one version of a directory consists of.

use serde::{Deserialize, Serialize};
use varta_domain::address::{IndexedStreet, StreetEntry, StreetKey};
use varta_domain::guidance::Article;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_domain::place::{CellEntry, CellId, DistrictMap};
use varta_domain::post::{Channels, Officer, Post};
use varta_domain::triage::Triage;

use super::{StationPosts, Streets, guidance, names, triage};
use crate::error::StoreError;
use crate::item::{Item, to_item};
use crate::keys;

/// All items of one version of a directory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Content {
    /// The streets, by every key they have.
    pub streets: Vec<(StreetKey, Vec<StreetEntry>)>,
    /// The names of all streets.
    pub names: Vec<IndexedStreet>,
    /// The map of the districts.
    pub map: DistrictMap,
    /// The cells that a beat reaches into or comes near.
    pub cells: Vec<(CellId, CellEntry)>,
    /// The posts of all beats.
    pub posts: Vec<Post>,
    /// The private channels of all members of the police.
    pub channels: Vec<Channels>,
    /// What the public may know of those who can serve a beat.
    pub members: Vec<Officer>,
    /// The stations, and whose posts are there.
    pub stations: Vec<StationPosts>,
    /// The categories, bodies and rules, where the city has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triage: Option<Triage>,
    /// The articles of guidance.
    pub guidance: Vec<Article>,
}

impl Content {
    /// How many items there are of each kind.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        Counts { streets: self.streets.len(), cells: self.cells.len(), posts: self.posts.len(), channels: self.channels.len() }
    }

    /// How many items there are in all, the map of the districts with them; the names count as one, which
    /// they are up to some 20,000 streets, and so do the categories, bodies and rules, and the articles.
    #[must_use]
    pub const fn total(&self) -> usize {
        let names = !self.names.is_empty() as usize;
        let triage = self.triage.is_some() as usize;
        let guidance = !self.guidance.is_empty() as usize;
        self.streets.len()
            + self.cells.len()
            + self.posts.len()
            + self.channels.len()
            + self.members.len()
            + self.stations.len()
            + names
            + triage
            + guidance
            + 1
    }

    /// All items, in an order that is always the same; last what staff may change, the stations and the posts.
    pub(super) fn items<'a>(
        &'a self,
        city: &'a CitySlug,
        version: &'a DirectoryVersion,
    ) -> impl Iterator<Item = Result<Item, StoreError>> + 'a {
        let streets = self
            .streets
            .iter()
            .map(move |(key, streets)| to_item(keys::street(city, version, key.as_str()), "street", &Streets { streets: streets.clone() }));
        let cells = self.cells.iter().map(move |(cell, entry)| to_item(keys::cell(city, version, &cell.to_string()), "cell", entry));
        let posts = self.posts.iter().map(move |post| to_item(keys::post(city, version, &post.beat), "post", post));
        let channels =
            self.channels.iter().map(move |channels| to_item(keys::channels(city, version, &channels.officer), "channels", channels));
        let members = self.members.iter().map(move |member| to_item(keys::member(city, version, &member.id), "member", member));
        let stations = self.stations.iter().map(move |at| to_item(keys::station(city, version, &at.station.id), "station", at));
        let packed = |items: Result<Vec<Item>, StoreError>| match items {
            Ok(items) => items.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        let names = packed(names::items(city, version, &self.names));
        let triage = packed(triage::items(city, version, self.triage.as_ref()));
        let guidance = packed(guidance::items(city, version, &self.guidance));
        let map = std::iter::once_with(move || to_item(keys::district_map(city, version), "district_map", &self.map));
        let packed = names.into_iter().chain(triage).chain(guidance);
        streets.chain(map).chain(cells).chain(channels).chain(members).chain(packed).chain(stations).chain(posts)
    }
}

/// How many items of each kind a version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Normalised street names.
    pub streets: usize,
    /// Cells.
    pub cells: usize,
    /// Posts, which is beats.
    pub posts: usize,
    /// Members of the police.
    pub channels: usize,
}
