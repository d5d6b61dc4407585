//! The words of house numbers and sets, lower case and all Cyrillic, as tokens have them.

use super::super::set::Parity;

pub(super) const PREFIX: [&str; 13] =
    ["буд", "будинок", "будинки", "будинків", "будинку", "б", "бу", "№", "номери", "номер", "дом", "дім", "д"];
pub(super) const LETTER: [&str; 5] = ["літ", "літера", "літери", "лит", "литера"];
pub(in crate::houses) const CORPUS: [&str; 5] = ["к", "кор", "корп", "корпус", "корпусу"];
pub(in crate::houses) const UNIT: [&str; 30] = [
    "кв",
    "квартира",
    "оф",
    "офіс",
    "офис",
    "під",
    "під'їзд",
    "підїзд",
    "подъезд",
    "под",
    "п",
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
    "кімната",
    "ком",
    "комната",
    "секція",
    "секция",
    "сек",
    "каб",
    "кабінет",
    "домофон",
];
pub(super) const WHOLE: [&str; 9] = ["вся", "весь", "все", "всі", "усі", "уся", "увесь", "повністю", "цілком"];
pub(super) const NOUN: [&str; 12] =
    ["вулиця", "вулиці", "сторона", "сторони", "сторону", "стороні", "бік", "боку", "боці", "номери", "будинки", "будинків"];
pub(super) const AND: [&str; 3] = ["та", "і", "й"];
pub(super) const FROM: [&str; 4] = ["від", "з", "із", "починаючи"];
pub(super) const UP_TO: [&str; 2] = ["до", "по"];
pub(super) const END: [&str; 4] = ["кінець", "кінця", "кінцю", "кін"];
pub(super) const BEYOND: [&str; 3] = ["далі", "вище", "більше"];
pub(super) const EXCEPT: [&str; 5] = ["крім", "окрім", "винятком", "виключенням", "кроме"];
pub(super) const ONLY: [&str; 2] = ["тільки", "лише"];

/// The side that a word names.
pub(super) fn parity_word(word: &str) -> Option<Parity> {
    if ["непар", "нечетн", "нечётн"].iter().any(|odd| word.starts_with(odd)) {
        Some(Parity::Odd)
    } else if ["парн", "четн", "чётн"].iter().any(|even| word.starts_with(even)) || word == "пар" {
        Some(Parity::Even)
    } else {
        None
    }
}
