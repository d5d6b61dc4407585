//! The cities, towns and villages that an address names: one of another settlement must not be answered with the street
//! of that name here.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::fold;
use super::kind_words::kind_word;
use super::name::Word;
use super::vocabulary;

/// Words before the name of a city.
const CITY_WORD: [&str; 8] = ["м", "місто", "міста", "г", "город", "города", "city", "misto"];
/// Words before the name of a village or a settlement; the letter alone is in [`LETTER`].
#[rustfmt::skip]
const VILLAGE_WORD: [&str; 20] = [
    "село", "села", "сел", "смт", "с-ще", "с-щі", "селище", "селища", "хутір", "хут", "пгт", "деревня", "дер", "поселок", "пос",
    "selo", "smt", "s-shche", "selyshche", "village",
];
/// The letter that stands for a village, and for a given name ("С. Петлюри").
const LETTER: [&str; 3] = ["с", "c", "s"];
/// What Russian and Ukrainian have behind "с" where it is a preposition: "с двора", "с правой стороны".
#[rustfmt::skip]
const SIDE: [&str; 22] = [
    "двора", "двору", "торца", "торця", "тыла", "тилу", "обратной", "задней", "левой", "правой", "другой", "стороны", "улицы", "угла",
    "фасада", "боку", "сторони", "вулиці", "подвір'я", "заднього", "внутренней", "парадного",
];

/// What [`city`] says for the country.
pub(super) const COUNTRY: &str = "україна";

/// Whether a word, in lower case, stands before the name of a city.
pub(super) fn is_city_word(word: &str) -> bool {
    CITY_WORD.contains(&word)
}

/// Whether a word, in lower case, stands before the name of a city or a village, and for nothing else.
pub(super) fn is_settlement_word(word: &str) -> bool {
    CITY_WORD.contains(&word) || VILLAGE_WORD.contains(&word)
}

/// Whether words begin with that of a city or a village and have its name behind it.
pub(super) fn begins(words: &[Word<'_>]) -> bool {
    let (Some(first), Some(name)) = (words.first(), words.get(1)) else { return false };
    let village = VILLAGE_WORD.contains(&first.lower.as_str())
        || LETTER.contains(&first.lower.as_str()) && (first.dotted || !SIDE.contains(&name.lower.as_str()));
    is_city_word(&first.lower) || village && is_named(name)
}

/// Whether words begin with a village, though there is no comma behind it: no given name is abbreviated in lower case
/// before a capital ("с. Садове 5"), nor is a surname of the genitive neuter.
pub(super) fn surely_begins_with_village(words: &[Word<'_>]) -> bool {
    let (Some(first), Some(name)) = (words.first(), words.get(1)) else { return false };
    let letter = LETTER.contains(&first.lower.as_str()) && (is_small(first) && is_capital(name) || name.lower.ends_with(['е', 'є']));
    is_named(name) && (VILLAGE_WORD.contains(&first.lower.as_str()) || letter)
}

/// Where a city or a village stands behind a house without a comma: "вул. Садова 5 с. Щербані".
pub(super) fn behind_house(words: &[Word<'_>]) -> Option<usize> {
    let house = words.iter().skip(1).position(Word::starts_with_digit)? + 1;
    let named = |at: &usize| {
        let (Some(word), Some(name)) = (words.get(*at), words.get(at + 1)) else { return false };
        let letter = (LETTER.contains(&word.lower.as_str()) || word.lower.chars().count() == 1 && is_city_word(&word.lower))
            && (word.dotted || is_small(word))
            && is_capital(name);
        let whole = word.lower.chars().count() > 1 && is_settlement_word(&word.lower);
        (letter || whole) && is_named(name)
    };
    (house + 1..words.len()).find(named)
}

/// Whether a letter before a name may be that of a given name, and need not be that of a city.
pub(super) fn may_be_initial(letter: &Word<'_>, name: &Word<'_>) -> bool {
    let written_as_city = is_small(letter) && is_capital(name) || name.lower.ends_with(['е', 'є']);
    is_named(name) && !written_as_city && city(&name.lower).is_none()
}

fn is_named(name: &Word<'_>) -> bool {
    name.is_name() && name.lower.chars().count() > 1 && kind_word(&name.lower, name.dotted).is_none() && !vocabulary::of_house(&name.lower)
}

fn is_small(word: &Word<'_>) -> bool {
    word.text.starts_with(char::is_lowercase)
}

fn is_capital(word: &Word<'_>) -> bool {
    word.text.starts_with(char::is_uppercase)
}

/// The city whose name begins at a word, and how many words it has: "Кам'янець Подільський" is typed as two.
pub(super) fn city_at(words: &[Word<'_>], at: usize) -> Option<(usize, &'static str)> {
    let first = words.get(at)?;
    let second = words.get(at + 1).filter(|_| FIRST_OF_TWO.contains(first.lower.as_str()));
    let two = second.and_then(|second| city(&format!("{}-{}", first.lower, second.lower)));
    two.map(|found| (2, found)).or_else(|| city(&first.lower).map(|found| (1, found)))
}

/// The name of a city as [`city`] and people write it: lower case, one apostrophe, one spelling.
pub(super) fn city_name(name: &str) -> String {
    let plain = fold::clean(name).trim().to_lowercase();
    city(&plain).map_or(plain, str::to_owned)
}

/// The Ukrainian name, in lower case, of a city or town that stands in an address without "м."; `None` for
/// other words. The country is one of them: it says as little of the street.
pub(super) fn city(word: &str) -> Option<&'static str> {
    pilot(word).or_else(|| BY_NAME.get(word).copied())
}

/// The towns by each of their names.
static BY_NAME: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| TOWNS.iter().flat_map(|row| row.iter().filter_map(|name| Some((*name, *row.first()?)))).collect());

/// The first words of names that have two.
static FIRST_OF_TWO: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let pilots = ["кам'янець", "камянець", "каменец", "kamianets", "kamenets"];
    let towns = TOWNS.iter().flat_map(|row| row.iter()).filter_map(|name| Some(name.split_once('-')?.0));
    pilots.into_iter().chain(towns).collect()
});

