//! The words of house numbers and sets, lower case and all Cyrillic, as tokens have them.

use super::super::set::Parity;

pub(super) const PREFIX: [&str; 19] = [
    "буд",
    "будинок",
    "будинки",
    "будинків",
    "будинку",
    "б",
    "бу",
    "№",
    "номери",
    "номер",
    "дом",
    "дім",
    "д",
    "дома",
    "домов",
    "будівля",
    "n",
    "nn",
    "nо",
];
/// Before a corpus or a letter. The reader of addresses has the same.
pub(crate) const PART: [&str; 14] =
    ["к", "кор", "корп", "корпус", "корпусу", "блок", "будівля", "стр", "строение", "літ", "літера", "літери", "лит", "литера"];
/// How many of them are of corpora.
const CORPORA: usize = 9;
/// Before a corpus.
pub(in crate::houses) const CORPUS: &[&str] = PART.split_at(CORPORA).0;
/// Before a letter.
pub(super) const LETTER: &[&str] = PART.split_at(CORPORA).1;
/// Before what is inside a house, or behind its number. The last ones are kinds of streets too.
pub(in crate::houses) const UNIT: [&str; 60] = [
    "кв",
    "квартира",
    "квартири",
    "кв-ра",
    "ап",
    "апарт",
    "апартамент",
    "апартаменти",
    "оф",
    "офіс",
    "офис",
    "під",
    "під'їзд",
    "підїзд",
    "п'їзд",
    "подъезд",
    "под",
    "п",
    "парадне",
    "парадная",
    "вхід",
    "вход",
    "пов",
    "поверх",
    "этаж",
    "эт",
    "ет",
    "прим",
    "приміщення",
    "пом",
    "помещение",
    "кім",
    "кімн",
    "кімната",
    "кімнати",
    "к-та",
    "ком",
    "комн",
    "комната",
    "секція",
    "секції",
    "секция",
    "секц",
    "сек",
    "гурт",
    "гуртож",
    "гуртожиток",
    "гуртожитку",
    "общ",
    "общежитие",
    "каб",
    "кабінет",
    "кабинет",
    "домофон",
    "код",
    "бокс",
    "гараж",
    "під-д",
    "кварт",
    "п-д",
];
/// Those that cannot be kinds of streets. The reader of addresses has the same.
pub(crate) const FLAT: &[&str] = UNIT.split_at(UNIT.len() - 2).0;

/// What a house has several of: "2-й під'їзд" is not house 2.
pub(super) const COUNTED: [&str; 13] =
    ["під'їзд", "підїзд", "п'їзд", "під-д", "п-д", "подъезд", "парадне", "парадная", "поверх", "этаж", "секція", "секция", "вхід"];

pub(super) const WHOLE: [&str; 15] =
    ["вся", "весь", "уся", "увесь", "ціла", "цілий", "повністю", "цілком", "полностью", "целиком", "всі", "усі", "все", "всё", "всех"];
/// All of a range, said behind it; before a range the first ones would be of the street.
pub(super) const ALL: [&str; 6] = ["всі", "усі", "все", "всё", "повністю", "полностью"];
pub(super) const BOTH: [&str; 5] = ["обидві", "обидва", "обох", "обе", "обеих"];
/// The street itself, by its kind: "весь провулок", "до кінця вул."
pub(super) const STREET: [&str; 36] = [
    "вулиця",
    "вулиці",
    "вулицю",
    "вул",
    "улица",
    "улицы",
    "ул",
    "провулок",
    "провулку",
    "пров",
    "проспект",
    "проспекту",
    "просп",
    "бульвар",
    "бульвару",
    "бульв",
    "площа",
    "площі",
    "пл",
    "набережна",
    "набережної",
    "наб",
    "узвіз",
    "узвозу",
    "шосе",
    "проїзд",
    "проїзду",
    "тупик",
    "тупика",
    "майдан",
    "майдану",
    "алея",
    "алеї",
    "переулок",
    "переулка",
    "проспекта",
];
pub(super) const NOUN: [&str; 22] = [
    "сторона",
    "сторони",
    "сторону",
    "стороні",
    "сторін",
    "сторонах",
    "боках",
    "стороны",
    "стороне",
    "сторон",
    "бік",
    "боку",
    "боці",
    "боки",
    "боків",
    "номери",
    "номера",
    "будинки",
    "будинків",
    "буд",
    "дома",
    "домов",
];
/// Houses, said behind a range: "з 2 по 40 буд."
pub(super) const HOUSES: [&str; 6] = ["буд", "будинки", "будинків", "номери", "дома", "домов"];
pub(super) const AND: [&str; 4] = ["та", "і", "й", "и"];
pub(super) const FROM: [&str; 8] = ["від", "з", "із", "починаючи", "с", "со", "от", "начиная"];
pub(super) const START: [&str; 2] = ["початку", "начала"];
pub(super) const UP_TO: [&str; 2] = ["до", "по"];
pub(super) const END: [&str; 6] = ["кінець", "кінця", "кінцю", "кін", "конец", "конца"];
pub(super) const BEYOND: [&str; 6] = ["далі", "вище", "більше", "далее", "выше", "больше"];
pub(super) const INCLUSIVE: [&str; 3] = ["включно", "вкл", "включительно"];
pub(super) const EXCEPT: [&str; 6] = ["крім", "окрім", "винятком", "виключенням", "кроме", "исключением"];
pub(super) const ONLY: [&str; 3] = ["тільки", "лише", "только"];

/// The side that a word names.
pub(super) fn parity_word(word: &str) -> Option<Parity> {
    let begins = |stems: [&str; 3]| stems.iter().any(|stem| word.starts_with(stem));
    match word {
        "нечет" | "нечёт" => Some(Parity::Odd),
        "пар" | "чет" | "чёт" => Some(Parity::Even),
        _ if begins(["непар", "нечетн", "нечётн"]) => Some(Parity::Odd),
        _ if begins(["парн", "четн", "чётн"]) => Some(Parity::Even),
        _ => None,
    }
}
