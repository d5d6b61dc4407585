//! How well addresses are understood, measured on real data of Kyiv: the figures of `docs/addresses.md`
//! and the floors under them. Skipped, with a word, where the shared data is absent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use std::collections::{BTreeSet, HashMap};

use varta_domain::address::{
    AddressQuery, Candidate, FormerName, IndexedStreet, Resolution, StreetEntry, StreetIndex, StreetKey, StreetKind, StreetName,
    official_latin, parse_address, resolve,
};
use varta_domain::houses::HouseNumber;
use varta_domain::ids::DistrictId;

/// The rows of a data file; `None` where it is absent.
fn rows(name: &str) -> Option<Vec<csv::StringRecord>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/").to_owned() + name;
    let Ok(mut file) = csv::Reader::from_path(&path) else {
        println!("skipped: the shared test data {name} is not here");
        return None;
    };
    Some(file.records().map(|row| row.expect("a row")).collect())
}

/// "Солом’янський район" and "Солом'янський " are one district; its id is the first letters in Latin.
fn district(name: &str) -> DistrictId {
    const IDS: [(&str, &str); 10] = [
        ("голосіївський", "hol"),
        ("дарницький", "dar"),
        ("деснянський", "des"),
        ("дніпровський", "dni"),
        ("оболонський", "obo"),
        ("печерський", "pec"),
        ("подільський", "pod"),
        ("святошинський", "svi"),
        ("соломянський", "sol"),
        ("шевченківський", "she"),
    ];
    let plain = name.trim().to_lowercase().replace(['\'', '’'], "");
    let id = IDS.iter().find(|(name, _)| plain.starts_with(name)).map_or("other", |(_, id)| id);
    DistrictId::parse(id).expect("a slug")
}

/// Kyiv's register of 2020 with the renamings since 2014, as a directory. No beat serves anything, so that
/// a street that is found is answered as not served.
struct Kyiv {
    entries: Vec<StreetEntry>,
    by_key: HashMap<StreetKey, Vec<StreetEntry>>,
    index: StreetIndex,
}

/// What became of an address.
enum Answer {
    One(StreetName),
    Choice(Vec<(StreetName, DistrictId)>),
    Guess(Vec<(StreetName, DistrictId)>),
    Nothing,
}

impl Answer {
    fn streets(&self) -> Vec<StreetName> {
        let mut streets: Vec<StreetName> = Vec::new();
        let of = |many: &[(StreetName, DistrictId)]| many.iter().map(|(street, _)| street.clone()).collect();
        let all = match self {
            Self::One(street) => vec![street.clone()],
            Self::Choice(many) | Self::Guess(many) => of(many),
            Self::Nothing => Vec::new(),
        };
        for street in all {
            if !streets.contains(&street) {
                streets.push(street);
            }
        }
        streets
    }
}

impl Kyiv {
    fn read() -> Option<Self> {
        let mut entries = Vec::new();
        for row in rows("kyiv_streets_registry_2020.csv")? {
            let street = StreetName::parse(&format!("{} {}", row[3].trim(), row[2].trim())).expect("a street");
            let districts: BTreeSet<DistrictId> = row[4].split('(').next().unwrap().split(',').map(district).collect();
            entries.extend(districts.into_iter().map(|district| StreetEntry {
                kind: street.kind.expect("a kind"),
                name: row[2].trim().to_owned(),
                district,
                code: Some(row[1].to_owned()),
                formerly: Vec::new(),
                beats: Vec::new(),
            }));
        }
        for (old, new, block) in renamings()? {
            rename(&mut entries, &old, &new, &block);
        }
        let mut by_key: HashMap<StreetKey, Vec<StreetEntry>> = HashMap::new();
        for entry in &entries {
            for key in entry.keys() {
                by_key.entry(key).or_default().push(entry.clone());
            }
        }
        let index = StreetIndex::new(IndexedStreet::of_entries(&entries));
        Some(Self { entries, by_key, index })
    }

    fn resolve(&self, query: &AddressQuery) -> Resolution {
        resolve(query, self.by_key.get(&query.street.key()).map(Vec::as_slice).unwrap_or_default())
    }

    /// As the edge does: the key, the other reading, the index.
    fn ask(&self, text: &str) -> Answer {
        let Ok(query) = parse_address(text) else { return Answer::Nothing };
        let readings = std::iter::once(query.clone()).chain(query.otherwise());
        for resolution in readings.map(|query| self.resolve(&query)) {
            match resolution {
                Resolution::NotServed { street, .. } => return Answer::One(street),
                Resolution::Choose(many) => return Answer::Choice(many.into_iter().map(|c| (c.street, c.district)).collect()),
                Resolution::Perhaps(_) | Resolution::StreetNotFound => {}
                other => panic!("nothing is served here: {other:?}"),
            }
        }
        let guesses = self.index.guess(text, &query);
        let of = |c: Candidate| c.districts.into_iter().map(move |district| (c.street.clone(), district));
        let streets = guesses.streets.into_iter().flat_map(of).collect();
        if guesses.close { Answer::Guess(streets) } else { Answer::Nothing }
    }