fn pilot(word: &str) -> Option<&'static str> {
    Some(match word {
        "київ" | "киев" | "києва" | "києві" | "киева" | "киеве" | "kyiv" | "kiev" | "kyjiv" => "київ",
        "полтава" | "полтави" | "полтаві" | "poltava" => "полтава",
        "тернопіль" | "тернополь" | "тернополя" | "тернополі" | "ternopil" | "ternopol" => "тернопіль",
        "кропивницький" | "кропивницкий" | "кіровоград" | "кировоград" | "kropyvnytskyi" | "kropyvnytskyy" | "kropivnitsky" => {
            "кропивницький"
        }
        "кам'янець-подільський" | "камянець-подільський" | "каменец-подольский" | "kamianets-podilskyi" | "kamenets-podolsky" => {
            "кам'янець-подільський"
        }
        "україна" | "украина" | "ukraine" | "ukraina" => COUNTRY,
        _ => return None,
    })
}

/// Centres of regions, large towns and those around the cities of the pilot, in Ukrainian, Russian and Latin. None is the
/// whole name of a street: "Долинська" and "Лозова" are not here, and need their "м.".
#[rustfmt::skip]
const TOWNS: &[&[&str]] = &[
    &["львів", "львов", "lviv"], &["харків", "харьков", "kharkiv", "kharkov"], &["одеса", "одесса", "odesa", "odessa"],
    &["дніпро", "днепр", "dnipro"], &["вінниця", "винница", "vinnytsia"], &["житомир", "zhytomyr"], &["суми", "сумы", "sumy"],
    &["чернігів", "чернигов", "chernihiv"], &["черкаси", "черкассы", "cherkasy"], &["рівне", "ровно", "rivne"],
    &["луцьк", "луцк", "lutsk"], &["ужгород", "uzhhorod"], &["чернівці", "черновцы", "chernivtsi"],
    &["хмельницький", "хмельницкий", "khmelnytskyi"], &["запоріжжя", "запорожье", "zaporizhzhia"],
    &["миколаїв", "николаев", "mykolaiv"], &["херсон", "kherson"], &["івано-франківськ", "ивано-франковск", "ivano-frankivsk"],
    &["донецьк", "донецк", "donetsk"], &["луганськ", "луганск", "luhansk"], &["сімферополь", "симферополь", "simferopol"],
    &["севастополь", "sevastopol"], &["маріуполь", "мариуполь", "mariupol"], &["краматорськ", "краматорск", "kramatorsk"],
    &["слов'янськ", "славянск", "sloviansk"], &["мелітополь", "мелитополь", "melitopol"], &["бердянськ", "бердянск", "berdiansk"],
    &["кривий-ріг", "кривой-рог", "kryvyi-rih"], &["нікополь", "никополь", "nikopol"], &["павлоград", "pavlohrad"],
    &["кам'янське", "каменское", "kamianske"], &["енергодар", "энергодар", "enerhodar"], &["ізмаїл", "измаил", "izmail"],
    &["чорноморськ", "черноморск", "chornomorsk"], &["мукачево", "mukachevo"], &["дрогобич", "дрогобыч", "drohobych"],
    &["коломия", "коломыя", "kolomyia"], &["калуш", "kalush"], &["ковель", "kovel"], &["конотоп", "konotop"],
    &["шостка", "shostka"], &["ніжин", "нежин", "nizhyn"], &["прилуки", "pryluky"], &["умань", "uman"],
    &["бердичів", "бердичев", "berdychiv"], &["коростень", "korosten"], &["звягель", "новоград-волинський", "zviahel"],
    // Around Kyiv.
    &["бровари", "бровары", "brovary"], &["ірпінь", "ирпень", "irpin"], &["буча", "bucha"], &["гостомель", "hostomel"],
    &["вишневе", "вишневое", "vyshneve"], &["вишгород", "вышгород", "vyshhorod"], &["боярка", "boiarka", "boyarka"],
    &["бориспіль", "борисполь", "boryspil"], &["васильків", "васильков", "vasylkiv"], &["обухів", "обухов", "obukhiv"],
    &["коцюбинське", "kotsiubynske"], &["чабани", "чабаны", "chabany"], &["крюківщина", "крюковщина", "kriukivshchyna"],
    &["гатне", "гатное", "hatne"], &["хотів", "хотов", "khotiv"], &["біла-церква", "белая-церковь", "bila-tserkva"],
    &["фастів", "фастов", "fastiv"], &["софіївська-борщагівка", "софиевская-борщаговка", "sofiivska-borshchahivka"],
    &["петропавлівська-борщагівка", "петропавловская-борщаговка", "petropavlivska-borshchahivka"],
    // Around Poltava.
    &["кременчук", "кременчуг", "kremenchuk"], &["горішні-плавні", "горишние-плавни", "комсомольськ", "horishni-plavni"],
    &["лубни", "лубны", "lubny"], &["миргород", "myrhorod"], &["гадяч", "hadiach"], &["карлівка", "карловка", "karlivka"],
    &["пирятин", "pyriatyn"], &["хорол", "khorol"], &["решетилівка", "решетиловка", "reshetylivka"],
    &["розсошенці", "россошенцы", "rozsoshentsi"], &["щербані", "щербани", "shcherbani"], &["терешки", "tereshky"],
    &["диканька", "dykanka"], &["котельва", "kotelva"], &["опішня", "опошня", "opishnia"],
    // Around Ternopil and Kamianets-Podilskyi.
    &["чортків", "чертков", "chortkiv"], &["кременець", "кременец", "kremenets"], &["бережани", "бережаны", "berezhany"],
    &["збараж", "zbarazh"], &["теребовля", "terebovlia"], &["бучач", "buchach"], &["байківці", "байковцы", "baikivtsi"],
    &["велика-березовиця", "большая-березовица", "velyka-berezovytsia"], &["шепетівка", "шепетовка", "shepetivka"],
    &["нетішин", "нетешин", "netishyn"], &["славута", "slavuta"], &["дунаївці", "дунаевцы", "dunaivtsi"],
    &["старокостянтинів", "староконстантинов", "starokostiantyniv"],
    // Around Kropyvnytskyi.
    &["олександрія", "александрия", "oleksandriia"], &["світловодськ", "светловодск", "svitlovodsk"],
    &["знам'янка", "знаменка", "znamianka"], &["бобринець", "бобринец", "bobrynets"], &["новомиргород", "novomyrhorod"],
];
