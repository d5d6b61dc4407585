//! The words of house numbers and sets, lower case and all Cyrillic, as tokens have them.

use super::super::set::Parity;

pub(super) const PREFIX: [&str; 12] = ["буд", "будинок", "будинки", "будинків", "будинку", "б", "бу", "№", "номери", "номер", "дом", "д"];
pub(super) const LETTER: [&str; 5] = ["літ", "літера", "літери", "лит", "литера"];
pub(in crate::houses) const CORPUS: [&str; 5] = ["к", "кор", "корп", "корпус", "корпусу"];
pub(in crate::houses) const UNIT: [&str; 27] = [
    "кв",
    "квартира",
    "оф",
    "офіс",
    "офис",
    "під",
    "під'їзд",
    "підїзд",
    "подъезд",
    "п",
    "пов",
    "поверх",
    "этаж",
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
pub(super) const NOUN: [&str; 10] = ["вулиця", "вулиці", "сторона", "сторони", "сторону", "бік", "боку", "номери", "будинки", "будинків"];
pub(super) const AND: [&str; 3] = ["та", "і", "й"];
pub(super) const FROM: [&str; 4] = ["від", "з", "із", "починаючи"];
pub(super) const UP_TO: [&str; 2] = ["до", "по"];
pub(super) const END: [&str; 3] = ["кінець", "кінця", "кінцю"];
pub(super) const BEYOND: [&str; 3] = ["далі", "вище", "більше"];
pub(super) const EXCEPT: [&str; 4] = ["крім", "окрім", "винятком", "виключенням"];

/// The side that a word names.
pub(super) fn parity_word(word: &str) -> Option<Parity> {
    if word.starts_with("непар") {
        Some(Parity::Odd)
    } else if word.starts_with("парн") || word == "пар" {
        Some(Parity::Even)
    } else {
        None
    }
}
