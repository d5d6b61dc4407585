//! Words of addresses that are neither streets nor houses, in Ukrainian, Russian and Latin letters.

use crate::houses;

/// Words behind what is wider than a street.
pub(super) const WIDER: [&str; 11] =
    ["район", "р-н", "область", "обл", "району", "raion", "rayon", "district", "oblast", "обл-ть", "region"];
/// Words before a house.
pub(super) const HOUSE_WORD: [&str; 10] = ["буд", "будинок", "б", "№", "дом", "дім", "д", "будинку", "бу", "номер"];
/// Words for what an address is near to.
#[rustfmt::skip]
const NEAR: [&str; 14] = [
    "біля", "коло", "навпроти", "напроти", "поруч", "поряд", "недалеко", "позаду", "возле", "около", "рядом", "напротив", "сзади", "near",
];
/// Prepositions, and places within and near a house, as they stand behind its number.
#[rustfmt::skip]
const BEHIND_HOUSE: [&str; 22] = [
    "перед", "за", "під", "над", "на", "з", "із", "у", "в", "во", "со", "с", "магазин", "школа", "садок", "аптека", "зупинка", "остановка",
    "двір", "двор", "вхід", "вход",
];

/// Whether a word, in lower case, begins what an address is near to.
pub(super) fn is_near(word: &str) -> bool {
    NEAR.contains(&word)
}

/// Whether a word behind a house, in lower case, begins what is no part of it.
pub(super) fn is_behind_house(word: &str) -> bool {
    NEAR.contains(&word) || BEHIND_HOUSE.contains(&word)
}

/// Words before a further part of a house.
pub(super) const PART_WORD: &[&str] = &houses::PART;
/// Whether a word, in lower case, can be nothing else than of a part of a house: "корпус", not "к".
pub(super) fn is_part(word: &str) -> bool {
    word.chars().count() > 2 && PART_WORD.contains(&word)
}

/// Words before what is inside a house.
pub(super) const FLAT_WORD: &[&str] = houses::FLAT;

/// Months, as they stand in dates, in Ukrainian and Russian.
#[rustfmt::skip]
pub(super) const MONTH: [&str; 24] = [
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня", "января",
    "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
];

/// Whether a word speaks of a house or of what is inside it.
pub(super) fn of_house(word: &str) -> bool {
    HOUSE_WORD.contains(&word) || PART_WORD.contains(&word) || FLAT_WORD.contains(&word)
}

/// An address without a Cyrillic letter, with the words and letters of its house in Cyrillic: "bud. 12B,
/// apt 5" becomes "буд. 12Б, кв 5". Its street is let be.
pub(super) fn cyrillic_house(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if run == 0 {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (word, after) = rest.split_at(run);
        let numbered = out.trim_end_matches(['-', '/']).ends_with(|c: char| c.is_ascii_digit());
        let lower = word.to_ascii_lowercase();
        match (house_word(&lower), letter(&lower)) {
            (Some(known), _) => out.push_str(known),
            (None, Some(letter)) if numbered => out.push_str(letter),
            _ => out.push_str(word),
        }
        rest = after;
    }
    out
}

fn house_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "bud" | "budynok" | "house" | "bld" | "bldg" | "building" | "dom" => "буд",
        "no" | "num" => "№",
        "korp" | "korpus" | "corp" | "block" => "корп",
        "apt" | "apartment" | "flat" | "kv" | "kvartyra" | "kvartira" | "unit" | "app" | "suite" => "кв",
        "office" | "ofis" => "оф",
        "floor" | "poverkh" => "пов",
        "entrance" | "pidizd" => "під",
        "lit" | "litera" => "літ",
        _ => return None,
    })
}

/// The letter of a house that a Latin one stands for.
pub(super) fn letter(word: &str) -> Option<&'static str> {
    Some(match word {
        "a" => "а",
        "b" => "б",
        "v" | "w" => "в",
        "g" | "h" => "г",
        "d" => "д",
        "e" => "е",
        "z" => "з",
        "zh" => "ж",
        "y" => "и",
        "i" => "і",
        "k" => "к",
        "l" => "л",
        "m" => "м",
        "n" => "н",
        "o" => "о",
        "p" => "п",
        "r" => "р",
        "s" | "c" => "с",
        "t" => "т",
        "u" => "у",
        "f" => "ф",
        "x" | "kh" => "х",
        _ => return None,
    })
}
