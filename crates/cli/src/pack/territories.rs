//! `territories.csv`: which beat serves which streets, in the national schema for service territories
//! (`uid`, `institutionId`, `institutionName`, `description`). A description is a list of streets with
//! semicolons between: "вул. Лісова, 1-27 (непарні); вул. Соснова". What is not understood is told, street
//! by street; nothing is taken for a street or a house that might be something else.

use std::collections::BTreeMap;
use std::path::Path;

use varta_domain::address::StreetName;
use varta_domain::houses::HouseSet;
use varta_domain::ids::BeatId;

use super::addresses;
use super::areas::Beat;
use super::file::{self, Need};
use super::one_street::one_street;
use super::people::{Known, unknown};
use super::problem::{Problems, shown};
use super::streets::{self, StreetRow};
use super::table::{Row, Spec, Table, column};
use super::value::plain;

/// The most streets that all rows may name together.
const MAX_STREETS: usize = 200_000;
/// The file.
pub(super) const FILE: &str = "territories.csv";
const TERRITORIES: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[column("uid", &["ідентифікатор"]), column("description", &["опис"])],
    optional: &[column("institutionName", &["institutionname", "назва закладу"])],
    foreign: true,
};
const BEAT: &str = "write the id of the beat into uid, or its name_uk of beats.geojson into institutionName";
const WORDS: &str = "it is not read; addresses.csv has the houses, unless a street was meant: \"вул. Лісова, 1-27\"";
const FRAGMENT: &str = "write \"вул. Лісова, 1-27 (непарні), 2-30 (парні)\" or \"вул. Лісова\", and a semicolon before the next street";

/// What the territories say.
pub(super) struct Territories {
    /// The streets of their descriptions.
    pub rows: Vec<StreetRow>,
    /// Their uids, by which `addresses.csv` names them; no beat where the row has none, which was told.
    pub uids: BTreeMap<String, Option<BeatId>>,
}

/// Reads the territories. `None` where there are none; without the beats nothing can be told of them. Where
/// `addresses.csv` has the houses, a description may be what people read: words that name no street are warned of.
pub(super) fn read(pack: &Path, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> Option<Territories> {
    let mut table = Table::read(pack, &TERRITORIES, problems)?;
    let names: BTreeMap<String, &BeatId> =
        beats.iter().flat_map(|beats| &beats.rows).map(|(id, beat)| (comparable(&beat.name.uk), id)).collect();
    let addressed = file::is_there(pack, addresses::FILE);
    let (mut rows, mut streets) = (Vec::new(), 0);
    let mut uids = BTreeMap::new();
    while let Some(row) = table.next(problems) {
        let Some(beats) = beats else { continue };
        let beat = beat(&row, beats, &names, problems);
        match (row.cell("uid"), beat) {
            ("", _) => {}
            (uid, None) => {
                uids.entry(uid.to_owned()).or_insert(None);
            }
            (uid, Some((id, _))) => match uids.insert(uid.to_owned(), Some(id.clone())) {
                Some(Some(other)) if other != *id => {
                    row.error(problems, "uid", format!("the territory {} is {other} in a row above", shown(uid)), "a uid is of one beat");
                }
                _ => {}
            },
        }
        if addressed && row.cell("description").is_empty() {
            continue;
        }
        let Some(description) = row.required(problems, "description", FRAGMENT) else { continue };
        for text in description.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            streets += 1;
            if streets > MAX_STREETS {
                row.error(problems, "description", format!("more than {MAX_STREETS} streets"), "what follows is not read");
                return Some(Territories { rows, uids });
            }
            match fragment(text) {
                Ok((street, houses)) => rows.extend(beat.and_then(|(id, beat)| {
                    let (identity, kind) = (street.identity(), street.kind?);
                    let served = Some((id.clone(), houses));
                    Some(StreetRow {
                        file: FILE,
                        line: row.line(),
                        identity,
                        kind,
                        name: street.name,
                        district: beat.district.clone(),
                        code: None,
                        served,
                    })
                })),
                Err(what) if addressed => row.warning(problems, "description", format!("{}: {what}", shown(text)), WORDS),
                Err(what) => row.error(problems, "description", format!("{}: {what}", shown(text)), FRAGMENT),
            }
        }
    }
    Some(Territories { rows, uids })
}

/// The beat of a row: the one whose id is the uid, or whose name is the institution's.
fn beat<'a>(
    row: &Row<'_>,
    beats: &'a Known<BeatId, Beat>,
    names: &BTreeMap<String, &'a BeatId>,
    problems: &mut Problems,
) -> Option<(&'a BeatId, &'a Beat)> {
    let (uid, name) = (row.cell("uid"), row.cell("institutionName"));
    let by_uid = BeatId::parse(uid).ok().and_then(|id| beats.ids.get_key_value(&id)).map(|(id, _)| id);
    let by_name = names.get(&comparable(name)).copied();
    match (by_uid, by_name) {
        (Some(one), Some(other)) if one != other => {
            let what = format!("{} is {one}, and {} is {other}", shown(uid), shown(name));
            row.error(problems, "uid", what, "a row is of one beat");
            None
        }
        (None, None) => {
            let what = if name.is_empty() { unknown("beat", uid) } else { format!("neither {} nor {} is a beat", shown(uid), shown(name)) };
            row.error(problems, "uid", what, BEAT);
            None
        }
        // A beat whose outline could not be read has been told of.
        (one, other) => one.or(other).and_then(|id| beats.rows.get_key_value(id)),
    }
}

