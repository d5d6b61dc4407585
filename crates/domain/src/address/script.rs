//! One word in several scripts and languages. A Ukrainian name is typed in Cyrillic, with the letters of
//! a Russian keyboard, in the official Latin letters (resolution 55 of the Cabinet of Ministers, 2010),
//! or in any of the older systems. [`skeleton`] gives all of these one form; [`latin`] writes the
//! official one.

use super::fold;

/// A word as what it sounds like, in a few ASCII letters: equal for the spellings of one word, and for
/// the Russian and Ukrainian endings of one name. Takes a word in lower case; digits stay. Linear.
///
/// Upper-case letters stand for sounds that Latin writes with several: `X` kh, `Z` zh, `C` ch, `S` sh.
pub(crate) fn skeleton(word: &str) -> String {
    let mut sounds = sounds(word);
    squeeze(&mut sounds);
    affricates(&mut sounds);
    clusters(&mut sounds);
    endings(&mut sounds);
    squeeze(&mut sounds);
    String::from_utf8(sounds).unwrap_or_default()
}

/// The sounds of a word before its endings are made equal to others: a beginning of a word has a
/// beginning of them.
pub(crate) fn plain_sounds(word: &str) -> String {
    let mut sounds = sounds(word);
    squeeze(&mut sounds);
    String::from_utf8(sounds).unwrap_or_default()
}

/// The same for running text: a word of any of the languages, its endings left to who asks.
pub(crate) fn text_sounds(word: &str) -> String {
    let mut sounds = sounds(word);
    squeeze(&mut sounds);
    affricates(&mut sounds);
    String::from_utf8(sounds).unwrap_or_default()
}

/// A skeleton without the vowels at its end: "садова", "садовий" and "садове" have one, so have
/// "Сталінграда" and "Сталінграду".
pub(crate) fn stem(skeleton: &str) -> &str {
    let stem = skeleton.trim_end_matches(['a', 'e', 'i', 'o', 'u']);
    if stem.len() < 2 { skeleton } else { stem }
}

