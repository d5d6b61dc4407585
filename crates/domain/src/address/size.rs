//! Words for size, place and age that stand before a name and are abbreviated as given names are: in
//! "В. Васильківська" the letter stands for Велика, in Russian "Б. Васильковская" for Большая.

use super::part::{Part, Role};
use super::russian;

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

/// Adjectives of streets whose endings surnames have as well, without the last letter.
#[rustfmt::skip]
const COMMON: [&str; 46] = [
    "садов", "лугов", "парков", "вишнев", "кленов", "берегов", "калинов", "дубов", "липов", "гайов", "ставков", "яблунев", "березов",
    "каштанов", "ялинов", "ясенев", "вітров", "портов", "кругов", "мостов", "грушев", "малинов", "вербов", "акацієв", "виноградов",
    "крайов", "лебедин", "соловїн", "журавлин", "голубин", "зелен", "студен", "широк", "глибок", "весел", "тепл", "крут", "золот",
    "молод", "тих", "кругл", "сух", "гаряч", "перш", "прям", "бузков",
];

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

/// Whether a word of a name is an adjective, so that a letter before it is none of a given name. Most of those in -ова
/// and -ина are surnames ("М. Пирогова") unless they are known as adjectives.
pub(super) fn is_adjective(word: &Part) -> bool {
    word.role == Role::Core && is_written_as_adjective(&word.text)
}

/// The same of a word as it was written, in lower case.
pub(super) fn is_written_as_adjective(text: &str) -> bool {
    if text.chars().count() < 4 {
        return false;
    }
    if ADJECTIVE.iter().any(|ending| text.ends_with(ending)) {
        return true;
    }
    let Some(stem) = text.strip_suffix(['а', 'е']) else { return false };
    // "Північна", not "Бажана".
    let vowels = ['а', 'е', 'є', 'и', 'і', 'ї', 'о', 'у', 'ю', 'я'];
    stem.strip_suffix('н').is_some_and(|stem| !stem.ends_with(vowels)) || COMMON.contains(&stem) || russian::is_translation(stem)
}