    fn runs_through(&self, street: &StreetName, district: &DistrictId) -> bool {
        let entries = self.by_key.get(&street.key()).into_iter().flatten();
        entries.into_iter().any(|entry| entry.street() == *street && entry.district == *district)
    }
}

fn renamings() -> Option<Vec<(StreetName, StreetName, DistrictId)>> {
    let name = |text: &str| {
        let name = StreetName::parse(text).expect("a street");
        StreetName { kind: name.kind.or(Some(StreetKind::Street)), ..name }
    };
    Some(rows("kyiv_renamed_streets_2014_2022.csv")?.iter().map(|row| (name(&row[2]), name(&row[3]), district(&row[0]))).collect())
}

/// The old name becomes a former name of the street that has the new one; where the register does not
/// know the new one yet, the street gets it.
fn rename(entries: &mut [StreetEntry], old: &StreetName, new: &StreetName, block: &DistrictId) {
    let is = |entry: &StreetEntry, name: &StreetName, key: &StreetKey| Some(entry.kind) == name.kind && StreetKey::of(&entry.name) == *key;
    let (old_key, new_key) = (old.key(), new.key());
    let former = FormerName { kind: old.kind.expect("a kind"), name: old.name.clone(), houses: None };
    let known: Vec<usize> = (0..entries.len()).filter(|at| is(&entries[*at], new, &new_key)).collect();
    for at in known.iter().filter(|at| !entries[**at].formerly.contains(&former)).copied().collect::<Vec<_>>() {
        entries[at].formerly.push(former.clone());
    }
    let olds: Vec<usize> = (0..entries.len()).filter(|at| is(&entries[*at], old, &old_key) && entries[*at].district == *block).collect();
    for at in olds {
        let entry = &mut entries[at];
        entry.formerly.push(FormerName { kind: entry.kind, name: entry.name.clone(), houses: None });
        entry.kind = new.kind.expect("a kind");
        entry.name.clone_from(&new.name);
    }
}

/// Numbers that look random and are the same in every run (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) * 100.0 / f64::from(u32::try_from(whole).unwrap())
}

/// Prints a figure of `docs/addresses.md` and holds its floor.
fn holds(what: &str, part: usize, whole: usize, floor: f64, wrong: &[String]) {
    let figure = percent(part, whole);
    println!("{what}: {part} of {whole}, {figure:.2} % (floor {floor} %)");
    for line in wrong.iter().take(40) {
        println!("    {line}");
    }
    assert!(figure >= floor, "{what}: {figure:.2} % is under {floor} %");
}

#[test]
fn every_house_number_of_holosiivskyi_is_read_and_printed_back() {
    let Some(rows) = rows("holosiivskyi_osm_addresses_2025.csv") else { return };
    let same =
        |row: &&csv::StringRecord| HouseNumber::parse(&row[1]).is_ok_and(|house| HouseNumber::parse(&house.to_string()) == Ok(house));
    let wrong: Vec<String> = rows.iter().filter(|row| !same(row)).map(|row| row[1].to_owned()).collect();
    holds("house numbers", rows.len() - wrong.len(), rows.len(), 100.0, &wrong);
}

#[test]
fn the_streets_of_holosiivskyi_are_found_in_the_register() {
    let (Some(kyiv), Some(rows)) = (Kyiv::read(), rows("holosiivskyi_osm_addresses_2025.csv")) else { return };
    let (own, mut wrong) = (district("Голосіївський"), Vec::new());
    let mut known = 0;
    for row in &rows {
        let answer = kyiv.ask(&format!("{}, {}", &row[0], &row[1]));
        let found = match &answer {
            Answer::One(street) => kyiv.runs_through(street, &own),
            Answer::Choice(many) => many.iter().any(|(_, district)| *district == own),
            _ => false,
        };
        known += usize::from(found);
        if !found {
            wrong.push(format!("{} -> {:?}", &row[0], answer.streets()));
        }
    }
    holds("streets of Holosiivskyi found", known, rows.len(), 99.5, &wrong);
}