/// Sounds of a word, letter by letter.
fn sounds(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let taken = LATIN.iter().find(|(letters, _)| c.is_ascii_lowercase() && rest.starts_with(letters));
        if let Some((letters, sound)) = taken {
            out.extend_from_slice(sound.as_bytes());
            rest = rest.get(letters.len()..).unwrap_or_default();
        } else {
            out.extend_from_slice(sound(c).as_bytes());
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// Latin letters, the longer ones first.
const LATIN: [(&str, &str); 19] = [
    ("shch", "SC"),
    ("sch", "SC"),
    ("zgh", "zh"),
    ("zh", "Z"),
    ("kh", "X"),
    ("ch", "C"),
    ("sh", "S"),
    ("ck", "k"),
    ("ya", "ia"),
    ("ja", "ia"),
    ("yu", "iu"),
    ("ju", "iu"),
    ("yo", "io"),
    ("jo", "io"),
    ("g", "h"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("x", "ks"),
];

const fn sound(c: char) -> &'static str {
    match c {
        'а' | 'a' => "a",
        'б' | 'b' => "b",
        'в' | 'v' => "v",
        'г' | 'ґ' | 'h' => "h",
        'д' | 'd' => "d",
        'е' | 'є' | 'ё' | 'э' | 'e' | 'è' | 'é' | 'ê' | 'ë' => "e",
        'ж' | 'ž' => "Z",
        'з' | 'z' => "z",
        'и' | 'і' | 'ї' | 'й' | 'ы' | 'i' | 'ì' | 'í' | 'ï' | 'ĭ' | 'ĩ' => "i",
        'к' | 'k' | 'q' => "k",
        'л' | 'l' => "l",
        'м' | 'm' => "m",
        'н' | 'n' => "n",
        'о' | 'o' | 'ö' => "o",
        'п' | 'p' => "p",
        'р' | 'r' => "r",
        'с' | 's' => "s",
        'т' | 't' => "t",
        'у' | 'u' | 'ў' => "u",
        'ф' | 'f' => "f",
        'х' => "X",
        'ц' | 'c' => "c",
        'ч' | 'č' => "C",
        'ш' | 'š' => "S",
        'щ' | 'ŝ' => "SC",
        'ю' | 'û' => "iu",
        'я' | 'â' => "ia",
        '0' => "0",
        '1' => "1",
        '2' => "2",
        '3' => "3",
        '4' => "4",
        '5' => "5",
        '6' => "6",
        '7' => "7",
        '8' => "8",
        '9' => "9",
        _ => "",
    }
}

/// Doubled sounds once, and "ie" as "e": є is written so, and Russian has it where Ukrainian has ї.
fn squeeze(sounds: &mut Vec<u8>) {
    let mut out: Vec<u8> = Vec::with_capacity(sounds.len());
    for sound in sounds.drain(..) {
        if sound == b'e' && out.last() == Some(&b'i') {
            out.pop();
        }
        if out.last() != Some(&sound) || sound.is_ascii_digit() {
            out.push(sound);
        }
    }
    *sounds = out;
}

/// "ts" and "tts" as ц: Latin has no letter for it.
fn affricates(sounds: &mut Vec<u8>) {
    let mut out: Vec<u8> = Vec::with_capacity(sounds.len());
    for sound in sounds.drain(..) {
        if matches!(sound, b's' | b'c') && out.last() == Some(&b't') {
            out.pop();
            out.push(b'c');
        } else {
            out.push(sound);
        }
    }
    *sounds = out;
}

/// Where Ukrainian and Russian write a suffix differently: -івськ- and -овск-, -зьк- and -жск- or -гск-.
fn clusters(sounds: &mut Vec<u8>) {
    let mut out: Vec<u8> = Vec::with_capacity(sounds.len());
    let mut at = 0;
    while let Some(rest) = sounds.get(at..).filter(|rest| !rest.is_empty()) {
        let (given, made): (usize, &[u8]) = match rest {
            [b'i' | b'e', b'v', b's', b'k', ..] if at > 0 => (4, b"ovsk"),
            [b'Z' | b'h', b's', b'k', ..] => (3, b"zk"),
            [b'S' | b'X', b's', b'k', ..] => (3, b"sk"),
            // -ційн- and -ционн-, -ійськ- and -ейск-, -ічн- and -ическ-.
            [b'c', b'i', b'o', b'n', ..] => (4, b"cin"),
            [b'e', b'i', b's', b'k', ..] => (4, b"isk"),
            [b'i', b'C', b'e', b's', b'k', ..] => (5, b"iCn"),
            [b'c' | b'C', b's', b'k', ..] => (3, b"ck"),
            [first, ..] => (1, std::slice::from_ref(first)),
            [] => break,
        };
        out.extend_from_slice(made);
        at += given;
    }
    *sounds = out;
}

/// Endings of Russian adjectives, genitives and surnames as the Ukrainian ones.
fn endings(sounds: &mut Vec<u8>) {
    let long = sounds.len() > 4;
    let (cut, made): (usize, &[u8]) = match sounds.as_slice() {
        [.., b'a', b'i', b'a'] => (2, b""),
        [.., b'o', b'e'] if long => (2, b"e"),
        [.., b'o', b'i'] if long => (2, b"i"),
        [.., b'i' | b'e', b'v'] if long => (2, b"ov"),
        [_, _, .., b'k', b'o'] => (1, b"a"),
        _ => return,
    };
    sounds.truncate(sounds.len() - cut);
    sounds.extend_from_slice(made);
}

/// A word, lower case, in the official Latin letters. What is not Ukrainian is left out.
///
/// Source: table of transliteration, resolution 55 of the Cabinet of Ministers of Ukraine, 27.01.2010.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut before = None;
    for c in word.chars() {
        let first = before.is_none();
        let letters = match c {
            'г' if before == Some('з') => "gh",
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' => "h",
            'ґ' => "g",
            'д' => "d",
            'е' => "e",
            'є' if first => "ye",
            'є' => "ie",
            'ж' => "zh",
            'з' => "z",
            'и' => "y",
            'і' => "i",
            'ї' | 'й' if !first => "i",
            'ї' => "yi",
            'й' => "y",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ю' if first => "yu",
            'ю' => "iu",
            'я' if first => "ya",
            'я' => "ia",
            _ if c.is_ascii_alphanumeric() => {
                out.push(c);
                before = Some(c);
                continue;
            }
            _ => "",
        };
        out.push_str(letters);
        before = Some(c);
    }
    out
}

/// A name in the official Latin letters, as it is written on signs and in passports: letter case, digits and marks stay,
/// apostrophes and soft signs go. "1-ша Газопровідна вулиця" becomes "1-sha Hazoprovidna vulytsia".
#[must_use]
pub fn official_latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = |c: char| fold::is_letter(c) || fold::is_apostrophe(c);
        let (run, after) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
        let capitals = run.chars().filter(|c| c.is_uppercase()).count();
        let mut written = latin(&run.to_lowercase());
        if capitals > 1 && capitals == run.chars().filter(|c| fold::is_letter(*c)).count() {
            written.make_ascii_uppercase();
        } else if run.starts_with(char::is_uppercase)
            && let Some(first) = written.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
        out.push_str(&written);
        let mark = after.chars().next();
        out.extend(mark);
        rest = after.get(mark.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    out
}

/// The letter on the same key of the other layout, English or Ukrainian; `None` where there is none.
pub(crate) fn other_key(c: char) -> Option<char> {
    let at = |keys: &[char], c| keys.iter().position(|key| *key == c);
    let there = at(&ENGLISH_KEYS, c).and_then(|at| UKRAINIAN_KEYS.get(at));
    there.or_else(|| at(&UKRAINIAN_KEYS, c).and_then(|at| ENGLISH_KEYS.get(at))).copied()
}

const ENGLISH_KEYS: [char; 36] = [
    'q', 'w', 'e', 'r', 't', 'y', 'u', 'i', 'o', 'p', '[', ']', 'a', 's', 'd', 'f', 'g', 'h', 'j', 'k', 'l', ';', '\'', 'z', 'x', 'c', 'v',
    'b', 'n', 'm', ',', '.', '\\', '/', '?', '`',
];
const UKRAINIAN_KEYS: [char; 36] = [
    'й', 'ц', 'у', 'к', 'е', 'н', 'г', 'ш', 'щ', 'з', 'х', 'ї', 'ф', 'і', 'в', 'а', 'п', 'р', 'о', 'л', 'д', 'ж', 'є', 'я', 'ч', 'с', 'м',
    'и', 'т', 'ь', 'б', 'ю', 'ґ', '.', ',', '\'',
];