/// A name as it is compared: without letter case, quotation marks and doubled spaces.
pub(super) fn comparable(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().filter(|c| !matches!(c, '"' | '«' | '»' | '“' | '”')).map(plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words that begin the list of houses.
const BEGIN: [&str; 6] = ["буд", "будинок", "будинки", "будинків", "номери", "№"];

/// Reads one street with its houses.
fn fragment(text: &str) -> Result<(StreetName, HouseSet), String> {
    let (name, houses) = halves(text);
    let street = one_street(name)?;
    if street.kind.is_none() {
        return Err("no kind of street, such as \"вул.\"".to_owned());
    }
    let words: Vec<String> = street.name.split([' ', '.']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.starts_with(|c: char| c.is_ascii_digit())) {
        // "9 Січня", "1-й Садовий", "93-ї Бригади", but not "Садова 12" and not "Садова 12-а сторона".
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let ending = rest.strip_prefix('-').unwrap_or(rest);
        let number = rest.is_empty() && at == 0;
        let ordinal = rest.starts_with('-') && (2..=5).contains(&ending.chars().count()) && ending.chars().all(char::is_alphabetic);
        let single = rest.starts_with('-') && at == 0 && ending.chars().count() == 1;
        if at + 1 == words.len() || !(number || ordinal || single) {
            return Err(format!("{} may be a house or a part of the name; a comma is missing", shown(word)));
        }
    }
    let houses = if houses.is_empty() { HouseSet::whole() } else { streets::houses(houses)? };
    Ok((street, houses))
}

/// The name and the houses: the first comma, colon or parenthesis, or a word that begins a list, is between.
fn halves(text: &str) -> (&str, &str) {
    let text = text.trim().trim_end_matches([',', ':']);
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let cut = |from: usize| (text.get(..at).unwrap_or_default().trim(), text.get(from..).unwrap_or_default().trim());
        match c {
            ',' | ':' => return cut(at + 1),
            '(' | '№' => return cut(at),
            _ if c.is_whitespace() => start = at + c.len_utf8(),
            _ if at == start => {
                let word: String = text.get(at..).unwrap_or_default().chars().take_while(|c| c.is_alphabetic()).take(12).collect();
                if at > 0 && BEGIN.contains(&word.to_lowercase().as_str()) {
                    return cut(at);
                }
            }
            _ => {}
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fragment;

    fn read(text: &str) -> Result<String, String> {
        let (street, houses) = fragment(text)?;
        Ok(format!("{} {} | {houses}", street.kind.expect("a kind"), street.name))
    }

    #[test]
    fn streets_are_read_as_officials_list_them() {
        for (text, expected) in [
            ("вул. Лісова", "вулиця Лісова | вся"),
            ("вул. Лісова, 1-27 (непарні), 2-30 (парні)", "вулиця Лісова | 1-27 (непарні), 2-30 (парні)"),
            ("вул. Лісова (крім буд. 5)", "вулиця Лісова | вся, крім 5"),
            ("вул. Лісова, крім 5", "вулиця Лісова | вся, крім 5"),
            ("вул.Лісова: 1, 3, 5а", "вулиця Лісова | 1, 3, 5а"),
            ("просп. Миру (вся, крім буд. 12)", "проспект Миру | вся, крім 12"),
            ("вулиця 9 Січня, 12-30", "вулиця 9 Січня | 12-30"),
            ("1-й Садовий провулок", "провулок 1-й Садовий | вся"),
            ("вул. 93-ї Бригади буд. 4, 6", "вулиця 93-ї Бригади | 4, 6"),
            ("пл. Героїв № 1-5", "площа Героїв | 1-5"),
            ("вул. Будівельників, парна сторона", "вулиця Будівельників | парна сторона"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_might_be_something_else_is_refused() {
        for text in [
            "Лісова, 1-27",
            "вул. Лісова 1-27",
            "вул. Лісова 12",
            "вул. Лісова 12, 14",
            "вул. Лісова 1-27 (непарні)",
            "вул. Лісова 12-а непарні",
            "вул. Лісова парні",
            "вул. Лісова до кінця",
            "вул. Лісова повністю",
            "вул. Лісова, вул. Соснова",
            "вул. Лісова, Соснова",
            "вул. Лісова, 1-27 та прилеглі",
            "вул.",
            "біля ринку",
        ] {
            assert!(fragment(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let _ = fragment(&text);
        }

        #[test]
        fn nor_do_words_of_the_trade(words in prop::collection::vec(prop::sample::select(vec!["вул.", "Лісова", "9", "1-й", "(", ")", ",", "непарні", "буд.", "12-30", "крім", "№", ":", "-", "ю"]), 0..9)) {
            let text = words.join(" ");
            if let Ok((street, houses)) = fragment(&text) {
                prop_assert!(street.kind.is_some());
                // No digit of the text is lost: it is in the name or in the houses.
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
                prop_assert!(digits(&text) <= digits(&street.name) + digits(&houses.to_string()), "{}", text);
            }
        }
    }
}
