//! Words that a Russian name of a street translates rather than respells: "Красноармейская" is
//! Червоноармійська. What differs by letters and endings alone needs no row: see `script`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;
use super::part::{Part, Role};
use super::script::{skeleton, stem};

/// The Ukrainian word for a Russian one, in lower case; the Russian may be in Latin letters.
pub(super) fn ukrainian(word: &str) -> Option<String> {
    if word.chars().any(fold::is_cyrillic) { from_cyrillic(word) } else { from_latin(word) }
}

/// A Ukrainian word as it is read when it is typed in Russian, where that is translated: "Руська" is Русская
/// there, and that is Російська. `None` where nothing else comes of it.
pub(super) fn taken_for_russian(part: &Part) -> Option<Part> {
    if part.role != Role::Core || part.translated {
        return None;
    }
    let noun = NOUNS_BY_SOUND.get(part.sound.as_str()).map(|word| (*word).to_owned());
    let text = noun.or_else(|| ADJECTIVES_BY_SOUND.get(part.stem()).map(|found| format!("{found}а")))?;
    let taken = Part { sound: skeleton(&text), text, role: Role::Core, translated: true };
    (taken.stem() != part.stem()).then_some(taken)
}

/// Whether a Ukrainian adjective has this stem, among those that have a Russian word.
pub(super) fn is_translation(stem: &str) -> bool {
    pairs(ADJECTIVES).any(|(_, ukrainian)| ukrainian == stem)
}

fn from_cyrillic(word: &str) -> Option<String> {
    if let Some(found) = NOUNS_BY_WORD.get(word) {
        return Some((*found).to_owned());
    }
    let (ending, made) = ENDINGS.iter().find(|(ending, _)| word.ends_with(ending))?;
    let found = ADJECTIVES_BY_STEM.get(word.strip_suffix(ending)?)?;
    let made = match *made {
        "я" if HARD.contains(found) => "а",
        "є" if HARD.contains(found) => "е",
        made => made,
    };
    Some(format!("{found}{made}"))
}

fn from_latin(word: &str) -> Option<String> {
    let skeleton = skeleton(word);
    if let Some(found) = NOUNS_BY_SOUND.get(skeleton.as_str()) {
        return Some((*found).to_owned());
    }
    // "Zhyvopysna" is Ukrainian in Latin letters, "Zhivopisnaya" is not.
    let russian = ["aya", "aia", "aja", "oe", "oye", "oie", "iy", "yy", "ij", "yj", "oy", "oj"].iter().any(|ending| word.ends_with(ending));
    let found = ADJECTIVES_BY_SOUND.get(stem(&skeleton)).filter(|_| russian)?;
    let ending = match skeleton.chars().next_back() {
        Some('a') => "а",
        Some('e') => "е",
        _ => "ий",
    };
    Some(format!("{found}{ending}"))
}

/// Endings of Russian adjectives and the Ukrainian ones for them.
const ENDINGS: [(&str, &str); 10] = [
    ("ая", "а"),
    ("яя", "я"),
    ("ого", "ого"),
    ("ее", "є"),
    ("ое", "е"),
    ("ый", "ий"),
    ("ий", "ий"),
    ("ой", "ий"),
    ("ых", "их"),
    ("о", "о"),
];

/// Ukrainian stems that end hard where the Russian ones end soft: "Весенняя", "Весняна".
const HARD: [&str; 2] = ["веснян", "новорічн"];

static NOUNS_BY_WORD: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| pairs(NOUNS).collect());
static NOUNS_BY_SOUND: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| pairs(NOUNS).map(|(russian, word)| (skeleton(russian), word)).collect());
static ADJECTIVES_BY_STEM: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| pairs(ADJECTIVES).collect());
static ADJECTIVES_BY_SOUND: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| pairs(ADJECTIVES).map(|(russian, word)| (stem(&skeleton(&format!("{russian}ая"))).to_owned(), word)).collect());

fn pairs(rows: &'static [&'static str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows.iter().filter_map(|row| row.split_once(' '))
}

