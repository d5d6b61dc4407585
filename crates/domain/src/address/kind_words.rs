//! The words for kinds of streets, in Ukrainian, Russian and Latin letters.

use super::kind::StreetKind;

/// What a word says of the kind of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KindWord {
    /// The kind; none for "пр." and "м-н", which stand for several.
    pub(super) kind: Option<StreetKind>,
    /// It can be nothing else. A full word can be (part of) a name: "вулиця Набережна".
    pub(super) certain: bool,
    /// It is of a neighbourhood, which an address may name before its street.
    pub(super) area: bool,
}

impl KindWord {
    fn of(kind: StreetKind, certain: bool) -> Self {
        Self { kind: Some(kind), certain, area: matches!(kind, StreetKind::Quarter | StreetKind::Microdistrict) }
    }
}

/// What a word says, lower case with plain apostrophes; `dotted` where a dot follows it.
pub(super) fn kind_word(word: &str, dotted: bool) -> Option<KindWord> {
    if let Some(kind) = certain(word) {
        return Some(KindWord::of(kind, true));
    }
    if let Some(kind) = full(word) {
        return Some(KindWord::of(kind, false));
    }
    match word {
        "пр" | "pr" => Some(KindWord { kind: None, certain: true, area: false }),
        "м-н" => Some(KindWord { kind: None, certain: true, area: true }),
        // A letter alone is an initial unless it is dotted, and then it may be one too; only ш is usual.
        "ш" if dotted => Some(KindWord::of(StreetKind::Highway, true)),
        _ => None,
    }
}

/// Abbreviations, and the words for "street".
fn certain(word: &str) -> Option<StreetKind> {
    Some(match word {
        "вулиця" | "вул" | "в-ця" | "вул-ця" | "вулиці" | "улица" | "ул" | "ул-ца" | "у-ца" | "улицы" => {
            StreetKind::Street
        }
        "vulytsia" | "vulytsya" | "vulycia" | "vulitsa" | "vul" | "ulitsa" | "ulica" | "ul" | "street" | "str" | "st" => StreetKind::Street,
        "просп" | "пр-т" | "пр-кт" | "прт" | "прсп" | "пр-спект" => StreetKind::Avenue,
        "prosp" | "pr-t" | "prt" | "prkt" | "avenue" | "ave" | "av" => StreetKind::Avenue,
        "пров" | "пр-к" | "пров-к" | "провул" | "пер" | "пер-к" => StreetKind::Lane,
        "prov" | "per" | "lane" | "ln" => StreetKind::Lane,
        "пл" | "площ" | "pl" | "sq" | "square" => StreetKind::Square,
        "бул" | "бульв" | "б-р" | "бул-р" | "бульв-р" | "бр" => StreetKind::Boulevard,
        "bul" | "bulv" | "b-r" | "blvd" | "boulevard" => StreetKind::Boulevard,
        "наб" | "nab" | "embankment" => StreetKind::Embankment,
        "узв" | "уз" | "uzv" | "сп" => StreetKind::Descent,
        "шос" | "highway" | "hwy" => StreetKind::Highway,
        "пр-д" | "проїз" | "пр-зд" | "п-д" => StreetKind::Passage,
        "туп" | "tup" => StreetKind::DeadEnd,
        "дор" | "дор-га" | "rd" => StreetKind::Road,
        "ал" => StreetKind::Alley,
        "лін" | "лин" => StreetKind::Line,
        "майд" => StreetKind::Maidan,
        "в-д" | "в'їз" | "вїз" => StreetKind::Entrance,
        "шл" => StreetKind::Way,
        "зав" | "завул" | "зав-к" => StreetKind::SideLane,
        "кв-л" | "кварт" | "kv-l" => StreetKind::Quarter,
        "мкр" | "мкрн" | "мкр-н" | "мікр" | "мікрор" | "мк-н" | "микр" | "mkr" | "mkrn" => {
            StreetKind::Microdistrict
        }
        _ => return None,
    })
}

/// Full words that can be part of a name.
fn full(word: &str) -> Option<StreetKind> {
    Some(match word {
        "проспект" | "prospekt" | "prospect" | "проспекту" => StreetKind::Avenue,
        "провулок" | "провулку" | "переулок" | "provulok" | "pereulok" => StreetKind::Lane,
        "площа" | "площі" | "площадь" | "ploshcha" | "ploscha" | "ploshchad" | "ploshad" => StreetKind::Square,
        "бульвар" | "бульвару" | "bulvar" | "bulvard" => StreetKind::Boulevard,
        "набережна" | "набережної" | "набережная" | "naberezhna" | "naberezhnaya" => StreetKind::Embankment,
        "узвіз" | "спуск" | "uzviz" | "spusk" | "descent" => StreetKind::Descent,
        "шосе" | "шоссе" | "shose" | "shosse" => StreetKind::Highway,
        "проїзд" | "проезд" | "proizd" | "proyizd" | "proezd" | "passage" => StreetKind::Passage,
        "тупик" | "тупік" | "tupyk" | "tupik" => StreetKind::DeadEnd,
        "дорога" | "doroha" | "doroga" | "road" => StreetKind::Road,
        "алея" | "аллея" | "алєя" | "aleia" | "aleya" | "alleya" | "alley" => StreetKind::Alley,
        "лінія" | "линия" | "liniia" | "liniya" | "line" => StreetKind::Line,
        "майдан" | "maidan" | "majdan" => StreetKind::Maidan,
        "в'їзд" | "вїзд" | "въезд" | "vizd" | "v'izd" | "vyizd" => StreetKind::Entrance,
        "завулок" | "завулку" | "zavulok" => StreetKind::SideLane,
        "квартал" | "кварталу" | "kvartal" => StreetKind::Quarter,
        "мікрорайон" | "мікрорайону" | "микрорайон" | "mikroraion" | "mikrorayon" => {
            StreetKind::Microdistrict
        }
        "шлях" | "shliakh" | "shlyakh" | "way" => StreetKind::Way,
        _ => return None,
    })
}