#[test]
fn free_text_addresses_lead_into_the_district_of_their_point() {
    let (Some(kyiv), Some(rows)) = (Kyiv::read(), rows("kyiv_geocoded_addresses.csv")) else { return };
    let names_a_house = |text: &str| {
        // Corners, stops and bridges name no house.
        let text = text.to_lowercase();
        let place = ["ріг ", "розі", "перетин", "перехрест", "між ", "примикання", "розв'язка", "урочище", "станція ", " км", "кілометр"];
        text.contains(|c: char| c.is_ascii_digit()) && !place.iter().any(|place| text.contains(place))
    };
    let rows: Vec<_> = rows.iter().filter(|row| !row[4].is_empty() && names_a_house(&row[1])).collect();
    let (mut found, mut right, mut missed, mut wrong) = (0, 0, Vec::new(), Vec::new());
    for row in &rows {
        let own = district(&row[4]);
        let agrees = match kyiv.ask(&row[1]) {
            Answer::One(street) => kyiv.runs_through(&street, &own),
            Answer::Choice(many) | Answer::Guess(many) => many.iter().any(|(_, district)| *district == own),
            Answer::Nothing => {
                missed.push(row[1].to_owned());
                continue;
            }
        };
        found += 1;
        right += usize::from(agrees);
        if !agrees {
            wrong.push(format!("{} ({own})", &row[1]));
        }
    }
    holds("free text: a street is found", found, rows.len(), 96.0, &missed);
    holds("free text: its district agrees", right, found, 97.0, &wrong);
}

#[test]
fn names_in_official_latin_letters_lead_to_the_same_streets() {
    let (Some(kyiv), Some(rows)) = (Kyiv::read(), rows("kmu55_street_translit_oracle.csv")) else { return };
    let (mut all, mut wrong) = (0, Vec::new());
    for row in &rows {
        let ukrainian = kyiv.ask(&row[0]);
        if matches!(ukrainian, Answer::Guess(_) | Answer::Nothing) {
            continue;
        }
        all += 1;
        let latin = kyiv.ask(&row[1]).streets();
        if !ukrainian.streets().iter().all(|street| latin.contains(street)) {
            wrong.push(format!("{} -> {latin:?}", &row[1]));
        }
    }
    holds("names in official Latin letters", all - wrong.len(), all, 99.5, &wrong);
}

#[test]
fn names_are_written_in_official_latin_letters() {
    let Some(rows) = rows("kmu55_street_translit_oracle.csv") else { return };
    let differs = |row: &&csv::StringRecord| official_latin(&row[0]) != row[1];
    let wrong: Vec<String> = rows.iter().filter(differs).map(|row| format!("{}: {}", &row[1], official_latin(&row[0]))).collect();
    holds("written in official Latin letters", rows.len() - wrong.len(), rows.len(), 99.9, &wrong);
}

#[test]
fn every_old_name_leads_to_the_new_one() {
    let (Some(kyiv), Some(renamings)) = (Kyiv::read(), renamings()) else { return };
    let (mut all, mut wrong) = (0, Vec::new());
    for (old, new, _) in &renamings {
        let key = new.key();
        let successors: Vec<StreetName> = kyiv
            .entries
            .iter()
            .filter(|entry| Some(entry.kind) == new.kind && StreetKey::of(&entry.name) == key)
            .map(StreetEntry::street)
            .collect();
        if successors.is_empty() {
            continue;
        }
        all += 1;
        let found = kyiv.ask(&format!("{old}, 5")).streets();
        if !successors.iter().any(|street| found.contains(street)) {
            wrong.push(format!("{old} -> {new}: {found:?}"));
        }
    }
    holds("old names", all - wrong.len(), all, 100.0, &wrong);
}

#[test]
fn one_typing_error_leaves_the_street_among_the_first_guesses() {
    const LETTERS: [char; 33] = [
        'а', 'б', 'в', 'г', 'ґ', 'д', 'е', 'є', 'ж', 'з', 'и', 'і', 'ї', 'й', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у', 'ф', 'х',
        'ц', 'ч', 'ш', 'щ', 'ь', 'ю', 'я',
    ];
    let Some(kyiv) = Kyiv::read() else { return };
    let mut dice = Dice(2_026);
    let (mut all, mut first, mut among, mut wrong) = (0, 0, 0, Vec::new());
    for entry in kyiv.entries.iter().filter(|entry| entry.name.chars().filter(|c| c.is_alphabetic()).count() >= 6) {
        let mut typed: Vec<char> = entry.name.chars().collect();
        let letters: Vec<usize> = (0..typed.len()).filter(|at| typed[*at].is_alphabetic()).collect();
        let at = letters[dice.roll(letters.len())];
        let other = LETTERS[dice.roll(LETTERS.len())];
        match dice.roll(4) {
            0 => drop(typed.remove(at)),
            1 => typed.insert(at, other),
            2 => typed[at] = other,
            _ => typed.swap(at, if at + 1 < letters.len() { at + 1 } else { at - 1 }),
        }
        let typed: String = typed.into_iter().collect();
        if typed == entry.name {
            continue;
        }
        all += 1;
        let text = format!("{} {typed}, 5", entry.kind.short());
        let found = kyiv.ask(&text).streets();
        let place = found.iter().position(|street| *street == entry.street());
        first += usize::from(place == Some(0));
        among += usize::from(place.is_some_and(|place| place < 5));
        if place.is_none() {
            wrong.push(format!("{text} for {}", entry.street()));
        }
    }
    holds("one typing error: first", first, all, 95.0, &[]);
    holds("one typing error: among five", among, all, 99.0, &wrong);
}
