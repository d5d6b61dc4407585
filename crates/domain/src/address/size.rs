//! Words for size, place and age that stand before a name and are abbreviated as given names are: in
//! "В. Васильківська" the letter stands for Велика, in Russian "Б. Васильковская" for Большая.

use super::part::{Part, Role};

/// What a word sounds like without its ending, and the letters that stand for it.
const SIZES: [(&str, &[&str]); 7] = [
    ("velik", &["в", "б", "v", "b"]),
    ("mal", &["м", "m"]),
    ("niZn", &["н", "n"]),
    ("verXn", &["в", "v"]),
    ("star", &["ст", "st"]),
    ("nov", &["н", "n"]),
    ("seredn", &["ср"]),
];

/// Endings that adjectives have and surnames in the genitive do not.
const ADJECTIVE: [&str; 15] = ["ська", "цька", "зька", "ий", "ій", "ське", "цьке", "зьке", "ня", "ая", "яя", "ый", "ska", "zka", "skyi"];

/// Abbreviations that can be nothing else, and the words for them.
const ABBREVIATIONS: [(&str, &str); 12] = [
    ("вел", "велика"),
    ("бол", "велика"),
    ("больш", "велика"),
    ("мал", "мала"),
    ("ниж", "нижня"),
    ("нижн", "нижня"),
    ("вер", "верхня"),
    ("верх", "верхня"),
    ("верхн", "верхня"),
    ("стар", "стара"),
    ("нов", "нова"),
    ("сер", "середня"),
];

/// Those that are no words either, so that the dot may be left out.
const WITHOUT_DOT: [&str; 6] = ["вел", "больш", "мал", "ниж", "нижн", "верхн"];

/// The word for an abbreviation, in lower case.
pub(super) fn unabbreviated(word: &str, dotted: bool) -> Option<&'static str> {
    let known = ABBREVIATIONS.iter().find(|(short, _)| *short == word)?;
    (dotted || WITHOUT_DOT.contains(&word)).then_some(known.1)
}

/// Whether a word of a name is one that people abbreviate to a letter.
pub(super) fn is_size(part: &Part) -> bool {
    part.role == Role::Core && SIZES.iter().any(|(stem, _)| *stem == part.stem())
}

/// Whether a letter that was typed stands for such a word.
pub(super) fn stands_for(initial: &Part, word: &Part) -> bool {
    matches!(initial.role, Role::Initial(_))
        && word.role == Role::Core
        && SIZES.iter().any(|(stem, letters)| *stem == word.stem() && letters.contains(&initial.text.as_str()))
}

/// Whether a word looks like an adjective.
pub(super) fn may_be_adjective(word: &str) -> bool {
    ADJECTIVE.iter().any(|ending| word.ends_with(ending)) || word.ends_with("на")
}

/// Whether a letter before this word is none of a given name, for the word is an adjective. Those in -ова
/// and -іна may be surnames ("М. Пирогова"), and are taken for adjectives where the letter can stand for a size.
pub(super) fn is_adjective(word: &Part, initial: &Part) -> bool {
    let text = word.text.as_str();
    let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    if word.role != Role::Core || text.chars().count() < 4 {
        return false;
    }
    if ends(&ADJECTIVE) {
        return true;
    }
    if ends(&["ова", "ева", "єва", "іна", "ина", "їна", "ена", "ове", "еве", "не"]) {
        return SIZES.iter().any(|(_, letters)| letters.contains(&initial.text.as_str()));
    }
    // "Північна", not "Бажана".
    text.strip_suffix("на").is_some_and(|stem| !stem.ends_with(['а', 'е', 'є', 'и', 'і', 'ї', 'о', 'у', 'ю', 'я']))
}