/// Russian and Ukrainian stems of adjectives.
#[rustfmt::skip]
const ADJECTIVES: &[&str] = &[
    "александровск олександрівськ", "алексеевск олексіївськ", "армянск вірменськ", "бел біл", "белорусск білоруськ", "больничн лікарнян",
    "больш велик", "венгерск угорськ", "вечерн вечірн", "ветрен вітрян", "ветрян вітрян", "владимирск володимирськ", "водопроводн водопровідн",
    "военн військов", "воздухофлотск повітрофлотськ", "восточн східн", "выставочн виставков", "газопроводн газопровідн", "горн гірськ",
    "греческ грецьк", "дворцов палацов", "детск дитяч", "длинн довг", "днепровск дніпровськ", "днепропетровск дніпропетровськ", "елов ялинов",
    "железнодорожн залізничн", "желт жовт", "жемчужн перлинн", "живописн мальовнич", "западн західн", "запорожск запорізьк", "заречн зарічн",
    "звездн зорян", "золотоворотск золотоворітськ", "изумрудн смарагдов", "июльск липнев", "июньск червнев", "казацк козацьк", "каменн камян",
    "кирпичн цегельн", "кожевенн кожумяцьк", "колхозн колгоспн", "кольцев кільцев", "константиновск костянтинівськ", "крепостн фортечн",
    "крестьянск селянськ", "красн червон", "красноармейск червоноармійськ", "красногвардейск червоногвардійськ", "краснозвездн червонозорян",
    "краснознаменн червонопрапорн", "краснопартизанск червонопартизанськ", "красноткацк червоноткацьк", "краснофлотск червонофлотськ",
    "кузнечн ковальськ", "латышск латиськ", "лесн лісов", "лесопарков лісопарков", "летн літн", "лодочн човнов", "лунн місячн", "майск травнев", "медицинск медичн",
    "машиностроительн машинобудівн", "мельничн млинов", "молодежн молодіжн", "нагорн нагірн", "надднепрянск наддніпрянськ", "немецк німецьк", "николаевск миколаївськ",
    "нижн нижн", "новогодн новорічн", "октябрьск жовтнев", "орехов горіхов", "осенн осінн", "открыт відкрит", "отрадн відрадн", "первомайск першотравнев", "переездн переїзн",
    "песчан піщан", "победн переможн", "пограничн прикордонн", "подгорн підгірн", "подлесн підлісн", "подольск подільськ", "полев польов",
    "почтов поштов", "приднепровск придніпровськ", "промышленн промислов", "рабоч робітнич", "радостн радісн", "радужн райдужн", "речн річков", "русск російськ",
    "рыбацк рибальськ", "рябинов горобинов", "светл світл", "северн північн", "серебрист сріблист", "серебрян срібн", "сечев січов", "сиренев бузков", "сказочн казков", "советск радянськ",
    "совхозн радгоспн", "солнечн сонячн", "соломенск соломянськ", "средн середн", "стекольн скляр", "степн степов", "стрелецк стрілецьк", "строительн будівельн",
    "студенческ студентськ", "счастлив щаслив", "тополев тополин", "торгов торгов", "угольн вугільн", "узк вузьк", "уютн затишн", "хлебн хлібн", "хозяйственн господарськ", "цветочн квітков",
    "черн чорн", "чешск чеськ", "школьн шкільн", "юбилейн ювілейн", "югозападн південнозахідн", "южн південн", "яблонев яблунев", "ягодн ягідн", "янтарн бурштинов", "весенн веснян",
    "летческ льотн", "екатерининск катерининськ", "елизаветинск єлизаветинськ", "индустриальн індустріальн", "соединенн зєднан",
];

/// Russian and Ukrainian nouns, months and parts of words that a hyphen sets apart.
#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "августа серпня", "апреля квітня", "воинов воїнів", "войны війни", "воссоединения воззєднання", "восточно східно", "врачей лікарів", "весны весни",
    "декабря грудня", "днепр дніпро", "днепра дніпра", "единства єдності", "железнодорожников залізничників", "западно західно", "защитников захисників",
    "звезды зірки", "июля липня", "июня червня", "крещатик хрещатик", "лес ліс", "летия річчя", "лет років", "летчиков льотчиків", "любви любові", "марта березня",
    "машиностроителей машинобудівників", "мая травня", "мечты мрії", "мира миру", "независимости незалежності", "ноября листопада", "октября жовтня", "остров острів",
    "победы перемоги", "путь шлях", "родник джерело", "роща гай", "рыбаков рибалок", "северо північно", "сентября вересня", "согласия злагоди", "солнца сонця", "стрельцов стрільців",
    "строителей будівельників", "сорокалетия сорокаріччя", "труда праці", "учителей вчителів", "февраля лютого", "января січня", "юго південно", "октябрь жовтень", "молодежи молоді",
    "счастья щастя", "севера півночі", "юга півдня", "надежды надії", "колодезь колодязь", "трудящихся трудящих", "красной червоної",
];
