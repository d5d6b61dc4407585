//! What one address costs in a city of 3,000 streets: `address_cost exact|fuzzy|suggest|index TIMES` does one
//! thing so many times; `benches/addresses.py` counts two runs and takes the difference. The city is made up
//! of syllables, so that it needs no data.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program for the developer")]

use std::collections::HashMap;
use std::hint::black_box;

use varta_domain::address::{IndexedStreet, Resolution, StreetEntry, StreetIndex, StreetKey, StreetKind, parse_address, resolve};
use varta_domain::houses::HouseSet;
use varta_domain::ids::{BeatId, DistrictId};

const STREETS: usize = 3_000;

/// Names of two to four syllables, some of two words, as many different ones as are asked for.
fn names() -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "ва", "силь", "ко", "лі", "гор", "дне", "бу", "сте", "пе", "ро", "ма", "ти", "чу", "зе", "но", "са", "ду", "кри", "во", "те", "ря",
        "ши", "же", "хо",
    ];
    let pick = |seed: usize, at: u32| SYLLABLES[seed / SYLLABLES.len().pow(at) % SYLLABLES.len()];
    (0..STREETS)
        .map(|number| {
            let seed = number * 7_919;
            let first = format!("{}{}{}", pick(seed, 0), pick(seed, 1), pick(seed, 2));
            if number % 3 == 0 {
                format!("{first}вська")
            } else {
                format!("{} {first}нка", if number % 2 == 0 { "Миколи" } else { "Лесі" })
            }
        })
        .collect()
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (what, times) = (args.next().unwrap_or_default(), args.next().and_then(|times| times.parse().ok()).unwrap_or(1));
    let entries: Vec<StreetEntry> = names()
        .into_iter()
        .map(|name| StreetEntry {
            kind: StreetKind::Street,
            name,
            district: DistrictId::parse("hol").expect("a slug"),
            code: None,
            formerly: Vec::new(),
            beats: vec![(BeatId::parse("hol-01").expect("a slug"), HouseSet::parse("1-27 (непарні), 2-30 (парні)").expect("a set"))],
        })
        .collect();
    let mut by_key: HashMap<StreetKey, Vec<StreetEntry>> = HashMap::new();
    for entry in &entries {
        for key in entry.keys() {
            by_key.entry(key).or_default().push(entry.clone());
        }
    }
    let streets = IndexedStreet::of_entries(&entries);
    let name = entries[0].name.clone();
    let exact = format!("м. Київ, вул. {name}, буд. 12, кв. 5");
    let fuzzy = format!("вул. {}, 12", name.replacen('с', "ф", 1));
    let query = parse_address(&exact).expect("an address");
    // Tables that are made once are made before anything is counted.
    black_box(resolve(&query, by_key.get(&query.street.key()).map(Vec::as_slice).unwrap_or_default()));
    let index = StreetIndex::new(streets.clone());
    match what.as_str() {
        "exact" => counted(times, || {
            let query = parse_address(&exact).expect("an address");
            let found = resolve(&query, by_key.get(&query.street.key()).map(Vec::as_slice).unwrap_or_default());
            usize::from(matches!(found, Resolution::Found { .. }))
        }),
        "fuzzy" => counted(times, || index.guess(&fuzzy, &parse_address(&fuzzy).expect("an address")).streets.len()),
        "suggest" => counted(times, || index.suggest("вул. Васи").len()),
        "index" => counted(times, || StreetIndex::new(streets.clone()).len()),
        _ => println!("{} streets", index.len()),
    }
}

/// Does the work, and prints what came of it, so that a run that found nothing is seen.
fn counted(times: u32, work: impl Fn() -> usize) {
    println!("{}", (0..times).map(|_| black_box(work())).sum::<usize>());
}
